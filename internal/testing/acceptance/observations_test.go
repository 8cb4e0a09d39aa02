// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	redactor := make(redactor)
	redactor.add("acme")
	for _, test := range []struct {
		status int
		trace  string
		body   string
		want   string
	}{
		{200, "", `{"Code": "success", "IsSuccess": true}`, `HTTP 200, Code "success"`},
		{200, "T1", `{"name": "x"}`, "HTTP 200, an answer"},
		{200, "", `{"IsSuccess": false, "Code": "REPO_NOT_EXIST"}`, `HTTP 200, Code "REPO_NOT_EXIST", IsSuccess false`},
		{200, "", `{"IsSuccess": "true"}`, "HTTP 200, IsSuccess text"},
		{200, "", `{"error": {"errorCode": 404, "details": "no acme", "more": null}}`, `HTTP 200, error.details "no …", error.errorCode 404, error.more null`},
		{404, "T1", `{"responseError": {"returnCode": "300", "returnMessage": "Not found"}}`,
			`HTTP 404, responseError.returnCode "300", responseError.returnMessage "Not found", with x-ncp-trace-id`},
		{404, "", `{"Code": "acme is not there", "acme": {"errorCode": 1234, "x": "acme"}}`, `HTTP 404, Code "…", ….errorCode 1234, ….x text`},
		{403, "", `{"Code": "x"`, "HTTP 403, no JSON"},
		{403, "", `<html>acme</html>`, "HTTP 403, no JSON"},
		{500, "", `["acme"]`, "HTTP 500, list"},
	} {
		request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		response := &http.Response{StatusCode: test.status, Header: http.Header{}}
		if test.trace != "" {
			response.Header.Set("X-Ncp-Trace-Id", test.trace)
		}
		if got := newExchange(request, response, []byte(test.body)).describe(redactor); got != test.want {
			t.Errorf("%s is described as %s, want %s", test.body, got, test.want)
		}
	}
}

func TestOrdersAndPages(t *testing.T) {
	t.Parallel()
	for want, indexes := range map[string][]int64{
		"fewer than two layers": {0}, "ascending LayerIndex": {0, 1, 5}, "descending LayerIndex": {2, 1, 0}, "not by LayerIndex": {0, 2, 1},
		"several layers have one LayerIndex": {1, 2, 1},
	} {
		if got := orderOf(indexes); got != want {
			t.Errorf("%v: %s, want %s", indexes, got, want)
		}
	}
	for _, test := range []struct {
		entries int
		total   any
		want    string
	}{
		{7, "7", "accepted"}, {100, json.Number("250"), "accepted"}, {30, "250", "the page is shorter"}, {6, json.Number("7"), "the page is shorter"},
		{250, "250", "the page is longer"}, {7, nil, "there is no total"}, {7, "many", "there is no total"},
	} {
		if got := pageOf(test.entries, test.total); got != test.want {
			t.Errorf("%d of %v: %s, want %s", test.entries, test.total, got, test.want)
		}
	}
}

func TestNoAnswerIsNoObservation(t *testing.T) {
	t.Parallel()
	surveyed := &survey{observed: &observation{answers: map[string]string{}}}
	refused := exchange{status: http.StatusForbidden}
	surveyed.recordLayers(exchange{})
	surveyed.recordSame("layers", refused, refused)
	surveyed.recordDigest("digest", refused)
	surveyed.recordPage("ListRepoTag", "Images", "TotalCount")
	if len(surveyed.observed.subjects) > 0 {
		t.Errorf("noted: %v", surveyed.observed.answers)
	}
}

func TestLayersWithFractionalIndexHaveNoOrder(t *testing.T) {
	t.Parallel()
	surveyed := &survey{observed: &observation{answers: map[string]string{}}}
	layers := []any{map[string]any{"LayerIndex": json.Number("1.5")}, map[string]any{"LayerIndex": json.Number("1")}}
	surveyed.recordLayers(exchange{status: http.StatusOK, body: map[string]any{"Layers": layers}})
	if want := []string{"GetRepoTagLayers is still there"}; !slices.Equal(surveyed.observed.subjects, want) {
		t.Errorf("noted: %v", surveyed.observed.answers)
	}
}

func TestOtherDigest(t *testing.T) {
	t.Parallel()
	const own = "sha256:e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
	list := exchange{body: map[string]any{"Images": []any{
		map[string]any{"Digest": "no digest"}, map[string]any{"Digest": own[len("sha256:"):]}, map[string]any{"Digest": untaggedDigest[len("sha256:"):]},
	}}}
	for digest, want := range map[string]string{own: untaggedDigest, untaggedDigest: own, "": ""} {
		if got := otherDigest(list, digest); got != want {
			t.Errorf("other than %q there is %q, want %q", digest, got, want)
		}
	}
}
