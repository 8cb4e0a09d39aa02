// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestSessionIsShared has fifty reads at once, for which one token is issued.
func TestSessionIsShared(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	shared := client()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			got, err := shared.ReadImage(context.Background(), oci.ImageRequest{Repository: registry.repository(), Tag: "1.4.2"})
			if err != nil || got.Platform.Architecture != "amd64" {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	all.Wait()
	counts := make(map[string]int)
	for _, request := range registry.requests() {
		path := strings.Fields(request)[1]
		counts[strings.TrimPrefix(path[:strings.LastIndex(path, "/")+1], "/v2/"+repository)]++
	}
	want := map[string]int{"/v2/": 1, "/": 1, "/manifests/": 50, "/blobs/": 50}
	if difference := cmp.Diff(want, counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestExpiredSessionIsReplaced has a registry that rejects the token of a session, and the next
// one.
func TestExpiredSessionIsReplaced(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	shared, request := client(), oci.ImageRequest{Repository: registry.repository(), Tag: "1.4.2"}
	if _, err := shared.ReadImage(context.Background(), request); err != nil {
		t.Fatal(err)
	}
	before := len(registry.requests())
	refusals := 2 // of the session's token, and of the one that the library requests then
	registry.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
		if refusals > 0 {
			refusals--
			registry.challenge(w, registry.server.URL+"/auth")
			return
		}
		registry.serveDocument(w, request)
	}
	if _, err := shared.ReadImage(context.Background(), request); err != nil {
		t.Errorf("the second read: %v", err)
	}
	manifest := "GET " + manifestPath("1.4.2") + " Bearer"
	want := []string{manifest, "GET /auth Basic", manifest, "GET /v2/", "GET /auth Basic", manifest}
	if difference := cmp.Diff(want, registry.requests()[before:len(registry.requests())-1]); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestBlobRedirectWithinTheHost has a storage, which is sent neither credentials nor token.
func TestBlobRedirectWithinTheHost(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	manifest := registry.addImage("1.4.2", "linux", "amd64", nil)
	digest := configuration(registry, text(manifest["digest"]))
	registry.handlers[blobPath(digest)] = redirect("/storage/" + digest + "?Expires=1&Signature=of-the-storage-link")
	registry.handlers["/storage/"+digest] = func(w http.ResponseWriter, request *http.Request) {
		if request.Header.Get("Authorization") != "" || request.URL.Query().Get("Signature") != "of-the-storage-link" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = w.Write(registry.documents[digest].content)
	}
	got, err := registry.read(t, oci.ImageRequest{})
	if err != nil || got.Platform.Architecture != "amd64" {
		t.Errorf("%+v, %v", got, err)
	}
	if requests := registry.requests(); requests[len(requests)-1] != "GET /storage/"+digest {
		t.Errorf("requests %q", requests)
	}
	registry.handlers["/storage/"+digest] = func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte("<Error><Signature>of-the-storage-link</Signature></Error>"))
	}
	_, err = registry.read(t, oci.ImageRequest{})
	want := "unexpected at {host}: GET configuration: HTTP 403: the storage rejected the link that the registry redirected to (attempts: 1)"
	if registry.render(err) != want {
		t.Errorf("error %s\nwant  %s", registry.render(err), want)
	}
	if failed, _ := errors.AsType[transport.Error](err); failed.Reason != transport.ReasonInvalidResponse {
		t.Errorf("reason %v", failed.Reason)
	}
}

// requiresBasic makes a registry require username and password with each request.
func requiresBasic(r *registry) {
	r.handlers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
		w.WriteHeader(http.StatusUnauthorized)
	}
	r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
		if user, secret, _ := request.BasicAuth(); user != username || secret != password {
			r.handlers["/v2/"](w, request)
			return
		}
		r.serveDocument(w, request)
	}
}

// TestInvalidNamesSendNothing has names of host, repository and tag that are refused before a
// request is built.
func TestInvalidNamesSendNothing(t *testing.T) {
	t.Parallel()
	valid := oci.Repository{Host: "registry.example", Name: "app"}
	for expected, request := range map[string]oci.ImageRequest{
		`GET manifest: tag "../1": ` + image.ErrTag.Error(): {Repository: valid, Tag: "../1"},
		`registry host "registry.example/path": ` + image.ErrHost.Error(): {
			Repository: oci.Repository{Host: "registry.example/path", Name: "app"}, Tag: "1",
		},
		`registry host "docker.io": it is an alias of index.docker.io`: {Repository: oci.Repository{Host: "docker.io", Name: "app"}, Tag: "1"},
		`repository "App": ` + image.ErrRepository.Error(): {
			Repository: oci.Repository{Host: "registry.example", Name: "App"}, Tag: "1",
		},
	} {
		if _, err := client().ReadImage(context.Background(), request); err == nil || err.Error() != expected {
			t.Errorf("error %v\nwant  %s", err, expected)
		}
		if _, err := client().ReadTag(context.Background(), oci.TagRequest{Repository: request.Repository, Tag: request.Tag}); err == nil || err.Error() != expected {
			t.Errorf("error %v\nwant  %s", err, expected)
		}
	}
}

// TestRefreshTokenIsNotUsed checks that the next token is requested with the credentials, as the
// first.
func TestRefreshTokenIsNotUsed(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	registry.handlers["/auth"] = serves(`{"token": "` + token + `", "refresh_token": "never"}`)
	shared, request := client(), oci.ImageRequest{Repository: registry.repository(), Tag: "1.4.2"}
	refuse := true
	registry.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
		if refuse = !refuse; !refuse {
			registry.challenge(w, registry.server.URL+"/auth")
			return
		}
		registry.serveDocument(w, request)
	}
	for range 3 {
		if _, err := shared.ReadImage(context.Background(), request); err != nil {
			t.Fatal(err)
		}
	}
	for _, request := range registry.requests() {
		if strings.HasPrefix(request, "POST") {
			t.Errorf("%s was sent", request)
		}
	}
}
