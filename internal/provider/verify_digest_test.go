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

// verified is the storefront's tag, whose digest is compared with that of the emulator's registry.
func verified(server *emulator.Server, changes object) object {
	return storefrontTag().With(object{"registry_host": ncrHost(server), "verify_digest": true}).With(changes)
}

// ncrHost is the host at which the emulator has only NCR's registry.
func ncrHost(server *emulator.Server) string {
	return strings.Replace(hostOf(server), "127.0.0.1", "localhost", 1)
}

// TestVerifyDigest reads from a registry that accepts the access key itself, and from one that requires a token.
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

// TestVerifyDigestErrors reads from a registry that contradicts the API or fails, which is neither
// masked nor waited for.
func TestVerifyDigestErrors(t *testing.T) {
	t.Parallel()
	const (
		other    = "sha256:a162f008a7deec015a55ce5216b27160a73f91ff507efe6f3359f4555cc9dd69" // of 1.4.1
		differ   = "The API and the registry \"{host}\" return different digests for tag \"1.4.2\".\n"
		subject  = "Could not read the digest of tag \"1.4.2\" of \"storefront\" from registry \"{host}\": "
		exchange = "\n\nRequest: HEAD manifest at {host}. Response: HTTP "
		fix      = "\n\nIf the tag was moved a moment ago, run Terraform again. If the error persists, check that registry_host is a host of this registry, " +
			"do not pin to the digest of the API, and report this message to the developers of the provider."
	)
	for name, test := range map[string]struct {
		options emulator.Options
		faults  []emulator.Fault
		changes object
		want    diagnostic
	}{
		"another digest": {
			options: emulator.Options{RegistryTags: map[string]string{"storefront:1.4.2": "1.4.1"}},
			want:    providertest.Error("Digest Mismatch", differ+"  API:      "+storefrontDigest+"\n  registry: "+other+fix, "verify_digest"),
		},
		"no such tag": {
			options: emulator.Options{RegistryTags: map[string]string{"storefront:1.4.2": ""}},
			changes: object{"allow_missing": true, "wait": true},
			want: providertest.Error("Digest Mismatch", "The API has tag \"1.4.2\" with digest "+storefrontDigest+", but the registry \"{host}\" does not have this tag of \"storefront\"."+
				"\n\nCheck that registry_host is a host of this registry. If the tag was deleted or pushed a moment ago, run Terraform again.", "verify_digest"),
		},
		"no digest from the API": {
			faults: []emulator.Fault{{Operation: emulator.OperationGetImageTagDetail, Status: 200, Body: `{"name": "1.4.2"}`}},
			want:   providertest.Error("Digest Mismatch", differ+"  API:      none\n  registry: "+storefrontDigest+fix, "verify_digest"),
		},
		"pull not allowed": {
			faults: []emulator.Fault{{Operation: emulator.OperationHeadManifest, Status: 403}},
			want: providertest.Error("Access Denied", subject+"the credentials are valid but are not allowed to call HEAD manifest."+
				"\n\nGrant this account the right to pull from the registry, or remove verify_digest."+exchange+"403.", ""),
		},
		"credentials unknown to the registry": {
			faults: []emulator.Fault{{Operation: emulator.OperationHeadManifest, Status: 401}},
			want: providertest.Error("Authentication Failed", subject+"the registry does not accept the credentials from the ncr block of the provider."+
				"\n\nCheck that registry_host is a host of this registry, and that these credentials may pull from it; or remove verify_digest."+exchange+"401.", ""),
		},
		"registry unavailable": {
			faults: []emulator.Fault{{Operation: emulator.OperationHeadManifest, Status: 503}},
			want: providertest.Error("Service Unavailable", subject+"HEAD manifest returned HTTP 503."+
				"\n\nSee the status page of NAVER Cloud, and check any proxy in between. Then run Terraform again."+exchange+"503.", "registry_host"),
		},
		"redirect": {
			faults: []emulator.Fault{{Operation: emulator.OperationHeadManifest, Status: 307, Headers: map[string]string{"Location": "https://stranger.example/"}}},
			want: providertest.Error("Unexpected API Response", subject+"unexpected redirect to stranger.example (redirects are not followed, to protect the request signature)."+
				"\n\nCheck registry_host and any proxy in between: this is not how the service responds. "+
				"If both are right, report this message to the developers of the provider."+exchange+"307.", ""),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := providertest.StartEmulator(t, test.options)
			for _, fault := range test.faults {
				server.AddFault(fault)
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

// TestVerifyDigestNeedsTag: no request is sent to the registry for a tag that the API does not have, or
// that does not point to the expected digest.
func TestVerifyDigestNeedsTag(t *testing.T) {
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
