// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// TestSigningInIsSharedByAllReads: fifty at once take one token.
func TestSigningInIsSharedByAllReads(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	shared := client()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			read, err := shared.ReadImage(context.Background(), oci.ImageRequest{Repository: registry.repository(), Tag: "1.4.2"})
			if err != nil || read.Architecture != "amd64" {
				t.Errorf("%+v, %v", read, err)
			}
		})
	}
	all.Wait()
	counts := make(map[string]int)
	for _, asked := range registry.requests() {
		path := strings.Fields(asked)[1]
		counts[strings.TrimPrefix(path[:strings.LastIndex(path, "/")+1], "/v2/"+repository)]++
	}
	want := map[string]int{"/v2/": 1, "/": 1, "/manifests/": 50, "/blobs/": 50}
	if difference := cmp.Diff(want, counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestALoginThatIsNoLongerGoodIsAskedForOnceMore: the registry takes back what it had granted before.
func TestALoginThatIsNoLongerGoodIsAskedForOnceMore(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	shared, request := client(), oci.ImageRequest{Repository: registry.repository(), Tag: "1.4.2"}
	if _, err := shared.ReadImage(context.Background(), request); err != nil {
		t.Fatal(err)
	}
	before := len(registry.requests())
	refusals := 2 // the token, and the one that the library asks for by itself
	registry.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
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

// TestBlobsMayBeElsewhereOnTheHost: a storage is asked without the login or token, which are none of its business.
func TestBlobsMayBeElsewhereOnTheHost(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	manifest := registry.addImage("1.4.2", "linux", "amd64", nil)
	digest := configuration(registry, text(manifest["digest"]))
	registry.answers[blobPath(digest)] = redirect("/storage/" + digest + "?Expires=1&Signature=of-the-storage-link")
	registry.answers["/storage/"+digest] = func(w http.ResponseWriter, request *http.Request) {
		if request.Header.Get("Authorization") != "" || request.URL.Query().Get("Signature") != "of-the-storage-link" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = w.Write(registry.documents[digest].content)
	}
	got, err := registry.read(t, oci.ImageRequest{})
	if err != nil || got.Architecture != "amd64" {
		t.Errorf("%+v, %v", got, err)
	}
	if asked := registry.requests(); asked[len(asked)-1] != "GET /storage/"+digest {
		t.Errorf("requests %q", asked)
	}
	registry.answers["/storage/"+digest] = func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte("<Error><Signature>of-the-storage-link</Signature></Error>"))
	}
	_, err = registry.read(t, oci.ImageRequest{})
	want := "unexpected at {host}: GET configuration: HTTP 403: the storage that the registry sent on to refuses the registry's own link (attempts: 1)"
	if registry.said(err) != want {
		t.Errorf("error %s\nwant  %s", registry.said(err), want)
	}
}

