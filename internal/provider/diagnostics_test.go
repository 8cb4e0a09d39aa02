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
	layersSubject     = "Asked for the layers of the tag \"1.4.2\" in the repository \"crr-v7m9m2g0qkqjf56p\" of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\".\n"
	repositorySubject = "Asked for the id of the repository \"platform/storefront\" of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\".\n"
	v1TagSubject      = "Asked for the tag \"v1\" of the image \"app\" in the registry \"acme\", site \"public\", region \"KR\".\n"

	acrKeys   = "acr.access_key, acr.secret_key and, for temporary keys, acr.security_token in the provider block"
	ncrKeys   = "ncr.access_key and ncr.secret_key in the provider block"
	checked   = ": that they are complete, active and of this cloud; and that this machine's clock is right."
	elsewhere = "What to do: check the endpoint in the provider block, and any proxy on the way: this is not how the service answers. " +
		"If both are right, report it to the provider's developers with this text."
	unusable = "What to do: run again; if it stays, report it to the provider's developers with this text. Nothing of this answer was used."
)

// diagnosticCase holds a response of a service and the diagnostic that it leads to.
type diagnosticCase struct {
	status    int
	body      string
	summary   string
	response  string
	advice    string
	attribute string
}

func TestACRDiagnostics(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]diagnosticCase{
		"authentication": {
			403, `{"Code": "InvalidSecurityToken.Expired", "Message": "Specified SecurityToken is expired.", "RequestId": "R1"}`, "Authentication Failed",
			`HTTP status 403 Forbidden, code "InvalidSecurityToken.Expired", request id "R1", after 1 attempt: Specified SecurityToken is expired.`, "What to do: check " + acrKeys + checked, "",
		},
		"access": {
			403, `{"Code": "NoPrivilege", "Message": "Access denied for this user.", "RequestId": "R1"}`, "Access Denied",
			`HTTP status 403 Forbidden, code "NoPrivilege", request id "R1", after 1 attempt: Access denied for this user.`,
			"What to do: allow the account the RAM action cr:GetRepositoryLayers.", "",
		},
		"instance": {
			200, `{"IsSuccess": false, "Code": "INSTANCE_NOT_EXIST", "RequestId": "R1"}`, "Instance Not Found",
			`HTTP status 200 OK, code "INSTANCE_NOT_EXIST", request id "R1", after 1 attempt.`,
			"What to do: check instance_id and region: an instance is found in its own region only, by an account that it belongs to.", "instance_id",
		},
		"repository": {
			200, `{"IsSuccess": false, "Code": "REPO_NOT_EXIST", "RequestId": "R1"}`, "Repository Not Found",
			`HTTP status 200 OK, code "REPO_NOT_EXIST", request id "R1", after 1 attempt.`,
			"What to do: check the repository's id or names in the instance's console; it may have been deleted, or belong to another instance.", "repo_id",
		},
		"tag": {
			200, `{"IsSuccess": false, "Code": "TAG_NOT_EXIST", "RequestId": "R1"}`, "Tag Not Found",
			`HTTP status 200 OK, code "TAG_NOT_EXIST", request id "R1", after 1 attempt. The tag "1.4.2" is there now, and points at "` + storefrontDigest + `".`,
			"What to do: run again.", "tag",
		},
		"throttled": {
			400, `{"Code": "Throttling.User", "Message": "Request was denied due to user flow control.", "RequestId": "R1"}`, "Request Throttled",
			`HTTP status 400 Bad Request, code "Throttling.User", request id "R1", after 1 attempt: Request was denied due to user flow control.`,
			"What to do: wait a minute and run again; lower -parallelism, or raise max_retries and timeouts.read, if it happens often.", "",
		},
		"unavailable": {
			500, `{"Code": "SystemError", "Message": "Unknown error.", "RequestId": "R1"}`, "Service Unavailable",
			`HTTP status 500 Internal Server Error, code "SystemError", request id "R1", after 1 attempt: Unknown error.`,
			"What to do: see the vendor's status page, and any proxy on the way; run again later.", "",
		},
		"gone": {
			404, `{"Code": "InvalidAction.NotFound", "Message": "Specified api is not found.", "RequestId": "R1"}`, "API Not Available",
			`HTTP status 404 Not Found, code "InvalidAction.NotFound", request id "R1", after 1 attempt: Specified api is not found. The registry was not asked instead: source is "api".`,
			"What to do: " + adviceRegistry, "",
		},
		"unexpected": {
			200, `{"IsSuccess": true, "RequestId": "R1", "Layers": [null]}`, "Unexpected API Response",
			`HTTP status 200 OK, request id "R1", after 1 attempt: Layers[0]: want an object, not null.`, unusable, "",
		},
		"redirect": {
			302, "", "Unexpected API Response",
			`HTTP status 302 Found, after 1 attempt: redirects are not followed: they would carry the signature to another host.`, elsewhere, "",
		},
		"a terminal's tricks": {
			400, `{"Code": "X\u001b[2J", "Message": "line\nline", "RequestId": "R1"}`, "Unexpected API Response",
			`HTTP status 400 Bad Request, code "X\\u001b[2J", request id "R1", after 1 attempt: line line.`, unusable, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTagLayers, Status: test.status, Body: test.body})
			session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
			_, problems := session.Read(t.Context(), acrTagLayers, storefrontLayers().With(object{"source": "api"}))
			test.check(t, problems, layersSubject+"Came back from GetRepoTagLayers at "+hostOf(server)+", ")
		})
	}
}

