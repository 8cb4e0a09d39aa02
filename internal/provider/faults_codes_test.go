// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// codeFaults are the services' own codes, where the status says nothing more.
func codeFaults() []fault {
	return slices.Concat(acrCodeFaults(), acrSuccessFaults(), ncrCodeFaults(), ncrVersion3Faults())
}

func acrCodeFaults() []fault {
	invalidKey := authentication("the access key ID from acr.access_key in the provider block does not exist or is disabled",
		"Check the access key ID in the RAM console: it must exist, be active and be of Alibaba Cloud.")
	wrongSecret := authentication("the secret from acr.secret_key in the provider block does not match the access key ID",
		"Check that the secret belongs to the access key ID, and that both are complete.")
	invalidKey.attempts, invalidKey.confirmed = 2, true
	wrongSecret.attempts, wrongSecret.confirmed = 2, true
	repeated := authentication("the service received the request twice",
		"Run Terraform again. If the error persists, check any proxy in between: it may repeat requests.")
	return []fault{
		{"`IsSuccess: false` or HTTP 400 with INSTANCE_NOT_EXIST", acrCodes(expectation{summary: "Instance Not Found"}, "INSTANCE_NOT_EXIST")},
		{"… REPO_NOT_EXIST, NAMESPACE_NOT_EXIST", acrCodes(expectation{summary: "Repository Not Found"}, "REPO_NOT_EXIST", "NAMESPACE_NOT_EXIST")},
		{"… TAG_NOT_EXIST, IMAGE_NOT_EXIST, of a tag that exists a moment later", existingTags()},
		{"… TAG_NOT_EXIST, IMAGE_NOT_EXIST, for a list of tags", ofTagLists(acrCodes(expectation{
			summary: "Unexpected API Response", reason: "{operation} returned an invalid response: the error is about a tag, and the request names none. The response was discarded",
		}, "TAG_NOT_EXIST", "IMAGE_NOT_EXIST"))},
		{"… IMAGE_NOT_EXIST, with `digest`", []variant{missingImage(acrLayersSource), missingImage(acrScanSource)}},
		{"… NoPrivilege, NoPermission, Forbidden.RAM", acrCodes(expectation{summary: "Access Denied"}, "NoPrivilege", "NoPermission", "Forbidden.RAM")},
		{"… InvalidAccessKeyId.NotFound", acrCodes(invalidKey, "InvalidAccessKeyId.NotFound")},
		{"… SignatureDoesNotMatch", acrCodes(wrongSecret, "SignatureDoesNotMatch")},
		{"… either of the two once more, by another read with the same keys", append(again(invalidKey, "InvalidAccessKeyId.NotFound"), again(wrongSecret, "SignatureDoesNotMatch")...)},
		{"… InvalidSecurityToken.Expired; InvalidParameter with SecurityToken.Expired in the message", expiredTokens()},
		{"… InvalidSecurityToken.MismatchWithAccessKey", acrCodes(authentication("the security token from acr.security_token in the provider block does not belong to the access key ID",
			"Use access key ID, secret and security token that were issued together."), "InvalidSecurityToken.MismatchWithAccessKey")},
		{"… InvalidSecurityToken, InvalidSecurityToken.Malformed", acrCodes(authentication("the security token from acr.security_token in the provider block is not valid", fixTemporaryKeys),
			"InvalidSecurityToken", "InvalidSecurityToken.Malformed")},
		{"… InvalidTimeStamp.Expired, IllegalTimestamp, with a Date that is 2 hours behind", withDate(-2*time.Hour,
			acrCodes(authentication("the clock of this machine is 2h0m ahead of the service's", fixClock), "InvalidTimeStamp.Expired", "IllegalTimestamp"))},
		{"… with a Date that is 3 days ahead", withDate(72*time.Hour,
			acrCodes(authentication("the clock of this machine is 72h0m behind the service's", fixClock), "InvalidTimeStamp.Expired"))},
		{"… with the Date of this machine", acrCodes(authentication("the service does not accept the time of the request", fixClock), "InvalidTimeStamp.Expired", "IllegalTimestamp")},
		{"… IncompleteSignature; SignatureNonceUsed with its own text", append(
			acrCodes(expectation{summary: "Authentication Failed"}, "IncompleteSignature"), acrCodes(repeated, "SignatureNonceUsed")...)},
		{"… INSTANCE_STATUS_NOT_SUPPORT", stoppedInstance()},
		{"… SystemError, InternalError", acrCodes(expectation{summary: "Service Unavailable"}, "SystemError", "InternalError")},
		{"… ServiceUnavailable", acrCodes(expectation{summary: "Service Unavailable", attempts: allAttempts}, "ServiceUnavailable")},
		{"… Throttling, Throttling.User, Rejected.Throttling", acrCodes(
			expectation{summary: "Request Throttled", attempts: allAttempts}, "Throttling", "Throttling.User", "Rejected.Throttling")},
		{"… InvalidAction.NotFound (layers: with `source = \"api\"`)", removedAction()},
		{"… InvalidAction.NotFound for GetRepoTagLayers, without `source`", []variant{layersFromRegistry()}},
		{"… an unknown code, or none", unknownCodes()},
		{"… a code only in the message", []variant{codeInMessage()}},
	}
}

