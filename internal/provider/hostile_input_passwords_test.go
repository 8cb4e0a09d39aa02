// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// passwords are what a user pastes who takes an attribute for a URL, or for a login.
var passwords = []string{
	"planted-user:planted-password@host.example", "planted-user:planted-password@127.0.0.1:1 ", "planted-user:planted@password@host.example/app:1.4",
	"https://planted-user:planted-password@host.example", "oci://planted-user:planted-password@host.example/app:1.4@" + digestA,
	"planted-user:planted-password@host.example/app@" + digestA,
}

// mayHavePassword reports whether a text that contains no digest behind an @ may be
// user:password@host.
func mayHavePassword(input string) bool {
	_, password, _ := strings.Cut(input, ":")
	return strings.Contains(password, "@")
}

func checkNoPassword(t *testing.T, input string, problems []diagnostic) {
	t.Helper()
	for _, problem := range problems {
		if strings.Contains(problem.Detail, "planted") {
			t.Errorf("%q: a password is in %q", input, problem.Detail)
		}
	}
}

// TestProviderBlockShowsNoPassword expects none in an error of the block, nor in one of a read that
// uses it.
func TestProviderBlockShowsNoPassword(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel() // before any request
	for _, attribute := range textsOf(attributesAndBlocks(start(t, dependencies{}).Schemas().Provider.Block)) {
		for _, input := range passwords {
			session := start(t, dependencies{environment: map[string]string{"HOME": t.TempDir(), "USERPROFILE": t.TempDir()}})
			problems := session.Configure(t.Context(), attribute.in(attribute.goodBlock(), attribute.value(input)))
			if len(problems) == 0 {
				source := providertest.SourcesOf(attribute.path[0])[0]
				_, problems = session.Read(ended, source.Type, source.Config)
			}
			if len(problems) == 0 {
				t.Errorf("%s = %q: no error", attribute, input)
			}
			checkNoPassword(t, input, problems)
		}
	}
}

func TestDataSourcesShowNoPassword(t *testing.T) {
	t.Parallel()
	session := defaultEndpoints(t)
	for _, source := range providertest.Sources() {
		for _, attribute := range textsOf(attributesAndBlocks(session.Schemas().DataSourceSchemas[source.Type].Block)) {
			if slices.Contains(anyText, attribute.String()) {
				continue
			}
			for _, input := range passwords {
				problems := session.Validate(t.Context(), source.Type, attribute.in(attribute.among(source.Configs()), attribute.value(input)))
				if len(problems) != 1 || !strings.HasPrefix(problems[0].Detail, "Invalid value for "+attribute.String()+" (value hidden): ") {
					t.Errorf("%s.%s = %q: %+v", source.Type, attribute, input, problems)
				}
				checkNoPassword(t, input, problems)
			}
		}
	}
}

func TestFunctionsShowNoPassword(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for name, good := range goodArguments {
		for position := range good {
			for _, input := range passwords {
				arguments := slices.Clone(good)
				arguments[position] = input
				if _, isText := good[position].(string); !isText {
					arguments[position] = []any{input}
				}
				got := session.Call(t.Context(), name, arguments...)
				if got.Error == "" && got != providertest.Result(false) || strings.Contains(got.Error, "planted") {
					t.Errorf("%s, argument %d = %q: %+v", name, position, input, got)
				}
			}
		}
	}
}

// TestEnvironmentShowsNoPassword has the variables whose values an error quotes.
func TestEnvironmentShowsNoPassword(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{
		"ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_PROFILE", "ALIBABA_CLOUD_CONFIG_FILE", "ALIBABA_CLOUD_CREDENTIALS_URI",
		"NCLOUD_SITE", "NCLOUD_REGION", "NCLOUD_PROFILE",
	} {
		source := providertest.SourcesOf(map[bool]string{false: "acr", true: "ncr"}[strings.HasPrefix(variable, "NCLOUD_")])[0]
		for _, input := range passwords {
			session := start(t, dependencies{environment: map[string]string{"HOME": t.TempDir(), "USERPROFILE": t.TempDir(), variable: input}})
			session.MustConfigure(t.Context(), object{})
			_, problems := session.Read(t.Context(), source.Type, source.Config)
			if len(problems) == 0 {
				t.Errorf("%s = %q: no error", variable, input)
			}
			checkNoPassword(t, variable+"="+input, problems)
		}
	}
}
