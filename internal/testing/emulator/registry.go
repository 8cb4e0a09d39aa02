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

// registryTarget is a parsed request of the distribution protocol.
type registryTarget struct {
	operation string
	path      string // the repository's
	reference string // a tag or a digest
}

var registryPaths = regexp.MustCompile(`^/v2/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)/(manifests|blobs)/([^/]+)$`)

var registryOperations = map[string]string{
	"GET manifests": OperationGetManifest, "HEAD manifests": OperationHeadManifest,
	"GET blobs": OperationGetBlob, "HEAD blobs": OperationGetBlob,
}

func parseRegistryTarget(method, path string) registryTarget {
	switch {
	case path == registryTokenPath && method == http.MethodGet:
		return registryTarget{operation: OperationGetRegistryToken}
	case strings.TrimSuffix(path, "/") == registryRoot && method == http.MethodGet:
		return registryTarget{operation: OperationPingRegistry}
	}
	match := registryPaths.FindStringSubmatch(path)
	if match == nil {
		return registryTarget{operation: OperationUnknown}
	}
	return registryTarget{cmp.Or(registryOperations[method+" "+match[2]], OperationUnknown), match[1], match[3]}
}

// registryRequest is one request of the distribution protocol.
type registryRequest struct {
	server   *Server
	http     *http.Request
	target   registryTarget
	host     registryHost
	vendor   string        // whose registry serves the request
	login    registryLogin // of a request for a token
	instance *ACRInstance  // of ACR, once the host or the token has selected it
}

func (s *Server) serveRegistry(r *http.Request) exchange {
	host := s.registryHostOf(r)
	request := &registryRequest{
		server: s, http: r, target: parseRegistryTarget(r.Method, r.URL.Path), host: host, instance: host.instance,
	}
	request.vendor = request.findVendor()
	region := cmp.Or(host.region, host.location.region)
	if host.instance != nil {
		region = host.instance.Region
	}
	username, _, _ := r.BasicAuth()
	authenticate, serve := request.authenticate, request.serve
	if request.target.operation == OperationGetRegistryToken {
		authenticate, serve = request.authenticateLogin, serveJSON(registryContentType, request.getToken)
	}
	return exchange{
		requestInfo: requestInfo{
			service: ServiceRegistry, operation: request.target.operation, accessKey: username, region: region,
		},
		header:       map[string]string{"Docker-Distribution-Api-Version": "registry/2.0"},
		throttled:    registryThrottled,
		authenticate: authenticate,
		serve:        serve,
		encodeError:  encodeRegistryError,
	}
}

// findVendor returns the vendor of a request by its host, else by its credentials, else by its
// repository, ACR's first.
func (r *registryRequest) findVendor() string {
	if r.host.vendor != "" {
		return r.host.vendor
	}
	if username, _, isBasic := r.http.BasicAuth(); isBasic && username != temporaryUsername {
		return ServiceNCR
	}
	if token, exists := r.token(); exists {
		return token.vendor
	}
	state := r.server.state
	if state.acrRepository(nil, r.target.path) == nil && state.ncrRepository(r.host, r.target.path) != nil {
		return ServiceNCR
	}
	return ServiceACR
}

func (r *registryRequest) serve() (response, *apiError) {
	switch r.target.operation {
	case OperationPingRegistry:
		return jsonResponse(http.StatusOK, registryContentType, struct{}{}), nil
	case OperationUnknown:
		return response{}, registryUnsupported
	}
	var repository *repository
	if r.vendor == ServiceNCR {
		repository = r.server.state.ncrRepository(r.host, r.target.path)
	} else {
		repository = r.server.state.acrRepository(r.instance, r.target.path)
	}
	if repository == nil {
		return response{}, registryNameUnknown.withDetail(map[string]string{"name": r.target.path})
	}
	if r.target.operation == OperationGetBlob {
		return r.getBlob(repository)
	}
	manifest, exists := r.server.findManifest(repository, r.target.reference)
	if !exists {
		return response{}, registryManifestUnknown.withDetail(map[string]string{"reference": r.target.reference})
	}
	return r.documentResponse(manifest, manifest.mediaType), nil
}

// getBlob returns a configuration. There are no other blobs: the fixture has no layers' contents.
func (r *registryRequest) getBlob(repository *repository) (response, *apiError) {
	blob, exists := r.server.findConfiguration(repository, r.target.reference)
	if !exists {
		return response{}, registryBlobUnknown.withDetail(map[string]string{"digest": r.target.reference})
	}
	if r.vendor == ServiceACR && r.server.options.RedirectBlobs != "" && r.http.Method == http.MethodGet {
		return r.server.redirectToStorage(blob), nil
	}
	return r.documentResponse(blob, blobContentType), nil
}

func (r *registryRequest) documentResponse(d document, contentType string) response {
	result := newResponse(http.StatusOK, contentType, d.body)
	if !r.server.options.OmitRegistryDigests {
		result.set("Docker-Content-Digest", d.digest)
	}
	return result
}

// The errors of the distribution protocol:
// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
var (
	registryUnauthorized    = newError(http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
	registryInsufficient    = newError(http.StatusUnauthorized, "DENIED", "requested access to the resource is denied")
	registryDenied          = newError(http.StatusForbidden, "DENIED", "requested access to the resource is denied")
	registryNameUnknown     = newError(http.StatusNotFound, "NAME_UNKNOWN", "repository name not known to registry")
	registryManifestUnknown = newError(http.StatusNotFound, "MANIFEST_UNKNOWN", "manifest unknown")
	registryBlobUnknown     = newError(http.StatusNotFound, "BLOB_UNKNOWN", "blob unknown to registry")
	registryUnsupported     = newError(http.StatusNotFound, "UNSUPPORTED", "the operation is unsupported")
	registryUnknownService  = newError(http.StatusBadRequest, "UNSUPPORTED", "unknown service")
	registryThrottled       = newError(http.StatusTooManyRequests, "TOOMANYREQUESTS", "too many requests")
)

type registryErrorDetail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Detail  any    `json:"detail"`
}

func encodeRegistryError(failure *apiError) response {
	result := jsonResponse(failure.status, registryContentType, map[string]any{
		"errors": []registryErrorDetail{{failure.code, failure.message, failure.detail}},
	})
	if failure.challenge != "" {
		result.set("WWW-Authenticate", failure.challenge)
	}
	return result
}
