// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestInvalidResponses(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"IsSuccess": true, "RequestId": "R1"}`:                                     "the response has no Layers",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": null}`:                     "the response has no Layers",
		`{"RequestId": "R1", "Layers": []}`:                                          "the response has no IsSuccess",
		`{"Code": "success", "RequestId": "R1", "Layers": []}`:                       "the response has no IsSuccess",
		`{"IsSuccess": "true", "RequestId": "R1", "Layers": []}`:                     `IsSuccess: expected true or false, got "true"`,
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [null]}`:                   "Layers[0]: expected an object, got null",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": {}}`:                       "Layers: expected a list, got an object",
		`{"IsSuccess": true, "Code": "MOON_PHASE", "RequestId": "R1", "Layers": []}`: "the response has the Code MOON_PHASE, which is neither success nor a known error",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [{"BlobSize": "12MB"}]}`:   `Layers[0].BlobSize: expected a whole number, got "12MB"`,
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [{"BlobSize": -1}]}`:       "Layers[0].BlobSize: expected a whole number of at least 0, got -1",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [{"LayerIndex": 0.5}]}`:    "Layers[0].LayerIndex: expected a whole number, got 0.5",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [{"BlobDigest": 5}]}`:      "Layers[0].BlobDigest: expected a string, got 5",
	} {
		_, _, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, readLayers)
		want := transport.Error{Kind: transport.KindUnexpected, Reason: transport.ReasonInvalidResponse, Message: want, RequestID: "R1"}
		if difference := cmp.Diff(error(want), err); difference != "" {
			t.Errorf("%s (-want +got):\n%s", body, difference)
		}
	}
	for body, want := range map[string]string{
		"":                              "empty response",
		"null":                          "not a JSON object",
		`{"IsSuccess": true, "Layers":`: "truncated JSON",
		`{"IsSuccess": true, "Layers": []} trailing`: "unexpected data after the JSON object",
	} {
		_, _, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, readLayers)
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}

func TestEmptyListOfLayers(t *testing.T) {
	t.Parallel()
	got, _, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(`{"IsSuccess": true, "Layers": [], "New": 1}`)}, readLayers)
	if got == nil || len(got) != 0 || err != nil {
		t.Errorf("layers %v, %v, want an empty list", got, err)
	}
}

func TestMissingFields(t *testing.T) {
	t.Parallel()
	body := `{"IsSuccess": true, "Layers": [{"BlobDigest": "", "LayerCMD": null, "BlobSize": "1e3", "LayerIndex": "0"}, {}]}`
	got, _, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, readLayers)
	want := []Layer{{BlobSize: pointer[int64](1000), LayerIndex: pointer[int64](0)}, {}}
	if difference := cmp.Diff(want, got); difference != "" || err != nil {
		t.Errorf("%v, layers (-want +got):\n%s", err, difference)
	}
}

