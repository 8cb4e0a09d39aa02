// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// TestReadTagHeadFirst: a HEAD suffices where it says that the tag is an image of a known digest; a
// GET follows where only the manifest can tell.
func TestReadTagHeadFirst(t *testing.T) {
	t.Parallel()
	const ping, login, head, get = "GET /v2/", "GET /auth Basic", "HEAD {path} Bearer", "GET {path} Bearer"
	// onlyHead changes the response to HEAD, and leaves the one to GET.
	onlyHead := func(change func(http.ResponseWriter)) func(*registry) {
		return func(r *registry) {
			r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
				switch {
				case request.Header.Get("Authorization") != "Bearer "+token:
					r.challenge(w, r.server.URL+"/auth")
				case request.Method == http.MethodHead:
					change(w)
				default:
					r.serveDocument(w, request)
				}
			}
		}
	}
	for name, test := range map[string]struct {
		prepare  func(*registry)
		requests []string
		expected string // an error; empty for the digest
	}{
		"Bearer": {func(*registry) {}, []string{ping, login, head}, ""},
		"Basic":  {requiresBasic, []string{ping, "HEAD {path} Basic"}, ""},
		"no authentication": {
			func(r *registry) {
				r.handlers["/v2/"] = func(http.ResponseWriter, *http.Request) {}
				r.handlers[manifestPath("1.4.2")] = r.serveDocument
			},
			[]string{ping, "HEAD {path}"}, "",
		},
		"unknown tag": {
			func(r *registry) { delete(r.documents, "1.4.2") },
			[]string{ping, login, head, get}, "tag not found at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)",
		},
		"an index": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "arm64", nil), "linux", "arm64", ""))
			},
			[]string{ping, login, head, get}, "",
		},
		"HEAD without a digest": {
			onlyHead(func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", typeManifest)
				w.Header().Set("Content-Length", "7")
			}),
			[]string{ping, login, head, get}, "",
		},
		"HEAD with an invalid digest": {
			onlyHead(func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", typeManifest)
				w.Header().Set("Docker-Content-Digest", password)
			}),
			[]string{ping, login, head, get}, "",
		},
		"HEAD with a digest of another algorithm": {
			onlyHead(func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", typeManifest)
				w.Header().Set("Docker-Content-Digest", "sha512:"+strings.Repeat("a", 128))
			}),
			[]string{ping, login, head, get}, "",
		},
		"HEAD with another media type": {
			onlyHead(func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "text/html")
				w.Header().Set("Docker-Content-Digest", layerA)
			}),
			[]string{ping, login, head, get}, "",
		},
		"HEAD 400": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusBadRequest) }), []string{ping, login, head, get}, ""},
		"HEAD 403": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusForbidden) }), []string{ping, login, head, get}, ""},
		"HEAD 404": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }), []string{ping, login, head, get}, ""},
		"HEAD 405": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusMethodNotAllowed) }), []string{ping, login, head, get}, ""},
		"HEAD 204": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }), []string{ping, login, head, get}, ""},
		"HEAD 302": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusFound) }), []string{ping, login, head, get}, ""},
		"HEAD 401": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) }), []string{ping, login, head, get}, ""},
		"HEAD 501": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotImplemented) }), []string{ping, login, head, get}, ""},
		"HEAD 503": {onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }), []string{ping, login, head, get}, ""},
		"HEAD without a response": {
			onlyHead(func(http.ResponseWriter) { panic(http.ErrAbortHandler) }),
			[]string{ping, login, head, head}, "unavailable at {host}: HEAD manifest: the connection was closed before the response was complete (attempts: 2)",
		},
		"503": {
			func(r *registry) {
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
			},
			[]string{ping, login, head, get, get}, "unavailable at {host}: GET manifest: HTTP 503 (attempts: 2)",
		},
		"no token": {
			func(r *registry) {
				r.handlers["/auth"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }
			},
			[]string{ping, login}, "forbidden at {host}: GET token: HTTP 403 (attempts: 1)",
		},
		"HEAD 429": {
			onlyHead(func(w http.ResponseWriter) { w.WriteHeader(http.StatusTooManyRequests) }),
			[]string{ping, login, head, head}, "throttled at {host}: HEAD manifest: HTTP 429 (attempts: 2)",
		},
		"not found by a proxy": {
			func(r *registry) {
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusNotFound) }
			},
			[]string{ping, login, head, get}, "unexpected at {host}: GET manifest: HTTP 404: an HTML page (attempts: 1)",
		},
		"the password in the digests": {
			func(r *registry) {
				requiresBasic(r)
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
					_, secret, _ := request.BasicAuth()
					w.Header().Set("Content-Type", typeManifest)
					w.Header().Set("Docker-Content-Digest", secret)
				}
			},
			[]string{ping, "HEAD {path} Basic", "GET {path} Basic"}, `unexpected at {host}: GET manifest: invalid manifest: unexpected end of JSON input (attempts: 0)`,
		},
		"redirect": {
			func(r *registry) { r.handlers[manifestPath("1.4.2")] = redirect("https://unknown.example/") },
			[]string{ping, login, head, get},
			"unexpected at {host}: GET manifest: HTTP 307: unexpected redirect to unknown.example (redirects are not followed, to protect the request signature) (attempts: 1)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry := startRegistry(t)
			registry.addImage("1.4.2", "linux", "amd64", nil)
			test.prepare(registry)
			want := digestOf(registry.documents["1.4.2"].content)
			got, err := client().ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "1.4.2", HeadFirst: true})
			if registry.render(err) != test.expected || test.expected == "" && got.Digest != want {
				t.Errorf("%s, error %s\nwant %v, error %s", got.Digest, registry.render(err), want, test.expected)
			}
			for index := range test.requests {
				test.requests[index] = strings.ReplaceAll(test.requests[index], "{path}", manifestPath("1.4.2"))
			}
			if requests := registry.requests(); !slices.Equal(requests, test.requests) {
				t.Errorf("requests %q, want %q", requests, test.requests)
			}
		})
	}
}

