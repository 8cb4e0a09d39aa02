// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func readV1(body *strictjson.Object) Tag { return readTag(body, "v1") }

// response returns a response with the service's trace ID.
func response(status int, body string) transport.Response {
	header := http.Header{}
	header.Set("x-ncp-trace-id", "T1")
	return transport.Response{Status: status, Header: header, Body: []byte(body)}
}

func TestDocumentedForms(t *testing.T) {
	t.Parallel()
	instant := time.Date(2024, time.March, 31, 23, 41, 28, 500_000_000, time.UTC)
	for body, expected := range map[string]Tag{
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
		`{"name": "v1", "full_size": 9007199254740993, "unknown_field": {}}`:           {Name: "v1", FullSize: pointer[int64](9007199254740993)},
		`{"name": "v1", "returnCode": "0", "returnMessage": "success"}`:                {Name: "v1"},
		`{"name": "v1", "returnCode": "200", "returnMessage": "OK"}`:                   {Name: "v1"},
		`{"name": "v1", "error": null, "responseError": ""}`:                           {Name: "v1"},
		`{"name": "v1", "images": [{"os_features": ["win32k", "x"], "features": []}]}`: {Name: "v1", Images: []Image{{OSFeatures: pointer("win32k,x")}}},
		`{"name": "v1", "returnCode": 0}`:                                              {Name: "v1"},
	} {
		got, _, err := decode(response(http.StatusOK, body), readV1)
		if difference := cmp.Diff(expected, got); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, difference)
		}
	}
}

func TestInvalidResponses(t *testing.T) {
	t.Parallel()
	for body, message := range map[string]string{
		``:                                    "empty response",
		`null`:                                "not a JSON object",
		`{}`:                                  "the response has no name",
		`{"name": null}`:                      "the response has no name",
		`{"name": "v2"}`:                      `the response is about tag "v2"`,
		`{"name": "v1"}{}`:                    "unexpected data after the JSON object",
		`{"name": "v1", "images": [null]}`:    "images[0]: expected an object, got null",
		`{"name": "v1", "full_size": "12MB"}`: `full_size: expected a whole number, got "12MB"`,
		`{"name": "v1", "images": [{}, {"created": "x"}]}`: `images[1].created: expected a whole number, got "x"`,
		`{"name": "v1", "images": [{"size": -5}]}`:         "images[0].size: expected a whole number of at least 0, got -5",
		`{"result": [{"name": "v1"}, {"name": "v1"}]}`:     "result: expected one object, alone or in a list of one",
		`{"result": []}`: "result: expected one object, alone or in a list of one",
		`<html>`:         "not a JSON object",
	} {
		_, _, err := decode(response(http.StatusOK, body), readV1)
		expected := transport.Error{Kind: transport.KindUnexpected, Reason: transport.ReasonInvalidResponse, Message: message, RequestID: "T1"}
		if difference := cmp.Diff(error(expected), err); difference != "" {
			t.Errorf("%s (-want +got):\n%s", body, difference)
		}
	}
}

// TestErrorsInResponses has each way in which a response is an error instead of a tag.
func TestErrorsInResponses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status   int
		body     string
		expected transport.Error
	}{
		"status": {404, `{"error": {"errorCode": "404"}}`, transport.Error{Kind: transport.KindTagNotFound, Code: "404"}},
		"NotFound in a 400": {400, `{"error": {"errorCode": "NotFound", "message": "No such tag"}}`,
			transport.Error{Kind: transport.KindTagNotFound, Code: "NotFound", Message: "No such tag"}},
		"NotFound and a tag in a 200": {200, `{"name": "v1", "error": {"errorCode": "NotFound", "message": "No such tag"}}`,
			transport.Error{Kind: transport.KindTagNotFound, Code: "NotFound", Message: "No such tag"}},
		"fieldErrors": {400, `{"error": {"errorCode": "InvalidParameter", "message": "Bad Request", "fieldErrors": [{"field": "reference", "message": "too long"}]}}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "InvalidParameter", Message: "Bad Request: reference: too long"}},
		"status without JSON": {502, `<html>`, transport.Error{Kind: transport.KindUnavailable, Retryable: true}},
		"error and tag in a 200": {200, `{"name": "v1", "error": {"errorCode": "500", "message": "failed"}}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "500", Message: "failed"}},
	} {
		tag, _, err := decode(response(test.status, test.body), readV1)
		test.expected.RequestID = "T1"
		if difference := cmp.Diff(error(test.expected), err); difference != "" || tag.Name != "" {
			t.Errorf("%s: tag %+v (-want +got):\n%s", name, tag, difference)
		}
	}
}

// TestIdentity tells a response about another tag from any other, valid or not.
func TestIdentity(t *testing.T) {
	t.Parallel()
	for body, isOther := range map[string]bool{
		`{"name": "v1"}`: false, `{"name": "v2"}`: true, `{"result": [{"name": "v2"}]}`: true, `{}`: false, `<html>`: false,
	} {
		_, identity, _ := decode(response(http.StatusOK, body), readV1)
		if want := slices.Contains(identity.RequestIDs, "T1"); !want || identity.IsOther != isOther {
			t.Errorf("%s: %+v", body, identity)
		}
	}
}
