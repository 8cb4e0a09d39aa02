// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var unfinished = regexp.MustCompile(`(?i)\b(todo|fixme|xxx|tbd|lorem)\b`)

// faultIn returns what is wrong with a text that is shown to users; empty for nothing.
func faultIn(text string) string {
	switch {
	case text == "":
		return "has no description"
	case strings.TrimSpace(text) != text || strings.Contains(text, "  ") || strings.ContainsAny(text, "\n\t"):
		return "has white space where none belongs"
	case !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "…"):
		return "does not end as a sentence does"
	case text[0] != '`' && strings.ToUpper(text[:1]) != text[:1]:
		return "does not begin as a sentence does"
	case strings.Count(text, "`")%2 != 0:
		return "has a backtick without its other one"
	case unfinished.MatchString(text):
		return "is not finished"
	}
	return ""
}

func TestDescriptions(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, text := range schemaTexts(session) {
		if fault := faultIn(text.text); fault != "" {
			t.Errorf("%s %s: %q", text, fault, text.text)
		}
		if text.kind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s is described in %s, not in Markdown", text, text.kind)
		}
	}
	for name, definition := range session.Schemas().Functions {
		if fault := faultIn(definition.Summary + "."); fault != "" || strings.ContainsAny(definition.Summary, ".`") {
			t.Errorf("the summary of %s is to be one plain sentence without its full stop: %q", name, definition.Summary)
		}
	}
}

// TestDescriptionDefect tests what TestDescriptions relies on.
func TestDescriptionDefect(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Size in bytes.":          "",
		"`NORMAL`, `DELETING`, …": "",
		"":                        "has no description",
		"Size in bytes. ":         "has white space where none belongs",
		"Size  in bytes.":         "has white space where none belongs",
		"Size in bytes":           "does not end as a sentence does",
		"size in bytes.":          "does not begin as a sentence does",
		"Size of `blob in bytes.": "has a backtick without its other one",
		"Size: TODO.":             "is not finished",
	} {
		if got := faultIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestImagesByPlatformHasAttributesOfImages compares the objects of the list with those of the map.
func TestImagesByPlatformHasAttributesOfImages(t *testing.T) {
	t.Parallel()
	texts := map[string]map[string]string{"images": {}, "images_by_platform": {}}
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		if parent, name, nested := strings.Cut(attribute.path, "."); nested && attribute.of == ncrTag {
			if parent = strings.TrimRight(parent, "[]{}"); texts[parent] != nil {
				texts[parent][name] = attribute.uses() + ": " + attribute.Description
			}
		}
	}
	if len(texts["images"]) == 0 {
		t.Error("images has no attributes")
	}
	if difference := cmp.Diff(texts["images"], texts["images_by_platform"]); difference != "" {
		t.Errorf("(-images +images_by_platform):\n%s", difference)
	}
}

var (
	namesOfSecrets = regexp.MustCompile(`secret|token|password`)
	notSecrets     = []string{"provider.acr.assume_role_with_oidc.oidc_token_file"} // where the token is, not what
)

// TestSecretsAreSensitive and nothing else: what is sensitive without need makes outputs and conditions sensitive too.
func TestSecretsAreSensitive(t *testing.T) {
	t.Parallel()
	var want, got, exempt []string
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		isNamedSecret := namesOfSecrets.MatchString(attribute.Name)
		switch {
		case isNamedSecret && slices.Contains(notSecrets, attribute.String()):
			exempt = append(exempt, attribute.String())
		case isNamedSecret:
			want = append(want, attribute.String())
		}
		if attribute.Sensitive {
			got = append(got, attribute.String())
		}
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("sensitive (-want +got):\n%s", difference)
	}
	if len(want) == 0 || !slices.Equal(exempt, notSecrets) {
		t.Errorf("secrets are %q, and %q is named like one; want some, and %q", want, exempt, notSecrets)
	}
}

// TestNoIDAttribute expects no `id`: a data source is read, and needs none.
func TestNoIDAttribute(t *testing.T) {
	t.Parallel()
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		if attribute.Name == "id" {
			t.Errorf("%s: a fact has a name that says of what", attribute)
		}
	}
}

// TestBooleanDescriptions expects that every bool says "Whether …", and one that users set also its default.
func TestBooleanDescriptions(t *testing.T) {
	t.Parallel()
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		if attribute.NestedType != nil || !attribute.Type.Is(tftypes.Bool) {
			continue
		}
		if !strings.HasPrefix(attribute.Description, "Whether ") {
			t.Errorf("%s does not begin with Whether: %q", attribute, attribute.Description)
		}
		if attribute.Optional && !strings.HasSuffix(attribute.Description, " Default `false`.") {
			t.Errorf("%s does not end with its default: %q", attribute, attribute.Description)
		}
	}
}
