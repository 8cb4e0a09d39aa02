// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestLayersFromNeitherSource removes the action from the API, and the registry cannot be read
// either.
func TestLayersFromNeitherSource(t *testing.T) {
	t.Parallel()
	const (
		problem  = "The API no longer provides GetRepoTagLayers (InvalidAction.NotFound), and reading the layers from the registry failed. "
		exchange = "1. Request: GetRepoTagLayers at {host}. Response: HTTP 404, code InvalidAction.NotFound, " +
			"message: Specified api is not found, please check your url and method. Request ID: R.\n2. "
		instance = "instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\""
		login    = "Could not read a registry login of " + instance + ": "
		endpoint = "Could not read the registry endpoint of " + instance + ": "
		manifest = "Could not read the manifest of tag \"2.0.0\" of repository \"platform/api\" from registry \"{host}\": "
	)
	fault := func(operation string, status int, body string) func(*emulator.Server) {
		return func(server *emulator.Server) {
			server.AddFault(emulator.Fault{Operation: operation, Status: status, Body: body})
		}
	}
	for name, test := range map[string]struct {
		account                string
		prepare                func(*emulator.Server)
		problem, fix, exchange string // of the registry
	}{
		"login not allowed": {
			account:  "no-registry",
			problem:  login + "the credentials are valid but are not allowed to call GetAuthorizationToken.",
			fix:      "Grant the RAM action cr:GetAuthorizationToken to this user or role.",
			exchange: "Request: GetAuthorizationToken at {host}. Response: HTTP 403, code NoPrivilege, message: Access denied for this user. Request ID: R.",
		},
		"pull not allowed": {
			account:  "no-pull",
			problem:  manifest + "the credentials are valid but are not allowed to call GET manifest.",
			fix:      "Grant the RAM action cr:PullRepository to this user or role.",
			exchange: "Request: GET manifest at {host}. Response: HTTP 401, code DENIED, message: requested access to the resource is denied.",
		},
		"endpoint not allowed": {
			prepare:  fault(emulator.OperationListInstanceEndpoint, 403, `{"Code": "NoPrivilege", "RequestId": "R"}`),
			problem:  endpoint + "the credentials are valid but are not allowed to call ListInstanceEndpoint.",
			fix:      "Grant the RAM action cr:ListInstanceEndpoint to this user or role, or set registry_host.",
			exchange: "Request: ListInstanceEndpoint at {host}. Response: HTTP 403, code NoPrivilege. Request ID: R.",
		},
		"no open endpoint": {
			prepare:  fault(emulator.OperationListInstanceEndpoint, 200, `{"IsSuccess": true, "Endpoints": [{"EndpointType": "internet", "Enable": false, "Domains": [{"Domain": "a.example.com"}]}]}`),
			problem:  endpoint + "the instance has no open registry endpoint.",
			fix:      "Open the public endpoint or a VPC endpoint of the instance in its console, or set registry_host.",
			exchange: "Request: ListInstanceEndpoint.",
		},
		"invalid host": {
			prepare:  fault(emulator.OperationListInstanceEndpoint, 200, `{"IsSuccess": true, "Endpoints": [{"EndpointType": "internet", "Enable": true, "Domains": [{"Domain": "a.example.com/v2"}]}]}`),
			problem:  endpoint + "ListInstanceEndpoint returned an invalid response: Endpoints[0].Domains[0].Domain: expected a host name, got \"a.example.com/v2\". The response was discarded.",
			fix:      fixReport,
			exchange: "Request: ListInstanceEndpoint at {host}. Response: HTTP 200.",
		},
		"no login in the response": {
			prepare:  fault(emulator.OperationGetAuthorizationToken, 200, `{"IsSuccess": true, "RequestId": "R", "TempUsername": "cr_temp_user"}`),
			problem:  login + "GetAuthorizationToken returned an invalid response: the response has no valid AuthorizationToken. The response was discarded.",
			fix:      fixReport,
			exchange: "Request: GetAuthorizationToken at {host}. Response: HTTP 200. Request ID: R.",
		},
		"login rejected": {
			prepare:  fault(emulator.OperationGetRegistryToken, 401, `{"errors": [{"code": "UNAUTHORIZED", "message": "unauthorized"}]}`),
			problem:  manifest + "the registry does not accept the login.",
			fix:      "Run Terraform again. If the error persists, check that registry_host, if it is set, is a host of this instance.",
			exchange: "Request: GET token at {host}. Response: HTTP 401, code UNAUTHORIZED, message: unauthorized.",
		},
		"registry unavailable": {
			prepare:  fault(emulator.OperationGetManifest, 503, ""),
			problem:  manifest + "GET manifest returned HTTP 503.",
			fix:      "See the status page of Alibaba Cloud, and check any proxy in between. Then run Terraform again.",
			exchange: "Request: GET manifest at {host}. Response: HTTP 503.",
		},
		"no configuration": {
			prepare:  fault(emulator.OperationGetBlob, 404, `{"errors": [{"code": "BLOB_UNKNOWN", "message": "blob unknown to registry"}]}`),
			problem:  manifest + "the registry does not have the image's configuration, which its manifest names.",
			fix:      "Push the image again: the registry has only a part of it.",
			exchange: "Request: GET configuration at {host}. Response: HTTP 404, code BLOB_UNKNOWN, message: blob unknown to registry.",
		},
		"another configuration": {
			prepare: fault(emulator.OperationGetBlob, 200, `{"architecture": "arm64", "os": "linux"}`),
			problem: manifest + "GET configuration returned an invalid response: the content has the digest " +
				`"sha256:872572c6ae7ee95dcb30b87ddb1fdd79a919128990373e39a1d689237fa14f05", expected "sha256:4966867053b25647f4ea46be11638450967c8fc714202c0e1f9278c9347b5779". The response was discarded.`,
			fix:      fixReport,
			exchange: "Request: GET configuration at {host}. Response: HTTP 200.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			server.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
			if test.prepare != nil {
				test.prepare(server)
			}
			block := blockFor(server, object{"max_retries": int64(0)})
			if test.account != "" {
				account := accountOf(t, test.account)
				block["acr"] = block["acr"].(object).With(object{"access_key": account.AccessKey, "secret_key": account.SecretKey})
			}
			_, problems := configured(t, dependencies{}, block).Read(t.Context(), acrTagLayers, api("2.0.0", nil))
			want := []diagnostic{providertest.Error("API Not Available", problem+test.problem+"\n\n"+test.fix+"\n\n"+exchange+test.exchange, "")}
			for index := range problems {
				problems[index].Detail = emulatorRequestID.ReplaceAllString(strings.ReplaceAll(problems[index].Detail, hostOf(server), "{host}"), "Request ID: R.")
			}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("diagnostics (-want +got):\n%s", difference)
			}
		})
	}
}

