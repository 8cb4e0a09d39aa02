// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// layersAlone is the history of an image whose own is absent or ignored.
var layersAlone = []oci.HistoryEntry{{Digest: layerA, Size: 29126484}, {Digest: layerB, Size: 18220114}}

// TestConfigurations has configurations that runtimes accept, and what is read of them.
func TestConfigurations(t *testing.T) {
	t.Parallel()
	steps := func(count int, isEmpty bool) []object {
		list := make([]object, count)
		for index := range list {
			list[index] = object{"created_by": fmt.Sprint("step ", index), "empty_layer": isEmpty}
		}
		return list
	}
	linux := image.Platform{OS: "linux", Architecture: "amd64"}
	for name, test := range map[string]struct {
		changes object
		want    oci.Image
	}{
		"no history":                       {object{"history": nil}, oci.Image{Platform: linux, RunsAsRoot: true, History: layersAlone}},
		"an empty history":                 {object{"history": []object{}}, oci.Image{Platform: linux, RunsAsRoot: true, History: layersAlone}},
		"less history than layers":         {object{"history": steps(1, false)}, oci.Image{Platform: linux, RunsAsRoot: true, History: layersAlone, HistoryProblem: "does not match its layers"}},
		"more history than layers":         {object{"history": steps(3, false)}, oci.Image{Platform: linux, RunsAsRoot: true, History: layersAlone, HistoryProblem: "does not match its layers"}},
		"all steps empty":                  {object{"history": steps(4, true)}, oci.Image{Platform: linux, RunsAsRoot: true, History: layersAlone, HistoryProblem: "does not match its layers"}},
		"a history of another type":        {object{"history": "none"}, oci.Image{Platform: linux, RunsAsRoot: true, History: layersAlone, HistoryProblem: "does not match its layers"}},
		"a step of another type":           {object{"history": []any{object{"created_by": 7}, object{}}}, oci.Image{Platform: linux, RunsAsRoot: true, History: layersAlone, HistoryProblem: "does not match its layers"}},
		"times that are none":              {object{"created": "", "history": []object{{"created": "", "created_by": "a"}, {"created": 7, "created_by": "b"}}}, oci.Image{Platform: linux, RunsAsRoot: true, History: []oci.HistoryEntry{{CreatedBy: "a", Digest: layerA, Size: 29126484}, {CreatedBy: "b", Digest: layerB, Size: 18220114}}}},
		"an entrypoint that is a string":   {object{"config": object{"Entrypoint": "/app", "User": "app"}}, oci.Image{Platform: linux, User: "app", History: history}},
		"no platform":                      {object{"os": nil, "architecture": nil}, oci.Image{RunsAsRoot: true, History: history}},
		"no architecture":                  {object{"architecture": nil}, oci.Image{Platform: image.Platform{OS: "linux"}, RunsAsRoot: true, History: history}},
		"a platform of many words":         {object{"architecture": "aarch64", "variant": "v8", "os.version": "6.1"}, oci.Image{Platform: image.Platform{OS: "linux", Architecture: "aarch64", Variant: "v8", OSVersion: "6.1"}, RunsAsRoot: true, History: history}},
		"a user":                           {object{"config": object{"User": "10001:0"}}, oci.Image{Platform: linux, User: "10001:0", History: history}},
		"root by name, in a group":         {object{"config": object{"User": "root:staff"}}, oci.Image{Platform: linux, User: "root:staff", RunsAsRoot: true, History: history}},
		"root by its ID":                   {object{"config": object{"User": "0"}}, oci.Image{Platform: linux, User: "0", RunsAsRoot: true, History: history}},
		"root by its ID, with zeros":       {object{"config": object{"User": "00:1"}}, oci.Image{Platform: linux, User: "00:1", RunsAsRoot: true, History: history}},
		"root by its ID, with a sign":      {object{"config": object{"User": "+0"}}, oci.Image{Platform: linux, User: "+0", RunsAsRoot: true, History: history}},
		"a group alone":                    {object{"config": object{"User": ":100"}}, oci.Image{Platform: linux, User: ":100", RunsAsRoot: true, History: history}},
		"white space":                      {object{"config": object{"User": " "}}, oci.Image{Platform: linux, User: " ", RunsAsRoot: true, History: history}},
		"a name that begins as root":       {object{"config": object{"User": "rootless"}}, oci.Image{Platform: linux, User: "rootless", History: history}},
		"a number that begins as root's":   {object{"config": object{"User": "0x1"}}, oci.Image{Platform: linux, User: "0x1", History: history}},
		"a configuration of null settings": {object{"config": nil}, oci.Image{Platform: linux, RunsAsRoot: true, History: history}},
	} {
		registry := startRegistry(t)
		added := registry.addImage("1.4.2", "linux", "amd64", test.changes)
		test.want.Digest, test.want.MediaType = text(added["digest"]), typeManifest
		got, err := registry.read(t, oci.ImageRequest{})
		if difference := gocmp.Diff(test.want, got); difference != "" || err != nil {
			t.Errorf("%s: %v, image (-want +got):\n%s", name, err, difference)
		}
	}
}