func TestErrorResponses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   transport.Error
	}{
		"documented 403": {403, `{"Code": "NoPrivilege", "Message": "Access denied for this user.", "RequestId": "R1", "HostId": "h"}`,
			transport.Error{Kind: transport.KindForbidden, Code: "NoPrivilege", Message: "Access denied for this user.", RequestID: "R1"}},
		"documented 500": {500, `{"Code": "SystemError", "Message": "Unknown error."}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "SystemError", Message: "Unknown error."}},
		"error in a 200": {200, `{"IsSuccess": false, "Code": "TAG_NOT_EXIST", "RequestId": "R1"}`,
			transport.Error{Kind: transport.KindTagNotFound, Code: "TAG_NOT_EXIST", RequestID: "R1"}},
		"error without IsSuccess": {200, `{"Code": "Throttling.User", "Message": "slow down"}`,
			transport.Error{Kind: transport.KindThrottled, Code: "Throttling.User", Message: "slow down", Retryable: true}},
		"IsSuccess alone": {200, `{"IsSuccess": false}`,
			transport.Error{Kind: transport.KindUnexpected}},
		"error with IsSuccess: true": {200, `{"IsSuccess": true, "Code": "NoPrivilege", "Layers": []}`,
			transport.Error{Reason: transport.ReasonInvalidResponse, Message: "the response has IsSuccess: true and the error Code NoPrivilege"}},
		"not found with IsSuccess: true": {200, `{"IsSuccess": true, "Code": "TAG_NOT_EXIST", "Layers": []}`,
			transport.Error{Reason: transport.ReasonInvalidResponse, Message: "the response has IsSuccess: true and the error Code TAG_NOT_EXIST"}},
		"unsupported in a 503": {503, `{"Code": "InvalidAction.NotFound"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "InvalidAction.NotFound", Retryable: true}},
		"unsupported in a 404": {404, `{"Code": "InvalidAction.NotFound"}`,
			transport.Error{Kind: transport.KindUnsupported, Code: "InvalidAction.NotFound"}},
		"not found in a 404": {404, `{"Code": "REPO_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindRepositoryNotFound, Code: "REPO_NOT_EXIST"}},
		"not found in a 500": {500, `{"Code": "TAG_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "TAG_NOT_EXIST"}},
		"not found in a 503": {503, `{"Code": "INSTANCE_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "INSTANCE_NOT_EXIST", Retryable: true}},
		"not found in a 401": {401, `{"Code": "X", "Message": "TAG_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindUnauthenticated, Code: "X", Message: "TAG_NOT_EXIST"}},
		"not found in a 403": {403, `{"Code": "TAG_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindForbidden, Code: "TAG_NOT_EXIST"}},
		"not found in a 429": {429, `{"Code": "TAG_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindThrottled, Code: "TAG_NOT_EXIST", Retryable: true}},
		"system error in a 503": {503, `{"Code": "SystemError"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "SystemError", Retryable: true}},
		"system error in a 429": {429, `{"Code": "SystemError"}`,
			transport.Error{Kind: transport.KindThrottled, Code: "SystemError", Retryable: true}},
		"sentence as message": {400, `{"Code": "X", "Message": "Throttling is off for this user"}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "X", Message: "Throttling is off for this user"}},
		"code and message": {400, `{"Code": "NoPrivilege", "Message": "REPO_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindForbidden, Code: "NoPrivilege", Message: "REPO_NOT_EXIST"}},
		"stopped instance": {200, `{"IsSuccess": false, "Code": "INSTANCE_STATUS_NOT_SUPPORT"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "INSTANCE_STATUS_NOT_SUPPORT"}},
		"unknown code": {200, `{"IsSuccess": false, "Code": "MOON_PHASE"}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "MOON_PHASE"}},
		"code in the message": {400, `{"Code": "BadRequest", "Message": "REPO_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindRepositoryNotFound, Code: "BadRequest", Message: "REPO_NOT_EXIST"}},
		"numeric code": {400, `{"Code": 400, "Message": {"en": "bad"}, "RequestId": 7}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "400", Message: `{"en":"bad"}`, RequestID: "7"}},
		"html": {503, `<html>busy</html>`,
			transport.Error{Kind: transport.KindUnavailable, Retryable: true}},
		"empty": {401, ``,
			transport.Error{Kind: transport.KindUnauthenticated}},
		"html 404": {404, `<html>`,
			transport.Error{Kind: transport.KindUnexpected}},
	} {
		_, _, err := decode(transport.Response{Status: test.status, Body: []byte(test.body)}, readLayers)
		if difference := cmp.Diff(error(test.want), err); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

// TestIdentity tells a response about another tag from any other, valid or not.
func TestIdentity(t *testing.T) {
	t.Parallel()
	for body, isOther := range map[string]bool{
		`{"IsSuccess": true, "RequestId": "R1", "Tag": "v1"}`:              false,
		`{"IsSuccess": true, "RequestId": "R1", "Tag": "v2"}`:              true,
		`{"IsSuccess": true, "RequestId": "R1"}`:                           false,
		`{"IsSuccess": false, "RequestId": "R1", "Code": "TAG_NOT_EXIST"}`: false,
	} {
		_, identity, _ := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, func(response *strictjson.Object) Tag {
			return readTag(response, "v1")
		})
		want := transport.Identity{RequestIDs: []string{"R1"}, IsOther: isOther}
		if difference := cmp.Diff(want, identity); difference != "" {
			t.Errorf("%s (-want +got):\n%s", body, difference)
		}
	}
}
