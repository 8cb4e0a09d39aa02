// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestParseRequest(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]request{
		"GET /ncr/api/v2/repositories/soak/team%2Fapp/tags/v1":                  {"ncr", "GetImageTagDetail", "ncr team/app", "v1"},
		"GET /ncr/api/v2/repositories/soak/team%2Fapp/tags?page=1&pagesize=100": {"ncr", "GetImageTags", "ncr team/app", ""},
		"POST /?Action=GetRepoTag&RepoId=crr-1&Tag=v1":                          {"acr", "GetRepoTag", "acr crr-1", "v1"},
		"POST /?Action=GetRepoTagLayers&RepoId=crr-1&Tag=v1&Digest=sha256%3A00": {"acr", "GetRepoTagLayers", "acr crr-1", "v1"},
		"POST /?Action=ListRepoTag&RepoId=crr-1":                                {"acr", "ListRepoTag", "acr crr-1", ""},
		"POST /?Action=GetRepository&RepoNamespaceName=team&RepoName=app":       {"acr", "GetRepository", "acr team/app", ""},
	} {
		if got, known := parseRequest(newRequest(target)); !known || got != want {
			t.Errorf("%s: got %+v (known: %t), want %+v", target, got, known, want)
		}
	}
	for _, target := range []string{
		"GET /elsewhere", "GET /", "POST /ncr/api/v2/repositories/soak/app/tags/v1", "GET /ncr/api/v2/repositories",
		"GET /ncr/api/v2/repositories/other/app/tags/v1", "GET /ncr/api/v2/repositories/soak/team/app/tags/v1", "GET /ncr/api/v2/repositories/soak/app", "GET /ncr/api/v2/repositories/soak/app/labels/v1",
		"GET /ncr/api/v2/repositories/soak/app/tags/v1/more", "POST /?Action=GetRepoTag&RepoId=crr-1", "POST /?Action=DeleteRepoTag&RepoId=crr-1&Tag=v1",
	} {
		if got, known := parseRequest(newRequest(target)); known {
			t.Errorf("%s: got %+v, want it to be unknown", target, got)
		}
	}
}

// newRequest is of a method and a target with a space between.
func newRequest(target string) *http.Request {
	method, path := http.MethodGet, target[len("GET "):]
	if target[0] == 'P' {
		method, path = http.MethodPost, target[len("POST "):]
	}
	return httptest.NewRequest(method, path, http.NoBody)
}