// TestConfigurationsOfWrongTypes: what decides is not guessed.
func TestConfigurationsOfWrongTypes(t *testing.T) {
	t.Parallel()
	for field, changes := range map[string]object{
		"architecture": {"architecture": 7}, "os": {"os": []string{"linux"}}, "variant": {"variant": true}, "os.version": {"os.version": 6},
		"config.User": {"config": object{"User": 0}}, "config": {"config": "app"}, "rootfs.diff_ids": {"rootfs": object{"diff_ids": "none"}},
	} {
		registry := startRegistry(t)
		registry.addImage("1.4.2", "linux", "amd64", changes)
		_, err := registry.read(t, oci.ImageRequest{})
		if want := "unexpected at {host}: GET manifest: invalid image configuration: " + field + " is of the wrong JSON type (attempts: 0)"; registry.render(err) != want {
			t.Errorf("error %s\nwant  %s", registry.render(err), want)
		}
	}
}

// TestConfigurationTypes has the media types of configurations that old pushes have.
func TestConfigurationTypes(t *testing.T) {
	t.Parallel()
	for _, mediaType := range []string{
		"", "application/octet-stream", "application/json", "text/html; charset=utf-8", "application/vnd.docker.container.image.v1+json", typeConfiguration,
	} {
		registry := startRegistry(t)
		settings := registry.add("", typeConfiguration, object{"os": "linux", "architecture": "amd64"})
		settings["mediaType"] = mediaType
		registry.add("1.4.2", typeManifest, object{
			"schemaVersion": 2, "mediaType": typeManifest, "config": settings, "layers": []object{{"mediaType": typeLayer, "digest": layerA, "size": 7}},
		})
		if got, err := registry.read(t, oci.ImageRequest{}); err != nil || got.Platform.Architecture != "amd64" {
			t.Errorf("%q: %+v, %v", mediaType, got, err)
		}
	}
}