// acrSuccessFaults are keys that nothing is sent with, and responses with IsSuccess that are no
// success.
func acrSuccessFaults() []fault {
	return []fault{
		{"An access key ID that begins with STS., without a security token", temporaryKeysWithoutToken()},
		{"`IsSuccess: true` with the Code of an error", contradictingCodes()},
		{"`IsSuccess` that is not a boolean", invalidFromACR("IsSuccess as a string", `{"IsSuccess": "true", "RequestId": "R1"}`, `IsSuccess: expected true or false, got "true"`)},
	}
}

func ncrCodeFaults() []fault {
	return []fault{
		{"An error with HTTP 200, code 404", ncrCodes(missingNCRTag, expectation{summary: "Tag Not Found", facts: similarTags}, "404")},
		{"… 401", ncrCodes(ncrTagSource, expectation{summary: "Authentication Failed"}, "401")},
		{"… the gateway's 200", ncrCodes(ncrTagSource, expectation{summary: "Authentication Failed", fix: fixNCRKeys}, "200")},
		{"… 403, or the gateway's 210", ncrCodes(ncrTagSource, expectation{summary: "Access Denied"}, "403", "210")},
		{"… the gateway's 300", ncrCodes(ncrTagSource, expectation{summary: "API Not Available"}, "300")},
		{"… 500, or the gateway's 510", ncrCodes(ncrTagSource, expectation{summary: "Service Unavailable"}, "500", "510")},
		{"… 502, 503, 504", ncrCodes(ncrTagSource, expectation{summary: "Service Unavailable", attempts: allAttempts}, "502", "503", "504")},
		{"… 429, or the gateway's 410, 420", ncrCodes(ncrTagSource, expectation{summary: "Request Throttled", attempts: allAttempts}, "429", "410", "420")},
		{"… 400, 409, 413, the gateway's 100, 430, 900, an unknown one, or none", append(
			ncrCodes(ncrTagSource, expectation{summary: "Unexpected API Response"}, "400", "409", "413", "100", "430", "900", "4711"),
			errorAsString.from(ncrTagSource, 200, expectation{summary: "Unexpected API Response"}))},
	}
}

