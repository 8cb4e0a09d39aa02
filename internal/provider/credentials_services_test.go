// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestErrorsOfCredentialServices has errors of the services that issue credentials, each with its
// own advice.
func TestErrorsOfCredentialServices(t *testing.T) {
	t.Parallel()
	const (
		sourceURI = "(source: acr.credentials_uri in the provider block)"
		sourceECS = "(source: acr.ecs_role_name in the provider block)"
		sourceSTS = "(source: acr.assume_role on ALIBABA_CLOUD_ACCESS_KEY_ID in the environment)"
		sourceJWT = "(source: acr.assume_role_with_oidc in the provider block)"
	)
	uri, ecs := object{"credentials_uri": "http://{host}/credentials/build"}, object{"ecs_role_name": "build-machine"}
	oidc := object{"assume_role_with_oidc": object{"role_arn": clusterRole, "oidc_token_file": "~/token", "oidc_provider_arn": clusterOIDC}}
	role := object{"assume_role": object{"role_arn": deployerRole}}
	fault := func(operation string, status int, body string) emulator.Fault {
		return emulator.Fault{Operation: operation, Status: status, Body: body, BeforeAuthentication: true}
	}
	sts := func(code string) string {
		return `{"Code": "` + code + `", "Message": "No.", "RequestId": "R{number}"}`
	}
	for name, test := range map[string]struct {
		acr                    object
		fault                  emulator.Fault
		summary, problem, rest string
	}{
		"URI, a code": {uri, fault(emulator.OperationGetCredentials, 200, `{"Code": "Failed"}`), "Service Unavailable",
			"Could not get credentials " + sourceURI + ": the credentials URI returned code Failed.", fixProgram + "\n\nRequest: the credentials URI at {host}. Response: HTTP 200, code Failed."},
		"URI, no keys": {uri, fault(emulator.OperationGetCredentials, 200, `{}`), "Unexpected API Response",
			"Could not get credentials " + sourceURI + ": the credentials URI returned an invalid response: the response has no valid access key, secret key or security token. " +
				"The response was discarded.", fixProgram + "\n\nRequest: the credentials URI at {host}. Response: HTTP 200."},
		"URI, 403": {uri, fault(emulator.OperationGetCredentials, 403, ""), "Access Denied",
			"Could not get credentials " + sourceURI + ": the credentials URI rejected the request.", fixProgram + "\n\nRequest: the credentials URI at {host}. Response: HTTP 403."},
		"URI, nothing listens": {object{"credentials_uri": "http://127.0.0.1:1/"}, emulator.Fault{}, "Service Unavailable",
			"Could not get credentials " + sourceURI + ": could not connect to 127.0.0.1:1: connection refused.", fixProgram + "\n\nRequest: the credentials URI at 127.0.0.1:1. No response."},
		"ECS, 403": {ecs, fault(emulator.OperationGetInstanceCredentials, 403, ""), "Access Denied",
			"Could not get credentials " + sourceECS + ": the metadata service rejected the request.", fixInstance + "\n\nRequest: the metadata service at {host}. Response: HTTP 403."},
		"ECS, 404": {ecs, fault(emulator.OperationGetInstanceCredentials, 404, ""), "Missing ACR Credentials",
			"The credentials " + sourceECS + " cannot be used: this instance does not have the RAM role, or any.", fixInstance + "\n\nRequest: the metadata service at {host}. Response: HTTP 404."},
		"STS, no such role": {role, fault(emulator.OperationAssumeRole, 404, sts("EntityNotExist.Role")), "Access Denied",
			"Could not get credentials " + sourceSTS + ": the role to assume does not exist. Sources checked before:" + checkedBlock,
			"Check the role's ARN: its account and its name.\n\nRequest: AssumeRole at {host}. Response: HTTP 404, code EntityNotExist.Role, message: No. Request ID: R1."},
		"STS, token expired": {oidc, fault(emulator.OperationAssumeRoleWithOIDC, 401, sts("AuthenticationFail.OIDCToken.Expired")), "Authentication Failed",
			"Could not get credentials " + sourceJWT + ": the OIDC token has expired.", "Check what renews the OIDC token, and the clock of this machine.\n\n" +
				"Request: AssumeRoleWithOIDC at {host}. Response: HTTP 401, code AuthenticationFail.OIDCToken.Expired, message: No. Request ID: R1."},
		"STS, no trust": {oidc, fault(emulator.OperationAssumeRoleWithOIDC, 401, sts("AuthenticationFail.NoPermission")), "Access Denied",
			"Could not get credentials " + sourceJWT + ": AssumeRoleWithOIDC rejected the request.",
			"Check the ARNs of role and OIDC provider, and name that provider, with the token's audience and subject, in the role's trust policy.\n\n" +
				"Request: AssumeRoleWithOIDC at {host}. Response: HTTP 401, code AuthenticationFail.NoPermission, message: No. Request ID: R1."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			if test.fault.Operation != "" {
				server.AddFault(test.fault)
			}
			environment := map[string]string{"CONTAINERREGISTRY_STS_ENDPOINT": server.URL(), "CONTAINERREGISTRY_ECS_METADATA_ENDPOINT": server.URL()}
			maps.Copy(environment, environmentOf(0))
			block := object{"endpoint": server.URL(), "region": "cn-hangzhou"}.With(at(hostOf(server), test.acr).(object))
			session := configured(t, dependencies{environment: environment, home: homeDirectory(t, "token", podToken)}, object{"acr": block, "max_retries": int64(0)})
			_, problems := session.Read(t.Context(), acrTagLayers, acrLayersSource.Config)
			want := []diagnostic{providertest.Error(test.summary, strings.ReplaceAll(test.problem+"\n\n"+test.rest, "{host}", hostOf(server)), "")}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}