// TestPlatformsOfIndexAndConfiguration: where the two contradict each other, neither is believed,
// and a requested platform is refused.
func TestPlatformsOfIndexAndConfiguration(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		configured, listed image.Platform
		want               image.Platform
		conflict           bool
		requested          string // refused if there is a conflict
	}{
		"equal":                         {image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{OS: "linux", Architecture: "amd64"}, false, "linux/amd64"},
		"two names":                     {image.Platform{OS: "linux", Architecture: "aarch64"}, image.Platform{OS: "linux", Architecture: "arm64", Variant: "v8"}, image.Platform{OS: "linux", Architecture: "aarch64", Variant: "v8"}, false, "linux/arm64"},
		"a variant in the index only":   {image.Platform{OS: "linux", Architecture: "arm"}, image.Platform{OS: "linux", Architecture: "arm", Variant: "v6"}, image.Platform{OS: "linux", Architecture: "arm", Variant: "v6"}, false, "linux/arm/v6"},
		"a variant in the image only":   {image.Platform{OS: "linux", Architecture: "arm", Variant: "v7"}, image.Platform{OS: "linux", Architecture: "arm"}, image.Platform{OS: "linux", Architecture: "arm", Variant: "v7"}, false, "linux/arm/v7"},
		"no platform in the image":      {image.Platform{}, image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{OS: "linux", Architecture: "amd64"}, false, "linux/amd64"},
		"no platform in the index":      {image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{}, image.Platform{OS: "linux", Architecture: "amd64"}, false, "linux/amd64"},
		"no os in the image":            {image.Platform{Architecture: "amd64"}, image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{OS: "linux", Architecture: "amd64"}, false, "linux/amd64"},
		"another architecture":          {image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{OS: "linux", Architecture: "arm64"}, image.Platform{}, true, "linux/arm64"},
		"another os":                    {image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{OS: "windows", Architecture: "amd64"}, image.Platform{}, true, "windows/amd64"},
		"another variant":               {image.Platform{OS: "linux", Architecture: "arm", Variant: "v6"}, image.Platform{OS: "linux", Architecture: "arm", Variant: "v7"}, image.Platform{}, true, "linux/arm/v7"},
		"another architecture, no os":   {image.Platform{Architecture: "amd64"}, image.Platform{OS: "linux", Architecture: "arm64"}, image.Platform{}, true, "linux/arm64"},
		"another name, no os":           {image.Platform{Architecture: "aarch64"}, image.Platform{OS: "linux", Architecture: "arm64"}, image.Platform{OS: "linux", Architecture: "aarch64"}, false, "linux/arm64"},
		"another name, no architecture": {image.Platform{OS: "Linux"}, image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{OS: "Linux", Architecture: "amd64"}, false, "linux/amd64"},
		"a version in the index alone":  {image.Platform{OS: "windows", Architecture: "amd64"}, image.Platform{OS: "windows", Architecture: "amd64", OSVersion: "10.0.1.2"}, image.Platform{OS: "windows", Architecture: "amd64", OSVersion: "10.0.1.2"}, false, "windows/amd64:10.0.1"},
	} {
		registry := startRegistry(t)
		only := registry.addImage("", test.configured.OS, test.configured.Architecture, object{"variant": test.configured.Variant, "os.version": test.configured.OSVersion})
		entry := listed(only, test.listed.OS, test.listed.Architecture, test.listed.Variant)
		entry["platform"].(object)["os.version"] = test.listed.OSVersion
		registry.addIndex("1.4.2", entry)
		got, err := registry.read(t, oci.ImageRequest{})
		if got.Platform != test.want || (got.PlatformConflict != nil) != test.conflict || err != nil {
			t.Errorf("%s: %+v, conflict %+v, %v", name, got.Platform, got.PlatformConflict, err)
		}
		requested, _ := image.ParsePlatform(test.requested)
		_, err = registry.read(t, oci.ImageRequest{Platform: requested})
		failed, isPlatform := errors.AsType[*oci.PlatformError](err)
		if isPlatform != test.conflict || !isPlatform && err != nil {
			t.Errorf("%s, requested: %v", name, err)
		}
		configured := image.Platform{OS: cmp.Or(test.configured.OS, test.listed.OS), Architecture: test.configured.Architecture, Variant: test.configured.Variant}
		if isPlatform && (failed.Digest != text(only["digest"]) || failed.Configured != configured.Normalized().String()) {
			t.Errorf("%s, requested: %+v", name, failed)
		}
	}
}

// TestNamesOfConflictingPlatforms has platforms that leave parts out: each has a name all the same.
func TestNamesOfConflictingPlatforms(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		configured, listed image.Platform
		want               oci.PlatformConflict
	}{
		{image.Platform{OS: "linux", Architecture: "amd64"}, image.Platform{OS: "windows"}, oci.PlatformConflict{Configured: "linux/amd64", Listed: "windows"}},
		{image.Platform{Architecture: "amd64"}, image.Platform{Architecture: "arm64"}, oci.PlatformConflict{Configured: "amd64", Listed: "arm64"}},
		{image.Platform{Architecture: "amd64"}, image.Platform{OS: "linux", Architecture: "arm64"}, oci.PlatformConflict{Configured: "linux/amd64", Listed: "linux/arm64"}},
	} {
		registry := startRegistry(t)
		only := registry.addImage("", test.configured.OS, test.configured.Architecture, nil)
		registry.addIndex("1.4.2", listed(only, test.listed.OS, test.listed.Architecture, ""))
		got, err := registry.read(t, oci.ImageRequest{})
		if err != nil || got.PlatformConflict == nil || *got.PlatformConflict != test.want {
			t.Errorf("%+v, %+v: %+v, %v", test.configured, test.listed, got.PlatformConflict, err)
		}
	}
}

