// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var (
	quotedText = regexp.MustCompile("`([^`]+)`")
	// plainName is what is quoted and could be an attribute: `exists`, `timeouts.read`, `exists =
	// false`.
	plainName = regexp.MustCompile(`^([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?: = .*)?$`)
	// longName is a word that is an attribute's, quoted or not: `registry_host/image_name@digest`
	// has two.
	longName = regexp.MustCompile(`\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b`)
)

// exampleValue is a quoted word of an attribute's description that an introduction marks as a
// value. A word with an underscore is a name nevertheless.
var exampleValue = regexp.MustCompile("(?:\\b(?:like|Default|else|API's) |` is )`[a-z][a-z0-9]*`")

// quotedValues lists other quoted words that name no attribute, by the attribute or function
// described: values, and names of other programs.
var quotedValues = map[string][]string{
	"digest_kind":  {"image", "index"},
	"platform":     {"os_version"},
	"read":         {"h", "m", "s"},
	"repo_id":      {"alicloud_cr_ee_repo"},
	"runs_as_root": {"root"},
	"site":         {"fin", "gov", "public"},
	"source":       {"api", "registry"},
}

// quotedNames returns what a text quotes and could be names of attributes, and the long names that
// it does not quote.
func quotedNames(text string) []string {
	names := longName.FindAllString(text, -1)
	for _, match := range quotedText.FindAllStringSubmatch(text, -1) {
		name := plainName.FindStringSubmatch(match[1])
		if len(name) > 1 && name[1] != "true" && name[1] != "false" {
			names = append(names, name[1])
		}
	}
	return names
}

// TestDescriptionsNameExistingAttributes finds names of attributes that are misspelled, or were
// renamed. A text may name the attributes of its own data source, with or without the names that
// they are nested in; those of the provider block by their whole path; and data sources.
func TestDescriptionsNameExistingAttributes(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	known := namesToQuote(session)
	blocks := schemaBlocks(session)
	values := map[string][]string{}
	for _, text := range schemaTexts(session) {
		description := text.text
		if blocks[text.of] != nil {
			description = exampleValue.ReplaceAllString(description, "")
		}
		for _, name := range quotedNames(description) {
			if slices.Contains(known[text.of], name) || slices.Contains(known[""], name) {
				continue
			}
			if !slices.Contains(quotedValues[text.name], name) {
				t.Errorf("%s names %q, which is not one of its attributes: %q", text, name, text.text)
			}
			values[text.name] = slices.Compact(slices.Sorted(slices.Values(append(values[text.name], name))))
		}
	}
	if difference := cmp.Diff(quotedValues, values); difference != "" {
		t.Errorf("quoted values (-listed +quoted):\n%s", difference)
	}
}

// namesToQuote returns the names that texts of each block and function may quote, and under ""
// those that any text may.
func namesToQuote(s *session) map[string][]string {
	names := map[string][]string{}
	for _, attribute := range schemaAttributes(s) {
		path := strings.NewReplacer("[]", "", "{}", "").Replace(attribute.path)
		names[attribute.of] = append(names[attribute.of], attribute.Name, path)
		if attribute.of == providerBlockName {
			names[""] = append(names[""], path)
		}
	}
	for name := range schemaBlocks(s) {
		names[""] = append(names[""], name)
	}
	for name, definition := range s.Schemas().Functions {
		names[name] = []string{"blob_digest", "digest", "layers"} // of data sources, which go into functions
		for _, parameter := range definition.Parameters {
			names[name] = append(names[name], parameter.Name)
		}
		if result, isObject := definition.Return.Type.(tftypes.Object); isObject {
			names[name] = slices.AppendSeq(names[name], maps.Keys(result.AttributeTypes))
		}
	}
	return names
}

// TestExampleValues checks what TestDescriptionsNameExistingAttributes leaves out.
func TestExampleValues(t *testing.T) {
	t.Parallel()
	for text, expected := range map[string][]string{
		"Variant, like `v8`. Default `terraform`.":               {"like `v8`", "Default `terraform`"},
		"Set when `source` is `registry` (the API's `id`).":      {"` is `registry`", "API's `id`"},
		"If it is not `digest`; as `platform`; like `os_family`": nil,
	} {
		if difference := cmp.Diff(expected, exampleValue.FindAllString(text, -1)); difference != "" {
			t.Errorf("%s (-want +got):\n%s", text, difference)
		}
	}
}

// TestQuotedNames checks what TestDescriptionsNameExistingAttributes relies on.
func TestQuotedNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Only with `allow_missing` can it be `false`.":           {"allow_missing", "allow_missing"},
		"Gives `exists = false` until `timeouts.read`.":          {"exists", "timeouts.read"},
		"`registry_host/image_name@digest`, by os_version.":      {"registry_host", "image_name", "os_version"},
		"Like `cri-…`, `ALICLOUD_PROFILE`, `a/b:c` and `KR`. os": nil,
	} {
		if difference := cmp.Diff(want, quotedNames(text)); difference != "" {
			t.Errorf("%s (-want +got):\n%s", text, difference)
		}
	}
}
