// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestErrorsAreNotChangedByTheirCopies(t *testing.T) {
	t.Parallel()
	original := NewError(Subject{Object: "a tag"}, errors.New("cause")).WithFact("first.")
	shared := original.Facts[:1:1]
	_ = original.WithFact("second.").WithFix("fix").WithCause(errors.New("other")).WithFallback(errors.New("fallback")).
		WithSubject(Subject{}).WithUnconfirmed(Unconfirmed{}).withPolled()
	_ = original.WithFact("third.")
	if !slices.Equal(original.Facts, shared) || original.Fix != "" || original.Error() != "cause" || original.Fallback != nil ||
		original.Subject.Object != "a tag" || original.Unconfirmed != nil || original.Polled {
		t.Errorf("%+v", original)
	}
}

// TestListedPlatformsAreLimited: whoever may push decides how many an index lists.
func TestListedPlatformsAreLimited(t *testing.T) {
	t.Parallel()
	var listed []string
	for index := range 1000 {
		listed = append(listed, fmt.Sprintf("linux/a%03d", index))
	}
	var diagnostics diag.Diagnostics
	Report(NewError(Subject{Tag: `tag "1.4.2"`}, &oci.PlatformError{Platforms: listed}), &diagnostics)
	want := "Tag \"1.4.2\" is a multi-platform image.\n\nSet platform to one of: " + strings.Join(listed[:20], ", ") + " and 980 more."
	if got := diagnostics[0].Detail(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestMismatchQuotesInvalidDigests: the text is logged, and the digest is what the API returned.
func TestMismatchQuotesInvalidDigests(t *testing.T) {
	t.Parallel()
	valid := "sha256:" + strings.Repeat("a", 64)
	for actual, want := range map[string]string{valid: valid, "x\x1b[2J\n": `"x\x1b[2J\n"`} {
		if got := (DigestMismatch{TagDigest{API: &actual}, valid}).Error(); got != "the tag has the digest "+want+", expected "+valid {
			t.Errorf("%q", got)
		}
	}
}

func TestFixesMatch(t *testing.T) {
	t.Parallel()
	failed := transport.Error{Kind: transport.KindUnavailable, Reason: transport.ReasonCertificate, Code: "Throttling.User"}
	for _, test := range []struct {
		row  Fix
		want bool
	}{
		{Fix{Kind: transport.KindUnavailable}, true},
		{Fix{Kind: transport.KindForbidden}, false},
		{Fix{Kind: transport.KindUnavailable, Reason: transport.ReasonCertificate}, true},
		{Fix{Kind: transport.KindUnavailable, Reason: transport.ReasonUnknownHost}, false},
		{Fix{Kind: transport.KindUnavailable, Code: "Throttling.User"}, true},
		{Fix{Kind: transport.KindUnavailable, Code: "Throttling"}, false},
		{Fix{Kind: transport.KindUnavailable, Code: "Throttling*"}, true},
		{Fix{Kind: transport.KindUnavailable, Code: "Rejected*"}, false},
	} {
		if got := test.row.matches(failed); got != test.want {
			t.Errorf("%+v matches: %t", test.row, got)
		}
	}
}

func TestTheSubjectsFixComesFirst(t *testing.T) {
	t.Parallel()
	failed := transport.Error{Kind: transport.KindForbidden, Operation: "GetRepoTag", SignedBy: "profile \"production\""}
	general := Subject{Vendor: &Vendor{Name: "Vendor", Block: "block"}, Permission: "Grant the action.", Endpoint: "block.endpoint"}
	ofVendor := general
	ofVendor.Vendor = &Vendor{Name: "Vendor", Fixes: []Fix{{Kind: transport.KindForbidden, Text: "Ask {vendor} at {endpoint} for {credentials}."}}}
	ofSubject := ofVendor
	ofSubject.Fixes = []Fix{{Kind: transport.KindForbidden, Text: "Set {operation}."}}
	for want, subject := range map[string]Subject{
		"Grant the action.": general,
		"Ask Vendor at block.endpoint for profile \"production\".": ofVendor,
		"Set GetRepoTag.": ofSubject,
	} {
		if got := NewError(subject, failed).fixFor(failed); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := NewError(ofSubject, failed).WithFix("Fix it.").fixFor(failed.WithRetriesCut(true)); got != "Fix it. To allow more attempts, raise timeouts.read." {
		t.Errorf("%q", got)
	}
}

// TestPageNamesWhatMayHaveSentIt has the advice for a page of something other than the service.
func TestPageNamesWhatMayHaveSentIt(t *testing.T) {
	t.Parallel()
	const between = "HTTPS_PROXY and NO_PROXY, and any proxy, firewall or captive portal between this machine and the service."
	page := transport.Error{Kind: transport.KindUnexpected, Reason: transport.ReasonPage, Operation: "GetThing", Host: "host.example", Status: 200, Message: "an HTML page", Attempts: 1}
	ofSource := page
	ofSource.CredentialSource = "profile"
	for _, test := range []struct {
		host          HostOrigin
		cause         transport.Error
		problem, want string
	}{
		{HostFrom("region"), page, "Could not read a tag", "Check " + between},
		{HostSetBy("acr.endpoint", " in the provider block"), page, "Could not read a tag", "Check acr.endpoint, " + between},
		{HostSetBy("acr.endpoint", " in the provider block"), ofSource, "Could not get credentials (source: profile)", "Check the credential source, " + between},
	} {
		var diagnostics diag.Diagnostics
		Report(NewError(Subject{Vendor: &Vendor{}, Object: "a tag", Endpoint: "acr.endpoint", Host: test.host}, test.cause), &diagnostics)
		want := test.problem + ": GetThing returned an HTML page. The response was discarded.\n\nSomething other than the service responded. " + test.want +
			"\n\nRequest: GetThing at host.example. Response: HTTP 200."
		if got := diagnostics[0].Detail(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