// TestNotAnImage reads what is pushed like an image without being one.
func TestNotAnImage(t *testing.T) {
	t.Parallel()
	ofConfiguration := func(mediaType string) func(*registry) {
		return func(r *registry) {
			r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "mediaType": typeManifest, "config": r.add("", mediaType, object{}), "layers": []object{}})
		}
	}
	ofType := func(artifactType string) func(*registry) {
		return func(r *registry) {
			empty := r.add("", "application/vnd.oci.empty.v1+json", object{})
			r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "mediaType": typeManifest, "artifactType": artifactType, "config": empty, "layers": []object{}})
		}
	}
	ofLayer := func(mediaType string) func(*registry) {
		return func(r *registry) {
			r.addLayers(object{"mediaType": mediaType, "digest": layerA, "size": 7})
		}
	}
	for name, test := range map[string]struct {
		prepare func(*registry)
		want    string
	}{
		"a chart":                    {ofConfiguration("application/vnd.cncf.helm.config.v1+json"), "a Helm chart"},
		"a plugin":                   {ofConfiguration("application/vnd.docker.plugin.v1+json"), "a Docker plugin"},
		"a build cache":              {ofConfiguration("application/vnd.buildkit.cacheconfig.v0"), "a build cache"},
		"another artifact":           {ofConfiguration("application/vnd.example+json"), `an artifact with the configuration type "application/vnd.example+json"`},
		"an empty artifact":          {ofConfiguration("application/vnd.oci.empty.v1+json"), `an artifact with the configuration type "application/vnd.oci.empty.v1+json"`},
		"no type at all":             {ofConfiguration("\x1b[2J"), `an artifact with the configuration type "\x1b[2J"`},
		"a notation":                 {ofType("application/vnd.cncf.notary.signature"), "a Notary signature"},
		"an attestation by its type": {ofType("application/vnd.docker.attestation.manifest.v1+json"), "an attestation"},
		"an artifact by its type":    {ofType("application/vnd.example"), `an artifact of the type "application/vnd.example"`},
		"a model":                    {ofLayer("application/vnd.ollama.image.model"), "an Ollama model"},
		"an SBOM of Syft":            {ofLayer("application/vnd.syft+json"), "an SBOM"},
		"an ORAS artifact": {func(r *registry) {
			r.add("1.4.2", "application/vnd.cncf.oras.artifact.manifest.v1+json", object{"blobs": []object{}})
		}, "an OCI artifact"},
		"Docker schema 1, served as JSON": {func(r *registry) { r.add("1.4.2", "application/json", object{"schemaVersion": 1}) }, "a manifest of Docker schema 1 (replaced in 2016)"},
		"a signature":                     {ofLayer("application/vnd.dev.cosign.simplesigning.v1+json"), "a cosign signature"},
		"an attestation":                  {ofLayer("application/vnd.in-toto+json"), "an attestation"},
		"an SBOM":                         {ofLayer("application/vnd.cyclonedx+json"), "an SBOM"},
		"unknown/unknown":                 {func(r *registry) { r.addImage("1.4.2", "unknown", "unknown", nil) }, "an attestation"},
		"Docker schema 1": {func(r *registry) {
			r.add("1.4.2", "application/vnd.docker.distribution.manifest.v1+json", object{"schemaVersion": 1})
		}, "a manifest of Docker schema 1 (replaced in 2016)"},
		"an index of caches": {func(r *registry) {
			r.addIndex("1.4.2", r.add("", typeLayer, object{}), r.add("", "application/vnd.buildkit.cacheconfig.v0", object{}))
		}, "a build cache"},
		"an OCI artifact": {func(r *registry) {
			r.add("1.4.2", "application/vnd.oci.artifact.manifest.v1+json", object{"mediaType": "application/vnd.oci.artifact.manifest.v1+json"})
		}, "an OCI artifact"},
		"an empty index": {func(r *registry) { r.addIndex("1.4.2") }, "an index without images"},
		"attestations only": {func(r *registry) {
			r.addIndex("1.4.2", listed(r.addImage("", "unknown", "unknown", nil), "unknown", "unknown", ""))
		}, "an index without images"},
		"an index of indexes": {
			func(r *registry) {
				r.addIndex("1.4.2", listed(r.addIndex("", r.addImage("", "linux", "amd64", nil)), "linux", "amd64", ""))
			}, "an index of indexes",
		},
		"a signed document of Docker schema 1": {
			func(r *registry) {
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
					if request.Header.Get("Authorization") != "Bearer "+token {
						r.challenge(w, r.server.URL+"/auth")
						return
					}
					w.Header().Set("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws")
					w.Header().Set("Docker-Content-Digest", layerA) // of the document without its signatures
					_, _ = w.Write([]byte(`{"schemaVersion": 1, "signatures": []}`))
				}
			}, "a manifest of Docker schema 1 (replaced in 2016)",
		},
	} {
		registry := startRegistry(t)
		test.prepare(registry)
		_, err := registry.read(t, oci.ImageRequest{})
		if failed, isNotImage := errors.AsType[*oci.NotImageError](err); !isNotImage || failed.What != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// TestRegistriesAsTheyAre has registries that differ from the protocol, as runtimes accept them.
func TestRegistriesAsTheyAre(t *testing.T) {
	t.Parallel()
	serves := func(change func(http.Header)) func(*registry) {
		return func(r *registry) {
			r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
				if request.Header.Get("Authorization") != "Bearer "+token {
					r.challenge(w, r.server.URL+"/auth")
					return
				}
				served := r.documents["1.4.2"]
				w.Header().Set("Content-Type", served.mediaType)
				w.Header().Set("Docker-Content-Digest", digestOf(served.content))
				change(w.Header())
				_, _ = w.Write(served.content)
			}
		}
	}
	for name, prepare := range map[string]func(*registry){
		"a charset": serves(func(header http.Header) { header.Set("Content-Type", typeManifest+"; charset=utf-8") }),
		"JSON":      serves(func(header http.Header) { header.Set("Content-Type", "application/json") }),
		"bytes":     serves(func(header http.Header) { header.Set("Content-Type", "application/octet-stream") }),
		"text":      serves(func(header http.Header) { header.Set("Content-Type", "text/plain; charset=utf-8") }),
		"upper-case digest": serves(func(header http.Header) {
			header.Set("Docker-Content-Digest", strings.ToUpper(header.Get("Docker-Content-Digest")))
		}),
		"upper-case digits": serves(func(header http.Header) {
			header.Set("Docker-Content-Digest", "sha256:"+strings.ToUpper(header.Get("Docker-Content-Digest")[7:]))
		}),
		"no digest":          serves(func(header http.Header) { header.Del("Docker-Content-Digest") }),
		"a late requirement": func(r *registry) { r.handlers["/v2/"] = func(http.ResponseWriter, *http.Request) {} },
	} {
		registry := startRegistry(t)
		added := registry.addImage("1.4.2", "linux", "amd64", nil)
		prepare(registry)
		if got, err := registry.read(t, oci.ImageRequest{}); err != nil || got.Digest != text(added["digest"]) {
			t.Errorf("%s: %s, %s", name, got.Digest, registry.render(err))
		}
	}
}