func TestTagDigest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*registry)
		asked   []string
		want    string // an error; empty for the digest
	}{
		"Bearer": {func(*registry) {}, []string{"GET /v2/", "GET /auth Basic", "HEAD {path} Bearer"}, ""},
		"Basic":  {wantsBasic, []string{"GET /v2/", "HEAD {path} Basic"}, ""},
		"no such tag": {
			func(r *registry) { delete(r.documents, "1.4.2") },
			[]string{"GET /v2/", "GET /auth Basic", "HEAD {path} Bearer", "GET {path} Bearer"}, "tag at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)",
		},
		"no digest": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", typeManifest)
					w.Header().Set("Content-Length", "7")
				}
			},
			[]string{"GET /v2/", "GET /auth Basic", "HEAD {path} Bearer"},
			"unexpected at {host}: HEAD manifest: HEAD http://{host}{path}: response did not include Docker-Content-Digest header (attempts: 0)",
		},
		"not found by a proxy": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusNotFound) }
			},
			[]string{"GET /v2/", "GET /auth Basic", "HEAD {path} Bearer", "GET {path} Bearer"}, "unexpected at {host}: GET manifest: HTTP 404 (attempts: 1)",
		},
		"a page": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", "text/html")
					w.Header().Set("Docker-Content-Digest", layerA)
				}
			},
			[]string{"GET /v2/", "GET /auth Basic", "HEAD {path} Bearer"},
			`unexpected at {host}: HEAD manifest: the manifest is of the type "text/html", which is neither an image's nor an index's (attempts: 0)`,
		},
		"the password in the digest": {
			func(r *registry) {
				wantsBasic(r)
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
					_, given, _ := request.BasicAuth()
					w.Header().Set("Content-Type", typeManifest)
					w.Header().Set("Docker-Content-Digest", given)
				}
			},
			[]string{"GET /v2/", "HEAD {path} Basic"}, `unexpected at {host}: HEAD manifest: cannot parse hash: "***" (attempts: 0)`,
		},
		"no login wanted": {
			func(r *registry) {
				r.answers["/v2/"] = func(http.ResponseWriter, *http.Request) {}
				r.answers[manifestPath("1.4.2")] = r.serveDocument
			},
			[]string{"GET /v2/", "HEAD {path}"}, "",
		},
		"redirect": {
			func(r *registry) { r.answers[manifestPath("1.4.2")] = redirect("https://stranger.example/") },
			[]string{"GET /v2/", "GET /auth Basic", "HEAD {path} Bearer"},
			"unexpected at {host}: HEAD manifest: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to stranger.example (attempts: 1)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry := startRegistry(t)
			added := registry.addImage("1.4.2", "linux", "amd64", nil)
			test.prepare(registry)
			got, err := client().TagDigest(context.Background(), registry.repository(), "1.4.2")
			want := strings.ReplaceAll(test.want, "{path}", manifestPath("1.4.2"))
			if registry.said(err) != want || want == "" && got != added["digest"] {
				t.Errorf("%s, error %s\nwant %v, error %s", got, registry.said(err), added["digest"], want)
			}
			for index := range test.asked {
				test.asked[index] = strings.ReplaceAll(test.asked[index], "{path}", manifestPath("1.4.2"))
			}
			if asked := registry.requests(); !slices.Equal(asked, test.asked) {
				t.Errorf("requests %q, want %q", asked, test.asked)
			}
		})
	}
}

// wantsBasic makes a registry ask for name and password at each request.
func wantsBasic(r *registry) {
	r.answers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
		w.WriteHeader(http.StatusUnauthorized)
	}
	r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
		if name, given, _ := request.BasicAuth(); name != username || given != password {
			r.answers["/v2/"](w, request)
			return
		}
		r.serveDocument(w, request)
	}
}

// TestBadRequestsAreNotSent: what is no host, no repository or no tag is asked of nobody.
func TestBadRequestsAreNotSent(t *testing.T) {
	t.Parallel()
	good := oci.Repository{Host: "registry.example", Name: "app"}
	for want, request := range map[string]oci.ImageRequest{
		`GET manifest: a tag has 1 to 128 of the characters A-Z a-z 0-9 . _ - and starts with none of . -`: {Repository: good, Tag: "../1"},
		`the registry's host "registry.example/path": a registry host is a host name, with a port if need be, like acme.kr.ncr.ntruss.com, without https:// and without a path`: {
			Repository: oci.Repository{Host: "registry.example/path", Name: "app"}, Tag: "1",
		},
		`the registry's host "docker.io": it is asked as index.docker.io`: {Repository: oci.Repository{Host: "docker.io", Name: "app"}, Tag: "1"},
		`the repository "App": an image or repository name has lower-case letters and digits, in parts separated by / and joined by . _ __ or -, 255 characters at most`: {
			Repository: oci.Repository{Host: "registry.example", Name: "App"}, Tag: "1",
		},
	} {
		if _, err := client().ReadImage(context.Background(), request); err == nil || err.Error() != want {
			t.Errorf("error %v\nwant  %s", err, want)
		}
	}
}

// TestARefreshTokenIsNotUsed: the next token is asked for with the login, as the first was.
func TestARefreshTokenIsNotUsed(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	registry.answers["/auth"] = writes(`{"token": "` + token + `", "refresh_token": "never"}`)
	shared, request := client(), oci.ImageRequest{Repository: registry.repository(), Tag: "1.4.2"}
	refuse := true
	registry.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
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
	for _, asked := range registry.requests() {
		if strings.HasPrefix(asked, "POST") {
			t.Errorf("%s was sent", asked)
		}
	}
}
