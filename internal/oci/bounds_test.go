// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// documentSize is that of a document that is received at most, in bytes.
const documentSize = 4<<20 - 1000

// tokenSize is that of a response with a token, less a little.
const tokenSize = 1<<20 - 100

// list returns a list of that size which repeats an entry.
func list(entry string) string {
	return "[" + strings.Repeat(entry+",", documentSize/(len(entry)+1)) + entry + "]"
}

// TestHostileDocumentsAreNotBuilt counts what a read of each allocates: several copies of what was
// received, and not what it would be decoded to. No other test may run beside it.
func TestHostileDocumentsAreNotBuilt(t *testing.T) {
	for name, prepare := range map[string]func(*registry){
		"layers":          func(r *registry) { r.add("1.4.2", typeManifest, []byte(`{"config":{},"layers":`+list("{}")+`}`)) },
		"layers, escaped": func(r *registry) { r.add("1.4.2", typeManifest, []byte(`{"config":{},"\u006cayers":`+list("{}")+`}`)) },
		"layers, in another case": func(r *registry) {
			r.add("1.4.2", typeManifest, []byte(`{"config":{},"LAYERS":`+list("{}")+`}`))
		},
		"annotations": func(r *registry) {
			r.add("1.4.2", typeManifest, []byte(`{"layers":[],"annotations":{"":""`+strings.Repeat(`,"":""`, documentSize/6)+`}}`))
		},
		"images": func(r *registry) { r.add("1.4.2", typeIndex, []byte(`{"manifests":`+list("{}")+`}`)) },
		"steps": func(r *registry) {
			settings := r.add("", typeConfiguration, []byte(`{"history":`+list("{}")+`}`))
			r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": []object{}})
		},
		"diff IDs": func(r *registry) {
			settings := r.add("", typeConfiguration, []byte(`{"rootfs":{"diff_ids":`+list(`""`)+`}}`))
			r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": []object{}})
		},
		"errors": func(r *registry) {
			r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusForbidden)
				_, _ = w.Write([]byte(`{"errors":` + list("{}") + `}`))
			}
		},
		"errors of a 401": func(r *registry) {
			r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = w.Write([]byte(`{"errors":` + list("{}") + `}`))
			}
		},
		"tokens": func(r *registry) {
			r.handlers["/auth"] = serves(`{"token":"x","x":` + list("[]")[:tokenSize/3*3+1] + `[]]}`)
		},
	} {
		registry := startRegistry(t)
		prepare(registry)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := registry.read(t, oci.ImageRequest{}); err == nil {
			t.Errorf("%s: no error", name)
		}
		runtime.ReadMemStats(&after)
		limit := uint64(12 * documentSize)
		if name == "tokens" {
			limit = 12 * tokenSize
		}
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > limit {
			t.Errorf("%s: %d MiB were allocated", name, allocated>>20)
		}
	}
}

// TestLargeImagesAreRead has images that are larger than those that are known: 1,000 layers with
// annotations and long commands, or long labels.
func TestLargeImagesAreRead(t *testing.T) {
	t.Parallel()
	registry := startRegistry(t)
	var layers, history []object
	for index := range 1000 {
		layers = append(layers, object{
			"mediaType": typeLayer, "digest": fmt.Sprintf("sha256:%064x", index), "size": 1 + index,
			"annotations": object{"containerd.io/snapshot/stargz/toc.digest": layerA, "io.containers.estargz.uncompressed-size": "1024", "a": "b", "c": "d"},
		})
		history = append(history, object{"created": "2024-03-31T23:41:28Z", "created_by": fmt.Sprint("RUN ", index, strings.Repeat(" ; make", 200)), "comment": "buildkit.dockerfile.v0"})
	}
	labels := object{}
	for index := range 1000 {
		labels[fmt.Sprint("label.", index)] = strings.Repeat("x", 1000)
	}
	settings := registry.add("", typeConfiguration, object{
		"os": "linux", "architecture": "amd64", "history": history, "config": object{"Labels": labels, "Env": strings.Split(strings.Repeat("A=1,", 4999)+"A=1", ",")},
	})
	image1000 := registry.add("", typeManifest, object{"schemaVersion": 2, "config": settings, "layers": layers})
	var entries []object
	for index := range 1000 {
		entry := listed(image1000, "linux", "amd64", fmt.Sprint("v", index))
		entry["annotations"] = object{"org.opencontainers.image.created": "2024-03-31T23:41:28Z", "org.opencontainers.image.url": "https://vendor.example", "a": "b"}
		entries = append(entries, entry)
	}
	registry.addIndex("1.4.2", entries...)
	platform, err := image.ParsePlatform("linux/amd64/v7")
	if err != nil {
		t.Fatal(err)
	}
	read, err := registry.read(t, oci.ImageRequest{Platform: platform})
	if err != nil || len(read.History) != 1000 || read.HistoryProblem != "" || read.History[999].CreatedBy != history[999]["created_by"] {
		t.Errorf("%d steps, %q, %v", len(read.History), read.HistoryProblem, err)
	}
}

// TestLongHistoryIsIgnored: it only describes the layers.
func TestLongHistoryIsIgnored(t *testing.T) {
	t.Parallel()
	const limit = 2 << 20 // bytes of JSON
	longest := limit - len(`[{"created_by":""},{"created_by":""}]`)
	steps := func(count int) []object {
		history := []object{{"created_by": "a"}, {"created_by": "b"}}
		for len(history) < count {
			history = append(history, object{"created_by": "c", "empty_layer": true})
		}
		return history
	}
	for name, test := range map[string]struct {
		history []object
		problem string
	}{
		"2 MiB":               {[]object{{"created_by": ""}, {"created_by": strings.Repeat("a", longest)}}, ""},
		"more than 2 MiB":     {[]object{{"created_by": ""}, {"created_by": strings.Repeat("a", longest+1)}}, "has more than 2 MiB"},
		"1,000 entries":       {steps(1000), ""},
		"more than 1,000":     {steps(1001), "has more than 1000 entries"},
		"5,000, all that fit": {steps(5000), "has more than 1000 entries"},
	} {
		registry := startRegistry(t)
		registry.addImage("1.4.2", "linux", "amd64", object{"history": test.history})
		read, err := registry.read(t, oci.ImageRequest{})
		isRead := len(read.History) == len(test.history) && read.History[1].CreatedBy == test.history[1]["created_by"]
		if err != nil || read.HistoryProblem != test.problem || isRead != (test.problem == "") || !isRead && !cmp.Equal(read.History, layersAlone) {
			t.Errorf("%s: %q, %d steps, %v", name, read.HistoryProblem, len(read.History), err)
		}
	}
}

func TestLongUserIsRefused(t *testing.T) {
	t.Parallel()
	const problem = "unexpected at {host}: GET manifest: invalid image configuration: config.User has 1001 bytes, the limit is 1000 (attempts: 0)"
	for length, want := range map[int]string{1000: "", 1001: problem} {
		registry := startRegistry(t)
		registry.addImage("1.4.2", "linux", "amd64", object{"config": object{"User": strings.Repeat("a", length)}})
		_, err := registry.read(t, oci.ImageRequest{})
		if got := registry.render(err); got != want {
			t.Errorf("%d bytes: error %q, want %q", length, got, want)
		}
	}
}
