// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	username = "cr_temp_user"
	password = "a-temporary-password-of-the-test"
	token    = "a-token-of-the-test-that-must-not-be-shown"

	repository = "platform/storefront"

	typeIndex         = "application/vnd.oci.image.index.v1+json"
	typeManifest      = "application/vnd.oci.image.manifest.v1+json"
	typeConfiguration = "application/vnd.oci.image.config.v1+json"
	typeLayer         = "application/vnd.oci.image.layer.v1.tar+gzip"
)

// registry requires a token, and serves what a test adds to it, valid or not.
type registry struct {
	server *httptest.Server
	// handlers are by path; any other path is served from documents.
	handlers map[string]http.HandlerFunc
	// documents are by tag or digest.
	documents map[string]document

	mutex    sync.Mutex
	recorded []string // method, path and authorization scheme of each request, in order
}

type document struct {
	mediaType string
	content   []byte
}

type object = map[string]any

func startRegistry(t *testing.T) *registry {
	t.Helper()
	r := &registry{handlers: make(map[string]http.HandlerFunc), documents: make(map[string]document)}
	r.server = httptest.NewServer(r)
	t.Cleanup(r.server.Close)
	return r
}

func (r *registry) host() string { return strings.TrimPrefix(r.server.URL, "http://") }

func (r *registry) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	scheme, _, _ := strings.Cut(request.Header.Get("Authorization"), " ")
	r.mutex.Lock()
	r.recorded = append(r.recorded, strings.TrimSpace(request.Method+" "+request.URL.Path+" "+scheme))
	r.mutex.Unlock()
	if handler, exists := r.handlers[request.URL.Path]; exists {
		handler(w, request)
		return
	}
	switch {
	case request.URL.Path == "/auth":
		r.serveToken(w, request)
	case request.Header.Get("Authorization") != "Bearer "+token:
		r.challenge(w, r.server.URL+"/auth")
	default:
		r.serveDocument(w, request)
	}
}

func (r *registry) challenge(w http.ResponseWriter, realm string) {
	w.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm=%q,service="registry.example"`, realm))
	fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
}

func (r *registry) serveToken(w http.ResponseWriter, request *http.Request) {
	user, secret, _ := request.BasicAuth()
	if user != username || secret != password || request.URL.Query().Get("scope") != "repository:"+repository+":pull" {
		fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "wrong login "+user+" "+secret)
		return
	}
	_ = json.NewEncoder(w).Encode(object{"token": token, "expires_in": 300})
}

func (r *registry) serveDocument(w http.ResponseWriter, request *http.Request) {
	served, exists := r.documents[request.URL.Path[strings.LastIndex(request.URL.Path, "/")+1:]]
	if !exists {
		fail(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "manifest unknown")
		return
	}
	w.Header().Set("Content-Type", served.mediaType)
	w.Header().Set("Docker-Content-Digest", digestOf(served.content))
	_, _ = w.Write(served.content)
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(object{"errors": []object{{"code": code, "message": message}}})
}

func (r *registry) requests() []string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return slices.Clone(r.recorded)
}

// manifestPath is the path of the manifest of a tag or digest.
func manifestPath(reference string) string { return "/v2/" + repository + "/manifests/" + reference }

func blobPath(digest string) string { return "/v2/" + repository + "/blobs/" + digest }

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// add adds a document by its digest and, if it is not empty, the tag. It returns its descriptor.
func (r *registry) add(tag, mediaType string, content any) object {
	encoded, isRaw := content.([]byte)
	if !isRaw {
		encoded, _ = json.Marshal(content)
	}
	digest := digestOf(encoded)
	r.documents[digest] = document{mediaType, encoded}
	if tag != "" {
		r.documents[tag] = document{mediaType, encoded}
	}
	return object{"mediaType": mediaType, "digest": digest, "size": len(encoded)}
}

// addImage adds an image of two layers, with an empty step between them.
func (r *registry) addImage(tag, os, architecture string, changes object) object {
	configuration := object{
		"os": os, "architecture": architecture, "rootfs": object{"type": "layers", "diff_ids": []string{}},
		"history": []object{
			{"created_by": "/bin/sh -c #(nop) ADD file:base in / "},
			{"created_by": `/bin/sh -c #(nop)  CMD ["bash"]`, "empty_layer": true},
			{"created_by": "COPY . /app # buildkit"},
		},
	}
	for name, value := range changes {
		configuration[name] = value
	}
	return r.add(tag, typeManifest, object{
		"schemaVersion": 2, "mediaType": typeManifest,
		"config": r.add("", typeConfiguration, configuration),
		"layers": []object{{"mediaType": typeLayer, "digest": layerA, "size": 29126484}, {"mediaType": typeLayer, "digest": layerB, "size": 18220114}},
	})
}

const (
	layerA = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	layerB = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

// addLayers adds an image of these layers, without a history.
func (r *registry) addLayers(layers ...object) {
	settings := r.add("", typeConfiguration, object{"os": "linux", "architecture": "amd64"})
	r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": layers})
}

// listed returns a descriptor as an index lists it, for a platform.
func listed(descriptor object, os, architecture, variant string) object {
	entry := object{"platform": object{"os": os, "architecture": architecture, "variant": variant}}
	for name, value := range descriptor {
		entry[name] = value
	}
	return entry
}

func (r *registry) addIndex(tag string, entries ...object) object {
	return r.add(tag, typeIndex, object{"schemaVersion": 2, "mediaType": typeIndex, "manifests": entries})
}

// client returns a client with two attempts, and no wait between them.
func client() *oci.Client {
	return oci.New(oci.Options{
		TokenHosts:   func(_, host string) bool { return host == "auth.vendor.example" },
		StorageHosts: func(host string) bool { return strings.HasSuffix(host, ".storage.vendor.example") },
		Transport: transport.New(transport.Options{
			MaxRetries: 1,
			Jitter:     func(int64) int64 { return 0 },
			After: func(time.Duration) <-chan time.Time {
				now := make(chan time.Time, 1)
				now <- time.Time{}
				return now
			},
		}),
	})
}

func (r *registry) repository() oci.Repository {
	return oci.Repository{Host: r.host(), Name: repository, Login: oci.Login{Username: username, Password: password}}
}

func (r *registry) read(t *testing.T, request oci.ImageRequest) (oci.Image, error) {
	t.Helper()
	request.Repository = r.repository()
	if request.Tag == "" {
		request.Tag = "1.4.2"
	}
	return client().ReadImage(context.Background(), request)
}

// render returns an error's kind, host and text, with {host} for the registry's address, which
// differs from run to run.
func (r *registry) render(err error) string {
	if err == nil {
		return ""
	}
	text := strings.ReplaceAll(err.Error(), r.host(), "{host}")
	if failed, isCall := errors.AsType[transport.Error](err); isCall {
		text = fmt.Sprintf("%s at %s: %s", kinds[failed.Kind], strings.ReplaceAll(failed.Host, r.host(), "{host}"), text)
	}
	return text
}

var kinds = map[transport.Kind]string{
	transport.KindUnexpected: "unexpected", transport.KindUnauthenticated: "unauthenticated", transport.KindForbidden: "forbidden", transport.KindTagNotFound: "tag not found",
	transport.KindImageNotFound: "image not found", transport.KindRepositoryNotFound: "repository not found", transport.KindThrottled: "throttled", transport.KindUnavailable: "unavailable",
	transport.KindTimeout: "timeout",
}
