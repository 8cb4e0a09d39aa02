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

const (
	layersSubject = `the layers of tag "1.4.2" in repository "crr-v7m9m2g0qkqjf56p" of instance "cri-k77rd2eo9ztt1qa4", region "cn-hangzhou"`
	acrInstance   = `instance "cri-k77rd2eo9ztt1qa4", region "cn-hangzhou"`
	v1Subject     = `tag "v1" of image "app" in registry "acme", site "public", region "KR"`
)

// responseDiagnostic is a response of a service, and the diagnostic that the user reads.
type responseDiagnostic struct {
	status    int
	body      string
	summary   string
	attribute string
	problem   string // the first paragraph
	fix       string // the second one
	response  string // of the third one, after the host
}

func TestACRDiagnostics(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]responseDiagnostic{
		"authentication": {
			403, `{"Code": "InvalidSecurityToken.Expired", "Message": "Specified SecurityToken is expired.", "RequestId": "R1"}`, "Authentication Failed", "",
			"Could not read " + layersSubject + ": the security token from acr.security_token in the provider block has expired.",
			fixTemporaryKeys,
			"Response: HTTP 403, code InvalidSecurityToken.Expired, message: Specified SecurityToken is expired. Request ID: R1.",
		},
		"access": {
			403, `{"Code": "NoPrivilege", "Message": "Access denied for this user.", "RequestId": "R1"}`, "Access Denied", "",
			"Could not read " + layersSubject + ": the credentials are valid but are not allowed to call GetRepoTagLayers.",
			"Grant the RAM action cr:GetRepositoryLayers to this user or role.",
			"Response: HTTP 403, code NoPrivilege, message: Access denied for this user. Request ID: R1.",
		},
		"instance": {
			200, `{"IsSuccess": false, "Code": "INSTANCE_NOT_EXIST", "RequestId": "R1"}`, "Instance Not Found", "instance_id",
			`Instance "cri-k77rd2eo9ztt1qa4" does not exist in region "cn-hangzhou", or does not belong to this account.`,
			"Check instance_id and region: an instance is found in its own region only, by an account that it belongs to.",
			"Response: HTTP 200, code INSTANCE_NOT_EXIST. Request ID: R1.",
		},
		"repository": {
			200, `{"IsSuccess": false, "Code": "REPO_NOT_EXIST", "RequestId": "R1"}`, "Repository Not Found", "repo_id",
			`Repository "crr-v7m9m2g0qkqjf56p" does not exist in ` + acrInstance + ".",
			"Check repo_id in the console of the instance. The repository may have been deleted, or belong to another instance.",
			"Response: HTTP 200, code REPO_NOT_EXIST. Request ID: R1.",
		},
		"tag": {
			200, `{"IsSuccess": false, "Code": "TAG_NOT_EXIST", "RequestId": "R1"}`, "Tag Not Found", "tag",
			`Tag "1.4.2" does not exist in repository "crr-v7m9m2g0qkqjf56p" of ` + acrInstance + ". It exists now, and points to " + storefrontDigest + ".",
			"Run Terraform again.",
			"Response: HTTP 200, code TAG_NOT_EXIST. Request ID: R1.",
		},
		"throttled": {
			400, `{"Code": "Throttling.User", "Message": "Request was denied due to user flow control.", "RequestId": "R1"}`, "Request Throttled", "",
			"Could not read " + layersSubject + ": GetRepoTagLayers was throttled.",
			fixThrottled,
			"Response: HTTP 400, code Throttling.User, message: Request was denied due to user flow control. Request ID: R1.",
		},
		"unavailable": {
			500, `{"Code": "SystemError", "Message": "Unknown error.", "RequestId": "R1"}`, "Service Unavailable", "",
			"Could not read " + layersSubject + ": GetRepoTagLayers returned HTTP 500.",
			"See the status page of Alibaba Cloud, and check any proxy in between. Then run Terraform again.",
			"Response: HTTP 500, code SystemError, message: Unknown error. Request ID: R1.",
		},
		"removed action": {
			404, `{"Code": "InvalidAction.NotFound", "Message": "Specified api is not found.", "RequestId": "R1"}`, "API Not Available", "",
			"Could not read " + layersSubject + `: the API no longer provides GetRepoTagLayers. The registry was not read instead, because source is "api".`,
			fixWithSource,
			"Response: HTTP 404, code InvalidAction.NotFound, message: Specified api is not found. Request ID: R1.",
		},
		"invalid response": {
			200, `{"IsSuccess": true, "RequestId": "R1", "Layers": [null]}`, "Unexpected API Response", "",
			"Could not read " + layersSubject + ": GetRepoTagLayers returned an invalid response: Layers[0]: expected an object, got null. The response was discarded.",
			fixReport,
			"Response: HTTP 200. Request ID: R1.",
		},
		"redirect": {
			302, "", "Unexpected API Response", "",
			"Could not read " + layersSubject + ": unexpected redirect (redirects are not followed, to protect the request signature).",
			"Check acr.endpoint and any proxy in between: this is not how the service responds. If both are right, report this message to the developers of the provider.",
			"Response: HTTP 302.",
		},
		"control characters": {
			400, `{"Code": "X\u001b[2J", "Message": "line\nline", "RequestId": "R1"}`, "Unexpected API Response", "",
			"Could not read " + layersSubject + ": GetRepoTagLayers returned code X\\u001b[2J.",
			fixReport,
			`Response: HTTP 400, code X\u001b[2J, message: line line. Request ID: R1.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTagLayers, Status: test.status, Body: test.body})
			session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
			_, problems := session.Read(t.Context(), acrTagLayers, storefrontLayers().With(object{"source": "api"}))
			test.check(t, problems, "Request: GetRepoTagLayers at "+hostOf(server)+". ")
		})
	}
}

func TestNCRDiagnostics(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]responseDiagnostic{
		"authentication": {
			401, `{"error": {"errorCode": "200", "message": "Authentication Failed"}}`, "Authentication Failed", "",
			"Could not read " + v1Subject + ": NAVER Cloud does not accept the credentials from ncr.access_key in the provider block.",
			fixNCRKeys,
			"Response: HTTP 401, code 200, message: Authentication Failed.",
		},
		"access": {
			401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`, "Access Denied", "",
			"Could not read " + v1Subject + ": the credentials are valid but are not allowed to call GetImageTagDetail.",
			"Grant the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its View actions, to this account.",
			"Response: HTTP 401, code 210, message: Permission Denied.",
		},
		"tag": {
			404, `{"error": {"errorCode": "404", "message": "Not Found"}}`, "Tag Not Found", "reference",
			`Tag "v1" of image "app" was not found in registry "acme", site "public", region "KR".`,
			fixAnyNCRName,
			"Response: HTTP 404, code 404, message: Not Found.",
		},
		"throttled": {
			429, `{"error": {"errorCode": "420", "message": "Rate Limited"}}`, "Request Throttled", "",
			"Could not read " + v1Subject + ": GetImageTagDetail was throttled.",
			fixThrottled,
			"Response: HTTP 429, code 420, message: Rate Limited.",
		},
		"unavailable": {
			503, "<html>", "Service Unavailable", "",
			"Could not read " + v1Subject + ": GetImageTagDetail returned HTTP 503.",
			"See the status page of NAVER Cloud, and check any proxy in between. Then run Terraform again.",
			"Response: HTTP 503.",
		},
		"wrong endpoint": {
			404, `{"error": {"errorCode": "300", "message": "Not Found Exception"}}`, "API Not Available", "",
			"Could not read " + v1Subject + ": the API no longer provides GetImageTagDetail.",
			"Check that ncr.endpoint is an endpoint of this service. If it is, NAVER Cloud has removed the operation.",
			"Response: HTTP 404, code 300, message: Not Found Exception.",
		},
		"another tag": {
			200, `{"name": "v2", "digest": "` + hexA + `"}`, "Unexpected API Response", "",
			"Could not read " + v1Subject + `: GetImageTagDetail returned an invalid response: the response is about tag "v2". The response was discarded.`,
			fixReport,
			"Response: HTTP 200.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: test.status, Body: test.body})
			session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
			_, problems := session.Read(t.Context(), ncrTag, v1Tag())
			test.check(t, problems, "Request: GetImageTagDetail at "+hostOf(server)+". ")
		})
	}
}

