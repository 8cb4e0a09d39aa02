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

// textProblem returns what is wrong with a text that is shown to users; empty without a problem.
func textProblem(text string) string {
	switch {
	case text == "":
		return "has no description"
	case strings.TrimSpace(text) != text || strings.Contains(text, "  ") || strings.ContainsAny(text, "\n\t"):
		return "has misplaced white space"
	case !strings.HasSuffix(text, "."):
		return "does not end with a full stop"
	case text[0] != '`' && (text[0] < 'A' || text[0] > 'Z'):
		return "does not begin with a capital letter or a backquote"
	case strings.Count(text, "`")%2 != 0:
		return "has an unpaired backtick"
	case unfinished.MatchString(text):
		return "is unfinished"
	}
	return ""
}

func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, text := range schemaTexts(session) {
		if problem := textProblem(text.text); problem != "" {
			t.Errorf("%s %s: %q", text, problem, text.text)
		}
		if text.kind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s is described in %s, not in Markdown", text, text.kind)
		}
	}
	for name, definition := range session.Schemas().Functions {
		if problem := textProblem(definition.Summary + "."); problem != "" || strings.ContainsAny(definition.Summary, ".`") {
			t.Errorf("the summary of %s is not one plain sentence without its full stop: %q", name, definition.Summary)
		}
	}
}

// TestTextProblem checks what TestEverythingIsDescribed relies on.
func TestTextProblem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Size in bytes.":          "",
		"`NORMAL` or `DELETING`.": "",
		"`NORMAL`, `DELETING`, …": "does not end with a full stop",
		"":                        "has no description",
		"Size in bytes. ":         "has misplaced white space",
		"Size  in bytes.":         "has misplaced white space",
		"Size in bytes":           "does not end with a full stop",
		"size in bytes.":          "does not begin with a capital letter or a backquote",
		"32 bytes.":               "does not begin with a capital letter or a backquote",
		"ärger.":                  "does not begin with a capital letter or a backquote",
		"Size of `blob in bytes.": "has an unpaired backtick",
		"Size: TODO.":             "is unfinished",
	} {
		if got := textProblem(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestImagesByPlatformIsTheSameEverywhere compares the objects of the map between the data sources,
// and in ACR with those of the list. NCR's list has more.
func TestImagesByPlatformIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	texts := map[string]map[string]string{}
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		parent, name, isNested := strings.Cut(attribute.path, ".")
		if list := attribute.of + " " + strings.TrimRight(parent, "[]{}"); isNested && strings.Contains(list, " images") {
			if texts[list] == nil {
				texts[list] = map[string]string{}
			}
			texts[list][name] = attribute.uses() + ": " + attribute.Description
		}
	}
	want := texts[acrTag+" images_by_platform"]
	for _, name := range []string{acrTag + " images", ncrTag + " images_by_platform"} {
		if difference := cmp.Diff(want, texts[name]); difference != "" || len(want) == 0 {
			t.Errorf("%s (-acr_tag.images_by_platform +it):\n%s", name, difference)
		}
	}
}

var (
	secretNames = regexp.MustCompile(`secret|token|password|docker_config`)
	notSecret   = []string{"provider.acr.assume_role_with_oidc.oidc_token_file"} // a path
)

// TestOnlySecretsAreSensitive expects nothing else to be: what is sensitive without need makes
// outputs and conditions sensitive too.
func TestOnlySecretsAreSensitive(t *testing.T) {
	t.Parallel()
	var want, got, exempt []string
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		isNamedSecret := secretNames.MatchString(attribute.Name)
		switch {
		case isNamedSecret && slices.Contains(notSecret, attribute.String()):
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
	if len(want) == 0 || !slices.Equal(exempt, notSecret) {
		t.Errorf("secrets are %q, exceptions are %q; want some, and the exceptions %q", want, exempt, notSecret)
	}
}

// TestNoAttributeIsNamedID keeps Terraform's id out: a data source needs none.
func TestNoAttributeIsNamedID(t *testing.T) {
	t.Parallel()
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		if attribute.Name == "id" {
			t.Errorf("%s: the name of an ID says of what", attribute)
		}
	}
}

// TestSwitchesNameTheirDefault also expects the bool of a fact to begin as a question.
func TestSwitchesNameTheirDefault(t *testing.T) {
	t.Parallel()
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		if attribute.NestedType != nil || !attribute.Type.Is(tftypes.Bool) {
			continue
		}
		if attribute.Optional && !strings.HasSuffix(attribute.Description, " Default `false`.") {
			t.Errorf("%s does not end with its default: %q", attribute, attribute.Description)
		}
		if !attribute.Optional && !strings.HasPrefix(attribute.Description, "Whether ") {
			t.Errorf("%s does not begin with Whether: %q", attribute, attribute.Description)
		}
	}
}

// wordLimit is how many words an editor shows beside the code at a glance.
const wordLimit = 25

func TestDescriptionsAreShort(t *testing.T) {
	t.Parallel()
	for _, text := range schemaTexts(start(t, dependencies{})) {
		if words := len(strings.Fields(text.text)); words > wordLimit {
			t.Errorf("%s is described in %d words, the limit is %d: %q", text, words, wordLimit, text.text)
		}
	}
}

// TestFactsThatChangeWithoutAPushSaySo lists them by hand. No object that is meant to be passed on
// whole has one.
func TestFactsThatChangeWithoutAPushSaySo(t *testing.T) {
	t.Parallel()
	want := []string{
		"containerregistry_acr_tag.status", "containerregistry_acr_tag.tag_immutability",
		"containerregistry_acr_tag_scan.high_severity", "containerregistry_acr_tag_scan.low_severity", "containerregistry_acr_tag_scan.medium_severity",
		"containerregistry_acr_tag_scan.scan_service", "containerregistry_acr_tag_scan.status", "containerregistry_acr_tag_scan.total_severity",
		"containerregistry_acr_tag_scan.unknown_severity",
		"containerregistry_acr_tags.latest.status", "containerregistry_acr_tags.tags[].status",
		"containerregistry_ncr_tag.images[].latest_pulled",
	}
	var got []string
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		if strings.HasSuffix(attribute.Description, " It changes without a push.") {
			got = append(got, attribute.String())
		}
	}
	slices.Sort(got)
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}