// TestReadTag reads an index and a single image, the latter with and without its configuration.
func TestReadTag(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	amd64 := registry.addImage("single", "linux", "amd64", object{"os.version": "6.1"})
	windows := listed(registry.addImage("", "windows", "amd64", nil), "windows", "amd64", "")
	windows["platform"].(object)["os.version"] = "10.0.20348.2340"
	attestation := listed(registry.add("", typeManifest, object{"attestation": true}), "unknown", "unknown", "")
	artifact := registry.add("", typeManifest, object{"artifact": true})
	artifact["artifactType"] = "application/vnd.amazon.soci.index.v2+json"
	nested := registry.addIndex("", listed(amd64, "linux", "amd64", ""))
	registry.addIndex("multi", listed(amd64, "linux", "amd64", "v2"), windows, attestation, artifact, nested)
	size := int64(29126484 + 18220114)
	for name, test := range map[string]struct {
		request  oci.TagRequest
		want     oci.Tag
		requests int
	}{
		"index": {
			oci.TagRequest{Tag: "multi", WithConfiguration: true},
			oci.Tag{
				Digest: digestOf(registry.documents["multi"].content), MediaType: typeIndex, IsIndex: true,
				Entries: []oci.Entry{
					{Digest: text(amd64["digest"]), Platform: image.Platform{OS: "linux", Architecture: "amd64", Variant: "v2"}, IsImage: true},
					{
						Digest: text(windows["digest"]), Platform: image.Platform{OS: "windows", Architecture: "amd64", OSVersion: "10.0.20348.2340"},
						IsImage: true,
					},
					{Digest: text(attestation["digest"]), Platform: image.Platform{OS: "unknown", Architecture: "unknown"}},
					{Digest: text(artifact["digest"])},
					{Digest: text(nested["digest"]), IsIndex: true},
				},
			}, 3,
		},
		"single image": {
			oci.TagRequest{Tag: "single"}, oci.Tag{Digest: text(amd64["digest"]), MediaType: typeManifest}, 3,
		},
		"single image with its configuration": {
			oci.TagRequest{Tag: "single", WithConfiguration: true},
			oci.Tag{
				Digest: text(amd64["digest"]), MediaType: typeManifest,
				Entries: []oci.Entry{{
					Digest: text(amd64["digest"]), Platform: image.Platform{OS: "linux", Architecture: "amd64", OSVersion: "6.1"},
					Size: &size, IsImage: true,
				}},
			}, 4,
		},
	} {
		before := len(registry.requests())
		test.request.Repository = registry.repository()
		got, err := client().ReadTag(t.Context(), test.request)
		if difference := cmp.Diff(test.want, got); difference != "" || err != nil {
			t.Errorf("%s: %v, tag (-want +got):\n%s", name, err, difference)
		}
		if requests := len(registry.requests()) - before; requests != test.requests {
			t.Errorf("%s: %d requests, want %d", name, requests, test.requests)
		}
	}
}

