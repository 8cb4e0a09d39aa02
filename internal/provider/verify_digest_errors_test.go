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

// headAndGet returns a fault of both requests for a manifest: where HEAD fails, GET decides.
func headAndGet(fault emulator.Fault) []emulator.Fault {
	head, get := fault, fault
	head.Operation, get.Operation = emulator.OperationHeadManifest, emulator.OperationGetManifest
	return []emulator.Fault{head, get}
}

// TestVerifyDigestErrors reads from a registry that contradicts the API or cannot be read, which is
// not masked. Each error says what is missing.
func TestVerifyDigestErrors(t *testing.T) {
	t.Parallel()
	const (
		differ   = "The API and the registry \"{host}\" return different digests for tag \"1.4.2\".\n"
		twice    = "\nBoth were read twice."
		ncr      = "Could not read the digest of tag \"1.4.2\" of \"storefront\" from registry \"{host}\": "
		acr      = "Could not read the manifest of tag \"1.4.2\" of repository \"platform/storefront\" from registry \"{host}\": "
		instance = "instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\""
		get      = "\n\nRequest: GET manifest at {host}. Response: HTTP "
		fix      = "\n\nIf the tag was moved a moment ago, run Terraform again. If the error persists, check that registry_host, if it is set, is a host of this registry, " +
			"do not pin to the digest of the API, and report this message to the developers of the provider."
		schema1  = `{"schemaVersion": 1, "name": "platform/storefront", "tag": "1.4.2"}`
		notImage = "Tag \"1.4.2\" is a manifest of Docker schema 1 (replaced in 2016), not an image." +
			"\n\nCheck the tag. If it is meant to be that, remove verify_digest."
		beforeLogin = "the registry refused GET /v2/, which is sent before the login." +
			"\n\nCheck whether the registry allows this machine's address in its access control list, and check "
		between = "HTTPS_PROXY and NO_PROXY, and any proxy, firewall or captive portal between this machine and the service." +
			"\n\nRequest: GET /v2/ at {host}. Response: HTTP 403."
		deleted = " Both were read twice.\n\nCheck that registry_host, if it is set, is a host of this registry. If the tag was deleted or pushed a moment ago, run Terraform again."
	)
	edge, replaced := acrImage(t, "storefront", "build 1108"), acrImage(t, "storefront", "build 1108 with another arm64")
	older := acrImage(t, "storefront", "build 1029")
	for name, test := range map[string]struct {
		source  dataSource
		options emulator.Options
		faults  []emulator.Fault
		changes object
		want    diagnostic
	}{
		"NCR: another digest": {
			source: ncrTagSource, options: emulator.Options{RegistryTags: map[string]string{"storefront:1.4.2": "1.4.1"}},
			want: providertest.Error("Digest Mismatch", differ+"  API:      "+storefrontDigest+"\n  registry: "+older.Digest+twice+fix, "verify_digest"),
		},
		"NCR: another image of the index": {
			source: ncrTagSource, options: emulator.Options{RegistryTags: map[string]string{"storefront:edge": "build 1108 with another arm64"}},
			changes: object{"reference": "edge"},
			want: providertest.Error("Digest Mismatch", "The API lists an image of tag \"edge\" that the registry \"{host}\" does not have in this tag.\n"+
				"  API:      "+edge.Platforms[1].Digest+" (linux/arm64)\n  registry: "+replaced.Digest+" (index of 2 manifests)"+twice+fix, "verify_digest"),
		},
		"NCR: a single image instead of an index": {
			source: ncrTagSource, options: emulator.Options{RegistryTags: map[string]string{"storefront:edge": "1.4.2"}},
			changes: object{"reference": "edge"},
			want: providertest.Error("Digest Mismatch", strings.Replace(differ, "1.4.2", "edge", 1)+
				"  API:      "+edge.Platforms[0].Digest+"\n  registry: "+storefrontDigest+twice+fix, "verify_digest"),
		},
		"NCR: no such tag": {
			source: ncrTagSource, options: emulator.Options{RegistryTags: map[string]string{"storefront:1.4.2": ""}},
			changes: object{"allow_missing": true},
			want: providertest.Error("Digest Mismatch", "The API has tag \"1.4.2\" with digest "+storefrontDigest+", but the registry \"{host}\" does not have this tag of \"storefront\"."+
				deleted, "verify_digest"),
		},
		"NCR: no digest from the API": {
			source: ncrTagSource, faults: []emulator.Fault{{Operation: emulator.OperationGetImageTagDetail, Status: 200, Body: `{"name": "1.4.2"}`}},
			want: providertest.Error("Digest Mismatch", "The API returned no valid digest for tag \"1.4.2\", so it cannot be verified.\n  API:      none\n  registry: "+storefrontDigest+twice+
				"\n\nIf the tag was pushed a moment ago, run Terraform again. Otherwise check it in the console of the registry, or remove verify_digest.", "verify_digest"),
		},
		"NCR: a digest of another algorithm, which is not waited for": {
			source: ncrTagSource, changes: object{"wait": true},
			faults: []emulator.Fault{{Operation: emulator.OperationGetImageTagDetail, Status: 200, Body: `{"name": "1.4.2", "digest": "sha512:` + hexA + hexA + `"}`}},
			want: providertest.Error("Digest Mismatch", "The API and the registry \"{host}\" return digests of different algorithms for tag \"1.4.2\", which cannot be compared.\n"+
				"  API:      sha512:"+hexA+hexA+"\n  registry: "+storefrontDigest+"\n\nRemove verify_digest, and pin by a digest that you have checked yourself.", "verify_digest"),
		},
		"NCR: pull not allowed": {
			source: ncrTagSource, faults: headAndGet(emulator.Fault{Status: 403}),
			want: providertest.Error("Access Denied", ncr+"the credentials are valid but are not allowed to call GET manifest."+
				"\n\nGrant this account the right to pull from the registry, or remove verify_digest."+get+"403.", ""),
		},
		"NCR: refused before the login": {
			source: ncrTagSource, faults: []emulator.Fault{{Operation: emulator.OperationPingRegistry, Status: 403, BeforeAuthentication: true}},
			want: providertest.Error("Access Denied", ncr+beforeLogin+"registry_host, "+between, ""),
		},
		"ACR: refused before the login": {
			source: acrTagSource, faults: []emulator.Fault{{Operation: emulator.OperationPingRegistry, Status: 403, BeforeAuthentication: true}},
			want: providertest.Error("Access Denied", acr+beforeLogin+between, ""),
		},
		"NCR: credentials unknown to the registry": {
			source: ncrTagSource, faults: headAndGet(emulator.Fault{Status: 401}),
			want: providertest.Error("Authentication Failed", ncr+"the registry does not accept the credentials from ncr.access_key in the provider block."+
				"\n\nCheck that registry_host is a host of this registry, and that these credentials may pull from it; or remove verify_digest."+get+"401.", ""),
		},
		"NCR: registry unavailable": {
			source: ncrTagSource, faults: headAndGet(emulator.Fault{Status: 503}),
			want: providertest.Error("Service Unavailable", ncr+"GET manifest returned HTTP 503."+
				"\n\nSee the status page of NAVER Cloud, and check any proxy in between. Then run Terraform again."+get+"503.", "registry_host"),
		},
		"NCR: redirect": {
			source: ncrTagSource, faults: headAndGet(emulator.Fault{Status: 307, Headers: map[string]string{"Location": "https://stranger.example/"}}),
			want: providertest.Error("Unexpected API Response", ncr+"unexpected redirect to stranger.example (redirects are not followed, to protect the request signature)."+
				"\n\nCheck registry_host and any proxy in between: this is not how the service responds. "+
				"If both are right, report this message to the developers of the provider."+get+"307.", ""),
		},
		"NCR: Docker schema 1": {
			source: ncrTagSource, faults: []emulator.Fault{
				{Operation: emulator.OperationHeadManifest, Status: 404}, {Operation: emulator.OperationGetManifest, Status: 200, Body: schema1},
			},
			want: providertest.Error("Not an Image", notImage, "reference"),
		},
		"ACR: Docker schema 1": {
			source: acrTagSource, faults: []emulator.Fault{{Operation: emulator.OperationGetManifest, Status: 200, Body: schema1}},
			want: providertest.Error("Not an Image", notImage, "tag"),
		},
		"ACR: another digest": {
			source: acrTagSource, options: emulator.Options{RegistryTags: map[string]string{"platform/storefront:1.4.2": "1.4.1"}},
			want: providertest.Error("Digest Mismatch", differ+"  API:      "+storefrontDigest+"\n  registry: "+older.Digest+twice+fix, "verify_digest"),
		},
		"ACR: an index instead of a single image": {
			source: acrTagSource, options: emulator.Options{RegistryTags: map[string]string{"platform/storefront:1.4.2": "edge"}},
			want: providertest.Error("Digest Mismatch", differ+"  API:      "+storefrontDigest+"\n  registry: "+edge.Digest+" (index of 2 manifests)"+twice+fix, "verify_digest"),
		},
		"ACR: no such tag": {
			source: acrTagSource, options: emulator.Options{RegistryTags: map[string]string{"platform/storefront:1.4.2": ""}},
			changes: object{"allow_missing": true},
			want: providertest.Error("Digest Mismatch", "The API has tag \"1.4.2\" with digest "+storefrontDigest+", but the registry \"{host}\" does not have this tag of \"platform/storefront\"."+
				deleted, "verify_digest"),
		},
		"ACR: endpoints may not be listed": {
			source: acrTagSource, faults: []emulator.Fault{{Operation: emulator.OperationListInstanceEndpoint, Status: 403, Body: `{"Code": "NoPermission"}`}},
			want: providertest.Error("Access Denied", "Could not read the registry endpoint of "+instance+": the credentials are valid but are not allowed to call ListInstanceEndpoint."+
				"\n\nGrant the RAM action cr:ListInstanceEndpoint to this user or role, or set registry_host."+
				"\n\nRequest: ListInstanceEndpoint at {host}. Response: HTTP 403, code NoPermission.", ""),
		},
		"ACR: a tag without a repository": {
			source: acrTagSource, changes: object{"namespace": nil, "repo_name": nil, "repo_id": "crr-v7m9m2g0qkqjf56p", "allow_missing": true, "wait": true},
			faults: []emulator.Fault{{Operation: emulator.OperationGetRepository, Status: 200, Body: `{"IsSuccess": false, "Code": "REPO_NOT_EXIST"}`}},
			want: providertest.Error("Unexpected API Response", "Could not read repository \"crr-v7m9m2g0qkqjf56p\" of "+instance+": GetRepository returned an invalid response: "+
				"the API has the tag, but not its repository. The response was discarded.\n\nIf the repository was deleted a moment ago, run Terraform again."+
				"\n\nRequest: GetRepository at {host}. Response: HTTP 200, code REPO_NOT_EXIST.", ""),
		},
		"ACR: no login": {
			source: acrTagSource, faults: []emulator.Fault{{Operation: emulator.OperationGetAuthorizationToken, Status: 403, Body: `{"Code": "NoPermission"}`}},
			want: providertest.Error("Access Denied", "Could not read a registry login of "+instance+": the credentials are valid but are not allowed to call GetAuthorizationToken."+
				"\n\nGrant the RAM action cr:GetAuthorizationToken to this user or role, or remove verify_digest."+
				"\n\nRequest: GetAuthorizationToken at {host}. Response: HTTP 403, code NoPermission.", ""),
		},
		"ACR: pull not allowed": {
			source: acrTagSource, faults: []emulator.Fault{{Operation: emulator.OperationGetManifest, Status: 403}},
			want: providertest.Error("Access Denied", acr+"the credentials are valid but are not allowed to call GET manifest."+
				"\n\nGrant the RAM action cr:PullRepository to this user or role, or remove verify_digest."+get+"403.", ""),
		},
		"ACR: registry unavailable": {
			source: acrTagSource, faults: []emulator.Fault{{Operation: emulator.OperationGetManifest, Status: 503}},
			want: providertest.Error("Service Unavailable", acr+"GET manifest returned HTTP 503."+
				"\n\nSee the status page of Alibaba Cloud, and check any proxy in between. Then run Terraform again."+get+"503.", ""),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := providertest.StartEmulator(t, test.options)
			for _, fault := range test.faults {
				server.AddFault(fault)
			}
			session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
			config, host := verifiedNCR(server, "storefront", "1.4.2", test.changes), ncrHost(server)
			if test.source.Type == acrTag {
				config, host = verifiedACR("storefront", "1.4.2", test.changes), hostOf(server)
			}
			state, problems := session.Read(t.Context(), test.source.Type, config)
			for index := range problems {
				problems[index].Detail = strings.ReplaceAll(problems[index].Detail, host, "{host}")
			}
			if difference := cmp.Diff([]diagnostic{test.want}, problems); difference != "" || state != nil {
				t.Errorf("diagnostics (-want +got):\n%s", difference)
			}
		})
	}
}
