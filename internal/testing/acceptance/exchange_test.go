// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	words := make(hidden)
	words.add("acme")
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
		if got := newExchange(request, response, []byte(test.body)).describe(words); got != test.want {
			t.Errorf("%s is told as %s, want %s", test.body, got, test.want)
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

func TestTheForwarderPassesARequestOnAsItCame(t *testing.T) {
	t.Parallel()
	var target *url.URL
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != target.Host || r.RequestURI != "/v2/repositories/acme/hello%2Fworld/tags/1?a=b%2B" || r.Header.Get("X-Forwarded-For") != "" ||
			r.Header.Get("Accept-Encoding") != "" || r.Header.Get("User-Agent") != "provider" {
			t.Errorf("the service sees %s of %s, %v", r.RequestURI, r.Host, r.Header)
		}
		w.Header().Set("X-Ncp-Trace-Id", "T1")
		w.WriteHeader(http.StatusFound)
		_, _ = io.WriteString(w, `{"a": 1}`)
	}))
	defer service.Close()
	target, _ = url.Parse(service.URL)
	forwarder := forwarding(t, target)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, forwarder.url()+"/v2/repositories/acme/hello%2Fworld/tags/1?a=b%2B", http.NoBody)
	request.Header.Set("User-Agent", "provider")
	request.Header.Set("X-Ncp-Iam-Access-Key", "key")
	response, err := (&http.Transport{DisableCompression: true, DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusFound || string(body) != `{"a": 1}` {
		t.Errorf("the provider gets %d, %s", response.StatusCode, body)
	}
	want := []exchange{{
		operation: "GetImageTagDetail", keys: []string{"", "", "", "key"}, status: http.StatusFound, traced: true, answer: map[string]any{"a": json.Number("1")},
	}}
	if difference := cmp.Diff(want, forwarder.take(), cmp.AllowUnexported(exchange{})); difference != "" {
		t.Errorf("exchanges (-want +got):\n%s", difference)
	}
	if again := forwarder.take(); again != nil {
		t.Errorf("taken twice: %v", again)
	}
}

func TestAServiceThatIsNotThere(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.NotFoundHandler())
	target, _ := url.Parse(service.URL)
	service.Close()
	forwarder := forwarding(t, target)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, forwarder.url()+"/?Action=GetRepoTag&AccessKeyId=key", http.NoBody)
	if response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request); err == nil {
		_ = response.Body.Close()
		t.Errorf("the provider gets %d", response.StatusCode)
	}
	taken := forwarder.take()
	if len(taken) != 1 || taken[0].broken == nil || taken[0].describe(nil) != "no answer" || taken[0].operation != "GetRepoTag" || taken[0].keys[0] != "key" {
		t.Errorf("exchanges %+v", taken)
	}
}

func forwarding(t *testing.T, target *url.URL) *forwarder {
	t.Helper()
	started, err := startForwarder(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := started.close(); err != nil {
			t.Error(err)
		}
	})
	return started
}
