// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestLayersWhereAPIAndRegistryFail removes the action from the API, and makes the registry fail in each way.
func TestLayersWhereAPIAndRegistryFail(t *testing.T) {
	t.Parallel()
	const (
		subject  = "Asked for the layers of the tag \"2.0.0\" in the repository \"crr-a7p2m9i4x3q8r5s1\" of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\".\n"
		gone     = "Came back from GetRepoTagLayers at {host}, HTTP status 404 Not Found, code \"InvalidAction.NotFound\", request id \"R\", after 1 attempt: Specified api is not found, please check your url and method. "
		instead  = "The registry was asked instead, and could not answer: "
		manifest = "asked for the manifest of the tag \"2.0.0\" in the repository \"crr-a7p2m9i4x3q8r5s1\" of the instance \"cri-k77rd2eo9ztt1qa4\", " +
			"region \"cn-hangzhou\", as \"platform/api\" from the registry \"{host}\". "
		ofInstance = "of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\". "
	)
	fault := func(operation string, status int, body string) func(*emulator.Server) {
		return func(server *emulator.Server) {
			server.AddFault(emulator.Fault{Operation: operation, Status: status, Body: body})
		}
	}
	for name, test := range map[string]struct {
		account string
		prepare func(*emulator.Server)
		why     string
		advice  string
	}{
		"no login allowed": {
			account: "no-registry",
			why: "Access Denied, asked for a login to the registry " + ofInstance +
				"Came back from GetAuthorizationToken at {host}, HTTP status 403 Forbidden, code \"NoPrivilege\", request id \"R\", after 1 attempt: Access denied for this user.",
			advice: "allow the account the RAM action cr:GetAuthorizationToken.",
		},
		"no pull allowed": {
			account: "no-pull",
			why:     "Access Denied, " + manifest + "Came back from GET manifest at {host}, HTTP status 401 Unauthorized, code \"DENIED\", after 1 attempt: requested access to the resource is denied.",
			advice:  "allow the account the RAM action cr:PullRepository.",
		},
		"no endpoint allowed": {
			prepare: fault(emulator.OperationListInstanceEndpoint, 403, `{"Code": "NoPrivilege", "RequestId": "R"}`),
			why: "Access Denied, asked for the host of the registry " + ofInstance +
				"Came back from ListInstanceEndpoint at {host}, HTTP status 403 Forbidden, code \"NoPrivilege\", request id \"R\", after 1 attempt.",
			advice: "allow the account the RAM action cr:ListInstanceEndpoint.",
		},
		"no open endpoint": {
			prepare: fault(emulator.OperationListInstanceEndpoint, 200, `{"IsSuccess": true, "Endpoints": [{"EndpointType": "internet", "Enable": false, "Domains": [{"Domain": "a.example.com"}]}]}`),
			why: "Service Unavailable, asked for the host of the registry " + ofInstance +
				"Came back from ListInstanceEndpoint: the instance has no endpoint for its registry that is open.",
			advice: "open the public or a VPC's endpoint of the instance in its console, or give registry_host.",
		},
		"a host that is none": {
			prepare: fault(emulator.OperationListInstanceEndpoint, 200, `{"IsSuccess": true, "Endpoints": [{"EndpointType": "internet", "Enable": true, "Domains": [{"Domain": "a.example.com/v2"}]}]}`),
			why: "Unexpected API Response, asked for the host of the registry " + ofInstance +
				"Came back from ListInstanceEndpoint at {host}, HTTP status 200 OK, after 1 attempt: Endpoints[0].Domains[0].Domain: want the name of a host, not \"a.example.com/v2\".",
			advice: "run again; if it stays, report it to the provider's developers with this text. Nothing of this answer was used.",
		},
		"no login given": {
			prepare: fault(emulator.OperationGetAuthorizationToken, 200, `{"IsSuccess": true, "RequestId": "R", "TempUsername": "cr_temp_user"}`),
			why: "Unexpected API Response, asked for a login to the registry " + ofInstance +
				"Came back from GetAuthorizationToken at {host}, HTTP status 200 OK, request id \"R\", after 1 attempt: AuthorizationToken: the answer has no login.",
			advice: "run again; if it stays, report it to the provider's developers with this text. Nothing of this answer was used.",
		},
		"login refused": {
			prepare: fault(emulator.OperationGetRegistryToken, 401, `{"errors": [{"code": "UNAUTHORIZED", "message": "unauthorized"}]}`),
			why:     "Authentication Failed, " + manifest + "Came back from GET token at {host}, HTTP status 401 Unauthorized, code \"UNAUTHORIZED\", after 1 attempt: unauthorized.",
			advice:  "run again; if it stays, check that registry_host, if it is given, is a host of this instance.",
		},
		"the registry is down": {
			prepare: fault(emulator.OperationGetManifest, 503, ""),
			why:     "Service Unavailable, " + manifest + "Came back from GET manifest at {host}, HTTP status 503 Service Unavailable, after 1 attempt.",
			advice:  "see the vendor's status page, and any proxy on the way; run again later.",
		},
		"the registry is another": {
			prepare: fault(emulator.OperationGetBlob, 200, `{"architecture": "arm64", "os": "linux"}`),
			why: "Unexpected API Response, " + manifest + "Came back from GET manifest at {host}: the image's configuration can't be used: " +
				"GET http://{host}/v2/platform/api/blobs/sha256:6e1afb78244a9b6921d882a7ffd2d0ede5a8c4d7ad0a2c8b6c827d6440324742: " +
				"Content-Length header 40 does not match expected size 1920.",
			advice: "run again; if it stays, report it to the provider's developers with this text. Nothing of this answer was used.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			server.SetActionGone(emulator.OperationGetRepoTagLayers, true)
			if test.prepare != nil {
				test.prepare(server)
			}
			block := blockFor(server, object{"max_retries": int64(0)})
			if test.account != "" {
				account := accountOf(t, test.account)
				block["acr"] = block["acr"].(object).With(object{"access_key": account.AccessKey, "secret_key": account.SecretKey})
			}
			_, problems := configured(t, dependencies{}, block).Read(t.Context(), acrTagLayers, api("2.0.0", nil))
			want := []diagnostic{providertest.Error("API Not Available", subject+gone+instead+test.why+"\nWhat to do: "+test.advice, "")}
			for index := range problems {
				problems[index].Detail = requestID.ReplaceAllString(strings.ReplaceAll(problems[index].Detail, hostOf(server), "{host}"), `request id "R"`)
			}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("diagnostics (-want +got):\n%s", difference)
			}
		})
	}
}