// ncrVersion3Faults are errors in the form of version 3 of NCR's API, with words as codes, and
// without the trace ID of version 2.
func ncrVersion3Faults() []fault {
	notFound := errorBody{"", `{"error": {"errorCode": "%s", "message": "No such tag.", "detail": "storefront:1.4.9"}}`, "any", "No such tag: storefront:1.4.9", true}.withCode("NotFound")
	lowerCase := errorBody{"", `{"error": {"errorCode": "%s", "message": "No such tag."}}`, "any", "No such tag.", true}.withCode("notFound")
	fieldErrors := errorBody{"", `{"error": {"errorCode": "InvalidParameter", "message": "Bad Request", "fieldErrors": [` +
		`{"field": "reference", "message": "too long"}, {"field": "imageName", "message": "unknown"}, {"field": "reference", "message": "too long"}]}}`,
		"InvalidParameter", "Bad Request: reference: too long; imageName: unknown", true}
	strange := errorBody{"fieldErrors as an object", `{"error": {"errorCode": "InvalidParameter", "fieldErrors": {"reference": ["too long"]}}}`,
		"InvalidParameter", `{"reference":["too long"]}`, true}
	throttled := errorBody{"", `{"error": {"errorCode": "TooManyRequests", "message": "Slow down."}}`, "TooManyRequests", "Slow down.", true}
	unknown := errorBody{"", `{"error": {"errorCode": "Accepted", "message": "Half done."}}`, "Accepted", "Half done.", true}
	empty := errorBody{"empty", "", "", "", true}
	missing, unexpected := expectation{summary: "Tag Not Found", facts: similarTags}, expectation{summary: "Unexpected API Response"}
	return []fault{
		{"API v3: HTTP 400 with NotFound", []variant{notFound.fromVersion3(missingNCRTag, 400, missing), lowerCase.fromVersion3(missingNCRTag, 400, missing)}},
		{"… HTTP 404, or 200, with NotFound", []variant{notFound.fromVersion3(missingNCRTag, 404, missing), notFound.fromVersion3(missingNCRTag, 200, missing)}},
		{"… HTTP 403 with NotFound", []variant{notFound.fromVersion3(missingNCRTag, 403, expectation{summary: "Access Denied"})}},
		{"… HTTP 400 with `fieldErrors`", []variant{fieldErrors.fromVersion3(ncrTagSource, 400, unexpected), strange.fromVersion3(ncrTagSource, 400, unexpected)}},
		{"… HTTP 200 with another word", []variant{unknown.fromVersion3(ncrTagSource, 200, unexpected)}},
		{"… HTTP 404 without a body, which does not say that the tag is missing", []variant{empty.fromVersion3(missingNCRTag, 404, unexpected)}},
		{"… HTTP 429 with another word and `Retry-After: 7`", []variant{throttled.fromVersion3(ncrTagSource, 429, withInterval(
			expectation{summary: "Request Throttled", attempts: allAttempts}, 7*time.Second))}},
	}
}

// fromVersion3 returns the variant of a source that receives the body with the headers of version
// 3.
func (b errorBody) fromVersion3(source dataSource, status int, expected expectation) variant {
	headers := map[string]string{"x-ncp-trace-id": "", "x-ncp-request-id": numberedID}
	if expected.interval > 0 {
		headers["retry-after"] = fmt.Sprint(int(expected.interval.Seconds()))
	}
	received := b.from(source, status, expected)
	received.start = withEmulator(emulator.Fault{Status: status, Headers: headers, Body: b.body})
	return received
}

func authentication(reason, fix string) expectation {
	return expectation{summary: "Authentication Failed", reason: reason, fix: fix}
}

// again is a second read with keys that a first one has found wrong.
func again(first expectation, code string) []variant {
	first.unsent = true
	variants := acrCodes(first, code)
	for index := range variants {
		variants[index].earlier = 1
	}
	return variants
}

// temporaryKeysWithoutToken are refused before any request.
func temporaryKeysWithoutToken() []variant {
	const (
		inBlock       = `acr.access_key is of temporary credentials (it begins with STS.), but acr.security_token is not set`
		inEnvironment = `ALICLOUD_ACCESS_KEY is of temporary credentials (it begins with STS.), but ALICLOUD_SECURITY_TOKEN is not set`
		checked       = " Sources checked before:\n  - provider block: acr has no access_key, profile or role"
		stray         = "; ALIBABA_CLOUD_SECURITY_TOKEN is set, and does not count here"
	)
	unusable := func(source, problem, fix string) expectation {
		return expectation{
			summary: "Missing ACR Credentials", sentence: "The credentials (source: " + source + ") cannot be used: " + problem, fix: fix,
			exchange: "No API request was sent.", unsent: true,
		}
	}
	token := map[string]string{"ALIBABA_CLOUD_SECURITY_TOKEN": "planted-token"}
	keys := map[string]string{"ALICLOUD_ACCESS_KEY": "STS.planted-key", "ALICLOUD_SECRET_KEY": "planted-secret"}
	withBoth := maps.Clone(keys)
	maps.Copy(withBoth, token)
	block := object{"access_key": "STS.planted-key", "secret_key": "planted-secret"}
	const fixEnvironment = "Set ALICLOUD_SECURITY_TOKEN to the security token that was issued with this access key."
	var variants []variant
	for _, source := range providertest.SourcesOf("acr") {
		for _, test := range []variant{
			{name: "block", block: block, expected: unusable("provider block", inBlock+".", "Set acr.security_token to the security token that was issued with this access key.")},
			{name: "block and a stray token", block: block, environment: token, expected: unusable("provider block", inBlock+stray+".",
				"If the token in ALIBABA_CLOUD_SECURITY_TOKEN was issued with this access key, set acr.security_token to it; otherwise to the one that was.")},
			{name: "environment", block: object{}, environment: keys, expected: unusable("ALICLOUD_ACCESS_KEY in the environment", inEnvironment+"."+checked, fixEnvironment)},
			{name: "environment and a stray token", block: object{}, environment: withBoth, expected: unusable("ALICLOUD_ACCESS_KEY in the environment", inEnvironment+stray+"."+checked,
				"If the token in ALIBABA_CLOUD_SECURITY_TOKEN was issued with this access key, set ALICLOUD_SECURITY_TOKEN to it; otherwise to the one that was.")},
		} {
			test.source, test.start = source, withEmulator()
			variants = append(variants, test)
		}
	}
	return variants
}

