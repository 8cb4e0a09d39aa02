// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// errorBody is a body that comes with an error, and what a user reads of it.
type errorBody struct {
	name, body    string
	code, message string
	identified    bool // whether the answer has the vendor's id of the request, R1
}

// with puts a code into a body that has one.
func (b errorBody) with(code string) errorBody {
	if strings.Contains(b.body, "%s") {
		b.body, b.code = strings.ReplaceAll(b.body, "%s", code), code
	}
	return b
}

// acrErrors are the bodies of ACR, its gateway, and of what stands before them. %s is the code.
var acrErrors = []errorBody{
	{"code as a number", `{"Code": 4711, "Message": "Not today.", "RequestId": "R1"}`, "4711", "Not today.", true},
	{"code and message", `{"Code": "%s", "Message": "Not today.", "RequestId": "R1", "HostId": "cr.example"}`, "any", "Not today.", true},
	{"message as an object", `{"Code": "%s", "Message": {"en": "no"}, "RequestId": "R1"}`, "any", `{"en":"no"}`, true},
	{"code as an object", `{"Code": {"text": "x"}, "Message": null, "RequestId": "R1"}`, `{"text":"x"}`, "", true},
	{"no code", `{"Message": "Not today.", "RequestId": "R1"}`, "", "Not today.", true},
	{"another's error", `{"error": {"errorCode": "x", "message": "Not today."}}`, "", "", false},
	{"empty", "", "", "", false},
	{"null", "null", "", "", false},
	{"list", "[]", "", "", false},
	{"HTML", "<html><body><h1>Not today</h1></body></html>", "", "", false},
	{"XML", `<?xml version="1.0"?><Error><Code>TAG_NOT_EXIST</Code></Error>`, "", "", false},
}

// errorAsText is a shape that the API's pages don't have.
var errorAsText = errorBody{"error as a text", `{"error": "not_today"}`, "", "not_today", true}

// ncrErrors are the bodies of NCR, its gateway, and of what stands before them.
var ncrErrors = []errorBody{
	{"code that is not known", `{"error": {"errorCode": "4711", "message": "Not today."}}`, "4711", "Not today.", true},
	{"error", `{"error": {"errorCode": "%s", "message": "Not Today", "details": "Ask again."}}`, "any", "Not Today: Ask again.", true},
	{"error with a number", `{"error": {"errorCode": %s, "message": "Not Today", "details": "Not Today"}}`, "any", "Not Today", true},
	{"responseError", `{"responseError": {"returnCode": "%s", "returnMessage": "Not Today"}}`, "any", "Not Today", true},
	{"responseError with a number", `{"responseError": {"returnCode": %s, "returnMessage": "Not Today"}}`, "any", "Not Today", true},
	{"returnCode", `{"returnCode": "%s", "returnMessage": "Not Today"}`, "any", "Not Today", true},
	{"returnCode with a number", `{"returnCode": %s, "returnMessage": "Not Today"}`, "any", "Not Today", true},
	{"message as an object", `{"error": {"errorCode": "%s", "message": {"ko": "no"}}}`, "any", `{"ko":"no"}`, true},
	errorAsText,
	{"empty", "", "", "", true},
	{"empty, of another", "", "", "", false},
	{"null, of another", "null", "", "", false},
	{"list, of another", "[]", "", "", false},
	{"HTML, of another", "<html><body><h1>Not today</h1></body></html>", "", "", false},
	{"XML, of another", `<?xml version="1.0"?><Error><Code>404</Code></Error>`, "", "", false},
}

// coded are the bodies that take any code.
func coded(bodies []errorBody) []errorBody {
	return slices.DeleteFunc(slices.Clone(bodies), func(body errorBody) bool { return !strings.Contains(body.body, "%s") })
}

// asVariant makes the variant of a fault in which the service responds with the body.
func (b errorBody) asVariant(source dataSource, status int, want outcome) variant {
	headers := map[string]string{"x-ncp-trace-id": ""}
	if source.Type != ncrTag {
		headers = nil
	} else if b.identified {
		headers["x-ncp-trace-id"] = "R1"
	}
	text := fmt.Sprintf("HTTP status %d %s", status, http.StatusText(status))
	if b.code != "" {
		text += fmt.Sprintf(", code %q", b.code)
	}
	if b.identified {
		text += `, request id "R1"`
	}
	text += ", {after}"
	if b.message != "" {
		text += ": " + b.message
	}
	want.response = endSentence(text) + want.response
	if want.summary == "Unexpected API Response" && status >= 300 && b.code == "" && !b.identified {
		want.advice = adviceEndpoint
	}
	return variant{
		name: fmt.Sprintf("%d %s %s", status, b.code, b.name), source: source, want: want,
		at: withFaults(emulator.Fault{Status: status, Headers: headers, Body: b.body}),
	}
}

func endSentence(text string) string {
	if text[len(text)-1] == '.' {
		return text
	}
	return text + "."
}

// bothAnswer is every error body of either registry with these statuses. NCR's code is the gateway's for the status.
func bothAnswer(want outcome, statuses ...int) []variant {
	return slices.Concat(
		eachACR(acrErrors, "InvalidParameter", want, statuses...),
		eachNCR(ncrErrors, "", want, statuses...))
}