var emulatorRequestID = regexp.MustCompile(`Request ID: [^.]+\.`)

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

// manifestSubject is the tag of the repository "platform/api" in the emulator's registry.
func manifestSubject(server *emulator.Server, tag string) string {
	return "the manifest of tag \"" + tag + "\" of repository \"platform/api\" from registry \"" + hostOf(server) + "\""
}

// TestLayersFromRegistryConclusive reads from a registry that says for sure what is wrong: the tag
// is missing, or a platform is required.
func TestLayersFromRegistryConclusive(t *testing.T) {
	t.Parallel()
	const fallback = " The API no longer provides GetRepoTagLayers, so the registry was read."
	server, session := emulated(t)
	server.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
	state, problems := session.Read(t.Context(), acrTagLayers, api("9.9.9", nil))
	want := []diagnostic{providertest.Error(
		"Tag Not Found", "Tag \"9.9.9\" does not exist in repository \"crr-a7p2m9i4x3q8r5s1\" of instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\"."+fallback+
			" Tags of the repository: \"2.0.0\", \"2.1.0\", \"2.2.0\", \"2.3.0\".\n\n"+fixTag+"\n\n"+
			"Request: GET manifest at "+hostOf(server)+". Response: HTTP 404, code MANIFEST_UNKNOWN, message: manifest unknown.",
		"tag",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || state != nil {
		t.Errorf("a missing tag (-want +got):\n%s", difference)
	}
	masked := session.MustRead(t.Context(), acrTagLayers, api("9.9.9", object{"allow_missing": true}))
	if masked["exists"] != false || masked["source"] != nil || masked["layers"] != nil || masked["registry_host"] != nil {
		t.Errorf("a missing tag that is allowed: %v", masked)
	}
	_, problems = session.Read(t.Context(), acrTagLayers, api("2.2.0", nil))
	want = []diagnostic{providertest.Error(
		"Missing Platform", "Tag \"2.2.0\" is a multi-platform image."+fallback+"\n\nSet platform to one of: linux/amd64, linux/arm/v7, linux/arm64.", platformAttribute,
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("a required platform (-want +got):\n%s", difference)
	}
}

// TestLayersFromAnotherRegistry reads from a host without what the instance has: that is neither
// masked nor waited for.
func TestLayersFromAnotherRegistry(t *testing.T) {
	t.Parallel()
	for code, missing := range map[string]string{"MANIFEST_UNKNOWN": "tag", "NAME_UNKNOWN": "repository"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			server, session := emulated(t)
			server.AddFault(emulator.Fault{Operation: emulator.OperationGetManifest, Status: 404, Body: `{"errors": [{"code": "` + code + `"}]}`})
			_, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", fromRegistry(object{
				"registry_host": hostOf(server), "allow_missing": true, "wait": true, "timeouts": object{"read": "3s"},
			})))
			want := []diagnostic{providertest.Error(
				"Unexpected API Response", "Could not read "+manifestSubject(server, "2.0.0")+": GET manifest returned an invalid response: "+
					"the registry does not have this "+missing+", but the API does. The response was discarded.\n\n"+
					"Check that registry_host, if it is set, is a host of this instance. If the tag was pushed a moment ago, run Terraform again.\n\n"+
					"Request: GET manifest at "+hostOf(server)+". Response: HTTP 404, code "+code+".",
				"registry_host",
			)}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("diagnostics (-want +got):\n%s", difference)
			}
		})
	}
}