func (d responseDiagnostic) check(t *testing.T, problems []diagnostic, request string) {
	t.Helper()
	for index := range problems {
		problems[index].Detail = withoutTraceID(problems[index].Detail)
	}
	want := []diagnostic{providertest.Error(d.summary, d.problem+"\n\n"+d.fix+"\n\n"+request+d.response, d.attribute)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
}

// withoutTraceID removes the request ID that the emulator generates for each response of NCR.
func withoutTraceID(detail string) string {
	before, after, found := strings.Cut(detail, " Request ID: ")
	if !found || strings.HasPrefix(after, "R") { // a fault's
		return detail
	}
	_, after, _ = strings.Cut(after, ".")
	return before + after
}

func TestGetRepositoryDiagnostics(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Status: 403, Times: 1, Body: `{"Code": "NoPrivilege", "RequestId": "R{number}"}`})
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Body: `{"IsSuccess": false, "Code": "REPO_NOT_EXIST", "RequestId": "R{number}"}`})
	session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
	request := "Request: GetRepository at " + hostOf(server) + ". "
	for _, want := range []diagnostic{
		providertest.Error(
			"Access Denied", `Could not read repository "platform/storefront" of `+acrInstance+": the credentials are valid but are not allowed to call GetRepository.\n\n"+
				"Grant the RAM action cr:GetRepository to this user or role.\n\n"+
				request+"Response: HTTP 403, code NoPrivilege. Request ID: R1.", "",
		),
		providertest.Error(
			"Repository Not Found", `Repository "platform/storefront" does not exist in `+acrInstance+".\n\n"+
				"Check namespace and repo_name. They are separate arguments, for example namespace = \"platform\" and repo_name = \"storefront\".\n\n"+
				request+"Response: HTTP 200, code REPO_NOT_EXIST. Request ID: R3.", "repo_name",
		),
	} {
		_, problems := session.Read(t.Context(), acrTagLayers, storefrontLayersByName())
		if difference := cmp.Diff([]diagnostic{want}, problems); difference != "" {
			t.Errorf("(-want +got):\n%s", difference)
		}
	}
	if counts := server.Record().Counts; counts[emulator.OperationGetRepoTagLayers] != 0 {
		t.Errorf("requests %v: layers were read without a repository", counts)
	}
}

