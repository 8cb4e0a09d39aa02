// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"
)

const (
	registryRoot        = "/v2"
	registryTokenPath   = "/auth"
	registryContentType = "application/json; charset=utf-8"
	blobContentType     = "application/octet-stream"
)

// registryTarget is what a request of the distribution protocol is about.
type registryTarget struct {
	operation string
	path      string // the repository's
	reference string // a tag or a digest
}

var registryTargets = regexp.MustCompile(`^/v2/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)/(manifests|blobs)/([^/]+)$`)

func parseRegistryTarget(method, path string) registryTarget {
	switch {
	case path == registryTokenPath && method == http.MethodGet:
		return registryTarget{operation: OperationGetRegistryToken}
	case strings.TrimSuffix(path, "/") == registryRoot && method == http.MethodGet:
		return registryTarget{operation: OperationPingRegistry}
	}
	match := registryTargets.FindStringSubmatch(path)
	if match == nil {
		return registryTarget{operation: OperationUnknown}
	}
	operation, known := map[string]string{
		"GET manifests": OperationGetManifest, "HEAD manifests": OperationHeadManifest,
		"GET blobs": OperationGetBlob, "HEAD blobs": OperationGetBlob,
	}[method+" "+match[2]]
	if !known {
		operation = OperationUnknown
	}
	return registryTarget{operation, match[1], match[3]}
}

// registryRequest is one request of the distribution protocol on its way.
type registryRequest struct {
	server   *Server
	http     *http.Request
	target   registryTarget
	place    registryPlace
	login    registryLogin // of a request for a token in ACR
	account  Account       // of one in NCR
	attended string        // the vendor whose registry answers
}

func (s *Server) serveRegistry(w http.ResponseWriter, r *http.Request) {
	request := &registryRequest{
		server: s, http: r, target: parseRegistryTarget(r.Method, r.URL.Path), place: s.placeOf(r),
	}
	request.attended = request.vendor()
	username, _, _ := r.BasicAuth()
	authenticate, serve := request.authenticate, request.serve
	if request.target.operation == OperationGetRegistryToken {
		authenticate, serve = request.authenticateForToken, request.getToken
	}
	s.handle(w, r, exchange{
		call: call{
			service: ServiceRegistry, operation: request.target.operation,
			accessKey: username, region: request.region(),
		},
		header:       func(a *answer) { a.set("Docker-Distribution-Api-Version", "registry/2.0") },
		authenticate: authenticate,
		throttled:    func() answer { return registryThrottled.answer(nil) },
		serve:        serve,
	})
}

// vendor is whose registry answers. Where the host doesn't tell, what the request
// signs in with does, and else the repository that it names, ACR's first.
func (r *registryRequest) vendor() string {
	if r.place.vendor != "" {
		return r.place.vendor
	}
	if username, _, basic := r.http.BasicAuth(); basic && username != temporaryUsername {
		return ServiceNCR
	}
	if token, known := r.token(); known {
		return token.service
	}
	_, repository := r.server.world.acrRepositoryAt(nil, r.target.path)
	if repository == nil && r.server.world.ncrRepositoryAt(r.place, r.target.path) != nil {
		return ServiceNCR
	}
	return ServiceACR
}

func (r *registryRequest) region() string {
	if r.place.instance != nil {
		return r.place.instance.Region
	}
	return cmp.Or(r.place.region, r.place.ncr.region)
}

func (r *registryRequest) serve() answer {
	switch r.target.operation {
	case OperationPingRegistry:
		return jsonAnswer(http.StatusOK, registryContentType, struct{}{})
	case OperationUnknown:
		return registryUnsupported.answer(nil)
	}
	images, exists := r.images()
	if !exists {
		return registryNameUnknown.answer(map[string]string{"name": r.target.path})
	}
	if r.target.operation == OperationGetBlob {
		return r.getBlob(images)
	}
	found, stated, exists := r.server.manifest(images, r.target.reference)
	if !exists {
		return registryManifestUnknown.answer(map[string]string{"reference": r.target.reference})
	}
	if r.target.operation == OperationGetManifest {
		stated = found.digest
	}
	return found.answer(found.mediaType, stated)
}

// images are those of the repository that the request is about.
func (r *registryRequest) images() (registryImages, bool) {
	if r.attended == ServiceNCR {
		repository := r.server.world.ncrRepositoryAt(r.place, r.target.path)
		if repository == nil {
			return registryImages{}, false
		}
		return r.server.ncrImages(repository), true
	}
	_, repository := r.server.world.acrRepositoryAt(r.place.instance, r.target.path)
	if repository == nil {
		return registryImages{}, false
	}
	return r.server.acrImages(repository), true
}

// getBlob answers a configuration. There are no other blobs: the fixture knows of
// layers, and has none.
func (r *registryRequest) getBlob(images registryImages) answer {
	blob, exists := r.server.configuration(images, r.target.reference)
	if !exists {
		return registryBlobUnknown.answer(map[string]string{"digest": r.target.reference})
	}
	if r.attended == ServiceACR && r.server.options.RedirectBlobs != "" && r.http.Method == http.MethodGet {
		return r.server.redirectToStorage(blob)
	}
	return blob.answer(blobContentType, blob.digest)
}

// answer states a digest, unless it is "".
func (c content) answer(contentType, digest string) answer {
	result := answer{status: http.StatusOK, body: c.body}
	result.set("Content-Type", contentType)
	if digest != "" {
		result.set("Docker-Content-Digest", digest)
	}
	return result
}