// TestLateRequirementThatChanges: a remembered challenge that is not the registry's any more is
// replaced.
func TestLateRequirementThatChanges(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	registry.handlers["/v2/"] = func(http.ResponseWriter, *http.Request) {}
	path := manifestPath("1.4.2")
	client := client()
	read := func() error {
		_, err := client.ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "1.4.2"})
		return err
	}
	for _, challenge := range []string{`Basic realm="gateway"`, "Negotiate"} { // of something in front of the registry
		registry.handlers[path] = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", challenge)
			w.WriteHeader(http.StatusUnauthorized)
		}
		if err := read(); err == nil {
			t.Errorf("%s: no error", challenge)
		}
		delete(registry.handlers, path)
		if err := read(); err != nil {
			t.Errorf("after %s: %v", challenge, err)
		}
	}
}

// TestLateRequirementIsRemembered: a registry that requires authentication for manifests only is
// not asked twice without a token.
func TestLateRequirementIsRemembered(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	registry.addImage("1.4.2", "linux", "amd64", nil)
	registry.handlers["/v2/"] = func(http.ResponseWriter, *http.Request) {}
	client := client()
	for range 2 {
		if _, err := client.ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "1.4.2"}); err != nil {
			t.Fatal(err)
		}
	}
	path := manifestPath("1.4.2")
	want := []string{"GET /v2/", "GET " + path, "GET /auth Basic", "GET " + path + " Bearer", "GET " + path + " Bearer"}
	if difference := gocmp.Diff(want, registry.requests()); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}