func TestNCRDiagnostics(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]diagnosticCase{
		"authentication": {
			401, `{"error": {"errorCode": "200", "message": "Authentication Failed"}}`, "Authentication Failed",
			`HTTP status 401 Unauthorized, code "200", after 1 attempt: Authentication Failed.`, "What to do: check " + ncrKeys + checked, "",
		},
		"access": {
			401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`, "Access Denied",
			`HTTP status 401 Unauthorized, code "210", after 1 attempt: Permission Denied.`,
			"What to do: allow the account to view Container Registry: the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its view actions.", "",
		},
		"tag": {
			404, `{"error": {"errorCode": "404", "message": "Not Found"}}`, "Tag Not Found",
			`HTTP status 404 Not Found, code "404", after 1 attempt: Not Found.`,
			"What to do: check registry, image_name, reference, site and region: the service says of none of them which it is that does not exist.", "reference",
		},
		"throttled": {
			429, `{"error": {"errorCode": "420", "message": "Rate Limited"}}`, "Request Throttled",
			`HTTP status 429 Too Many Requests, code "420", after 1 attempt: Rate Limited.`,
			"What to do: wait a minute and run again; lower -parallelism, or raise max_retries and timeouts.read, if it happens often.", "",
		},
		"unavailable": {
			503, "<html>", "Service Unavailable", `HTTP status 503 Service Unavailable, after 1 attempt.`,
			"What to do: see the vendor's status page, and any proxy on the way; run again later.", "",
		},
		"wrong endpoint": {
			404, `{"error": {"errorCode": "300", "message": "Not Found Exception"}}`, "API Not Available",
			`HTTP status 404 Not Found, code "300", after 1 attempt: Not Found Exception.`,
			"What to do: check that the endpoint in the provider block is this service's own; if it is, the vendor has taken this operation away.", "",
		},
		"another tag": {
			200, `{"name": "v2", "digest": "` + hexA + `"}`, "Unexpected API Response",
			`HTTP status 200 OK, after 1 attempt: name: the answer is about the tag "v2".`, unusable, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: test.status, Body: test.body})
			session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
			_, problems := session.Read(t.Context(), ncrTag, v1Tag())
			test.check(t, problems, v1TagSubject+"Came back from GetImageTagDetail at "+hostOf(server)+", ")
		})
	}
}

func (a diagnosticCase) check(t *testing.T, problems []diagnostic, before string) {
	t.Helper()
	attribute := ""
	if a.attribute != "" {
		attribute = a.attribute
	}
	got := make([]diagnostic, 0, len(problems))
	for _, problem := range problems {
		problem.Detail = withoutTraceID(problem.Detail)
		got = append(got, problem)
	}
	want := []diagnostic{providertest.Error(a.summary, before+a.response+"\n"+a.advice, attribute)}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
}

// withoutTraceID takes out the id that the emulator makes up for each answer of NCR.
func withoutTraceID(detail string) string {
	before, after, hasID := strings.Cut(detail, `, request id "`)
	if !hasID || strings.HasPrefix(after, "R1") {
		return detail
	}
	_, after, _ = strings.Cut(after, `"`)
	return before + after
}

func TestGetRepositoryDiagnostics(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Status: 403, Times: 1, Body: `{"Code": "NoPrivilege", "RequestId": "R1"}`})
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Body: `{"IsSuccess": false, "Code": "REPO_NOT_EXIST", "RequestId": "R1"}`})
	session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
	response := "Came back from GetRepository at " + hostOf(server) + ", "
	for _, want := range []diagnostic{
		providertest.Error(
			"Access Denied", repositorySubject+response+"HTTP status 403 Forbidden, code \"NoPrivilege\", request id \"R1\", after 1 attempt.\n"+
				"What to do: allow the account the RAM action cr:GetRepository.", "",
		),
		providertest.Error(
			"Repository Not Found", repositorySubject+response+"HTTP status 200 OK, code \"REPO_NOT_EXIST\", request id \"R1\", after 1 attempt.\n"+
				"What to do: check namespace and repo_name in the instance's console; they are two names, not one with a slash.", "repo_name",
		),
	} {
		_, problems := session.Read(t.Context(), acrTagLayers, storefrontLayersByName())
		if difference := cmp.Diff([]diagnostic{want}, problems); difference != "" {
			t.Errorf("(-want +got):\n%s", difference)
		}
	}
	if counts := server.Record().Counts; counts[emulator.OperationGetRepoTagLayers] != 0 {
		t.Errorf("requests %v: layers were asked for without a repository", counts)
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
		"Missing ACR Credentials", layersSubject+"Signing in by provider block failed. Nothing was sent: acr.access_key set, but not acr.secret_key.\n"+
			"What to do: set acr.access_key and acr.secret_key, with temporary keys acr.security_token too; or none of them, to sign in in another way.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("ACR (-want +got):\n%s", difference)
	}
	_, problems = session.Read(t.Context(), ncrTag, v1Tag())
	want = []diagnostic{providertest.Error(
		"Missing NCR Credentials", v1TagSubject+"Nothing was sent: no keys are set up. Looked in: provider block (ncr.access_key and ncr.secret_key are not set), "+
			"environment (neither NCLOUD_ACCESS_KEY nor NCLOUD_ACCESS_KEY_ID is set), profile (this machine has no home directory for ~/.ncloud/configure).\n"+
			"What to do: set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, or make a profile (ncloud configure), or set "+ncrKeys+".", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("NCR (-want +got):\n%s", difference)
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}
