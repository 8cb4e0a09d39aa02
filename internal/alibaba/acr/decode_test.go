// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"IsSuccess": true, "RequestId": "R1"}`:                                     "Layers: the answer has no such list",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": null}`:                     "Layers: the answer has no such list",
		`{"RequestId": "R1", "Layers": []}`:                                          "the answer has no IsSuccess",
		`{"Code": "success", "RequestId": "R1", "Layers": []}`:                       "the answer has no IsSuccess",
		`{"IsSuccess": "true", "RequestId": "R1", "Layers": []}`:                     `IsSuccess: want true or false, not "true"`,
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [null]}`:                   "Layers[0]: want an object, not null",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": {}}`:                       "Layers: want a list, not an object",
		`{"IsSuccess": true, "Code": "MOON_PHASE", "RequestId": "R1", "Layers": []}`: "the answer has the Code MOON_PHASE, which is neither success nor a known failure",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [{"BlobSize": "12MB"}]}`:   `Layers[0].BlobSize: want a whole number, not "12MB"`,
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [{"BlobSize": -1}]}`:       "Layers[0].BlobSize: want a whole number of at least 0, not -1",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [{"LayerIndex": 0.5}]}`:    "Layers[0].LayerIndex: want a whole number, not 0.5",
		`{"IsSuccess": true, "RequestId": "R1", "Layers": [{"BlobDigest": 5}]}`:      "Layers[0].BlobDigest: want a string, not 5",
	} {
		_, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, readLayers)
		want := &transport.Error{Kind: transport.KindUnexpected, Message: want, RequestID: "R1"}
		if difference := cmp.Diff(error(want), err); difference != "" {
			t.Errorf("%s (-want +got):\n%s", body, difference)
		}
	}
	for body, want := range map[string]string{
		"":                              "the answer is empty",
		"null":                          "the answer is not a JSON object",
		`{"IsSuccess": true, "Layers":`: "the JSON breaks off",
		`{"IsSuccess": true, "Layers": []} trailing`: "the answer goes on behind its JSON object",
	} {
		_, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, readLayers)
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}

func TestAnAnswerMayListNoLayers(t *testing.T) {
	t.Parallel()
	got, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(`{"IsSuccess": true, "Layers": [], "New": 1}`)}, readLayers)
	if got == nil || len(got) != 0 || err != nil {
		t.Errorf("layers %v, %v, want an empty list", got, err)
	}
}

func TestFieldsMayBeMissing(t *testing.T) {
	t.Parallel()
	body := `{"IsSuccess": true, "Layers": [{"BlobDigest": "", "LayerCMD": null, "BlobSize": "1e3", "LayerIndex": "0"}, {}]}`
	got, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, readLayers)
	want := []Layer{{BlobSize: pointer[int64](1000), LayerIndex: pointer[int64](0)}, {}}
	if difference := cmp.Diff(want, got); difference != "" || err != nil {
		t.Errorf("%v, layers (-want +got):\n%s", err, difference)
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		want   transport.Error
	}{
		"documented 403": {403, `{"Code": "NoPrivilege", "Message": "Access denied for this user.", "RequestId": "R1", "HostId": "h"}`,
			transport.Error{Kind: transport.KindAccess, Code: "NoPrivilege", Message: "Access denied for this user.", RequestID: "R1"}},
		"documented 500": {500, `{"Code": "SystemError", "Message": "Unknown error."}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "SystemError", Message: "Unknown error."}},
		"failure in a 200": {200, `{"IsSuccess": false, "Code": "TAG_NOT_EXIST", "RequestId": "R1"}`,
			transport.Error{Kind: transport.KindTag, Code: "TAG_NOT_EXIST", RequestID: "R1"}},
		"failure without the flag": {200, `{"Code": "Throttling.User", "Message": "slow down"}`,
			transport.Error{Kind: transport.KindThrottled, Code: "Throttling.User", Message: "slow down", Retryable: true}},
		"flag alone": {200, `{"IsSuccess": false}`,
			transport.Error{Kind: transport.KindUnexpected}},
		"failure beside the flag": {200, `{"IsSuccess": true, "Code": "NoPrivilege", "Layers": []}`,
			transport.Error{Message: "the answer says IsSuccess: true, and has the Code NoPrivilege of a failure"}},
		"missing beside the flag": {200, `{"IsSuccess": true, "Code": "TAG_NOT_EXIST", "Layers": []}`,
			transport.Error{Message: "the answer says IsSuccess: true, and has the Code TAG_NOT_EXIST of a failure"}},
		"gone in a 503": {503, `{"Code": "InvalidAction.NotFound"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "InvalidAction.NotFound", Retryable: true}},
		"gone in a 404": {404, `{"Code": "InvalidAction.NotFound"}`,
			transport.Error{Kind: transport.KindAction, Code: "InvalidAction.NotFound"}},
		"missing in a 404": {404, `{"Code": "REPO_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindRepository, Code: "REPO_NOT_EXIST"}},
		"missing in a 500": {500, `{"Code": "TAG_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "TAG_NOT_EXIST"}},
		"missing in a 503": {503, `{"Code": "INSTANCE_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "INSTANCE_NOT_EXIST", Retryable: true}},
		"missing in a 401": {401, `{"Code": "X", "Message": "TAG_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindAuthentication, Code: "X", Message: "TAG_NOT_EXIST"}},
		"missing in a 403": {403, `{"Code": "TAG_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindAccess, Code: "TAG_NOT_EXIST"}},
		"missing in a 429": {429, `{"Code": "TAG_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindThrottled, Code: "TAG_NOT_EXIST", Retryable: true}},
		"busy behind a system error": {503, `{"Code": "SystemError"}`,
			transport.Error{Kind: transport.KindUnavailable, Code: "SystemError", Retryable: true}},
		"throttled behind a system error": {429, `{"Code": "SystemError"}`,
			transport.Error{Kind: transport.KindThrottled, Code: "SystemError", Retryable: true}},
		"a sentence is no code": {400, `{"Code": "X", "Message": "Throttling is off for this user"}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "X", Message: "Throttling is off for this user"}},
		"the code comes before the message": {400, `{"Code": "NoPrivilege", "Message": "REPO_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindAccess, Code: "NoPrivilege", Message: "REPO_NOT_EXIST"}},
		"a stopped instance": {200, `{"IsSuccess": false, "Code": "INSTANCE_STATUS_NOT_SUPPORT"}`,
			transport.Error{
				Kind: transport.KindUnavailable, Code: "INSTANCE_STATUS_NOT_SUPPORT", Message: "the instance is not running",
				Advice: "see the state of the instance in its console, and run again when it is running.",
			}},
		"unknown code": {200, `{"IsSuccess": false, "Code": "MOON_PHASE"}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "MOON_PHASE"}},
		"code in the message": {400, `{"Code": "BadRequest", "Message": "REPO_NOT_EXIST"}`,
			transport.Error{Kind: transport.KindRepository, Code: "BadRequest", Message: "REPO_NOT_EXIST"}},
		"numeric code": {400, `{"Code": 400, "Message": {"en": "bad"}, "RequestId": 7}`,
			transport.Error{Kind: transport.KindUnexpected, Code: "400", Message: `{"en":"bad"}`, RequestID: "7"}},
		"html": {503, `<html>busy</html>`,
			transport.Error{Kind: transport.KindUnavailable, Retryable: true}},
		"empty": {401, ``,
			transport.Error{Kind: transport.KindAuthentication}},
		"html 404": {404, `<html>`,
			transport.Error{Kind: transport.KindUnexpected}},
	} {
		_, err := decode(transport.Response{Status: test.status, Body: []byte(test.body)}, readLayers)
		if difference := cmp.Diff(error(&test.want), err); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

func TestMeaningOfCodes(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]meaning{
		"INSTANCE_NOT_EXIST":           {transport.KindInstance, false},
		"NAMESPACE_NOT_EXIST":          {transport.KindRepository, false},
		"REPO_NOT_EXIST":               {transport.KindRepository, false},
		"REPO_NAMESPACE_NOT_EXIST":     {transport.KindRepository, false},
		"TAG_NOT_EXIST":                {transport.KindTag, false},
		"REPO_TAG_NOT_EXIST":           {transport.KindTag, false},
		"IMAGE_NOT_EXIST":              {transport.KindImage, false},
		"INSTANCE_STATUS_NOT_SUPPORT":  {transport.KindUnavailable, false},
		"NoPrivilege":                  {transport.KindAccess, false},
		"NoPermission":                 {transport.KindAccess, false},
		"Forbidden.RAM":                {transport.KindAccess, false},
		"SystemError":                  {transport.KindUnavailable, false},
		"ServiceUnavailable":           {transport.KindUnavailable, true},
		"Throttling":                   {transport.KindThrottled, true},
		"Throttling.User":              {transport.KindThrottled, true},
		"Rejected.Throttling":          {transport.KindThrottled, true},
		"InvalidAccessKeyId.NotFound":  {transport.KindAuthentication, false},
		"InvalidAccessKeyId.Inactive":  {transport.KindAuthentication, false},
		"SignatureDoesNotMatch":        {transport.KindAuthentication, false},
		"InvalidSecurityToken.Expired": {transport.KindAuthentication, false},
		"InvalidTimeStamp.Expired":     {transport.KindAuthentication, false},
		"InvalidAction.NotFound":       {transport.KindAction, false},
	} {
		if got, known := meaningOf(code); !known || got != want {
			t.Errorf("%s means %+v (known: %t), want %+v", code, got, known, want)
		}
	}
	for _, code := range []string{"", "success", "MOON_NOT_EXIST", "_NOT_EXIST", "NOT_EXIST", "InvalidAccessKeyIdX", "ForbiddenX"} {
		if got, known := meaningOf(code); known {
			t.Errorf("%q is taken for %+v", code, got)
		}
	}
}
