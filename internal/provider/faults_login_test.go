// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// loginSource is the ephemeral resource, in the form of a data source.
var loginSource = dataSource{
	Type: acrLogin, Registry: "acr", Operation: emulator.OperationGetAuthorizationToken, Instance: "instance_id",
	Config: object{"instance_id": "cri-k77rd2eo9ztt1qa4"},
}

const fixEarlyEnd = "If temporary credentials (STS) sign, the login ends with them: use credentials that last longer, such as assume_role with a longer session_expiration. " +
	"Otherwise the service may be an older one that ignores ExpiresInHours: open the login again before it ends."

// loginFaults are about the ephemeral resource, whose texts name no timeouts.read.
func loginFaults() []fault {
	const noUsername, noPassword = "the response has no valid TempUsername", "the response has no valid AuthorizationToken"
	endpoint := loginSource
	endpoint.Operation = emulator.OperationListInstanceEndpoint
	denied := errorBody{"", `{"Code": "NoPrivilege", "RequestId": "R1"}`, "NoPrivilege", "", true}
	throttled := errorBody{"", `{"Code": "Throttling.User", "RequestId": "R1"}`, "Throttling.User", "", true}
	missing := errorBody{"", `{"IsSuccess": false, "Code": "INSTANCE_NOT_EXIST", "RequestId": "R1"}`, "INSTANCE_NOT_EXIST", "", true}
	login := func(fields string) string { return `{"IsSuccess": true, "RequestId": "R1", ` + fields + `}` }
	noEndpoint := expectation{
		summary: "Service Unavailable", reason: "the instance has no open registry endpoint", exchange: "Request: {operation}.",
		fix: "Open the public endpoint or a VPC endpoint of the instance in its console.",
	}
	return []fault{
		{"A login that may not be issued, or whose host may not be looked up (NoPrivilege)", []variant{
			denied.from(loginSource, 403, expectation{summary: "Access Denied"}), denied.from(endpoint, 403, expectation{summary: "Access Denied"}),
		}},
		{"… of an instance that does not exist", []variant{
			missing.from(loginSource, 200, expectation{summary: "Instance Not Found"}), missing.from(endpoint, 200, expectation{summary: "Instance Not Found"}),
		}},
		{"… of an instance without an open endpoint", []variant{{
			source: endpoint, expected: noEndpoint, start: withEmulator(emulator.Fault{Status: 200, Body: `{"IsSuccess": true, "Endpoints": []}`}),
		}}},
		{"… that is throttled", []variant{
			throttled.from(loginSource, 400, expectation{
				summary: "Request Throttled", attempts: allAttempts,
				fix: "Wait a minute and run Terraform again. If it happens often, lower -parallelism, or raise max_retries.",
			}),
		}},
		{"… without a user name or password, or with one that cannot be one", []variant{
			invalid(loginSource, "neither", login(`"ExpireTime": 0`), noUsername),
			invalid(loginSource, "no user name", login(`"TempUsername": "", "AuthorizationToken": "t0ps3cret"`), noUsername),
			invalid(loginSource, "user name with a colon", login(`"TempUsername": "cr:t0ps3cret", "AuthorizationToken": "t0ps3cret"`), noUsername),
			invalid(loginSource, "user name as an object", login(`"TempUsername": {"t0ps3cret": 1}, "AuthorizationToken": "t0ps3cret"`), noUsername),
			invalid(loginSource, "no password", login(`"TempUsername": "cr_temp_user", "AuthorizationToken": null`), noPassword),
			invalid(loginSource, "number", login(`"TempUsername": "cr_temp_user", "AuthorizationToken": 7055273`), noPassword),
			invalid(loginSource, "list", login(`"TempUsername": "cr_temp_user", "AuthorizationToken": ["t0ps3cret"]`), noPassword),
			invalid(loginSource, "line break", login(`"TempUsername": "cr_temp_user", "AuthorizationToken": "t0ps3cret\n"`), noPassword),
		}},
		{"… whose error repeats it", []variant{repeatedLogin()}},
		{"… without an end, with `expires_in_hours`", []variant{withoutExpiry(login)}},
		{"… that ends earlier than `expires_in_hours` requests", []variant{
			{name: "older service", source: loginSource, changes: object{"expires_in_hours": int64(12)}, start: withOldLogins, expected: earlyEnd("1h0m", "12h0m")},
		}},
	}
}

func earlyEnd(lifetime, requested string) expectation {
	return warnedOfEnd("the login, with a warning that names the causes",
		"The login ends at {end}, after "+lifetime+": earlier than the "+requested+" that expires_in_hours requests.", object{"username": "cr_temp_user"})
}

func warnedOfEnd(reason, problem string, values object) expectation {
	return expectation{reason: reason, values: values, warnings: []diagnostic{
		providertest.Warning("Unexpected API Response", problem+"\n\n"+fixEarlyEnd, "expires_in_hours"),
	}}
}

func withoutExpiry(login func(string) string) variant {
	return variant{
		source: loginSource, changes: object{"expires_in_hours": int64(1)},
		start: withEmulator(emulator.Fault{Status: 200, Body: login(`"TempUsername": "cr_temp_user", "AuthorizationToken": "t0ps3cret"`)}),
		expected: warnedOfEnd("the login, with a warning", "The API returned no end of the login, so it may end earlier than requested: expires_at is null.",
			object{"username": "cr_temp_user", "password": "t0ps3cret", "expires_at": nil}),
	}
}

// repeatedLogin is a failure whose message has the password behind its name.
func repeatedLogin() variant {
	body := errorBody{
		"", `{"IsSuccess": false, "Code": "X", "Message": "AuthorizationToken=t0ps3cret is busy", "RequestId": "R1"}`, "X", "AuthorizationToken=*** is busy", true,
	}
	return body.from(loginSource, 200, expectation{summary: "Unexpected API Response"})
}

// withOldLogins starts a service that does not know ExpiresInHours.
func withOldLogins(t *testing.T, _ *variant) service {
	t.Helper()
	server := providertest.StartEmulator(t, emulator.Options{OldLogins: true})
	return service{url: server.URL(), stopper: &stopper{}, received: func(operation string) (int, bool) { return int(server.Record().Counts[operation]), true }}
}

var end = regexp.MustCompile(`(ends at )\d{4}-\d\d-\d\dT[\d:.]+Z`)

// withoutEnd replaces the time at which a login ends.
func withoutEnd(text string) string { return end.ReplaceAllString(text, "${1}{end}") }