// expiredTokens are both forms in which the gateway says so.
func expiredTokens() []variant {
	expected := authentication("the security token from acr.security_token in the provider block has expired", fixTemporaryKeys)
	variants := acrCodes(expected, "InvalidSecurityToken.Expired")
	const message = `The specified parameter \"SecurityToken.Expired\" is not valid.`
	body := errorBody{
		"in the message", `{"Code": "InvalidParameter", "Message": "` + message + `", "RequestId": "R1"}`,
		"InvalidParameter", strings.ReplaceAll(message, `\"`, `"`), true,
	}
	for _, source := range providertest.SourcesOf("acr") {
		variants = append(variants, body.from(source, 400, expected))
	}
	return variants
}

// withDate returns the variants of a service whose clock is so far ahead of this machine's.
func withDate(ahead time.Duration, variants []variant) []variant {
	for index := range variants {
		variants[index].ahead = ahead
	}
	return variants
}

// ncrClockFaults are the gateway's refusals of a request's time.
func ncrClockFaults() []variant {
	const message = "Authentication Failed: Expired timestamp"
	body := errorBody{"", `{"error": {"errorCode": "200", "message": "Authentication Failed", "details": "Expired timestamp."}}`, "200", message, true}
	ahead, unknown := authentication("the clock of this machine is 2h0m ahead of the service's", fixClock), authentication("the service does not accept the time of the request", fixClock)
	onlyDate := ncrBodies(withAnyCode(ncrErrors)[:1], "200", ahead, 401)
	return slices.Concat(
		withDate(-2*time.Hour, []variant{body.from(ncrTagSource, 401, ahead)}), withDate(-2*time.Hour, onlyDate),
		[]variant{body.from(ncrTagSource, 401, unknown)})
}

// acrCodes returns a code of ACR in each form in which the API reports one, by each of its data
// sources.
func acrCodes(expected expectation, codes ...string) []variant {
	var variants []variant
	for _, code := range codes {
		for _, source := range providertest.SourcesOf("acr") {
			variants = append(variants,
				errorBody{"IsSuccess: false", `{"IsSuccess": false, "Code": "%s", "RequestId": "R1"}`, "", "", true}.withCode(code).from(source, 200, expected),
				errorBody{"message", `{"IsSuccess": false, "Code": "%s", "Message": "No.", "RequestId": "R1"}`, "", "No.", true}.withCode(code).from(source, 200, expected),
				errorBody{"no IsSuccess", `{"Code": "%s", "RequestId": "R1"}`, "", "", true}.withCode(code).from(source, 200, expected),
				errorBody{"status", `{"Code": "%s", "RequestId": "R1"}`, "", "", true}.withCode(code).from(source, 400, expected),
			)
		}
	}
	return variants
}

// removedAction is an action that the API no longer has, where nothing else may be read.
func removedAction() []variant {
	variants := acrCodes(expectation{summary: "API Not Available"}, "InvalidAction.NotFound")
	for index := range variants {
		if removed := &variants[index]; removed.source.Type == acrTagLayers {
			removed.changes = object{"source": "api"}
			removed.expected.facts = `The registry was not read instead, because source is "api".`
			removed.expected.fix = fixWithSource
		}
	}
	return variants
}

// layersFromRegistry is the same action where the registry may be read instead.
func layersFromRegistry() variant {
	body := errorBody{"", `{"IsSuccess": false, "Code": "InvalidAction.NotFound", "RequestId": "R1"}`, "InvalidAction.NotFound", "", true}
	return body.from(acrLayersSource, 200, expectation{reason: "layers and facts from the registry", values: object{"source": "registry", "architecture": "amd64"}})
}

