// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHeadManifest(t *testing.T) {
	pull := pullFrom(t, startServer(t, Options{}), "platform/api")
	whole, head := pull.request(http.MethodGet, "manifests/2.0.0"), pull.request(http.MethodHead, "manifests/2.0.0")
	for _, name := range []string{"Content-Type", "Content-Length", "Docker-Content-Digest"} {
		if got := head.header.Get(name); got != whole.header.Get(name) || got == "" {
			t.Errorf("%s: %s, want %s", name, got, whole.header.Get(name))
		}
	}
	if head.status != 200 || head.body != "" || head.header.Get("Docker-Content-Digest") != api200 {
		t.Errorf("%d %q", head.status, head.body)
	}
	if missing := pull.request(http.MethodHead, "manifests/9.9.9"); missing.status != 404 || missing.body != "" {
		t.Errorf("%d %q", missing.status, missing.body)
	}
	want := map[string]int64{OperationGetAuthorizationToken: 1, OperationGetRegistryToken: 1, OperationGetManifest: 1, OperationHeadManifest: 2}
	if diff := cmp.Diff(want, pull.server.Record().Counts); diff != "" {
		t.Error(diff)
	}
}

func TestRegistryNotFound(t *testing.T) {
	server := startServer(t, Options{})
	pull, elsewhere, nowhere := pullFrom(t, server, "platform/api"), pullFrom(t, server, "platform/billing"), pullFrom(t, server, "platform/none")
	layer := "blobs/sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e"
	for name, test := range map[string]struct {
		got    clientResponse
		status int
		code   string
	}{
		"tag":                       {pull.request("GET", "manifests/9.9.9"), 404, "MANIFEST_UNKNOWN"},
		"digest":                    {pull.request("GET", "manifests/"+base10), 404, "MANIFEST_UNKNOWN"},
		"blob":                      {pull.request("GET", "blobs/"+base10), 404, "BLOB_UNKNOWN"},
		"a layer":                   {pull.request("GET", layer), 404, "BLOB_UNKNOWN"},
		"repository":                {nowhere.request("GET", "manifests/1"), 404, "NAME_UNKNOWN"},
		"repository of another one": {elsewhere.request("GET", "manifests/2.0.1"), 404, "NAME_UNKNOWN"},
		"tag list":                  {pull.request("GET", "tags/list"), 404, "UNSUPPORTED"},
		"another method":            {pull.request("DELETE", "manifests/2.0.0"), 404, "UNSUPPORTED"},
	} {
		checkRegistryError(t, name, test.got, test.status, test.code, "")
	}
	if got := pull.server.Record().Counts; got[OperationUnknown] != 2 || got[OperationGetBlob] != 2 {
		t.Errorf("%v", got)
	}
}

func TestRegistryMovedTags(t *testing.T) {
	for _, untagged := range []bool{false, true} {
		server := startServer(t, Options{ServeUntaggedImages: untagged})
		pull := pullFrom(t, server, "platform/api")
		old, _ := pull.image("2.0.0", api200)
		move := MoveTag{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "api", Tag: "2.0.0", To: "2.1.0"}
		move.After = &After{Service: ServiceRegistry, Operation: OperationGetManifest, Responses: 1}
		if err := server.MoveTag(move); err != nil {
			t.Fatal(err)
		}
		pull.get("manifests/2.0.0", api200)
		pull.get("manifests/2.0.0", api210)
		pull.get("blobs/"+old.Config.Digest, old.Config.Digest) // who has a manifest can read on
		want := map[bool]int{false: 404, true: 200}[untagged]
		if got := pull.request("GET", "manifests/"+api200); got.status != want {
			t.Errorf("%v: %d %s", untagged, got.status, got.body)
		}
		if err := server.MoveTag(MoveTag{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "api", Tag: "2.0.0", Delete: true}); err != nil {
			t.Fatal(err)
		}
		checkRegistryError(t, "deleted", pull.request("GET", "manifests/2.0.0"), 404, "MANIFEST_UNKNOWN", "")
	}
}

func TestLoadImagesByTheirDigests(t *testing.T) {
	server := startServer(t, Options{})
	pull := pullFrom(t, server, "platform/load")
	seventh := pull.get("manifests/load-7", "")
	pull.get("manifests/"+digestOf(seventh.body), digestOf(seventh.body))
	if err := server.MoveTag(MoveTag{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "load", Tag: "load-7", To: "load-8"}); err != nil {
		t.Fatal(err)
	}
	moved, _ := pull.image("load-7", "")
	eighth, _ := pull.image("load-8", "")
	if diff := cmp.Diff(eighth, moved); diff != "" {
		t.Error(diff)
	}
}

func TestRegistryFaults(t *testing.T) {
	server := startServer(t, Options{})
	pull := pullFrom(t, server, "platform/api")
	server.AddFault(Fault{Service: ServiceRegistry, Operation: OperationGetManifest, Throttle: true, Times: 1})
	checkRegistryError(t, "throttled", pull.request("GET", "manifests/2.0.0"), 429, "TOOMANYREQUESTS", "")
	server.AddFault(Fault{Operation: OperationGetBlob, Redirect: "https://elsewhere.example/x", Times: 1})
	manifest := decode[pulledManifest](t, pull.get("manifests/2.0.0", api200).body)
	if got := pull.request("GET", "blobs/"+manifest.Config.Digest); got.status != 307 || got.header.Get("Location") != "https://elsewhere.example/x" {
		t.Errorf("%d %v", got.status, got.header)
	}
	pull.image("2.0.0", api200)
}
