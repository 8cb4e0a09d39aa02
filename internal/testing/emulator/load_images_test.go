// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLoadTagNumber(t *testing.T) {
	for tag, want := range map[string]int{"load-0": 0, "load-7": 7, "load-1000": 1000, "load-999999999": 999_999_999} {
		if got, ok := loadTagNumber(tag); !ok || got != want {
			t.Errorf("%s: %d %v", tag, got, ok)
		}
	}
	for _, tag := range []string{"load-", "load-01", "load-1000000000", "load--1", "load-1a", "Load-1", "xload-1"} {
		if number, ok := loadTagNumber(tag); ok {
			t.Errorf("%s: %d", tag, number)
		}
	}
}

func TestLoadImagesOfACR(t *testing.T) {
	server := startServer(t, Options{})
	call := func(tag string) []ACRLayer {
		body := callACR(t, server, "RepoId", "crr-l0adl0adl0adl0ad", "Tag", tag).body
		return inBuildOrder(t, decode[acrTagLayers](t, body).Layers)
	}
	first, again, second := call("load-1"), call("load-1"), call("load-2")
	if diff := cmp.Diff(first, again); diff != "" || len(first) != 10 {
		t.Errorf("%d layers %s", len(first), diff)
	}
	var shared []int
	for index := range first {
		if first[index].BlobDigest == second[index].BlobDigest {
			shared = append(shared, index)
		}
	}
	if diff := cmp.Diff([]int{0, 1, 2, 3, 9}, shared); diff != "" {
		t.Error(diff)
	}
	// printf 'acr load 1 layer 5' | sha256sum
	if first[5].BlobDigest != "sha256:84557fff9b40787564d70baea5f677e8b14a3dc804d8c53de5078c53fffec548" {
		t.Errorf("digest %s", first[5].BlobDigest)
	}
	mustContain(t, callACR(t, server, "RepoId", "crr-l0adl0adl0adl0ad", "Tag", "load-01").body, "TAG_NOT_EXIST")
}

func TestLoadImagesOfNCR(t *testing.T) {
	server := startServer(t, Options{})
	first, second := detailOf(t, server, "load", "load-1"), detailOf(t, server, "load", "load-2")
	if first.ID != 1_000_000_001 || first.Name != "load-1" || len(first.Images) != 2 || first.FullSize != 1318258 || first.Images[0].Size != 1318258 {
		t.Errorf("%+v", first)
	}
	if first.Digest != "sha256:f970dea0935c7ae1a3c561cabeac1c0c1ce316c750acf9428e36a3cec0b623e1" || first.Digest == second.Digest {
		t.Errorf("digest %s", first.Digest)
	}
	if got, want := second.LastUpdated-first.LastUpdated, time.Minute.Milliseconds(); got != want {
		t.Errorf("%d ms apart, want %d", got, want)
	}
}

// The registry has the documents of a load image as soon as the API has returned their digests.
func TestLoadImagesOfAPIAndRegistry(t *testing.T) {
	server := startServer(t, Options{PlainImageDigests: true})
	body := callACR(t, server, "Action", OperationGetRepoTag, "RepoId", loadRepository, "Tag", "load-3").body
	tag := decode[acrTagDetail](t, body)
	manifest, _ := pullFrom(t, server, "platform/load").image("sha256:"+tag.Digest, "sha256:"+tag.Digest)
	if manifest.Config.Digest != "sha256:"+tag.ImageID {
		t.Errorf("image id %s, want %s", tag.ImageID, manifest.Config.Digest)
	}
	images := detailOf(t, server, "load", "load-3").Images
	for _, image := range images {
		got := getFromNCR(t, server, "load/manifests/"+image.Digest)
		if digestOf(got.body) != image.Digest {
			t.Errorf("%s: %d %s", image.Architecture, got.status, got.body)
		}
	}
	index := decode[pulledManifest](t, getFromNCR(t, server, "load/manifests/load-3").body).Manifests
	if len(index) != 2 || index[0].Digest != images[0].Digest || index[1].Digest != images[1].Digest {
		t.Errorf("%+v, want %+v", index, images)
	}
}

func TestLoadTagsCanBeMoved(t *testing.T) {
	server := startServer(t, Options{})
	if err := server.MoveTag(MoveTag{Service: ServiceNCR, Registry: "acme", Image: "load", Tag: "load-1", To: "load-2"}); err != nil {
		t.Fatal(err)
	}
	moved, target := detailOf(t, server, "load", "load-1"), detailOf(t, server, "load", "load-2")
	if moved.Digest != target.Digest || moved.ID != 1_000_000_001 {
		t.Errorf("%s, want %s; id %d", moved.Digest, target.Digest, moved.ID)
	}
}
