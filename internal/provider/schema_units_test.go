// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// format is a kind of value whose descriptions name its unit or form. The names and types of
// attributes tell which are of that kind.
type format struct {
	names  *regexp.Regexp
	typeOf tftypes.Type
	// phrases must all be in a description, in any case. A string attribute with the first one is
	// of that kind.
	phrases []string
}

var formats = map[string]format{
	"size": {
		names: regexp.MustCompile(`(^|_)size$`), typeOf: tftypes.Number, phrases: []string{"bytes"},
	},
	"time": {
		names: regexp.MustCompile(`(^|_)(create|update|created|updated|pulled|at|time)$`), typeOf: tftypes.String, phrases: []string{"RFC 3339", "UTC"},
	},
	"digest": {
		names: regexp.MustCompile(`(^|_)digest$`), typeOf: tftypes.String, phrases: []string{"`sha256:"},
	},
	"duration as a number": {
		names: regexp.MustCompile(`(_expiration|_duration|_timeout|_interval)$`), typeOf: tftypes.Number, phrases: []string{"in seconds", "Default "},
	},
	"duration as a string": {
		names: regexp.MustCompile(`^read$`), typeOf: tftypes.String, phrases: []string{"`s`, `m` and `h`", "Default `"},
	},
	"count": {
		names: regexp.MustCompile(`^max_`), typeOf: tftypes.Number, phrases: []string{"How often", "0 to 10", "default 4"},
	},
	"count of findings": {
		names: regexp.MustCompile(`_severity$`), typeOf: tftypes.Number, phrases: []string{"Number of findings", "Only set when `status` is `COMPLETE`"},
	},
	"duration in hours": {
		names: regexp.MustCompile(`_in_hours$`), typeOf: tftypes.Number, phrases: []string{"in hours", "1 to 24", "Default: "},
	},
	"position": {
		names: regexp.MustCompile(`_index$`), typeOf: tftypes.Number, phrases: []string{"Position", "whole number"},
	},
	"numeric ID": {
		names: regexp.MustCompile(`(_id|^repository)$`), typeOf: tftypes.Number, phrases: []string{"ID of "},
	},
}

func (f format) matches(attribute schemaAttribute) bool {
	return f.isOfType(attribute) && f.names.MatchString(attribute.Name)
}

func (f format) isOfType(attribute schemaAttribute) bool {
	return attribute.NestedType == nil && attribute.Type.Is(f.typeOf)
}

func hasPhrase(attribute schemaAttribute, phrase string) bool {
	return strings.Contains(strings.ToLower(attribute.Description), strings.ToLower(phrase))
}

func TestDescriptionsNameUnitsAndFormats(t *testing.T) {
	t.Parallel()
	attributes := schemaAttributes(start(t, dependencies{}))
	for kind, format := range formats {
		matches := 0
		for _, attribute := range attributes {
			if !format.matches(attribute) {
				continue
			}
			matches++
			for _, phrase := range format.phrases {
				if !hasPhrase(attribute, phrase) {
					t.Errorf("%s is a %s, but its description lacks %q: %q", attribute, kind, phrase, attribute.Description)
				}
			}
		}
		if matches == 0 {
			t.Errorf("no attribute is a %s", kind)
		}
	}
}

// TestEveryUnitHasAFormat fails for a number of a new kind, and for a string whose description is
// that of a format which its name does not tell.
func TestEveryUnitHasAFormat(t *testing.T) {
	t.Parallel()
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		var kinds []string
		for kind, format := range formats {
			if format.matches(attribute) {
				kinds = append(kinds, kind)
			}
			isDescribed := format.typeOf.Is(tftypes.String) && format.isOfType(attribute) && hasPhrase(attribute, format.phrases[0])
			if isDescribed && !format.matches(attribute) {
				t.Errorf("%s is described as a %s, but not named as one: %q", attribute, kind, attribute.Description)
			}
		}
		isNumber := attribute.NestedType == nil && attribute.Type.Is(tftypes.Number)
		if isNumber && len(kinds) != 1 {
			t.Errorf("%s is a number of the formats %q, want one", attribute, kinds)
		}
	}
}

// TestDigestParametersHaveFormat checks the parameters of functions.
func TestDigestParametersHaveFormat(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, text := range schemaTexts(session) {
		_, ofFunction := session.Schemas().Functions[text.of]
		if ofFunction && text.path == "digest" && !strings.Contains(text.text, "`sha256:`") {
			t.Errorf("%s lacks `sha256:`: %q", text, text.text)
		}
	}
}
