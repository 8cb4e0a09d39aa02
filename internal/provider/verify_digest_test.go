// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// verified is a configuration that verifies the digest of the storefront's tag.
func verified(server *emulator.Server, changes object) object {
	return storefrontTag().With(object{"registry_host": ncrHost(server), "verify_digest": true}).With(changes)
}

// ncrHost is where the emulator's registry is NCR's alone.
func ncrHost(server *emulator.Server) string {
	return strings.Replace(hostOf(server), "127.0.0.1", "localhost", 1)
}

// TestVerifyDigest reads from a registry with Basic, and one with Bearer authentication.
func TestVerifyDigest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options emulator.Options
		want    map[string]int64
	}{
		"Basic":  {emulator.Options{}, map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "HeadManifest": 2}},
		"Bearer": {emulator.Options{NCRBearer: true}, map[string]int64{"GetImageTagDetail": 2, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 2}},
	} {
		server := providertest.StartEmulator(t, test.options)
		session := configured(t, dependencies{}, blockFor(server, nil))
		unverified := session.MustRead(t.Context(), ncrTag, storefrontTag().With(object{"registry_host": ncrHost(server)}))
		server.Reset()
		for range 2 {
			state := session.MustRead(t.Context(), ncrTag, verified(server, nil))
			if difference := cmp.Diff(unverified.With(object{"verify_digest": true}), state); difference != "" {
				t.Errorf("%s: state (-want +got):\n%s", name, difference)
			}
		}
		if difference := cmp.Diff(test.want, server.Record().Counts); difference != "" {
			t.Errorf("%s: requests (-want +got):\n%s", name, difference)
		}
	}
}

// TestVerifyDigestContradictions expects errors that are never masked and never waited for.
func TestVerifyDigestContradictions(t *testing.T) {
	t.Parallel()
	const other = "sha256:" + hexA
	const subject = "Asked for the digest that the registry \"{host}\" has for the tag \"1.4.2\" of \"storefront\", to verify the API's.\n"
	const advice = "\nWhat to do: if the tag was moved a moment ago, run again. If it stays, check that registry_host is a host of this registry; " +
		"do not pin to the API's digest, and report it to the provider's developers."
	for name, test := range map[string]struct {
		options emulator.Options
		fault   emulator.Fault
		more    emulator.Fault
		changes object
		want    diagnostic
	}{
		"another digest": {
			options: emulator.Options{NCRRegistryDigest: map[string]string{"storefront:1.4.2": other}},
			want: providertest.Error("Digest Mismatch", subject+"The API says that the tag points at "+storefrontDigest+", the registry \"{host}\" says "+other+"."+advice,
				"verify_digest"),
		},
		"no such tag": {
			fault:   emulator.Fault{Operation: emulator.OperationHeadManifest, Status: 404},
			more:    emulator.Fault{Operation: emulator.OperationGetManifest, Status: 404, Body: `{"errors": [{"code": "MANIFEST_UNKNOWN"}]}`},
			changes: object{"allow_missing": true, "wait": true},
			want: providertest.Error("Digest Mismatch", subject+"The API says that the tag points at "+storefrontDigest+", and the registry \"{host}\" has no such tag of \"storefront\"."+
				"\nWhat to do: check that registry_host is a host of this registry; if the tag was deleted or pushed a moment ago, run again.", "verify_digest"),
		},
		"no digest of the API": {
			fault: emulator.Fault{Operation: emulator.OperationGetImageTagDetail, Status: 200, Body: `{"name": "1.4.2"}`},
			want: providertest.Error("Digest Mismatch", subject+"The API states no digest of the tag, the registry \"{host}\" says "+storefrontDigest+"."+advice,
				"verify_digest"),
		},
		"keys that may not pull": {
			fault: emulator.Fault{Operation: emulator.OperationHeadManifest, Status: 403},
			want: providertest.Error("Access Denied", subject+"Came back from HEAD manifest at {host}, HTTP status 403 Forbidden, after 1 attempt."+
				"\nWhat to do: allow the account to pull from the registry.", ""),
		},
		"keys that the registry does not know": {
			fault: emulator.Fault{Operation: emulator.OperationHeadManifest, Status: 401},
			want: providertest.Error("Authentication Failed", subject+"Came back from HEAD manifest at {host}, HTTP status 401 Unauthorized, after 1 attempt."+
				"\nWhat to do: check that registry_host is a host of this registry, and that ncr.access_key and ncr.secret_key may pull from it; or leave out verify_digest.", ""),
		},
		"a registry that is down": {
			fault: emulator.Fault{Operation: emulator.OperationHeadManifest, Status: 503},
			want: providertest.Error("Service Unavailable", subject+"Came back from HEAD manifest at {host}, HTTP status 503 Service Unavailable, after 1 attempt."+
				"\nWhat to do: see the vendor's status page, and any proxy on the way; run again later.", "registry_host"),
		},
		"a registry that sends elsewhere": {
			fault: emulator.Fault{Operation: emulator.OperationHeadManifest, Status: 307, Headers: map[string]string{"Location": "https://stranger.example/"}},
			want: providertest.Error("Unexpected API Response", subject+"Came back from HEAD manifest at {host}, HTTP status 307 Temporary Redirect, after 1 attempt: "+
				"redirects are not followed: they would carry the signature to another host; this one leads to stranger.example."+
				"\nWhat to do: check registry_host, and any proxy on the way: this is not how the service answers. "+
				"If both are right, report it to the provider's developers with this text.", ""),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := providertest.StartEmulator(t, test.options)
			for _, fault := range []emulator.Fault{test.fault, test.more} {
				if fault.Operation != "" {
					server.AddFault(fault)
				}
			}
			session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
			state, problems := session.Read(t.Context(), ncrTag, verified(server, test.changes))
			for index := range problems {
				problems[index].Detail = strings.ReplaceAll(problems[index].Detail, ncrHost(server), "{host}")
			}
			if difference := cmp.Diff([]diagnostic{test.want}, problems); difference != "" || state != nil {
				t.Errorf("diagnostics (-want +got):\n%s", difference)
			}
		})
	}
}

// TestVerifyDigestOfMissingTag expects no request to the registry for a tag that the API lacks, or that points elsewhere.
func TestVerifyDigestOfMissingTag(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	state := session.MustRead(t.Context(), ncrTag, verified(server, object{"reference": "9.9.9", "allow_missing": true}))
	_, problems := session.Read(t.Context(), ncrTag, verified(server, object{"expected_digest": hexA}))
	if state["exists"] != false || len(problems) != 1 || problems[0].Attribute != "expected_digest" {
		t.Errorf("exists %v, %+v", state["exists"], problems)
	}
	if counts := server.Record().Counts; counts["PingRegistry"] != 0 || counts["HeadManifest"] != 0 {
		t.Errorf("requests %v", counts)
	}
}
