// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// format is what attributes of a kind say of the form of their values. Names tell which attributes are of that kind; an attribute that
// says what the kind says must have such a name.
type format struct {
	pattern *regexp.Regexp
	typed   tftypes.Type
	says    []string // all of them, in any case
	sign    string   // what only attributes of the kind say; empty where others may say the same
}

var formats = map[string]format{
	"sizes": {
		pattern: regexp.MustCompile(`(^|_)size$`), typed: tftypes.Number, says: []string{"bytes"},
	},
	"times": {
		pattern: regexp.MustCompile(`(^|_)(create|update|created|updated|pulled|at|time)$`), typed: tftypes.String, says: []string{"RFC 3339", "UTC"}, sign: "RFC 3339",
	},
	"digests": {
		pattern: regexp.MustCompile(`(^|_)digest$`), typed: tftypes.String, says: []string{"`sha256:"}, sign: "as `sha256:`",
	},
	"lengths of time as numbers": {
		pattern: regexp.MustCompile(`(_expiration|_duration|_timeout|_interval)$`), typed: tftypes.Number, says: []string{"in seconds", "Default "},
	},
	"lengths of time as texts": {
		pattern: regexp.MustCompile(`^read$`), typed: tftypes.String, says: []string{"`s`, `m` and `h`", "Default `"},
	},
	"counts": {
		pattern: regexp.MustCompile(`^max_`), typed: tftypes.Number, says: []string{"How often", "0 to 10", "default 4"},
	},
	"positions": {
		pattern: regexp.MustCompile(`_index$`), typed: tftypes.Number, says: []string{"Position", "whole number"},
	},
	"numbers that name things": {
		pattern: regexp.MustCompile(`(_id|^repository)$`), typed: tftypes.Number, says: []string{"ID of "},
	},
}

func TestDescriptionsSayUnitsAndFormats(t *testing.T) {
	t.Parallel()
	attributes := schemaAttributes(start(t, dependencies{}))
	for kind, format := range formats {
		count := 0
		for _, attribute := range attributes {
			if !format.describes(attribute) {
				if format.sign != "" && strings.Contains(attribute.Description, format.sign) {
					t.Errorf("%s says %q, and is not named as one of the %s", attribute, format.sign, kind)
				}
				continue
			}
			count++
			for _, want := range format.says {
				if !strings.Contains(strings.ToLower(attribute.Description), strings.ToLower(want)) {
					t.Errorf("%s is one of the %s, and does not say %q: %q", attribute, kind, want, attribute.Description)
				}
			}
		}
		if count == 0 {
			t.Errorf("no attribute is one of the %s", kind)
		}
	}
}

// TestEveryNumberHasAFormat fails for a number of a new kind.
func TestEveryNumberHasAFormat(t *testing.T) {
	t.Parallel()
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		var kinds []string
		for kind, format := range formats {
			if format.describes(attribute) {
				kinds = append(kinds, kind)
			}
		}
		if attribute.NestedType == nil && attribute.Type.Is(tftypes.Number) && len(kinds) != 1 {
			t.Errorf("%s is a number of the kinds %q, want one", attribute, kinds)
		}
	}
}

func (f format) describes(attribute schemaAttribute) bool {
	return attribute.NestedType == nil && attribute.Type.Is(f.typed) && f.pattern.MatchString(attribute.Name)
}

// TestDigestParametersSayTheirForm is about functions.
func TestDigestParametersSayTheirForm(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, text := range schemaTexts(session) {
		_, ofFunction := session.Schemas().Functions[text.of]
		if ofFunction && text.path == "digest" && !strings.Contains(text.text, "`sha256:`") {
			t.Errorf("%s does not say `sha256:`: %q", text, text.text)
		}
	}
}
