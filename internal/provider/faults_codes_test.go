// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// codeFaults lists the services' own codes, where the status is not decisive.
func codeFaults() []fault {
	once := func(summary string) outcome { return outcome{summary: summary} }
	return []fault{
		{"`IsSuccess: false` or HTTP 400 with INSTANCE_NOT_EXIST", refused(once("Instance Not Found"), "INSTANCE_NOT_EXIST")},
		{"… REPO_NOT_EXIST, NAMESPACE_NOT_EXIST", refused(once("Repository Not Found"), "REPO_NOT_EXIST", "NAMESPACE_NOT_EXIST")},
		{"… TAG_NOT_EXIST, IMAGE_NOT_EXIST", refused(outcome{summary: "Tag Not Found", response: stillThere, advice: "run again."}, "TAG_NOT_EXIST", "IMAGE_NOT_EXIST")},
		{"… IMAGE_NOT_EXIST, where `digest` is given", refusedImage()},
		{"… NoPrivilege, NoPermission, Forbidden.RAM", refused(once("Access Denied"), "NoPrivilege", "NoPermission", "Forbidden.RAM")},
		{
			"… InvalidAccessKeyId.NotFound, SignatureDoesNotMatch, InvalidSecurityToken.Expired, …", refused(once("Authentication Failed"),
				"InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch", "InvalidSecurityToken.Expired", "IncompleteSignature", "InvalidTimeStamp.Expired", "SignatureNonceUsed"),
		},
		{"… INSTANCE_STATUS_NOT_SUPPORT", notRunning()},
		{"… SystemError", refused(once("Service Unavailable"), "SystemError", "InternalError")},
		{"… ServiceUnavailable", refused(outcome{summary: "Service Unavailable", attempts: repeatedly}, "ServiceUnavailable")},
		{"… Throttling, Throttling.User, Rejected.Throttling", refused(outcome{summary: "Request Throttled", attempts: repeatedly}, "Throttling", "Throttling.User", "Rejected.Throttling")},
		{"… InvalidAction.NotFound (layers: with `source = \"api\"`)", goneAction()},
		{"… InvalidAction.NotFound of GetRepoTagLayers, without `source`", []variant{answeredByRegistry()}},
		{"… a code that is not known", unknownCodes()},
		{"… a code only in the message", onlyInTheMessage()},
		{"`IsSuccess: true` with the Code of a failure", contradictedByItself()},
		{"`IsSuccess` that is no boolean", bothACR("IsSuccess as a text", `{"IsSuccess": "true", "RequestId": "R1"}`, `IsSuccess: want true or false, not "true".`)},
		{"An error in a 200, code 404", inA200(missingTagSource, outcome{summary: "Tag Not Found", response: missingTagSuggestions}, "404")},
		{"… 401, or the gateway's 200", inA200(ncrTagSource, once("Authentication Failed"), "401", "200")},
		{"… 403, or the gateway's 210", inA200(ncrTagSource, once("Access Denied"), "403", "210")},
		{"… the gateway's 300", inA200(ncrTagSource, once("API Not Available"), "300")},
		{"… 500, or the gateway's 510", inA200(ncrTagSource, once("Service Unavailable"), "500", "510")},
		{"… 502, 503, 504", inA200(ncrTagSource, outcome{summary: "Service Unavailable", attempts: repeatedly}, "502", "503", "504")},
		{"… 429, or the gateway's 410, 420", inA200(ncrTagSource, outcome{summary: "Request Throttled", attempts: repeatedly}, "429", "410", "420")},
		{"… 400, 409, 413, the gateway's 100, 430, 900, one that is not known, or none", append(
			inA200(ncrTagSource, once("Unexpected API Response"), "400", "409", "413", "100", "430", "900", "4711"),
			errorAsText.asVariant(ncrTagSource, 200, once("Unexpected API Response")))},
	}
}

const stillThere = ` The tag "1.4.2" is there now, and points at "` + storefrontDigest + `".`

// refused reports a code of ACR in each form that the API has, by each of its data sources.
func refused(want outcome, codes ...string) []variant {
	var variants []variant
	for _, code := range codes {
		for _, source := range providertest.SourcesOf("acr") {
			variants = append(variants,
				errorBody{"IsSuccess: false", `{"IsSuccess": false, "Code": "%s", "RequestId": "R1"}`, "", "", true}.with(code).asVariant(source, 200, want),
				errorBody{"message", `{"IsSuccess": false, "Code": "%s", "Message": "No.", "RequestId": "R1"}`, "", "No.", true}.with(code).asVariant(source, 200, want),
				errorBody{"no IsSuccess", `{"Code": "%s", "RequestId": "R1"}`, "", "", true}.with(code).asVariant(source, 200, want),
				errorBody{"status", `{"Code": "%s", "RequestId": "R1"}`, "", "", true}.with(code).asVariant(source, 400, want),
			)
		}
	}
	return variants
}

// goneAction removes an action from the API where there is no fallback.
func goneAction() []variant {
	variants := refused(outcome{summary: "API Not Available"}, "InvalidAction.NotFound")
	for index := range variants {
		if gone := &variants[index]; gone.source.Type == acrTagLayers {
			gone.changes = object{"source": "api"}
			gone.want.response += ` The registry was not asked instead: source is "api".`
			gone.want.advice = adviceRegistry
		}
	}
	return variants
}