func TestMissingCredentials(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	session := configured(t, dependencies{}, object{
		"acr": object{"region": "cn-hangzhou", "endpoint": server.URL(), "access_key": "LTAIalone"},
		"ncr": object{"endpoint": server.NCREndpoint()},
	})
	_, problems := session.Read(t.Context(), acrTagLayers, storefrontLayers())
	want := []diagnostic{providertest.Error(
		"Missing ACR Credentials", "The credentials (source: provider block) cannot be used: acr.access_key is set, but acr.secret_key is not.\n\n"+
			"Set acr.secret_key too, or remove acr.access_key to use another credential source.\n\nNo API request was sent.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("ACR (-want +got):\n%s", difference)
	}
	_, problems = session.Read(t.Context(), ncrTag, v1Tag())
	want = []diagnostic{providertest.Error(
		"Missing NCR Credentials", "No credentials found for NAVER Cloud. Sources checked, in order:\n"+
			"  - provider block: ncr.access_key and ncr.secret_key are not set\n"+
			"  - environment: neither NCLOUD_ACCESS_KEY nor NCLOUD_ACCESS_KEY_ID is set\n"+
			"  - profile: there is no home directory for ~/.ncloud/configure\n\n"+
			"Set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, run \"ncloud configure\", or set ncr.profile, or ncr.access_key and ncr.secret_key, in the provider block.\n\n"+
			"No API request was sent.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("NCR (-want +got):\n%s", difference)
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}