func accountOf(t *testing.T, name string) emulator.Account {
	t.Helper()
	for _, account := range providertest.Fixture().Accounts.ACR {
		if account.Name == name {
			return account
		}
	}
	t.Fatalf("the fixture has no account %q", name)
	return emulator.Account{}
}

// TestRegistryFallbackErrors removes the action from the API: the registry answers that the tag is missing, or needs a platform.
func TestRegistryFallbackErrors(t *testing.T) {
	t.Parallel()
	const noted = " The API no longer has GetRepoTagLayers: the registry was asked instead."
	server, session := emulated(t)
	server.SetActionGone(emulator.OperationGetRepoTagLayers, true)
	subject := func(tag string) string {
		return "Asked for the manifest of the tag \"" + tag + "\" in the repository \"crr-a7p2m9i4x3q8r5s1\" of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\", as \"platform/api\" from the registry \"" +
			hostOf(server) + "\".\n"
	}
	state, problems := session.Read(t.Context(), acrTagLayers, api("9.9.9", nil))
	want := []diagnostic{providertest.Error(
		"Tag Not Found", subject("9.9.9")+"Came back from GET manifest at "+hostOf(server)+", HTTP status 404 Not Found, code \"MANIFEST_UNKNOWN\", after 1 attempt: manifest unknown."+noted+
			" The repository has the tags \"2.0.0\", \"2.1.0\", \"2.2.0\", \"2.3.0\".\nWhat to do: check the tag in the repository's console, and whether its image has been pushed.",
		"tag",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || state != nil {
		t.Errorf("a missing tag (-want +got):\n%s", difference)
	}
	masked := session.MustRead(t.Context(), acrTagLayers, api("9.9.9", object{"allow_missing": true}))
	if masked["exists"] != false || masked["source"] != nil || masked["layers"] != nil || masked["registry_host"] != nil {
		t.Errorf("a missing tag that may be: %v", masked)
	}
	_, problems = session.Read(t.Context(), acrTagLayers, api("2.2.0", nil))
	want = []diagnostic{providertest.Error(
		"Missing Platform", subject("2.2.0")+"The tag is of several platforms, and none was asked for: the tag has linux/amd64, linux/arm/v7, linux/arm64/v8."+noted+
			"\nWhat to do: give one of these as platform, or the digest of an image.", platformAttribute,
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("a platform that is needed (-want +got):\n%s", difference)
	}
}

// TestTagMissingOnlyInRegistry expects that what another host lacks is neither masked nor waited for.
func TestTagMissingOnlyInRegistry(t *testing.T) {
	t.Parallel()
	for code, what := range map[string]string{"MANIFEST_UNKNOWN": "tag", "NAME_UNKNOWN": "repository"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			server, session := emulated(t)
			server.AddFault(emulator.Fault{Operation: emulator.OperationGetManifest, Status: 404, Body: `{"errors": [{"code": "` + code + `"}]}`})
			_, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", fromRegistry(object{"registry_host": hostOf(server), "allow_missing": true, "wait": true, "timeouts": object{"read": "3s"}})))
			want := []diagnostic{providertest.Error(
				"Unexpected API Response", "Asked for the manifest of the tag \"2.0.0\" in the repository \"crr-a7p2m9i4x3q8r5s1\" of the instance \"cri-k77rd2eo9ztt1qa4\", "+
					"region \"cn-hangzhou\", as \"platform/api\" from the registry \""+hostOf(server)+"\".\n"+
					"Came back from GET manifest at "+hostOf(server)+", HTTP status 404 Not Found, code \""+code+"\", after 1 attempt: the registry does not have this "+what+", but the API has.\n"+
					"What to do: check that registry_host, if it is given, is a host of this instance; if the tag was pushed a moment ago, run again.",
				"registry_host",
			)}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("diagnostics (-want +got):\n%s", difference)
			}
		})
	}
}