const adviceRegistry = "leave source out, so that the registry is asked where the API no longer has this operation; see the permissions that this needs. " +
	"If the endpoint in the provider block is not the service's own, correct it."

// answeredByRegistry removes the action where the registry is the fallback.
func answeredByRegistry() variant {
	body := errorBody{"", `{"IsSuccess": false, "Code": "InvalidAction.NotFound", "RequestId": "R1"}`, "InvalidAction.NotFound", "", true}
	variant := body.asVariant(acrLayersSource, 200, outcome{response: "the registry's facts", facts: object{"source": "registry", "architecture": "amd64"}})
	variant.want.response = "the registry's facts"
	return variant
}

// refusedImage is an image that the tag no longer has.
func refusedImage() []variant {
	source := acrLayersSource
	source.Config = source.Config.With(object{"digest": "sha256:" + hexA})
	body := errorBody{"", `{"IsSuccess": false, "Code": "IMAGE_NOT_EXIST", "RequestId": "R1"}`, "IMAGE_NOT_EXIST", "", true}
	return []variant{body.asVariant(source, 200, outcome{summary: "Tag Not Found", response: stillThere, attribute: "digest", advice: adviceMovedTag})}
}

// notRunning is the one code to which words are added where the service has none.
func notRunning() []variant {
	const code = "INSTANCE_STATUS_NOT_SUPPORT"
	var variants []variant
	for _, source := range providertest.SourcesOf("acr") {
		want := outcome{summary: "Service Unavailable", advice: "see the state of the instance in its console, and run again when it is running."}
		body := errorBody{"", `{"IsSuccess": false, "Code": "` + code + `", "RequestId": "R1"}`, code, "the instance is not running", true}
		variants = append(variants, body.asVariant(source, 200, want), body.asVariant(source, 400, want))
	}
	return variants
}

// bothACR is a body by each of ACR's data sources that is not one of the API's.
func bothACR(name, body, message string) []variant {
	var variants []variant
	for _, source := range providertest.SourcesOf("acr") {
		variants = append(variants, answer(source, name, body, message))
	}
	return variants
}

// answer is an answer of status 200 that is none.
func answer(source dataSource, name, body, message string) variant {
	return variant{
		name: name, source: source,
		want: outcome{summary: "Unexpected API Response", response: `HTTP status 200 OK, request id "R1", {after}: ` + message},
		at:   withFaults(emulator.Fault{Status: 200, Headers: map[string]string{"x-ncp-trace-id": "R1"}, Body: body}),
	}
}

func unknownCodes() []variant {
	want := outcome{summary: "Unexpected API Response"}
	var variants []variant
	for _, body := range []errorBody{
		{"text", `{"IsSuccess": false, "Code": "ARTIFACT_NOT_EXIST", "RequestId": "R1"}`, "ARTIFACT_NOT_EXIST", "", true},
		{"number", `{"IsSuccess": false, "Code": 404, "RequestId": "R1"}`, "404", "", true},
		{"message as an object", `{"IsSuccess": false, "Code": "X", "Message": {"en": "no"}, "RequestId": "R1"}`, "X", `{"en":"no"}`, true},
		{"none", `{"IsSuccess": false, "RequestId": "R1"}`, "", "", true},
		{"success", `{"IsSuccess": false, "Code": "success", "RequestId": "R1"}`, "success", "", true},
	} {
		for _, source := range providertest.SourcesOf("acr") {
			variants = append(variants, body.asVariant(source, 200, want))
		}
	}
	return append(variants, bothACR("no IsSuccess", `{"Code": "X", "RequestId": "R1"}`, "the answer has the Code X, which is neither success nor a known failure.")...)
}

func onlyInTheMessage() []variant {
	body := errorBody{"", `{"Code": 400, "Message": "REPO_NOT_EXIST", "RequestId": "R1"}`, "400", "REPO_NOT_EXIST", true}
	return []variant{body.asVariant(acrLayersSource, 400, outcome{summary: "Repository Not Found"})}
}

func contradictedByItself() []variant {
	var variants []variant
	for _, code := range []string{"TAG_NOT_EXIST", "Throttling", "NoPrivilege"} {
		variants = append(variants, bothACR(code, fmt.Sprintf(`{"IsSuccess": true, "Code": %q, "RequestId": "R1", "Layers": []}`, code),
			"the answer says IsSuccess: true, and has the Code "+code+" of a failure.")...)
	}
	return append(variants, bothACR("unknown", `{"IsSuccess": true, "Code": "X", "RequestId": "R1", "Layers": []}`,
		"the answer has the Code X, which is neither success nor a known failure.")...)
}

// inA200 is each of NCR's shapes of an error with a code, where the status is that of a success.
func inA200(source dataSource, want outcome, codes ...string) []variant {
	var variants []variant
	for _, code := range codes {
		for _, body := range coded(ncrErrors) {
			if code == "200" && strings.HasPrefix(body.name, "returnCode") {
				continue // with which sibling APIs report a success
			}
			variants = append(variants, body.with(code).asVariant(source, 200, want))
		}
	}
	return variants
}