// TestLayersMissingUnconfirmed: a tag that the registry does not have is masked with a warning
// where the API does not allow to check it, and not at all where the API fails.
func TestLayersMissingUnconfirmed(t *testing.T) {
	t.Parallel()
	subject := func(server *emulator.Server) string {
		return "he manifest" + strings.TrimPrefix(manifestSubject(server, "9.9.9"), "the manifest")
	}
	const doubt = "but the API could not be asked whether it has the tag."
	refusing := startEmulator(t)
	refusing.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 403, Body: `{"Code": "NoPermission", "RequestId": "R1"}`})
	missing := api("9.9.9", fromRegistry(object{"allow_missing": true}))
	state, problems := configured(t, dependencies{}, blockFor(refusing, nil)).Read(t.Context(), acrTagLayers, missing)
	want := []diagnostic{providertest.Warning(
		"Tag Not Found", "T"+subject(refusing)+" was not found and is treated as missing (allow_missing), "+doubt+"\n\n"+
			"Grant the RAM action cr:ListRepositoryTag to this user or role: accounts that may read tags have this checked.\n\n"+
			"Request: GetRepoTag at "+hostOf(refusing)+". Response: HTTP 403, code NoPermission. Request ID: R1.", "tag",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || state["exists"] != false {
		t.Errorf("refused: exists %v (-want +got):\n%s", state["exists"], difference)
	}
	failing := startEmulator(t)
	failing.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 503})
	state, problems = configured(t, dependencies{}, blockFor(failing, object{"max_retries": int64(0)})).Read(t.Context(), acrTagLayers, missing)
	want = []diagnostic{providertest.Error(
		"Service Unavailable", "Could not read tag \"9.9.9\" in repository \"crr-a7p2m9i4x3q8r5s1\" of instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\": GetRepoTag returned HTTP 503. T"+subject(failing)+" was not found, "+doubt+"\n\n"+
			"See the status page of Alibaba Cloud, and check any proxy in between. Then run Terraform again.\n\n"+
			"Request: GetRepoTag at "+hostOf(failing)+". Response: HTTP 503.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || state != nil {
		t.Errorf("failing: %v (-want +got):\n%s", state, difference)
	}
}

// TestLayersNotFoundFromOtherRequests: only the response to the manifest's request can say that a
// tag does not exist.
func TestLayersNotFoundFromOtherRequests(t *testing.T) {
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

// TestWaitForTagOfRegistry reads from both sources until the tag exists.
func TestWaitForTagOfRegistry(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	server.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
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

// TestRegistryArgumentsValidated finds invalid arguments before any request.
func TestRegistryArgumentsValidated(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	conflict := func(name string) diagnostic {
		return providertest.Error(
			"Invalid Attribute Combination", name+" cannot be used with source = \"api\".\n\nRemove one of the two, or set source = \"registry\".", name,
		)
	}
	invalidValue := func(name, value, must string) diagnostic {
		return providertest.Error("Invalid Attribute Value", "Invalid value for "+name+": \""+value+"\" "+must+".", name)
	}
	for name, test := range map[string]struct {
		changes object
		want    diagnostic
	}{
		"platform with the API": {object{"source": "api", "platform": "linux/amd64"}, conflict("platform")},
		"host with the API":     {object{"source": "api", "registry_host": "registry.example.com"}, conflict("registry_host")},
		"unknown source":        {object{"source": "cache"}, invalidValue("source", "cache", "must be api or registry")},
		"incomplete platform": {object{"platform": "amd64"}, invalidValue("platform", "amd64", "must be os/architecture[/variant][:os_version] in lower-case letters and digits, such as \"linux/amd64\", \"linux/arm/v7\" or \"windows/amd64:10.0.20348\".\n\n"+
			"\"amd64\" has no operating system: set platform to os/architecture, such as \"linux/amd64\"")},
		"name instead of a host": {object{"registry_host": "registry"}, invalidValue("registry_host", "registry", "must be a full host name with an optional port, such as \"acme.kr.ncr.ntruss.com\", without \"https://\" or a path")},
	} {
		_, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", test.changes))
		if difference := cmp.Diff([]diagnostic{test.want}, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
	if counts := server.Record().Counts; len(counts) != 0 {
		t.Errorf("requests %v", counts)
	}
}
