// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// errorBody is the body of an error, and what a user reads of it.
type errorBody struct {
	name, body    string
	code, message string
	hasRequestID  bool // the response has the request ID R1, in the body (ACR) or in a header (NCR)
}

// withCode replaces the code in a body that has one.
func (b errorBody) withCode(code string) errorBody {
	if strings.Contains(b.body, "%s") {
		b.body, b.code = strings.ReplaceAll(b.body, "%s", code), code
	}
	return b
}

// acrErrors are the bodies of ACR, its gateway, and of servers in front of them. %s is the code.
var acrErrors = []errorBody{
	{"code as a number", `{"Code": 4711, "Message": "Not today.", "RequestId": "R1"}`, "4711", "Not today.", true},
	{"code and message", `{"Code": "%s", "Message": "Not today.", "RequestId": "R1", "HostId": "cr.example"}`, "any", "Not today.", true},
	{"message as an object", `{"Code": "%s", "Message": {"en": "no"}, "RequestId": "R1"}`, "any", `{"en":"no"}`, true},
	{"code as an object", `{"Code": {"text": "x"}, "Message": null, "RequestId": "R1"}`, `{"text":"x"}`, "", true},
	{"no code", `{"Message": "Not today.", "RequestId": "R1"}`, "", "Not today.", true},
	{"another service's error", `{"error": {"errorCode": "x", "message": "Not today."}}`, "", "", false},
	{"empty", "", "", "", false},
	{"null", "null", "", "", false},
	{"list", "[]", "", "", false},
	{"XML", `<?xml version="1.0"?><Error><Code>TAG_NOT_EXIST</Code></Error>`, "", "", false},
}

// errorAsString is a form that the API's pages do not have.
var errorAsString = errorBody{"error as a string", `{"error": "not_today"}`, "", "not_today", true}

// ncrErrors are the bodies of NCR, its gateway, and of servers in front of them.
var ncrErrors = []errorBody{
	{"unknown code", `{"error": {"errorCode": "4711", "message": "Not today."}}`, "4711", "Not today.", true},
	{"error", `{"error": {"errorCode": "%s", "message": "Not Today", "details": "Ask again."}}`, "any", "Not Today: Ask again.", true},
	{"error with a number", `{"error": {"errorCode": %s, "message": "Not Today", "details": "Not Today"}}`, "any", "Not Today", true},
	{"responseError", `{"responseError": {"returnCode": "%s", "returnMessage": "Not Today"}}`, "any", "Not Today", true},
	{"responseError with a number", `{"responseError": {"returnCode": %s, "returnMessage": "Not Today"}}`, "any", "Not Today", true},
	{"returnCode", `{"returnCode": "%s", "returnMessage": "Not Today"}`, "any", "Not Today", true},
	{"returnCode with a number", `{"returnCode": %s, "returnMessage": "Not Today"}`, "any", "Not Today", true},
	{"message as an object", `{"error": {"errorCode": "%s", "message": {"ko": "no"}}}`, "any", `{"ko":"no"}`, true},
	errorAsString,
	{"empty", "", "", "", true},
	{"empty, of another server", "", "", "", false},
	{"null, of another server", "null", "", "", false},
	{"list, of another server", "[]", "", "", false},
	{"HTML", "<html><body><h1>Not today</h1></body></html>", "", "", true},
	{"XML, of another server", `<?xml version="1.0"?><Error><Code>404</Code></Error>`, "", "", false},
}

// withAnyCode returns the bodies that take any code.
func withAnyCode(bodies []errorBody) []errorBody {
	return slices.DeleteFunc(slices.Clone(bodies), func(body errorBody) bool { return !strings.Contains(body.body, "%s") })
}

// from returns the variant of a source that receives the body with a status.
func (b errorBody) from(source dataSource, status int, expected expectation) variant {
	headers := map[string]string{"x-ncp-trace-id": ""}
	if b.hasRequestID {
		headers["x-ncp-trace-id"], expected.requestID = "R{number}", numberedID
	}
	if source.Registry != "ncr" {
		headers = nil
	}
	expected.response = fmt.Sprintf("HTTP %d", status)
	if b.code != "" {
		expected.response += ", code " + b.code
	}
	if b.message != "" {
		expected.response += ", message: " + b.message
	}
	expected.code = b.code
	if expected.reason == "" {
		expected.reason = b.usualReason(status, expected.summary)
	}
	if expected.summary == "Unexpected API Response" && expected.fix == "" && status >= 300 && b.code == "" && (!b.hasRequestID || status == 404) {
		expected.fix = fixNotThisOrReport
	}
	return variant{
		name: fmt.Sprintf("%d %s %s", status, b.code, b.name), source: source, expected: expected,
		start: withEmulator(emulator.Fault{Status: status, Headers: headers, Body: strings.ReplaceAll(b.body, `"R1"`, `"R{number}"`)}),
	}
}