// TestReadTagOfOddLayers: what is wrong with the layers does not change which image the tag points
// to.
func TestReadTagOfOddLayers(t *testing.T) {
	t.Parallel()
	layer := func(size int64) object { return object{"mediaType": typeLayer, "digest": layerA, "size": size} }
	for name, test := range map[string]struct {
		layers  []object
		diffIDs []string
		want    any // the size
	}{
		"other diff_ids":  {[]object{layer(7)}, []string{layerA, layerB}, int64(7)},
		"a size of -1":    {[]object{layer(-1)}, nil, nil},
		"a sum too large": {[]object{layer(1 << 62), layer(1 << 62)}, nil, nil},
		"no layers":       {[]object{}, nil, int64(0)},
	} {
		registry := startRegistry(t)
		settings := registry.add("", typeConfiguration, object{"os": "linux", "architecture": "amd64", "rootfs": object{"diff_ids": test.diffIDs}})
		registry.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": test.layers})
		got, err := client().ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "1.4.2", WithConfiguration: true})
		if err != nil || len(got.Entries) != 1 {
			t.Errorf("%s: %+v, %v", name, got, err)
			continue
		}
		if size := got.Entries[0].Size; (size == nil) != (test.want == nil) || size != nil && *size != test.want {
			t.Errorf("%s: size %v, want %v", name, size, test.want)
		}
	}
}

// TestReadTagOfNoImage expects a digest, but no entries.
func TestReadTagOfNoImage(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	attestation := registry.addImage("1.4.2", "unknown", "unknown", nil)
	got, err := client().ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "1.4.2", WithConfiguration: true})
	if difference := cmp.Diff(oci.Tag{Digest: text(attestation["digest"]), MediaType: typeManifest}, got); difference != "" || err != nil {
		t.Errorf("%v, tag (-want +got):\n%s", err, difference)
	}
}

// TestReadTagRefuses has tags whose documents are refused.
func TestReadTagRefuses(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.add("no digest", typeIndex, object{"schemaVersion": 2, "mediaType": typeIndex, "manifests": []object{{"mediaType": typeManifest, "size": 7}}})
	registry.addImage("control", "linux", "amd\n64", nil)
	registry.addImage("long", "linux", strings.Repeat("a", 41), nil)
	registry.documents["no-digest"] = registry.documents["no digest"]
	const parts = "os, architecture, variant and version of a platform have at most 40 letters, digits, dots, hyphens and underscores each, got "
	for tag, want := range map[string]string{
		"no-digest": "manifests[0] of the index has no digest",
		"long":      "invalid image configuration: " + parts + `"` + strings.Repeat("a", 41) + `"`,
		"control":   "invalid image configuration: " + parts + `"amd\n64"`,
	} {
		_, err := client().ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: tag, WithConfiguration: true})
		if got := registry.render(err); got != "unexpected at {host}: GET manifest: "+want+" (attempts: 0)" {
			t.Errorf("%s: %s", tag, got)
		}
	}
}

// TestReadTagWithConfigurationTypes has images whose entries state the type of their configuration
// as artifactType, as `crane index append` writes it.
func TestReadTagWithConfigurationTypes(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	amd64 := listed(registry.addImage("", "linux", "amd64", nil), "linux", "amd64", "")
	arm64 := listed(registry.addImage("", "linux", "arm64", nil), "linux", "arm64", "")
	amd64["artifactType"], arm64["artifactType"] = typeConfiguration, "application/vnd.docker.container.image.v1+json"
	registry.addIndex("appended", amd64, arm64)
	got, err := client().ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "appended"})
	want := []oci.Entry{
		{Digest: text(amd64["digest"]), Platform: image.Platform{OS: "linux", Architecture: "amd64"}, IsImage: true},
		{Digest: text(arm64["digest"]), Platform: image.Platform{OS: "linux", Architecture: "arm64"}, IsImage: true},
	}
	if difference := cmp.Diff(want, got.Entries); difference != "" || err != nil {
		t.Errorf("%v, entries (-want +got):\n%s", err, difference)
	}
}

// TestUserDecoratesATag: a user that is refused where it is read does not veto the facts of a tag.
func TestUserDecoratesATag(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	manifest := registry.addImage("1.4.2", "linux", "amd64", object{"config": object{"User": "app\u2028"}})
	got, err := client().ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "1.4.2", WithConfiguration: true})
	if err != nil || got.Digest != text(manifest["digest"]) || len(got.Entries) != 1 || got.Entries[0].Platform.String() != "linux/amd64" {
		t.Errorf("%+v, %v", got, err)
	}
}