// bothContradict combines a status of throttling, failure or authentication with a code of a missing object.
func bothContradict(want outcome, statuses ...int) []variant {
	variants := bothAnswer(want, statuses...)
	for _, code := range []string{"TAG_NOT_EXIST", "REPO_NOT_EXIST", "INSTANCE_NOT_EXIST", "InvalidAction.NotFound"} {
		variants = append(variants, eachACR(coded(acrErrors)[:1], code, want, statuses...)...)
	}
	for _, code := range []string{"404", "300"} {
		variants = append(variants, eachNCR(coded(ncrErrors)[:1], code, want, statuses...)...)
	}
	return variants
}

func gatewayCode(status int) string {
	code, known := map[int]string{400: "100", 401: "200", 413: "430", 429: "400", 500: "900", 503: "500", 504: "510"}[status]
	if !known {
		return fmt.Sprint(status)
	}
	return code
}

// missingTagSource reads a tag that does not exist.
var missingTagSource = ncrTagSource.WithTag("1.4.9")

const (
	missingTagSuggestions = ` The image "storefront" has 8 tags; the nearest to "1.4.9" are "1.4.0", "1.4.1", "1.4.2", "1.4.3", "1.5.0".`
	repeatedly            = 5 // the first attempt, and four retries by default
)

func statusFaults() []fault {
	return []fault{
		{"HTTP 400, any body", bothAnswer(outcome{summary: "Unexpected API Response"}, 400)},
		{"HTTP 401, any body", bothContradict(outcome{summary: "Authentication Failed"}, 401)},
		{"HTTP 401 or 403 with the gateway's code 210", eachNCR(coded(ncrErrors), "210", outcome{summary: "Access Denied"}, 401, 403)},
		{"HTTP 403, any body", bothContradict(outcome{summary: "Access Denied"}, 403)},
		{"HTTP 404, any body without a code that ACR documents", eachACR(acrErrors, "4711", outcome{summary: "Unexpected API Response"}, 404)},
		{"HTTP 404, an error of NCR", notFoundOfNCR()},
		{"HTTP 404, a body of somebody else, without NCR's trace id", foreign404()},
		{"HTTP 404 with the gateway's code 300", eachNCR(coded(ncrErrors), "300", outcome{summary: "API Not Available"}, 404)},
		{"HTTP 409 or 413, any body", bothAnswer(outcome{summary: "Unexpected API Response"}, 409, 413)},
		{"HTTP 429, any body", bothContradict(outcome{summary: "Request Throttled", attempts: repeatedly}, 429)},
		{"HTTP 500, any body", bothContradict(outcome{summary: "Service Unavailable"}, 500)},
		{"HTTP 502, 503 or 504, any body", bothContradict(outcome{summary: "Service Unavailable", attempts: repeatedly}, 502, 503, 504)},
		{"A code of throttling in any status", throttled()},
	}
}

func eachACR(bodies []errorBody, code string, want outcome, statuses ...int) []variant {
	var variants []variant
	for _, status := range statuses {
		for _, body := range bodies {
			variants = append(variants, body.with(code).asVariant(acrLayersSource, status, want))
		}
	}
	return variants
}

func eachNCR(bodies []errorBody, code string, want outcome, statuses ...int) []variant {
	var variants []variant
	for _, status := range statuses {
		for _, body := range bodies {
			variants = append(variants, body.with(cmp.Or(code, gatewayCode(status))).asVariant(ncrTagSource, status, want))
		}
	}
	return variants
}

// isForeign reports whether a 404 with the body does not come from the service.
func isForeign(body errorBody) bool { return body.code == "" && !body.identified }

func notFoundOfNCR() []variant {
	var variants []variant
	for _, body := range append(coded(ncrErrors), ncrErrors...) {
		if !isForeign(body) {
			variants = append(variants, body.with("404").asVariant(missingTagSource, 404, outcome{summary: "Tag Not Found", response: missingTagSuggestions}))
		}
	}
	return variants
}

func foreign404() []variant {
	var variants []variant
	for _, body := range append(slices.Clone(ncrErrors), errorBody{"error as a text, of another", `{"error": "not_found"}`, "", "not_found", false}) {
		if isForeign(body) {
			variants = append(variants, body.asVariant(ncrTagSource, 404, outcome{summary: "Unexpected API Response"}))
		}
	}
	return variants
}

func throttled() []variant {
	want := outcome{summary: "Request Throttled", attempts: repeatedly}
	variants := eachACR(coded(acrErrors), "Throttling", want, 200, 400, 401, 403, 404, 500)
	variants = append(variants, eachACR(coded(acrErrors), "Throttling.User", want, 400, 503)...)
	variants = append(variants, eachACR(coded(acrErrors), "Rejected.Throttling", want, 400, 409)...)
	variants = append(variants, eachNCR(coded(ncrErrors), "410", want, 200, 429)...)
	return append(variants, eachNCR(coded(ncrErrors), "420", want, 400, 401, 403, 404, 500, 503)...)
}
