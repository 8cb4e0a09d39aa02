// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// lenient are the attributes of the provider block that take some hostile text, and what of it does
// no harm: it is in no path and no host, is encoded where it is sent, and must not change which
// host gets a request.
var lenient = map[string]func(string) bool{
	"acr.access_key":                              anything, // a parameter of a query
	"acr.secret_key":                              anything, // not sent
	"acr.security_token":                          anything, // a parameter of a query
	"acr.profile":                                 anything, // compared with names in a file
	"acr.shared_credentials_file":                 anything, // a path on the user's own machine
	"acr.ecs_role_name":                           isSegment,
	"acr.assume_role.role_arn":                    anything, // parameters of a query
	"acr.assume_role.session_name":                anything,
	"acr.assume_role.external_id":                 anything,
	"acr.assume_role_with_oidc.role_arn":          anything, // parameters of a form
	"acr.assume_role_with_oidc.role_session_name": anything,
	"acr.assume_role_with_oidc.oidc_provider_arn": anything,
	"acr.assume_role_with_oidc.oidc_token_file":   anything, // a path on the user's own machine
	"ncr.access_key":                              anything, // a header's value, in which no key may break a line
	"ncr.secret_key":                              anything, // not sent
	"ncr.profile":                                 anything, // compared with names in a file
}

func anything(string) bool { return true }

// isSegment reports whether a text is one segment of a path, also after the path is cleaned.
func isSegment(input string) bool {
	return path.Join("/before", input, "after") == "/before/"+input+"/after" && !strings.ContainsAny(input, "/%?#\\")
}

// endpoints lists the attributes that are addresses.
var (
	endpoints = []string{"acr.endpoint", "acr.credentials_uri", "ncr.endpoint"}
	address   = regexp.MustCompile(`^(https://)?[a-z0-9.-]*[a-z0-9](:[0-9]+)?(/[A-Za-z0-9/:._-]*)?(\?x)?$`)
)

// goodBlock returns a provider block for the attribute: with the siblings that it requires, without
// those that conflict with it.
func (a text) goodBlock() object {
	registry := object{}
	if a.path[0] == "acr" {
		registry["region"] = "cn-hangzhou"
	}
	name := a.path[len(a.path)-1]
	switch {
	case name == "access_key" || name == "secret_key" || name == "security_token":
		registry["access_key"], registry["secret_key"] = "PlantedAccessKey", "PlantedSecretKey"
	case len(a.path) == 3 && a.path[1] == "assume_role":
		registry["assume_role"] = object{"role_arn": "acs:ram::123456789012:role/reader"}
	}
	return object{a.path[0]: registry}
}

// TestProviderBlockRefusesHostileText expects an error on the attribute before any request, or that
// a read contacts the same hosts as without the text.
func TestProviderBlockRefusesHostileText(t *testing.T) {
	t.Parallel()
	for _, attribute := range textsOf(attributesAndBlocks(start(t, dependencies{}).Schemas().Provider.Block)) {
		t.Run(attribute.String(), func(t *testing.T) {
			t.Parallel()
			session, good := start(t, dependencies{}), attribute.of(attribute.goodBlock())
			expectedHosts := attribute.requestedHosts(t, session, good)
			for _, input := range hostileLike(good) {
				if slices.Contains(endpoints, attribute.String()) && address.MatchString(input) && !strings.Contains(input, "..") {
					continue
				}
				problems := session.Configure(t.Context(), attribute.in(attribute.goodBlock(), attribute.value(input)))
				checkReadable(t, problems)
				isOnIt := func(problem diagnostic) bool {
					return attribute.isMarked(problem) && problem.Severity == "ERROR" && problem.Summary == "Invalid Attribute Value"
				}
				if slices.ContainsFunc(problems, isOnIt) {
					attribute.checkShown(t, problems, input, good)
					continue
				}
				if harmless := lenient[attribute.String()]; harmless == nil || !harmless(input) || len(problems) > 0 {
					t.Errorf("%.50q: %+v, want an error on the attribute", input, problems)
					continue
				}
				for _, host := range attribute.requestedHosts(t, session, input) {
					if !slices.Contains(expectedHosts, host) {
						t.Errorf("%.50q: a request was sent to %s, want none but to %q", input, host, expectedHosts)
					}
				}
			}
		})
	}
}

// checkShown expects that a value is quoted, or, where it is a secret, not shown.
func (a text) checkShown(t *testing.T, problems []diagnostic, input, good string) {
	t.Helper()
	for _, problem := range problems {
		isSecret := a.sensitive || strings.Contains(problem.Detail, a.String()+" (value hidden): ")
		switch {
		case isSecret && input != "" && (strings.Contains(problem.Detail, quoted(input)) || strings.Contains(problem.Detail, good)):
			t.Errorf("a secret is in %q", problem.Detail)
		case !isSecret && input != "" && a.isMarked(problem) && !strings.Contains(problem.Detail, quoted(input)):
			t.Errorf("%.50q is not quoted in %q", input, problem.Detail)
		}
	}
}

// requestedHosts returns the hosts that a read contacts with the attribute's value.
func (a text) requestedHosts(t *testing.T, session *session, input string) []string {
	t.Helper()
	block := a.in(a.goodBlock(), a.value(input)).With(object{"max_retries": int64(0)})
	if problems := session.ConfigureUnvalidated(t.Context(), block); len(problems) > 0 {
		t.Fatalf("%.50q: %+v", input, problems)
	}
	ctx, hosts := watched(t)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	source := providertest.SourcesOf(a.path[0])[0]
	_, problems := session.Read(ctx, source.Type, source.Config)
	checkReadable(t, problems)
	if len(problems) == 0 {
		t.Errorf("%.50q: a read with invalid keys succeeds", input)
	}
	return hosts()
}