// usualReason says why a read fails where the code means no more than the status or the summary.
func (b errorBody) usualReason(status int, summary string) string {
	unavailable, unexpected := fmt.Sprintf("{operation} returned HTTP %d", status), "{operation} returned code {code}"
	switch {
	case status < 300 && b.code == "":
		unexpected = "{operation} returned an error without a code"
	case status < 300:
		unavailable = "{operation} returned code " + b.code
	case b.code == "":
		unexpected = fmt.Sprintf("{operation} returned HTTP %d, which is unexpected", status)
	}
	return map[string]string{
		"Authentication Failed":   "{vendor} does not accept the credentials from {registry}.access_key in the provider block",
		"Access Denied":           "the credentials are valid but are not allowed to call {operation}",
		"Request Throttled":       "{operation} was throttled",
		"Service Unavailable":     unavailable,
		"API Not Available":       "the API no longer provides {operation}",
		"Unexpected API Response": unexpected,
	}[summary]
}

// anyBody returns a variant for every error body of both registries with these statuses. NCR's code
// is the gateway's for the status.
func anyBody(expected expectation, statuses ...int) []variant {
	return slices.Concat(
		acrBodies(acrErrors, "InvalidParameter", expected, statuses...),
		ncrBodies(ncrErrors, "", expected, statuses...))
}

// contradicted returns anyBody's variants, and some whose code says "does not exist" where the
// status says "busy", "broken" or "not authenticated".
func contradicted(expected expectation, statuses ...int) []variant {
	variants := anyBody(expected, statuses...)
	for _, code := range []string{"TAG_NOT_EXIST", "REPO_NOT_EXIST", "INSTANCE_NOT_EXIST", "InvalidAction.NotFound"} {
		variants = append(variants, acrBodies(withAnyCode(acrErrors)[:1], code, expected, statuses...)...)
	}
	for _, code := range []string{"404", "300"} {
		variants = append(variants, ncrBodies(withAnyCode(ncrErrors)[:1], code, expected, statuses...)...)
	}
	return variants
}

// gatewayCode returns the code of NCR's gateway for a status, or the status.
func gatewayCode(status int) string {
	code, known := map[int]string{400: "100", 413: "430", 429: "400", 500: "900", 503: "500", 504: "510"}[status]
	if !known {
		return fmt.Sprint(status)
	}
	return code
}

// missingNCRTag is a read of a tag that does not exist.
var missingNCRTag = ncrTagSource.WithTag("1.4.9")

const (
	similarTags = `Similar tags: "1.4.0", "1.4.1", "1.4.2", "1.4.3", "1.5.0" (8 tags in total).`
	allAttempts = 5 // the first attempt, and four retries by default
)

// statusFaults are HTTP statuses of errors.
func statusFaults() []fault {
	return []fault{
		{"HTTP 400, 401, 403, 404, 407 or 451, an HTML page without a request ID, as of a proxy or a firewall", errorPages(expectation{
			summary: "Unexpected API Response", reason: "{operation} returned an HTML page with HTTP {status}, not an error of the service. The response was discarded",
			fix: "Something other than the service responded. " + fixBetween,
		}, 403, 400, 401, 404, 407, 451)},
		{"HTTP 500, the same", errorPages(unavailablePage, 500)},
		{"HTTP 502, 503 or 504, the same", errorPages(unavailablePage.with(allAttempts), 503, 502, 504)},
		{"HTTP 400, any body", anyBody(expectation{summary: "Unexpected API Response"}, 400)},
		{"HTTP 401, any body", contradicted(expectation{summary: "Authentication Failed"}, 401)},
		{"HTTP 401 with the gateway's code 200", ncrBodies(withAnyCode(ncrErrors), "200", expectation{summary: "Authentication Failed", fix: fixNCRKeys}, 401)},
		{"… with \"Expired timestamp.\", or a Date that is 2 hours behind", ncrClockFaults()},
		{"HTTP 401 or 403 with the gateway's code 210", ncrBodies(withAnyCode(ncrErrors), "210", expectation{summary: "Access Denied"}, 401, 403)},
		{"HTTP 403, any body", contradicted(expectation{summary: "Access Denied"}, 403)},
		{"HTTP 404, any body without a code that ACR documents", acrBodies(acrErrors, "4711", expectation{summary: "Unexpected API Response"}, 404)},
		{"HTTP 404, an error of NCR", notFoundFromNCR()},
		{"HTTP 404, another server's body, without NCR's trace ID", notFoundFromAnother()},
		{"HTTP 404 with the gateway's code 300", ncrBodies(withAnyCode(ncrErrors), "300", expectation{summary: "API Not Available"}, 404)},
		{"HTTP 409 or 413, any body", anyBody(expectation{summary: "Unexpected API Response"}, 409, 413)},
		{"HTTP 429, any body", contradicted(expectation{summary: "Request Throttled", attempts: allAttempts}, 429)},
		{"HTTP 500, any body", contradicted(expectation{summary: "Service Unavailable"}, 500)},
		{"HTTP 502, 503 or 504, any body", contradicted(expectation{summary: "Service Unavailable", attempts: allAttempts}, 502, 503, 504)},
		{"Any status with a code of throttling", throttled()},
	}
}

