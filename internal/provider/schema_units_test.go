// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// format is what attributes of a kind say of the form of their values. Which attributes are of that kind is told by their names, and
// listed, so that a name which no longer tells does not go unseen.
type format struct {
	named     *regexp.Regexp
	typed     tftypes.Type
	says      []string // all of them, in any case
	attribute []string // names of attributes, sorted
}

var formats = map[string]format{
	"sizes": {
		named: regexp.MustCompile(`(^|_)size$`), typed: tftypes.Number, says: []string{"bytes"},
		attribute: []string{"blob_size", "full_size", "image_size", "size", "total_size"},
	},
	"times": {
		named: regexp.MustCompile(`(^|_)(create|update|created|updated|pulled|at|time)$`), typed: tftypes.String, says: []string{"RFC 3339", "UTC"},
		attribute: []string{"created", "image_create", "image_update", "last_updated", "latest_pulled", "updated"},
	},
	"digests": {
		named: regexp.MustCompile(`(^|_)digest$`), typed: tftypes.String, says: []string{"`sha256:"},
		attribute: []string{"blob_digest", "digest", "expected_digest", "image_digest"},
	},
	"lengths of time as numbers": {
		named: regexp.MustCompile(`(_expiration|_duration|_timeout|_interval)$`), typed: tftypes.Number, says: []string{"in seconds", "Default "},
		attribute: []string{"session_expiration"},
	},
	"lengths of time as texts": {
		named: regexp.MustCompile(`^read$`), typed: tftypes.String, says: []string{"`s`, `m` and `h`", "Default `"},
		attribute: []string{"read"},
	},
	"counts": {
		named: regexp.MustCompile(`^max_`), typed: tftypes.Number, says: []string{"How often", "0 to 10", "default 4"},
		attribute: []string{"max_retries"},
	},
	"positions": {
		named: regexp.MustCompile(`_index$`), typed: tftypes.Number, says: []string{"Position", "whole number"},
		attribute: []string{"layer_index"},
	},
	"numbers that name things": {
		named: regexp.MustCompile(`(_id|^repository)$`), typed: tftypes.Number, says: []string{"ID of "},
		attribute: []string{"image_id", "repository", "tag_id"},
	},
}

func TestUnitsAndFormatsAreSaid(t *testing.T) {
	t.Parallel()
	attributes := schemaAttributes(start(t, dependencies{}))
	for kind, format := range formats {
		var named []string
		for _, attribute := range attributes {
			if !format.describes(attribute) {
				continue
			}
			named = append(named, attribute.Name)
			for _, want := range format.says {
				if !strings.Contains(strings.ToLower(attribute.Description), strings.ToLower(want)) {
					t.Errorf("%s is one of the %s, and does not say %q: %q", attribute, kind, want, attribute.Description)
				}
			}
		}
		slices.Sort(named)
		if difference := cmp.Diff(format.attribute, slices.Compact(named)); difference != "" {
			t.Errorf("%s (-want +got):\n%s", kind, difference)
		}
	}
}

// TestEveryNumberHasAFormat fails for a number of a new kind, and for a text that says it is a time and is not named like one.
func TestEveryNumberHasAFormat(t *testing.T) {
	t.Parallel()
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		var kinds []string
		for kind, format := range formats {
			if format.describes(attribute) {
				kinds = append(kinds, kind)
			}
		}
		isNumber := attribute.NestedType == nil && attribute.Type.Is(tftypes.Number)
		if isNumber && len(kinds) != 1 {
			t.Errorf("%s is a number of the kinds %q, want one", attribute, kinds)
		}
		if strings.Contains(attribute.Description, "RFC 3339") && !slices.Equal(kinds, []string{"times"}) {
			t.Errorf("%s is of the kinds %q, and says RFC 3339", attribute, kinds)
		}
	}
}

func (f format) describes(attribute schemaAttribute) bool {
	return attribute.NestedType == nil && attribute.Type.Is(f.typed) && f.named.MatchString(attribute.Name)
}

// TestDigestsOfFunctionsSayTheirForm is about parameters.
func TestDigestsOfFunctionsSayTheirForm(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, text := range schemaTexts(session) {
		_, ofFunction := session.Schemas().Functions[text.of]
		if ofFunction && text.path == "digest" && !strings.Contains(text.text, "`sha256:`") {
			t.Errorf("%s does not say `sha256:`: %q", text, text.text)
		}
	}
}
