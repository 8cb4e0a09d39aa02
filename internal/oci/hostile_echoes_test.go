// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// repeated is a token so long that an error would quote it in part: what is cut is not masked.
var repeated = strings.Repeat("0123456789abcdef", 11)

// issues makes a registry issue that token.
func issues(prepare func(*registry)) func(*registry) {
	return func(r *registry) {
		r.handlers["/auth"] = serves(`{"token": "` + repeated + `"}`)
		prepare(r)
		for name, served := range r.documents {
			path := manifestPath(name)
			if served.mediaType == typeConfiguration {
				path = blobPath(name)
			}
			if _, exists := r.handlers[path]; !exists {
				r.handlers[path] = func(w http.ResponseWriter, request *http.Request) {
					if request.Header.Get("Authorization") != "Bearer "+repeated {
						r.challenge(w, r.server.URL+"/auth")
						return
					}
					r.serveDocument(w, request)
				}
			}
		}
	}
}

// TestHostileEchoes has registries that repeat the token in each part of a document that is read.
func TestHostileEchoes(t *testing.T) {
	t.Parallel()
	const (
		ofManifest      = `unexpected at {host}: GET manifest: the response repeats a key, the token or the signature of the request (attempts: 0)`
		ofConfiguration = `unexpected at {host}: GET configuration: the response repeats a key, the token or the signature of the request (attempts: 0)`
	)
	image := func(changes object) func(*registry) {
		return issues(func(r *registry) { r.addImage("1.4.2", "linux", "amd64", changes) })
	}
	manifest := func(configType, layerType string) func(*registry) {
		return issues(func(r *registry) {
			r.add("1.4.2", typeManifest, object{
				"schemaVersion": 2, "config": object{"mediaType": configType, "digest": layerA, "size": 2},
				"layers": []object{{"mediaType": layerType, "digest": layerA, "size": 7}},
			})
		})
	}
	// typed has the token in a media type, which errors show in lower case.
	typed := func(header, own string) func(*registry) {
		const mixed = "a-Token-of-the-Test-in-Both-Cases"
		return func(r *registry) {
			r.handlers["/auth"] = serves(`{"token": "` + mixed + `"}`)
			r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
				if request.Header.Get("Authorization") != "Bearer "+mixed {
					r.challenge(w, r.server.URL+"/auth")
					return
				}
				w.Header().Set("Content-Type", strings.ReplaceAll(header, "{token}", mixed))
				_, _ = w.Write([]byte(`{"mediaType": "` + strings.ReplaceAll(own, "{token}", mixed) + `"}`))
			}
		}
	}
	index := func(changes object) func(*registry) {
		return issues(func(r *registry) {
			entry := listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", "")
			for name, value := range changes {
				entry[name] = value
			}
			r.addIndex("1.4.2", entry)
		})
	}
	checkHostile(t, map[string]hostile{
		"type of the manifest":      {typed(typeManifest, "x/{token}"), ofManifest},
		"type of the response":      {typed("x/{token}", ""), ofManifest},
		"type of the configuration": {manifest("application/"+repeated, typeLayer), ofManifest},
		"type of a layer":           {manifest(typeConfiguration, "application/"+repeated), ofManifest},
		"digest of a listed image":  {index(object{"digest": "x:" + repeated}), ofManifest},
		"type of a listed image":    {index(object{"mediaType": "x/" + repeated}), ofManifest},
		"type of a listed artifact": {index(object{"artifactType": "x/" + repeated}), ofManifest},
		"platform of a listed image": {
			index(object{"platform": object{"os": "linux", "architecture": repeated}}), ofManifest,
		},
		"feature of a listed image": {
			index(object{"platform": object{"os": "linux", "architecture": "amd64", "os.features": []string{repeated}}}), ofManifest,
		},
		"platform": {image(object{"os": repeated}), ofConfiguration},
		"user":     {image(object{"config": object{"User": "app:" + repeated}}), ofConfiguration},
		"a step": {
			image(object{"history": []object{{"created_by": "ADD base"}, {"created_by": "RUN curl -H " + repeated}}}), ofConfiguration,
		},
		"a step, encoded": {
			image(object{"history": []object{{"created_by": "ADD base"}, {"created_by": "RUN curl ?" + strings.ReplaceAll(repeated, "0", "%30")}}}), ofConfiguration,
		},
		"of the storage's link": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", object{"config": object{"User": "a-signature-of-a-link"}})
				digest := configuration(r, text(manifest["digest"]))
				r.handlers[blobPath(digest)] = redirect("/storage?Signature=a-signature-of-a-link")
				r.handlers["/storage"] = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(r.documents[digest].content) }
			},
			ofConfiguration,
		},
		"of all of the storage's link": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", object{"config": object{"User": "Expires=17000&Id=abc"}})
				digest := configuration(r, text(manifest["digest"]))
				r.handlers[blobPath(digest)] = redirect("/storage?Expires=17000&Id=abc")
				r.handlers["/storage"] = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(r.documents[digest].content) }
			},
			ofConfiguration,
		},
		"a rejection": {
			rejectsWith(""), `unauthenticated at {host}: GET manifest: HTTP 401: UNAUTHORIZED: rejected: Bearer *** (attempts: 1)`,
		},
		"a rejection, of a token too short to be refused": {
			rejectsWith("tok-7"), `unauthenticated at {host}: GET manifest: HTTP 401: UNAUTHORIZED: rejected: Bearer *** (attempts: 1)`,
		},
	})
}

// TestEchoesThatAreNotRead expects no error of an echo in a part that is not read: it reaches
// neither a state nor a text.
func TestEchoesThatAreNotRead(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*registry){
		"author": func(r *registry) {
			r.addImage("1.4.2", "linux", "amd64", object{"author": token, "history": []object{{"author": token}, {"comment": token}}})
		},
		"annotations": func(r *registry) {
			listed := listed(r.addImage("", "linux", "amd64", nil), "linux", "amd64", "")
			listed["annotations"] = object{"a": token}
			r.add("1.4.2", typeIndex, object{"schemaVersion": 2, "annotations": object{"a": token}, "manifests": []object{listed}})
		},
	} {
		registry := startRegistry(t)
		prepare(registry)
		if read, err := registry.read(t, oci.ImageRequest{}); err != nil || len(read.History) < 2 {
			t.Errorf("%s: %+v, %v", name, read, err)
		}
	}
}

// TestEchoInAHead has the echo in a response without a document.
func TestEchoInAHead(t *testing.T) {
	t.Parallel()
	const hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	registry := startRegistry(t)
	registry.handlers["/auth"] = serves(`{"token": "` + hex + `"}`)
	registry.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", typeManifest)
		w.Header().Set("Docker-Content-Digest", "sha256:"+hex)
	}
	tag, err := client().ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "1.4.2", HeadFirst: true})
	const want = "unexpected at {host}: HEAD manifest: the response repeats a key, the token or the signature of the request (attempts: 0)"
	if got := registry.render(err); got != want || tag.Digest != "" {
		t.Errorf("%+v, error %s\nwant %s", tag, got, want)
	}
}
