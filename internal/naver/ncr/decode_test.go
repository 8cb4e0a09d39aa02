// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func readV1(answer *strictjson.Object) Tag { return readTag(answer, "v1") }

func answer(status int, body string) transport.Response {
	header := http.Header{}
	header.Set("x-ncp-trace-id", "T1")
	return transport.Response{Status: status, Header: header, Body: []byte(body)}
}

func TestFormsOfTheDocumentation(t *testing.T) {
	t.Parallel()
	instant := time.Date(2024, time.March, 31, 23, 41, 28, 500_000_000, time.UTC)
	for body, want := range map[string]Tag{
		`{"name": "v1"}`:                                                               {Name: "v1"},
		`{"name": "v1", "images": null}`:                                               {Name: "v1"},
		`{"name": "v1", "images": []}`:                                                 {Name: "v1", Images: []Image{}},
		`{"result": [{"name": "v1", "id": 7}]}`:                                        {Name: "v1", ID: pointer[int64](7)},
		`{"results": {"name": "v1"}}`:                                                  {Name: "v1"},
		`{"name": "v1", "result": [{"name": "v2"}]}`:                                   {Name: "v1"},
		`{"name": "v1", "last_updated": 0}`:                                            {Name: "v1"},
		`{"name": "v1", "last_updated": ""}`:                                           {Name: "v1"},
		`{"name": "v1", "creator": ""}`:                                                {Name: "v1"},
		`{"name": "v1", "v2": false}`:                                                  {Name: "v1", V2: pointer(false)},
		`{"name": "v1", "last_updated": "1711928488500"}`:                              {Name: "v1", LastUpdated: &instant},
		`{"name": "v1", "image": [{"media_type": "m", "created": 1711928488500}]}`:     {Name: "v1", Images: []Image{{MediaType: pointer("m"), Created: &instant}}},
		`{"name": "v1", "full_size": 9007199254740993, "from_the_future": {}}`:         {Name: "v1", FullSize: pointer[int64](9007199254740993)},
		`{"name": "v1", "returnCode": "0", "returnMessage": "success"}`:                {Name: "v1"},
		`{"name": "v1", "returnCode": "200", "returnMessage": "OK"}`:                   {Name: "v1"},
		`{"name": "v1", "error": null, "responseError": ""}`:                           {Name: "v1"},
		`{"name": "v1", "images": [{"os_features": ["win32k", "x"], "features": []}]}`: {Name: "v1", Images: []Image{{OSFeatures: pointer("win32k,x")}}},
		`{"name": "v1", "returnCode": 0}`:                                              {Name: "v1"},
	} {
		got, err := decode(answer(http.StatusOK, body), readV1)
		if difference := cmp.Diff(want, got); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, difference)
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for body, message := range map[string]string{
		``:                                    "the answer is empty",
		`null`:                                "the answer is not a JSON object",
		`{}`:                                  "name: the answer has no such field",
		`{"name": null}`:                      "name: the answer has no such field",
		`{"name": "v2"}`:                      `name: the answer is about the tag "v2"`,
		`{"name": "v1"}{}`:                    "the answer goes on behind its JSON object",
		`{"name": "v1", "images": [null]}`:    "images[0]: want an object, not null",
		`{"name": "v1", "full_size": "12MB"}`: `full_size: want a whole number, not "12MB"`,
		`{"name": "v1", "images": [{}, {"created": "x"}]}`: `images[1].created: want a whole number, not "x"`,
		`{"name": "v1", "images": [{"size": -5}]}`:         "images[0].size: want a whole number of at least 0, not -5",
		`{"result": [{"name": "v1"}, {"name": "v1"}]}`:     "result: want one object, alone or in a list of one",
		`{"result": []}`: "result: want one object, alone or in a list of one",
		`<html>`:         "the answer is not a JSON object",
	} {
		_, err := decode(answer(http.StatusOK, body), readV1)
		want := &transport.Error{Kind: transport.KindUnexpected, Message: message, RequestID: "T1"}
		if difference := cmp.Diff(error(want), err); difference != "" {
			t.Errorf("%s (-want +got):\n%s", body, difference)
		}
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   transport.Error
	}{
		"gateway 401/200": {401, `{"error": {"errorCode": "200", "message": "Authentication Failed", "details": "Invalid authentication information."}}`,
			transport.Error{Kind: transport.KindAuthentication, Code: "200", Message: "Authentication Failed: Invalid authentication information."}},
		"gateway 401/210": {401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`,
			transport.Error{Kind: transport.KindAccess, Code: "210", Message: "Permission Denied"}},
		"gateway 401/210 as a number": {401, `{"error": {"errorCode": 210, "message": "Permission Denied"}}`,
			transport.Error{Kind: transport.KindAccess, Code: "210", Message: "Permission Denied"}},
		"return code": {401, `{"returnCode": "210", "returnMessage": "no"}`,
			transport.Error{Kind: transport.KindAccess, Code: "210", Message: "no"}},
		"return code of a success in a 401": {401, `{"returnCode": "200", "returnMessage": "Authentication Failed"}`,
			transport.Error{Kind: transport.KindAuthentication, Code: "200", Message: "Authentication Failed"}},
		"only a message": {500, `{"returnMessage": "db down"}`, transport.Error{Kind: transport.KindUnavailable, Message: "db down"}},
		"a long code in a 200": {200, `{"error": {"errorCode": "40400", "message": "tag not found"}}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "40400", Message: "tag not found"}},
		"nested return code": {401, `{"responseError": {"returnCode": 200, "returnMessage": "who?"}}`,
			transport.Error{Kind: transport.KindAuthentication, Code: "200", Message: "who?"}},
		"401 without a body": {401, ``,
			transport.Error{Kind: transport.KindAuthentication}},
		"403": {403, `{"error": {"errorCode": "403", "message": "Forbidden"}}`,
			transport.Error{Kind: transport.KindAccess, Code: "403", Message: "Forbidden"}},
		"gateway 404/300": {404, `{"error": {"errorCode": "300", "message": "Not Found Exception", "details": "URL not found."}}`,
			transport.Error{Kind: transport.KindAction, Code: "300", Message: "Not Found Exception: URL not found."}},
		"service 404": {404, `{"error": {"errorCode": "40400", "message": "tag not found"}}`,
			transport.Error{Kind: transport.KindTag, Code: "40400", Message: "tag not found"}},
		"empty 404": {404, ``, transport.Error{Kind: transport.KindTag}},
		"gateway 413/430": {413, `{"error": {"errorCode": "430", "message": "Request Entity Too Large"}}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "430", Message: "Request Entity Too Large"}},
		"gateway 429/400": {429, `{"error": {"errorCode": "400", "message": "Quota Exceeded"}}`,
			transport.Error{Kind: transport.KindThrottled, Code: "400", Message: "Quota Exceeded", Retryable: true}},
		"gateway 429/420": {429, `{"error": {"errorCode": "420", "message": "Rate Limited"}}`,
			transport.Error{Kind: transport.KindThrottled, Code: "420", Message: "Rate Limited", Retryable: true}},
		"throttling in a 200": {200, `{"error": {"errorCode": "410", "message": "Throttle Limited"}}`,
			transport.Error{Kind: transport.KindThrottled, Code: "410", Message: "Throttle Limited", Retryable: true}},
		"gateway 500/900": {500, `{"error": {"errorCode": "900", "message": "Unexpected Error"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "900", Message: "Unexpected Error"}},
		"gateway 503/500": {503, `{"error": {"errorCode": "500", "message": "Endpoint Error"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "500", Message: "Endpoint Error", Retryable: true}},
		"gateway 504/510": {504, `{"error": {"errorCode": "510", "message": "Endpoint Timeout"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "510", Message: "Endpoint Timeout", Retryable: true}},
		"access denied in a 200": {200, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`,
			transport.Error{Kind: transport.KindAccess, Code: "210", Message: "Permission Denied"}},
		"missing in a 200": {200, `{"error": {"errorCode": 404, "message": "Not Found"}}`,
			transport.Error{Kind: transport.KindTag, Code: "404", Message: "Not Found"}},
		"an unknown code in a 200": {200, `{"error": {"errorCode": "X1", "message": "odd"}}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "X1", Message: "odd"}},
		"a redirect's code in a 200": {200, `{"error": {"errorCode": "301"}}`, transport.Error{Kind: transport.KindUnexpected, Code: "301"}},
		"an error without a code": {200, `{"name": "v1", "error": {"message": "half done"}}`,
			transport.Error{Kind: transport.KindUnexpected, Message: "half done"}},
		"an error that is text":           {200, `{"name": "v1", "error": "half done"}`, transport.Error{Kind: transport.KindUnexpected, Message: "half done"}},
		"a response error without a code": {200, `{"name": "v1", "responseError": {}}`, transport.Error{Kind: transport.KindUnexpected}},
		"an error beside a tag": {200, `{"name": "v1", "error": {"errorCode": "500", "message": "half done"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "500", Message: "half done"}},
		"an error that says two things": {500, `{"error": {"errorCode": "900", "errorCode": "404"}}`,
			transport.Error{Kind: transport.KindUnavailable, Message: `error: the field "errorCode" is there twice`}},
		"a 404 that says two things": {404, `{"error": {"errorCode": "404", "errorCode": "500"}}`,
			transport.Error{Kind: transport.KindUnexpected, Message: `error: the field "errorCode" is there twice`}},
		"html 502":     {502, `<html>`, transport.Error{Kind: transport.KindUnavailable, Retryable: true}},
		"xml 400":      {400, `<?xml version="1.0"?><error/>`, transport.Error{Kind: transport.KindUnexpected}},
		"a bare array": {409, `[]`, transport.Error{Kind: transport.KindUnexpected}},
	} {
		_, err := decode(answer(test.status, test.body), readV1)
		test.want.RequestID = "T1"
		if difference := cmp.Diff(error(&test.want), err); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

func TestOnlyTheServiceSaysThatATagIsMissing(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]transport.Kind{
		`{"error": {"errorCode": "404", "message": "Not Found"}}`:                 transport.KindTag,
		`{"returnCode": "404", "returnMessage": "Not Found"}`:                     transport.KindTag,
		`{"timestamp": 1, "status": 404, "error": "Not Found", "path": "/x"}`:     transport.KindUnexpected,
		`{"error": {"code": 404, "message": "Not Found", "status": "NOT_FOUND"}}`: transport.KindUnexpected,
		`{"error": {}}`:             transport.KindUnexpected,
		`{"detail": "Not Found"}`:   transport.KindUnexpected,
		`<html>nothing here</html>`: transport.KindUnexpected,
		``:                          transport.KindUnexpected,
	} {
		_, err := decode(transport.Response{Status: http.StatusNotFound, Body: []byte(body)}, readV1)
		if failure, _ := errors.AsType[*transport.Error](err); failure == nil || failure.Kind != want {
			t.Errorf("404 with %s: %+v, want kind %d", body, err, want)
		}
	}
	for body, want := range map[string]transport.Kind{``: transport.KindTag, `{}`: transport.KindTag, `<error/>`: transport.KindUnexpected} {
		_, err := decode(answer(http.StatusNotFound, body), readV1)
		if failure, _ := errors.AsType[*transport.Error](err); failure == nil || failure.Kind != want {
			t.Errorf("404 with %q and the service's trace id: %+v, want kind %d", body, err, want)
		}
	}
	gateway := answer(http.StatusNotFound, "")
	gateway.Header = http.Header{"X-Ncp-Apigw-Request-Id": {"G1"}}
	_, err := decode(gateway, readV1)
	if failure, _ := errors.AsType[*transport.Error](err); failure == nil || failure.Kind != transport.KindUnexpected || failure.RequestID != "G1" {
		t.Errorf("404 of the gateway: %+v", err)
	}
}

func TestRequestIDsOfBothKinds(t *testing.T) {
	t.Parallel()
	response := answer(http.StatusBadGateway, "")
	response.Header = http.Header{}
	response.Header.Set("x-ncp-apigw-request-id", "G1")
	if got := requestID(response); got != "G1" {
		t.Errorf("request id %q", got)
	}
}