// TestMissingTagNotConfirmedByAPI expects a warning where the account may not read tags, and an error where the API fails.
func TestMissingTagNotConfirmedByAPI(t *testing.T) {
	t.Parallel()
	subject := func(server *emulator.Server) string {
		return "Asked for the manifest of the tag \"9.9.9\" in the repository \"crr-a7p2m9i4x3q8r5s1\" of the instance \"cri-k77rd2eo9ztt1qa4\", " +
			"region \"cn-hangzhou\", as \"platform/api\" from the registry \"" + hostOf(server) + "\".\n"
	}
	refused := startEmulator(t)
	refused.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 403, Body: `{"Code": "NoPermission", "RequestId": "R1"}`})
	missing := api("9.9.9", fromRegistry(object{"allow_missing": true}))
	state, problems := configured(t, dependencies{}, blockFor(refused, nil)).Read(t.Context(), acrTagLayers, missing)
	want := []diagnostic{providertest.Warning(
		"Tag Not Found", subject(refused)+"It does not exist, which allow_missing allows; but the API could not be asked whether it has the tag: "+
			"GetRepoTag: HTTP 403: NoPermission (attempts: 1, request id: R1).\n"+
			"What to do: allow the account the RAM action cr:ListRepositoryTag; an account that may read tags has that checked.", "tag",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || state["exists"] != false {
		t.Errorf("refused: exists %v (-want +got):\n%s", state["exists"], difference)
	}
	failing := startEmulator(t)
	failing.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 503})
	state, problems = configured(t, dependencies{}, blockFor(failing, object{"max_retries": int64(0)})).Read(t.Context(), acrTagLayers, missing)
	want = []diagnostic{providertest.Error(
		"Service Unavailable", subject(failing)+"Came back from GetRepoTag at "+hostOf(failing)+", HTTP status 503 Service Unavailable, after 1 attempt. "+
			"The tag does not exist, which allow_missing allows; but the API could not be asked whether it has the tag.\n"+
			"What to do: see the vendor's status page, and any proxy on the way; run again later.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || state != nil {
		t.Errorf("failing: %v (-want +got):\n%s", state, difference)
	}
}

