// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// outsideRequests lists the attributes that are in no request; only the schema checks them.
var outsideRequests = []string{"expected_digest", "registry_host", "source", "platform", "timeouts.read"}

// trimmed lists the attributes that ignore white space around a value.
var trimmed = []string{"digest", "expected_digest"}

// anyText lists the attributes that most texts are valid for: they are in no request and in no
// other text.
var anyText = []string{"name_regex"}

// TestDataSourcesRefuseHostileText expects an error on the attribute, which quotes the text, before
// any request; and again without the validation, as if that had a gap.
func TestDataSourcesRefuseHostileText(t *testing.T) {
	t.Parallel()
	session := defaultEndpoints(t)
	for _, source := range providertest.Sources() {
		for _, attribute := range textsOf(attributesAndBlocks(session.Schemas().DataSourceSchemas[source.Type].Block)) {
			if slices.Contains(anyText, attribute.String()) {
				continue
			}
			t.Run(source.Type+"."+attribute.String(), func(t *testing.T) {
				t.Parallel()
				good := attribute.among(source.Configs())
				for _, input := range hostileLike(attribute.of(good)) {
					if slices.Contains(trimmed, attribute.String()) && strings.TrimSpace(input) == attribute.of(good) {
						continue
					}
					attribute.checkRefused(t, session, source.Type, attribute.in(good, attribute.value(input)), input)
				}
			})
		}
	}
}

// among returns the first configuration that sets the attribute, or else the first.
func (a text) among(configs []object) object {
	for _, config := range configs {
		if config[a.path[0]] != nil {
			return config
		}
	}
	return configs[0]
}

// shown returns how an error shows a value: what may have a password or, of a host, a token is
// hidden.
func (a text) shown(input string) string {
	switch {
	case input == "":
		return ": it is empty.\n\nSet a value."
	case a.String() == "registry_host" && strings.ContainsAny(input, `@?#%&=;\`), mayHavePassword(input):
		return " (value hidden): must be "
	default:
		return ": " + quoted(input) + " must be "
	}
}

func (a text) checkRefused(t *testing.T, session *session, source string, config object, input string) {
	t.Helper()
	ctx, hosts := watched(t)
	_, problems := session.Read(ctx, source, config)
	checkReadable(t, problems)
	isOnIt := func(problem diagnostic) bool {
		return a.isMarked(problem) && problem.Severity == "ERROR" && problem.Summary == "Invalid Attribute Value" && strings.HasPrefix(problem.Detail, "Invalid value for "+a.String()+a.shown(input))
	}
	if len(problems) != 1 || !isOnIt(problems[0]) {
		t.Errorf("%.50q: %+v, want one error on the attribute", input, problems)
	}
	if input != "" && !slices.Contains(outsideRequests, a.String()) { // the clients treat an empty text as not set
		_, problems := session.ReadUnvalidated(ctx, source, config)
		checkReadable(t, problems)
		if len(problems) == 0 {
			t.Errorf("%.50q is read where nothing validates it", input)
		}
	}
	if contacted := hosts(); len(contacted) > 0 {
		t.Errorf("%.50q: requests were sent to %q", input, contacted)
	}
}
