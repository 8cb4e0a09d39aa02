// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package apigateway

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// serviceResponse returns a response with the service's trace ID.
func serviceResponse(status int, body string) transport.Response {
	header := http.Header{}
	header.Set("x-ncp-trace-id", "T1")
	return transport.Response{Status: status, Header: header, Body: []byte(body)}
}

// errorOf calls ResponseError as a client does.
func errorOf(response transport.Response) (transport.Error, bool) {
	body, err := strictjson.ParseObject(response.Body)
	if err != nil {
		body = nil
	}
	return ResponseError(response, body)
}

func TestResponseError(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   int
		body     string
		expected transport.Error
	}{
		"gateway 401/200": {401, `{"error": {"errorCode": "200", "message": "Authentication Failed", "details": "Invalid authentication information."}}`,
			transport.Error{Kind: transport.KindUnauthenticated, Code: "200", Message: "Authentication Failed: Invalid authentication information."}},
		"gateway 401/210": {401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`,
			transport.Error{Kind: transport.KindForbidden, Code: "210", Message: "Permission Denied"}},
		"gateway 401/210 as a number": {401, `{"error": {"errorCode": 210, "message": "Permission Denied"}}`,
			transport.Error{Kind: transport.KindForbidden, Code: "210", Message: "Permission Denied"}},
		"return code": {401, `{"returnCode": "210", "returnMessage": "no"}`,
			transport.Error{Kind: transport.KindForbidden, Code: "210", Message: "no"}},
		"a success's return code in a 401": {401, `{"returnCode": "200", "returnMessage": "Authentication Failed"}`,
			transport.Error{Kind: transport.KindUnauthenticated, Code: "200", Message: "Authentication Failed"}},
		"only a message": {500, `{"returnMessage": "db down"}`, transport.Error{Kind: transport.KindUnavailable, Message: "db down"}},
		"a long code in a 200": {200, `{"error": {"errorCode": "40400", "message": "tag not found"}}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "40400", Message: "tag not found"}},
		"nested return code": {401, `{"responseError": {"returnCode": 200, "returnMessage": "who?"}}`,
			transport.Error{Kind: transport.KindUnauthenticated, Code: "200", Message: "who?"}},
		"401 without a body": {401, ``,
			transport.Error{Kind: transport.KindUnauthenticated}},
		"403": {403, `{"error": {"errorCode": "403", "message": "Forbidden"}}`,
			transport.Error{Kind: transport.KindForbidden, Code: "403", Message: "Forbidden"}},
		"gateway 404/300": {404, `{"error": {"errorCode": "300", "message": "Not Found Exception", "details": "URL not found."}}`,
			transport.Error{Kind: transport.KindUnsupported, Code: "300", Message: "Not Found Exception: URL not found."}},
		"service 404": {404, `{"error": {"errorCode": "40400", "message": "tag not found"}}`,
			transport.Error{Kind: transport.KindTagNotFound, Code: "40400", Message: "tag not found"}},
		"empty 404": {404, ``, transport.Error{Kind: transport.KindTagNotFound}},
		"gateway 413/430": {413, `{"error": {"errorCode": "430", "message": "Request Entity Too Large"}}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "430", Message: "Request Entity Too Large"}},
		"gateway 429/400": {429, `{"error": {"errorCode": "400", "message": "Quota Exceeded"}}`,
			transport.Error{Kind: transport.KindThrottled, Code: "400", Message: "Quota Exceeded", Retryable: true}},
		"gateway 429/420": {429, `{"error": {"errorCode": "420", "message": "Rate Limited"}}`,
			transport.Error{Kind: transport.KindThrottled, Code: "420", Message: "Rate Limited", Retryable: true}},
		"throttling in a redirect": {302, `{"error": {"errorCode": "410", "message": "Throttle Limited"}}`,
			transport.Error{Kind: transport.KindThrottled, Code: "410", Message: "Throttle Limited", Retryable: true}},
		"throttling in a 200": {200, `{"error": {"errorCode": "410", "message": "Throttle Limited"}}`,
			transport.Error{Kind: transport.KindThrottled, Code: "410", Message: "Throttle Limited", Retryable: true}},
		"gateway 500/900": {500, `{"error": {"errorCode": "900", "message": "Unexpected Error"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "900", Message: "Unexpected Error"}},
		"gateway 503/500": {503, `{"error": {"errorCode": "500", "message": "Endpoint Error"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "500", Message: "Endpoint Error", Retryable: true}},
		"gateway 504/510": {504, `{"error": {"errorCode": "510", "message": "Endpoint Timeout"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "510", Message: "Endpoint Timeout", Retryable: true}},
		"access denied in a 200": {200, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`,
			transport.Error{Kind: transport.KindForbidden, Code: "210", Message: "Permission Denied"}},
		"missing in a 200": {200, `{"error": {"errorCode": 404, "message": "Not Found"}}`,
			transport.Error{Kind: transport.KindTagNotFound, Code: "404", Message: "Not Found"}},
		"an unknown code in a 200": {200, `{"error": {"errorCode": "X1", "message": "odd"}}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "X1", Message: "odd"}},
		"a redirect's code in a 200": {200, `{"error": {"errorCode": "301"}}`, transport.Error{Kind: transport.KindUnexpected, Code: "301"}},
		"an error without a code": {200, `{"name": "v1", "error": {"message": "half done"}}`,
			transport.Error{Kind: transport.KindUnexpected, Message: "half done"}},
		"an error that is text":           {200, `{"name": "v1", "error": "half done"}`, transport.Error{Kind: transport.KindUnexpected, Message: "half done"}},
		"a response error without a code": {200, `{"name": "v1", "responseError": {}}`, transport.Error{Kind: transport.KindUnexpected}},
		"an error and a tag": {200, `{"name": "v1", "error": {"errorCode": "500", "message": "half done"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "500", Message: "half done"}},
		"a duplicate code": {500, `{"error": {"errorCode": "900", "errorCode": "404"}}`,
			transport.Error{Kind: transport.KindUnavailable, Message: `error: duplicate field "errorCode"`}},
		"a duplicate code in a 404": {404, `{"error": {"errorCode": "404", "errorCode": "500"}}`,
			transport.Error{Kind: transport.KindUnexpected, Message: `error: duplicate field "errorCode"`}},
		"html 502":     {502, `<html>`, transport.Error{Kind: transport.KindUnavailable, Retryable: true}},
		"xml 400":      {400, `<?xml version="1.0"?><error/>`, transport.Error{Kind: transport.KindUnexpected}},
		"a bare array": {409, `[]`, transport.Error{Kind: transport.KindUnexpected}},
	} {
		test.expected.RequestID = "T1"
		failed, isError := errorOf(serviceResponse(test.status, test.body))
		if difference := cmp.Diff(test.expected, failed); difference != "" || !isError {
			t.Errorf("%s: an error %t (-want +got):\n%s", name, isError, difference)
		}
	}
}

// TestResponseErrorOfVersion3 has codes that are words, and what they may and may not change.
func TestResponseErrorOfVersion3(t *testing.T) {
	t.Parallel()
	missing := transport.Error{Kind: transport.KindTagNotFound, Code: "NotFound", Message: "No such tag"}
	of := func(kind transport.Kind, code string) transport.Error { return transport.Error{Kind: kind, Code: code} }
	retryable := func(kind transport.Kind, code string) transport.Error {
		return transport.Error{Kind: kind, Code: code, Retryable: true}
	}
	for _, test := range []struct {
		status   int
		body     string
		expected transport.Error
	}{
		{400, `{"error": {"errorCode": "NotFound", "message": "No such tag"}}`, missing},
		{404, `{"error": {"errorCode": "NotFound", "message": "No such tag", "detail": null, "fieldErrors": []}}`, missing},
		{200, `{"error": {"errorCode": "NotFound", "message": "No such tag"}}`, missing},
		{200, `{"name": "v1", "error": {"errorCode": "NotFound", "message": "No such tag"}}`, missing},
		{400, `{"errorCode": "NotFound", "message": "No such tag"}`, missing},
		{400, `{"error": {"errorCode": "notfound"}}`, of(transport.KindTagNotFound, "notfound")},
		{400, `{"error": {"errorCode": "NOTFOUND"}}`, of(transport.KindTagNotFound, "NOTFOUND")},

		// Another status than those of "not found" decides by itself.
		{401, `{"error": {"errorCode": "NotFound"}}`, of(transport.KindUnauthenticated, "NotFound")},
		{403, `{"error": {"errorCode": "NotFound"}}`, of(transport.KindForbidden, "NotFound")},
		{409, `{"error": {"errorCode": "NotFound"}}`, of(transport.KindUnexpected, "NotFound")},
		{429, `{"error": {"errorCode": "NotFound"}}`, retryable(transport.KindThrottled, "NotFound")},
		{500, `{"error": {"errorCode": "NotFound"}}`, of(transport.KindUnavailable, "NotFound")},
		{503, `{"error": {"errorCode": "NotFound"}}`, retryable(transport.KindUnavailable, "NotFound")},

		// Any other word means no more than its status.
		{400, `{"error": {"errorCode": "TagNotFound"}}`, of(transport.KindUnexpected, "TagNotFound")},
		{400, `{"error": {"errorCode": "Not Found"}}`, of(transport.KindUnexpected, "Not Found")},
		{400, `{"error": {"errorCode": ["NotFound"]}}`, of(transport.KindUnexpected, `["NotFound"]`)},
		{400, `{"error": {"errorCode": "404"}}`, of(transport.KindUnexpected, "404")},
		{400, `{"error": {"errorCode": "InvalidParameter"}}`, of(transport.KindUnexpected, "InvalidParameter")},
		{401, `{"error": {"errorCode": "Unauthorized"}}`, of(transport.KindUnauthenticated, "Unauthorized")},
		{403, `{"error": {"errorCode": "Forbidden"}}`, of(transport.KindForbidden, "Forbidden")},
		{404, `{"error": {"errorCode": "RegistryNotFound"}}`, of(transport.KindTagNotFound, "RegistryNotFound")},
		{409, `{"error": {"errorCode": "Conflict"}}`, of(transport.KindUnexpected, "Conflict")},
		{429, `{"error": {"errorCode": "TooManyRequests"}}`, retryable(transport.KindThrottled, "TooManyRequests")},
		{500, `{"error": {"errorCode": "InternalError"}}`, of(transport.KindUnavailable, "InternalError")},
		{503, `{"error": {"errorCode": "ServiceUnavailable"}}`, retryable(transport.KindUnavailable, "ServiceUnavailable")},
		{200, `{"error": {"errorCode": "TooManyRequests"}}`, of(transport.KindUnexpected, "TooManyRequests")},
		{200, `{"error": {"errorCode": "Unauthorized"}}`, of(transport.KindUnexpected, "Unauthorized")},
		{202, `{"error": {"errorCode": "Accepted"}}`, of(transport.KindUnexpected, "Accepted")},
	} {
		header := http.Header{}
		header.Set("x-ncp-request-id", "V3")
		test.expected.RequestID = "V3"
		failed, isError := errorOf(transport.Response{Status: test.status, Header: header, Body: []byte(test.body)})
		if difference := cmp.Diff(test.expected, failed); difference != "" || !isError {
			t.Errorf("%d %s: an error %t (-want +got):\n%s", test.status, test.body, isError, difference)
		}
	}
}

// TestClock has rejected requests whose time may be the reason.
func TestClock(t *testing.T) {
	t.Parallel()
	const body = `{"error": {"errorCode": "%s", "message": "Authentication Failed", "details": "%s"}}`
	for _, test := range []struct {
		status        int
		code, details string
		offset        time.Duration
		want          transport.Reason
	}{
		{401, "200", "Expired timestamp.", 0, transport.ReasonClock},
		{200, "200", "Expired timestamp.", 0, transport.ReasonClock},
		{401, "200", "Invalid authentication information.", 6 * time.Minute, transport.ReasonClock},
		{401, "200", "Invalid authentication information.", -6 * time.Minute, transport.ReasonClock},
		{401, "200", "Invalid authentication information.", 5 * time.Minute, transport.ReasonOther},
		{401, "401", "Invalid authentication information.", time.Hour, transport.ReasonOther},
		{401, "210", "Expired timestamp.", time.Hour, transport.ReasonOther},
		{500, "200", "Expired timestamp.", time.Hour, transport.ReasonOther},
	} {
		response := serviceResponse(test.status, fmt.Sprintf(body, test.code, test.details))
		response.ClockOffset = test.offset
		if failed, isError := errorOf(response); failed.Reason != test.want || !isError {
			t.Errorf("%+v: %+v", test, failed)
		}
	}
}

// TestMessage has the texts of an error, next to a code that must be kept whatever their types are.
func TestMessage(t *testing.T) {
	t.Parallel()
	for fields, expected := range map[string]string{
		`"message": "Bad Request"`:                                                              "Bad Request",
		`"message": "Bad Request", "detail": "Wrong page."`:                                     "Bad Request: Wrong page.",
		`"message": "Bad Request.", "details": "Wrong page."`:                                   "Bad Request: Wrong page.",
		`"details": "Wrong page."`:                                                              "Wrong page.",
		`"message": "Bad Request", "details": "Later.", "detail": "Earlier."`:                   "Bad Request: Earlier: Later.",
		`"message": "Bad Request", "detail": "Wrong page.", "details": "Wrong page."`:           "Bad Request: Wrong page.",
		`"message": "Bad Request", "detail": "Bad Request", "details": ""`:                      "Bad Request",
		`"message": "Bad Request", "detail": {"page": 0}`:                                       `Bad Request: {"page":0}`,
		`"message": "Bad Request", "detail": 7, "details": ["a", "b"]`:                          `Bad Request: 7: ["a","b"]`,
		`"message": "Bad", "detail": "Two", "fieldErrors": [{"field": "f", "message": "m"}]`:    "Bad: Two: f: m",
		`"fieldErrors": [{"field": "f", "message": "m."}]`:                                      "f: m.",
		`"fieldErrors": [{"field": "z", "message": "1"}, {"message": "2", "field": "a"}]`:       "z: 1; a: 2",
		`"fieldErrors": [{"field": "f", "message": "m"}, {"field": "f", "message": "m"}]`:       "f: m",
		`"message": "f: m", "fieldErrors": [{"field": "f", "message": "m"}, {"message": "n"}]`:  "f: m: n",
		`"message": "m", "fieldErrors": [{"message": "m"}]`:                                     "m",
		`"fieldErrors": ["a", "b", "c"]`:                                                        "a; b; c",
		`"fieldErrors": ["a", "b", "c", "b", "a"]`:                                              "a; b; c",
		`"fieldErrors": ["a", "b", "c", "d", "e"]`:                                              "a; b; c; and more",
		`"fieldErrors": [{"field": "f"}, {"message": "m"}, {"field": 1, "message": {"ko": 2}}]`: `f; m; 1: {"ko":2}`,
		`"fieldErrors": [null, "", {}, {"field": "", "message": null}, 7]`:                      "7",
		`"fieldErrors": [["a"], {"name": "f"}, true]`:                                           `["a"]; {"name":"f"}; true`,
		`"fieldErrors": [{"field": "f", "field": "g"}]`:                                         "g",
		`"fieldErrors": "f: m"`:                                                                 "f: m",
		`"fieldErrors": {"field": "f", "message": "m"}`:                                         "f: m",
		`"fieldErrors": {"f": ["m"], "e": 1}`:                                                   `{"e":1,"f":["m"]}`,
		`"fieldErrors": {}`:                                                                     "",
		`"fieldErrors": null`:                                                                   "",
		`"fieldErrors": false`:                                                                  "false",
	} {
		for _, status := range []int{200, 400, 404} {
			failed, isError := errorOf(serviceResponse(status, `{"error": {"errorCode": "NotFound", `+fields+`}}`))
			want := transport.Error{Kind: transport.KindTagNotFound, Code: "NotFound", Message: expected, RequestID: "T1"}
			if difference := cmp.Diff(want, failed); difference != "" || !isError {
				t.Errorf("%d %s: an error %t (-want +got):\n%s", status, fields, isError, difference)
			}
		}
	}
}

// TestMessageWithoutACode has surprises that must not make a 404 of the service another's.
func TestMessageWithoutACode(t *testing.T) {
	t.Parallel()
	failed, isError := errorOf(serviceResponse(http.StatusNotFound, `{"error": {"message": "gone", "fieldErrors": [7, {"field": []}]}}`))
	want := transport.Error{Kind: transport.KindTagNotFound, Message: "gone: 7; []", RequestID: "T1"}
	if difference := cmp.Diff(want, failed); difference != "" || !isError {
		t.Errorf("an error %t (-want +got):\n%s", isError, difference)
	}
}

func TestTagNotFoundOnlyFromTheService(t *testing.T) {
	t.Parallel()
	for body, expected := range map[string]transport.Kind{
		`{"error": {"errorCode": "404", "message": "Not Found"}}`:                 transport.KindTagNotFound,
		`{"returnCode": "404", "returnMessage": "Not Found"}`:                     transport.KindTagNotFound,
		`{"timestamp": 1, "status": 404, "error": "Not Found", "path": "/x"}`:     transport.KindUnexpected,
		`{"error": {"code": 404, "message": "Not Found", "status": "NOT_FOUND"}}`: transport.KindUnexpected,
		`{"error": {}}`:             transport.KindUnexpected,
		`{"detail": "Not Found"}`:   transport.KindUnexpected,
		`<html>nothing here</html>`: transport.KindUnexpected,
		``:                          transport.KindUnexpected,
	} {
		failed, isError := errorOf(transport.Response{Status: http.StatusNotFound, Body: []byte(body)})
		if !isError || failed.Kind != expected {
			t.Errorf("404 with %s: %+v, want kind %d", body, failed, expected)
		}
	}
	for body, expected := range map[string]transport.Kind{``: transport.KindTagNotFound, `{}`: transport.KindTagNotFound, `<error/>`: transport.KindUnexpected} {
		failed, isError := errorOf(serviceResponse(http.StatusNotFound, body))
		if !isError || failed.Kind != expected {
			t.Errorf("404 with %q and the service's trace ID: %+v, want kind %d", body, failed, expected)
		}
	}
	// What has the ID of version 3 may be a server that does not know the path of version 2.
	for body, expected := range map[string]transport.Kind{
		`{"error": {"errorCode": "NotFound"}}`:                transport.KindTagNotFound,
		`{"error": {"message": "No such tag"}}`:               transport.KindTagNotFound,
		`{"responseError": {"returnMessage": "No such tag"}}`: transport.KindTagNotFound,
		``:                               transport.KindUnexpected,
		`{}`:                             transport.KindUnexpected,
		`[]`:                             transport.KindUnexpected,
		`{"error": "Not Found"}`:         transport.KindUnexpected,
		`{"detail": "Not Found"}`:        transport.KindUnexpected,
		`{"error": {"a": 1, "a": 2}}`:    transport.KindUnexpected,
		`{"status": 404, "path": "/v2"}`: transport.KindUnexpected,
		`<html>nothing here</html>`:      transport.KindUnexpected,
	} {
		failed, isError := errorOf(transport.Response{Status: http.StatusNotFound, Header: http.Header{"X-Ncp-Request-Id": {"V3"}}, Body: []byte(body)})
		if !isError || failed.Kind != expected || failed.RequestID != "V3" {
			t.Errorf("404 with %q and the ID of version 3: %+v, want kind %d", body, failed, expected)
		}
	}
	gateway := transport.Response{Status: http.StatusNotFound, Header: http.Header{"X-Ncp-Apigw-Request-Id": {"G1"}}}
	failed, isError := errorOf(gateway)
	if !isError || failed.Kind != transport.KindUnexpected || failed.RequestID != "G1" {
		t.Errorf("404 of the gateway: %+v", failed)
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	header := http.Header{}
	for _, test := range []struct{ name, value, expected string }{
		{"", "", ""},
		{"x-ncp-apigw-request-id", "G1", "G1"},
		{"x-ncp-request-id", "V3", "V3"}, // that of version 3, although the gateway's is there too
		{"x-ncp-trace-id", "T1", "T1"},   // the service's, although both others are there
	} {
		if test.name != "" {
			header.Set(test.name, test.value)
		}
		if got := RequestID(transport.Response{Header: header}); got != test.expected {
			t.Errorf("request ID %q, want %q", got, test.expected)
		}
	}
}

func TestResponsesWithoutAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"name": "v1"}`, `{"returnCode": "0", "returnMessage": "success"}`, `{"returnCode": 200}`, `{"error": null, "responseError": ""}`,
		``, `[]`, `<html>`, `{"name": `, // which the caller refuses
	} {
		if failed, isError := errorOf(serviceResponse(http.StatusOK, body)); isError {
			t.Errorf("%s: %+v", body, failed)
		}
	}
}