// TestNotFoundOfBlobsAndTokensIsNotMasked expects that only the answer to the request for the manifest can say that a tag is missing.
func TestNotFoundOfBlobsAndTokensIsNotMasked(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{emulator.OperationGetBlob, emulator.OperationGetRegistryToken} {
		for _, code := range []string{"MANIFEST_UNKNOWN", "NAME_UNKNOWN"} {
			server, session := emulated(t)
			server.AddFault(emulator.Fault{Operation: operation, Status: 404, Body: `{"errors": [{"code": "` + code + `"}]}`})
			state, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", fromRegistry(object{"allow_missing": true})))
			if state != nil || len(problems) != 1 || problems[0].Summary != "Unexpected API Response" {
				t.Errorf("%s %s: %v, %+v", operation, code, state, problems)
			}
		}
	}
}

// TestWaitForTagInRegistry pushes the tag in the first wait.
func TestWaitForTagInRegistry(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	server.SetActionGone(emulator.OperationGetRepoTagLayers, true)
	clock := &providertest.Clock{}
	session := configured(t, dependencies{now: clock.Now, after: func(wait time.Duration) <-chan time.Time {
		if err := server.MoveTag(emulator.MoveTag{
			Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "api", Tag: "3.0.0", To: "2.0.0",
		}); err != nil {
			t.Error(err)
		}
		return clock.After(wait)
	}}, blockFor(server, nil))
	state := session.MustRead(t.Context(), acrTagLayers, api("3.0.0", object{"wait": true}))
	if state["exists"] != true || state["source"] != "registry" || state["architecture"] != "amd64" {
		t.Errorf("%v, %v, %v", state["exists"], state["source"], state["architecture"])
	}
	if counts := server.Record().Counts; counts["GetRepoTagLayers"] != 2 || counts["GetManifest"] != 2 || counts["GetAuthorizationToken"] != 1 {
		t.Errorf("requests %v", counts)
	}
}

// TestRegistryArgumentsNeedRegistry expects errors before any request.
func TestRegistryArgumentsNeedRegistry(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	combined := func(name string) diagnostic {
		return providertest.Error(
			"Invalid Attribute Combination", name+" is for the registry, and source is \"api\", which never asks it.\nWhat to do: leave out one of the two.",
			name,
		)
	}
	for name, test := range map[string]struct {
		changes object
		want    []diagnostic
	}{
		"platform": {object{"source": "api", "platform": "linux/amd64"}, []diagnostic{combined("platform")}},
		"host":     {object{"source": "api", "registry_host": "registry.example.com"}, []diagnostic{combined("registry_host")}},
		"no source": {object{"source": "cache"}, []diagnostic{providertest.Error(
			"Invalid Attribute Value", "\"cache\" can't be source: a source is api or registry.", "source",
		)}},
		"no platform": {object{"platform": "amd64"}, []diagnostic{providertest.Error(
			"Invalid Attribute Value", "\"amd64\" can't be platform: a platform is os/architecture or os/architecture/variant, in lower-case letters and digits, like linux/amd64 or linux/arm64/v8.",
			platformAttribute,
		)}},
		"no host": {object{"registry_host": "https://registry.example.com"}, []diagnostic{providertest.Error(
			"Invalid Attribute Value", "\"https://registry.example.com\" can't be registry_host: a registry host is a host name, with a port if need be, like acme.kr.ncr.ntruss.com, without https:// and without a path.",
			"registry_host",
		)}},
	} {
		_, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", test.changes))
		if difference := cmp.Diff(test.want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
	if counts := server.Record().Counts; len(counts) != 0 {
		t.Errorf("requests %v", counts)
	}
}