// stoppedInstance is a code that the service sends without a message.
func stoppedInstance() []variant {
	const code = "INSTANCE_STATUS_NOT_SUPPORT"
	expected := expectation{
		summary: "Service Unavailable", reason: "the instance is not running",
		fix: "Check the state of the instance in its console, and run Terraform again when it is running.",
	}
	body := errorBody{"", `{"IsSuccess": false, "Code": "` + code + `", "RequestId": "R1"}`, code, "", true}
	var variants []variant
	for _, source := range providertest.SourcesOf("acr") {
		variants = append(variants, body.from(source, 200, expected), body.from(source, 400, expected))
	}
	return variants
}

// invalidFromACR returns, by each of ACR's data sources, a body that is not one of the API's.
func invalidFromACR(name, body, problem string) []variant {
	var variants []variant
	for _, source := range providertest.SourcesOf("acr") {
		variants = append(variants, invalid(source, name, body, problem))
	}
	return variants
}

// invalid is a response of status 200 that is not valid.
func invalid(source dataSource, name, body, problem string) variant {
	return variant{
		name: name, source: source, expected: invalidResponse(problem),
		start: withEmulator(emulator.Fault{Status: 200, Headers: map[string]string{"x-ncp-trace-id": "R1"}, Body: body}),
	}
}

func invalidResponse(problem string) expectation {
	return expectation{
		summary: "Unexpected API Response", reason: "{operation} returned an invalid response: " + problem + ". The response was discarded",
		response: "HTTP 200", requestID: "R1",
	}
}

func unknownCodes() []variant {
	expected := expectation{summary: "Unexpected API Response"}
	var variants []variant
	for _, body := range []errorBody{
		{"string", `{"IsSuccess": false, "Code": "ARTIFACT_NOT_EXIST", "RequestId": "R1"}`, "ARTIFACT_NOT_EXIST", "", true},
		{"number", `{"IsSuccess": false, "Code": 404, "RequestId": "R1"}`, "404", "", true},
		{"message as an object", `{"IsSuccess": false, "Code": "X", "Message": {"en": "no"}, "RequestId": "R1"}`, "X", `{"en":"no"}`, true},
		{"none", `{"IsSuccess": false, "RequestId": "R1"}`, "", "", true},
		{"success", `{"IsSuccess": false, "Code": "success", "RequestId": "R1"}`, "success", "", true},
	} {
		for _, source := range providertest.SourcesOf("acr") {
			unknown := body.from(source, 200, expected)
			if source.Type == acrTagScan && body.code != "" {
				unknown.expected.fix = fixUnknownScanCode
			}
			variants = append(variants, unknown)
		}
	}
	return append(variants, invalidFromACR("no IsSuccess", `{"Code": "X", "RequestId": "R1"}`, "the response has the Code X, which is neither success nor a known error")...)
}

func codeInMessage() variant {
	body := errorBody{"", `{"Code": 400, "Message": "REPO_NOT_EXIST", "RequestId": "R1"}`, "400", "REPO_NOT_EXIST", true}
	return body.from(acrLayersSource, 400, expectation{summary: "Repository Not Found"})
}

func contradictingCodes() []variant {
	var variants []variant
	for _, code := range []string{"TAG_NOT_EXIST", "Throttling", "NoPrivilege"} {
		variants = append(variants, invalidFromACR(code, fmt.Sprintf(`{"IsSuccess": true, "Code": %q, "RequestId": "R1", "Layers": []}`, code),
			"the response has IsSuccess: true and the error Code "+code)...)
	}
	return append(variants, invalidFromACR("unknown", `{"IsSuccess": true, "Code": "X", "RequestId": "R1", "Layers": []}`,
		"the response has the Code X, which is neither success nor a known error")...)
}

// ncrCodes returns each of NCR's forms of an error with a code, where the status is that of a
// success.
func ncrCodes(source dataSource, expected expectation, codes ...string) []variant {
	var variants []variant
	for _, code := range codes {
		for _, body := range withAnyCode(ncrErrors) {
			if code == "200" && strings.HasPrefix(body.name, "returnCode") {
				continue // with which sibling APIs report a success
			}
			variants = append(variants, body.withCode(code).from(source, 200, expected))
		}
	}
	return variants
}