const fixBetween = "Check {registry}.endpoint, HTTPS_PROXY and NO_PROXY, and any proxy, firewall or captive portal between this machine and the service."

// unavailablePage is what a gateway of the service may send as well.
var unavailablePage = expectation{
	summary: "Service Unavailable", reason: "{operation} returned HTTP {status} with an HTML page, not an error of the service",
	fix: "See the status page of {vendor}, and c" + strings.TrimPrefix(fixBetween, "C") + " Then run Terraform again.",
}

// with returns the expectation with attempts.
func (e expectation) with(attempts int) expectation {
	e.attempts = attempts
	return e
}

// errorPages returns pages for browsers, of something other than the service, by each data source.
func errorPages(expected expectation, statuses ...int) []variant {
	reason := expected.reason
	var variants []variant
	for _, status := range statuses {
		expected.reason = strings.ReplaceAll(reason, "{status}", fmt.Sprint(status))
		for _, source := range providertest.Sources() {
			variants = append(variants, errorBody{name: "HTML", body: "<html><body><h1>Not today</h1></body></html>"}.from(source, status, expected))
		}
	}
	return variants
}

func acrBodies(bodies []errorBody, code string, expected expectation, statuses ...int) []variant {
	var variants []variant
	for _, status := range statuses {
		for _, body := range bodies {
			variants = append(variants, body.withCode(code).from(acrLayersSource, status, expected))
		}
	}
	return variants
}

// ncrBodies puts the gateway's code for the status where none is given.
func ncrBodies(bodies []errorBody, code string, expected expectation, statuses ...int) []variant {
	var variants []variant
	for _, status := range statuses {
		for _, body := range bodies {
			variants = append(variants, body.withCode(cmp.Or(code, gatewayCode(status))).from(ncrTagSource, status, expected))
		}
	}
	return variants
}

// isFromAnother reports whether a 404 with the body says nothing about a tag of NCR.
func isFromAnother(body errorBody) bool {
	return body.code == "" && !body.hasRequestID || strings.HasPrefix(body.body, "<")
}

func notFoundFromNCR() []variant {
	var variants []variant
	for _, body := range append(withAnyCode(ncrErrors), ncrErrors...) {
		if !isFromAnother(body) {
			variants = append(variants, body.withCode("404").from(missingNCRTag, 404, expectation{summary: "Tag Not Found", facts: similarTags}))
		}
	}
	return variants
}

func notFoundFromAnother() []variant {
	var variants []variant
	for _, body := range append(slices.Clone(ncrErrors), errorBody{"error as a string, of another server", `{"error": "not_found"}`, "", "not_found", false}) {
		if isFromAnother(body) {
			variants = append(variants, body.from(ncrTagSource, 404, expectation{summary: "Unexpected API Response"}))
		}
	}
	return variants
}

func throttled() []variant {
	expected := expectation{summary: "Request Throttled", attempts: allAttempts}
	variants := acrBodies(withAnyCode(acrErrors), "Throttling", expected, 200, 400, 401, 403, 404, 500)
	variants = append(variants, acrBodies(withAnyCode(acrErrors), "Throttling.User", expected, 400, 503)...)
	variants = append(variants, acrBodies(withAnyCode(acrErrors), "Rejected.Throttling", expected, 400, 409)...)
	variants = append(variants, ncrBodies(withAnyCode(ncrErrors), "410", expected, 200, 429)...)
	return append(variants, ncrBodies(withAnyCode(ncrErrors), "420", expected, 400, 401, 403, 404, 500, 503)...)
}
