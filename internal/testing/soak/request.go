// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// request is what the provider asks for.
type request struct {
	service    string
	operation  string
	repository string // its key in the world
	tag        string // empty for what is about no tag
}

// ncrBase is the path of the API below the gateway's address.
const ncrBase = "/ncr/api/v2"

// parseRequest is false for what no read should ask for.
func parseRequest(r *http.Request) (request, bool) {
	path := r.URL.EscapedPath()
	if rest, isNCR := strings.CutPrefix(path, ncrBase+"/repositories/"+soakRegistry+"/"); isNCR && r.Method == http.MethodGet {
		return parseNCR(strings.Split(rest, "/"))
	}
	if path == "/" && r.Method == http.MethodPost {
		return parseACR(r.URL.Query())
	}
	return request{}, false
}

// parseNCR reads {imageName}/tags[/{reference}].
func parseNCR(segments []string) (request, bool) {
	asked := request{service: emulator.ServiceNCR}
	image, err := url.PathUnescape(segments[0])
	if err != nil || len(segments) < 2 || segments[1] != "tags" {
		return asked, false
	}
	asked.repository = ncrKey(image)
	switch len(segments) {
	case 2:
		asked.operation = emulator.OperationGetImageTags
	case 3:
		asked.operation, asked.tag = emulator.OperationGetImageTagDetail, segments[2]
	}
	return asked, asked.operation != ""
}

func parseACR(query url.Values) (request, bool) {
	asked := request{service: emulator.ServiceACR, operation: query.Get("Action"), repository: acrIDKey(query.Get("RepoId")), tag: query.Get("Tag")}
	switch asked.operation {
	case emulator.OperationGetRepoTag, emulator.OperationGetRepoTagLayers:
		return asked, asked.tag != ""
	case emulator.OperationListRepoTag:
		return asked, true
	case emulator.OperationGetRepository:
		asked.repository = acrNameKey(query.Get("RepoNamespaceName"), query.Get("RepoName"))
		return asked, true
	}
	return asked, false
}
