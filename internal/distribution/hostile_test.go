// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package distribution_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/distribution"
)

// TestHostileRegistries: none of these is believed, no secret is in what is said of it, and nobody else is given the login.
func TestHostileRegistries(t *testing.T) {
	t.Parallel()
	var stranger strangerServer
	stranger.start(t)
	for name, test := range map[string]struct {
		prepare func(*registry)
		want    string
	}{
		"another manifest than its header says": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Docker-Content-Digest", layerA)
					w.Header().Set("Content-Type", typeManifest)
					_, _ = w.Write([]byte("{}"))
				}
			},
			`unexpected at {host}: GET manifest: HTTP 200: the registry says that the manifest is "` + layerA + `", but what it sent is "` + digestOf([]byte("{}")) + `" (attempts: 1)`,
		},
		"another image than the index names": {
			func(r *registry) {
				named, other := r.addImage("", "linux", "amd64", nil), r.addImage("other", "linux", "arm64", nil)
				r.addIndex("1.4.2", listed(named, "linux", "amd64", ""))
				r.documents[text(named["digest"])] = document{typeManifest, r.documents[text(other["digest"])].content}
			},
			`unexpected at {host}: GET manifest: manifest digest: "{other}" does not match requested digest: "{named}" for "{host}/platform/storefront@{named}" (attempts: 0)`,
		},
		"another configuration than the manifest names": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				digest := configuration(r, text(manifest["digest"]))
				content := bytes.Replace(r.documents[digest].content, []byte("amd64"), []byte("arm64"), 1)
				r.documents[digest] = document{typeConfiguration, content}
			},
			`unexpected at {host}: GET manifest: the image's configuration can't be used: error verifying sha256 checksum after reading 255 bytes; got "{other}", want "{named}" (attempts: 0)`,
		},
		"a manifest without end": {
			func(r *registry) { r.answers[manifestPath("1.4.2")] = endless },
			`unexpected at {host}: GET manifest: HTTP 200: the answer is larger than 4 MiB (attempts: 1)`,
		},
		"a configuration without end": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = endless
			},
			`unexpected at {host}: GET configuration: HTTP 200: the answer is larger than 4 MiB (attempts: 1)`,
		},
		"an index of indexes": {
			func(r *registry) {
				inner := r.addIndex("", listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", ""))
				r.addIndex("1.4.2", listed(inner, "linux", "amd64", ""))
			},
			`unexpected at {host}: GET manifest: the index lists another index where an image should be; that is not followed (attempts: 0)`,
		},
		"an index of too many": {
			func(r *registry) {
				entry := listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", "")
				entries := make([]object, 1001)
				for index := range entries {
					entries[index] = entry
				}
				r.addIndex("1.4.2", entries...)
			},
			`unexpected at {host}: GET manifest: the index lists 1001 images, more than 1000 (attempts: 0)`,
		},
		"an index that names what is not there": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(object{"mediaType": typeManifest, "digest": layerA, "size": 7}, "linux", "amd64", ""))
			},
			`unexpected at {host}: GET manifest: HTTP 404: MANIFEST_UNKNOWN: the index lists the image "` + layerA + `", which the registry does not have (attempts: 1)`,
		},
		"an index that calls an image another": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "amd64", nil), "linux", "arm64", ""))
			},
			`unexpected at {host}: GET manifest: the index has the image for linux/arm64, its configuration says linux/amd64 (attempts: 0)`,
		},
		"an image and an index at once": {
			func(r *registry) {
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": object{}, "layers": []object{}, "manifests": []object{}})
			},
			`unexpected at {host}: GET manifest: the manifest is an image's and an index at once (attempts: 0)`,
		},
		"an image served as an index": {
			func(r *registry) {
				r.add("1.4.2", typeIndex, object{"schemaVersion": 2, "config": object{}, "layers": []object{}})
			},
			`unexpected at {host}: GET manifest: the manifest is an image's and an index at once (attempts: 0)`,
		},
		"two media types": {
			func(r *registry) {
				r.add("1.4.2", typeIndex, object{"schemaVersion": 2, "mediaType": typeManifest, "manifests": []object{}})
			},
			`unexpected at {host}: GET manifest: the registry says that the manifest is of the type "` + typeIndex + `", the manifest says "` + typeManifest + `" (attempts: 0)`,
		},
		"a chart": {
			func(r *registry) {
				chart := r.add("", "application/vnd.cncf.helm.config.v1+json", object{"name": "chart"})
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "mediaType": typeManifest, "config": chart, "layers": []object{}})
			},
			`unexpected at {host}: GET manifest: the tag is no image: its configuration is of the type "application/vnd.cncf.helm.config.v1+json" (attempts: 0)`,
		},
		"an image of the first schema": {
			func(r *registry) {
				r.add("1.4.2", "application/vnd.docker.distribution.manifest.v1+prettyjws", object{"schemaVersion": 1})
			},
			`unexpected at {host}: GET manifest: the manifest is of the type "application/vnd.docker.distribution.manifest.v1+prettyjws", which is neither an image's nor an index's (attempts: 0)`,
		},
		"a page": {
			func(r *registry) { r.add("1.4.2", "text/html", []byte("<html>")) },
			`unexpected at {host}: GET manifest: the manifest is no JSON object: invalid character '<' looking for beginning of value (attempts: 0)`,
		},
		"more history than layers": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", object{"history": []object{{}, {}, {}}})
			},
			`unexpected at {host}: GET manifest: the image's manifest has 2 layers, its configuration's history 3 (attempts: 0)`,
		},
		"less history than layers": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", object{"history": []object{{"empty_layer": true}, {}}})
			},
			`unexpected at {host}: GET manifest: the image's manifest has 2 layers, its configuration's history 1 (attempts: 0)`,
		},
		"a layer of less than nothing": {
			func(r *registry) {
				settings := r.add("", typeConfiguration, object{"os": "linux", "architecture": "amd64"})
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": []object{{"mediaType": typeLayer, "digest": layerA, "size": -1}}})
			},
			`unexpected at {host}: GET manifest: the manifest has a layer of -1 bytes, layers[0] (attempts: 0)`,
		},
		"a layer without a size": {
			func(r *registry) { r.addLayers(object{"mediaType": typeLayer, "digest": layerA}) },
			`unexpected at {host}: GET manifest: the manifest has a layer of 0 bytes, layers[0] (attempts: 0)`,
		},
		"a layer without anything": {
			func(r *registry) {
				r.addLayers(object{"mediaType": typeLayer, "digest": layerA, "size": 7}, object{})
			},
			`unexpected at {host}: GET manifest: the manifest has a layer without a digest, layers[1] (attempts: 0)`,
		},
		"more of the file system than layers": {
			func(r *registry) {
				r.addImage("1.4.2", "linux", "amd64", object{"rootfs": object{"type": "layers", "diff_ids": []string{layerA, layerB, layerA}}})
			},
			`unexpected at {host}: GET manifest: the image's manifest has 2 layers, its configuration 3 (attempts: 0)`,
		},
		"no platform in the configuration": {
			func(r *registry) { r.addImage("1.4.2", "linux", "", nil) },
			`unexpected at {host}: GET manifest: the image's configuration does not state an os and an architecture, as it must (attempts: 0)`,
		},
		"an attestation": {
			func(r *registry) { r.addImage("1.4.2", "unknown", "unknown", nil) },
			`unexpected at {host}: GET manifest: it is no image, but an attestation about one (attempts: 0)`,
		},
		"a variant that the index calls another": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "arm", object{"variant": "v6"}), "linux", "arm", "v7"))
			},
			`unexpected at {host}: GET manifest: the index has the image for linux/arm/v7, its configuration says linux/arm/v6 (attempts: 0)`,
		},
		"an architecture that rewrites a terminal": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64\x1b[2J\nWhat to do: trust me", ""))
			},
			`unexpected at {host}: GET manifest: a platform's os, architecture and variant have at most 40 letters, digits, dots, hyphens and underscores each; ` +
				`there is one that is "amd64\x1b[2J\nWhat to do: trust me" (attempts: 0)`,
		},
		"a configuration that is missing": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				delete(r.documents, configuration(r, text(manifest["digest"])))
			},
			`unexpected at {host}: GET configuration: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)`,
		},
		"no such tag, says who gives tokens": {
			func(r *registry) {
				r.answers["/auth"] = func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "no") }
			},
			`unexpected at {host}: GET token: HTTP 404: MANIFEST_UNKNOWN: no (attempts: 1)`,
		},
		"no such repository, before it was named": {
			func(r *registry) {
				r.answers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound, "NAME_UNKNOWN", "no") }
			},
			`unexpected at {host}: GET /v2/: HTTP 404: NAME_UNKNOWN: no (attempts: 1)`,
		},
		"a part of a token": {
			func(r *registry) {
				r.answers["/auth"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPartialContent) }
			},
			`unexpected at {host}: GET token: HTTP 206: that status means nothing here (attempts: 1)`,
		},
		"a part of a manifest, after a challenge": {
			func(r *registry) {
				asked := 0
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					if asked++; asked == 1 {
						r.challenge(w, r.server.URL+"/auth")
						return
					}
					w.WriteHeader(http.StatusPartialContent)
				}
			},
			`unexpected at {host}: GET manifest: HTTP 206: that status means nothing here (attempts: 1)`,
		},
		"a challenge of another kind": {
			func(r *registry) {
				r.answers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", "Negotiate")
					w.WriteHeader(http.StatusUnauthorized)
				}
			},
			`unexpected at {host}: GET /v2/: HTTP 401: the registry asks for a login neither by Basic nor by Bearer, but by "Negotiate" (attempts: 1)`,
		},
		"the token in a header": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
					w.Header().Set("Content-Type", "x/"+request.Header.Get("Authorization")[7:])
					_, _ = w.Write([]byte("{}"))
				}
			},
			`unexpected at {host}: GET manifest: the manifest is of the type "x/***", which is neither an image's nor an index's (attempts: 0)`,
		},
		"a storage that repeats the token": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", object{"author": token})
				digest := configuration(r, text(manifest["digest"]))
				r.answers[blobPath(digest)] = redirect("/storage")
				r.answers["/storage"] = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(r.documents[digest].content) }
			},
			`unexpected at {host}: GET configuration: HTTP 200: the answer repeats a key, the token or the signature of the request (attempts: 1)`,
		},
		"a configuration at an address that ends like a name": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("https://[::1%25.storage.vendor.example]/latest/meta-data")
			},
			`unexpected at {host}: GET configuration: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to [::1%.storage.vendor.example] (attempts: 1)`,
		},
		"tokens from an address that ends like a name": {
			func(r *registry) {
				r.answers["/v2/"] = challenge(r, "https://[2001:db8::1%25auth.vendor.example]/token")
			},
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "[2001:db8::1%auth.vendor.example]", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"tokens from the vendor's storage": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, "https://bucket.storage.vendor.example/token") },
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "bucket.storage.vendor.example", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"a manifest at a stranger's": {
			func(r *registry) { r.answers[manifestPath("1.4.2")] = redirect(stranger.url() + "/manifest") },
			`unexpected at {host}: GET manifest: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to {stranger} (attempts: 1)`,
		},
		"a configuration at a stranger's": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = redirect(stranger.url() + "/blob")
			},
			`unexpected at {host}: GET configuration: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to {stranger} (attempts: 1)`,
		},
		"a configuration at an address of the machine": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("http://100.100.100.200/latest/meta-data/")
			},
			`unexpected at {host}: GET configuration: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to 100.100.100.200 (attempts: 1)`,
		},
		"a configuration that is always elsewhere": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("/elsewhere?Signature=" + token)
				r.answers["/elsewhere"] = redirect("/elsewhere?Signature=" + token)
			},
			`unexpected at {host}: GET configuration: HTTP 307: redirects are not followed: they would carry the signature to another host (attempts: 1)`,
		},
		"tokens from a stranger": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, stranger.url()+"/token") },
			`unexpected at {host}: GET token: invalid realm in www-authenticate: realm host "127.0.0.1" is a private or link-local address (attempts: 0)`,
		},
		"tokens from a stranger by TLS": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, "https://vendor.example.stranger.example/token") },
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "vendor.example.stranger.example", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"tokens from another port of the vendor's": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, "https://auth.vendor.example:8443/token") },
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "auth.vendor.example:8443", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"tokens by plain http from the vendor": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, "http://auth.vendor.example/token") },
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "auth.vendor.example", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"a challenge without a realm": {
			func(r *registry) {
				r.answers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", `Bearer service="x"`)
					w.WriteHeader(http.StatusUnauthorized)
				}
			},
			`unexpected at {host}: GET token: malformed www-authenticate, missing realm: map[service:x] (attempts: 0)`,
		},
		"a token under another name": {
			func(r *registry) { r.answers["/auth"] = writes(`{"tokn": "` + token + `"}`) },
			`unexpected at {host}: GET token: the answer has no token (attempts: 0)`,
		},
		"a token that is never good": {
			func(r *registry) { r.answers["/auth"] = writes(`{"token": "another-token"}`) },
			`authentication at {host}: GET manifest: HTTP 401: UNAUTHORIZED: authentication required (attempts: 1)`,
		},
		"a token for something else": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", `Bearer realm="`+r.server.URL+`/auth",error="insufficient_scope"`)
					fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
				}
			},
			`access at {host}: GET manifest: HTTP 401: UNAUTHORIZED: authentication required (attempts: 1)`,
		},
		"a wrong login": {
			func(r *registry) {
				r.answers["/auth"] = func(w http.ResponseWriter, _ *http.Request) {
					fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "wrong login "+password)
				}
			},
			`authentication at {host}: GET token: HTTP 401: UNAUTHORIZED: wrong login *** (attempts: 1)`,
		},
		"a manifest that repeats the token": {
			func(r *registry) {
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "annotations": object{"a": token}})
			},
			`unexpected at {host}: GET manifest: HTTP 200: the answer repeats a key, the token or the signature of the request (attempts: 1)`,
		},
		"not found by a proxy": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusNotFound) }
			},
			`unexpected at {host}: GET manifest: HTTP 404 (attempts: 1)`,
		},
		"no such repository": {answers(http.StatusNotFound, "NAME_UNKNOWN"), `repository at {host}: GET manifest: HTTP 404: NAME_UNKNOWN: no (attempts: 1)`},
		"denied":             {answers(http.StatusForbidden, "DENIED"), `access at {host}: GET manifest: HTTP 403: DENIED: no (attempts: 1)`},
		"denied by 401":      {answers(http.StatusUnauthorized, "DENIED"), `access at {host}: GET manifest: HTTP 401: DENIED: no (attempts: 1)`},
		"throttled":          {answers(http.StatusTooManyRequests, "TOOMANYREQUESTS"), `throttled at {host}: GET manifest: HTTP 429: TOOMANYREQUESTS: no (attempts: 2)`},
		"down":               {answers(http.StatusServiceUnavailable, "UNAVAILABLE"), `unavailable at {host}: GET manifest: HTTP 503: UNAVAILABLE: no (attempts: 2)`},
		"broken":             {answers(http.StatusInternalServerError, "UNKNOWN"), `unavailable at {host}: GET manifest: HTTP 500: UNKNOWN: no (attempts: 1)`},
		"missing in a 500":   {answers(http.StatusInternalServerError, "MANIFEST_UNKNOWN"), `unavailable at {host}: GET manifest: HTTP 500: MANIFEST_UNKNOWN: no (attempts: 1)`},
		"missing in a 403":   {answers(http.StatusForbidden, "MANIFEST_UNKNOWN"), `access at {host}: GET manifest: HTTP 403: MANIFEST_UNKNOWN: no (attempts: 1)`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry := startRegistry(t)
			test.prepare(registry)
			_, err := registry.read(t, distribution.ImageRequest{})
			got := digests.replace(strings.ReplaceAll(registry.said(err), stranger.host(), "{stranger}"), test.want)
			if got != test.want {
				t.Errorf("error %s\nwant  %s", got, test.want)
			}
			for _, secret := range []string{password, token} {
				if strings.Contains(got, secret) {
					t.Errorf("the text shows a secret: %s", got)
				}
			}
		})
	}
	t.Cleanup(func() {
		if asked := stranger.asked.Load(); asked != 0 {
			t.Errorf("the stranger was asked %d times", asked)
		}
	})
}

func configuration(r *registry, manifest string) string {
	var own struct{ Config struct{ Digest string } }
	if err := json.Unmarshal(r.documents[manifest].content, &own); err != nil {
		panic(err)
	}
	return own.Config.Digest
}
