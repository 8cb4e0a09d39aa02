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
	// plainName is what is quoted and could be an attribute: `exists`, `timeouts.read`, `exists = false`.
	plainName = regexp.MustCompile(`^([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?: = .*)?$`)
	// longName is a word that is an attribute's, quoted or not: `registry_host/image_name@digest` has two.
	longName = regexp.MustCompile(`\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b`)
)

// quotedValues are plain words but false that descriptions quote and that name no attribute, by the attribute or function described:
// values, and names that other programs and the services have.
var quotedValues = map[string][]string{
	"architecture":      {"amd64"},
	"architectures":     {"amd64"},
	"os":                {"linux"},
	"parse_reference":   {"docker.io", "latest", "nginx"},
	"read":              {"h", "m", "s"},
	"registry_host":     {"registry"},
	"repo_id":           {"alicloud_cr_ee_repo"},
	"role_session_name": {"terraform"},
	"session_name":      {"terraform"},
	"site":              {"fin", "gov", "public"},
	"source":            {"api", "registry"},
	"tag_id":            {"id"},
	"variant":           {"v8"},
}

// quotedNames are what a text quotes and could be names of attributes, and the long names that it does not quote.
func quotedNames(text string) []string {
	names := longName.FindAllString(text, -1)
	for _, match := range quotedText.FindAllStringSubmatch(text, -1) {
		if name := plainName.FindStringSubmatch(match[1]); name != nil {
			names = append(names, name[1])
		}
	}
	return names
}

// TestDescriptionsNameExistingAttributes finds names of attributes that are spelled wrongly, or were renamed. A text may name the attributes of
// its own data source, with the names that they are nested in or without; those of the provider block from its beginning; and data sources.
func TestDescriptionsNameExistingAttributes(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	known := namesToQuote(session)
	values := map[string][]string{}
	for _, text := range schemaTexts(session) {
		for _, name := range quotedNames(text.text) {
			if slices.Contains(known[text.of], name) || slices.Contains(known[""], name) || name == "false" {
				continue
			}
			if !slices.Contains(quotedValues[text.name], name) {
				t.Errorf("%s names %q, which is none of its attributes: %q", text, name, text.text)
			}
			values[text.name] = slices.Compact(slices.Sorted(slices.Values(append(values[text.name], name))))
		}
	}
	if difference := cmp.Diff(quotedValues, values); difference != "" {
		t.Errorf("quoted values (-listed +quoted):\n%s", difference)
	}
}

// namesToQuote are the names that texts of each block and function may quote, and under "" those that any text may.
func namesToQuote(s *session) map[string][]string {
	names := map[string][]string{}
	for _, attribute := range schemaAttributes(s) {
		path := strings.NewReplacer("[]", "", "{}", "").Replace(attribute.path)
		names[attribute.of] = append(names[attribute.of], attribute.Name, path)
		if attribute.of == providerBlockName {
			names[""] = append(names[""], path)
		}
	}
	for name := range s.Schemas().DataSourceSchemas {
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

// TestQuotedNames tests what TestDescriptionsNameExistingAttributes relies on.
func TestQuotedNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Only with `allow_missing` can it be `false`.":           {"allow_missing", "allow_missing", "false"},
		"Gives `exists = false` until `timeouts.read`.":          {"exists", "timeouts.read"},
		"`registry_host/image_name@digest`, by os_version.":      {"registry_host", "image_name", "os_version"},
		"Like `cri-…`, `ALICLOUD_PROFILE`, `a/b:c` and `KR`. os": nil,
	} {
		if difference := cmp.Diff(want, quotedNames(text)); difference != "" {
			t.Errorf("%s (-want +got):\n%s", text, difference)
		}
	}
}
