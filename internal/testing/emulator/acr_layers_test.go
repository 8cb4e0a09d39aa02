// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const sampleImageID = "45023655bf39c382e26a8607d057c27871dee163c1ecf48cc1ebf2a1c0ffee00"

// sampleFixture has a layer like that of the vendor's sample, with the index
// that it has there.
func sampleFixture() *Fixture {
	const base = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
	digest := "sha256:c851258edfe02c14772a1a3c0194a8aeb2a08c0db5e51371165b3610946f0953"
	return &Fixture{
		Accounts: DefaultFixture().Accounts,
		ACR: ACRFixture{Instances: []ACRInstance{{
			ID: "cri-sample", Region: "cn-hangzhou",
			Repositories: []ACRRepository{{
				Namespace: "n", Name: "r", ID: storefront,
				Created: clock, Modified: clock.Add(time.Millisecond),
				Tags: map[string]string{"master": "image"},
				Images: map[string]ACRImage{"image": {Digest: digest, ImageID: sampleImageID, Created: clock, Updated: clock, Platforms: []ACRPlatform{{
					Platform: "linux/amd64", Digest: digest, Layers: []ACRLayer{
						{LayerInstruction: "ADD", LayerCMD: "a <b> & c", BlobSize: 7, BlobDigest: base},
						{LayerInstruction: "CMD", LayerCMD: `["bash"]`, BlobSize: 32, BlobDigest: emptyLayerDigest},
					},
				}}}},
			}},
		}}},
	}
}

func TestACRGetRepoTagLayersSample(t *testing.T) {
	server := startServer(t, Options{Fixture: sampleFixture()})
	got := callACR(t, server, "InstanceId", "cri-sample", "Tag", "master")
	want := `{"Code":"success","IsSuccess":true,"RequestId":"AD1B9DE9-1051-3527-B407-147D7A055690","Layers":[` +
		`{"BlobDigest":"sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4","LayerIndex":1,"LayerInstruction":"CMD","LayerCMD":"[\"bash\"]","BlobSize":32},` +
		`{"BlobDigest":"sha256:1111111111111111111111111111111111111111111111111111111111111111","LayerIndex":0,"LayerInstruction":"ADD","LayerCMD":"a <b> & c","BlobSize":7}]}`
	if diff := cmp.Diff(want, got.body); diff != "" {
		t.Error(diff)
	}
	if kind := got.header.Get("Content-Type"); got.status != 200 || kind != "application/json;charset=utf-8" {
		t.Errorf("%d %s", got.status, kind)
	}
}

func TestACRGetRepository(t *testing.T) {
	server := startServer(t, Options{})
	want := `{"Code":"success","IsSuccess":true,"RequestId":"%","InstanceId":"cri-k77rd2eo9ztt1qa4","RepoId":"crr-v7m9m2g0qkqjf56p",` +
		`"RepoName":"storefront","RepoNamespaceName":"platform","RepoStatus":"NORMAL","RepoType":"PRIVATE","RepoBuildType":"MANUAL",` +
		`"Summary":"Shop front end","CreateTime":1686537000000,"ModifiedTime":1711698312000,"TagImmutability":false}`
	for name, parameters := range map[string][]string{
		"by id":   {"Action", "GetRepository", "Tag", ""},
		"by name": {"Action", "GetRepository", "Tag", "", "RepoId", "", "RepoNamespaceName", "platform", "RepoName", "storefront"},
	} {
		got := callACR(t, server, parameters...)
		if diff := cmp.Diff(withRequestID(want, got), got.body); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	billing := callACR(t, server, "Action", "GetRepository", "Tag", "", "RegionId", "ap-southeast-1",
		"InstanceId", "cri-8d2r6x1p0qzv5mna", "RepoId", "crr-q2w8e4r6t1y3u5i7")
	mustContain(t, billing.body, `"RepoName":"billing"`, `"TagImmutability":true`)
}

func TestACRNotFound(t *testing.T) {
	server := startServer(t, Options{})
	byName := func(namespace, name string) []string {
		return []string{"Action", "GetRepository", "Tag", "", "RepoId", "", "RepoNamespaceName", namespace, "RepoName", name}
	}
	for name, test := range map[string]struct {
		changes []string
		code    string
	}{
		"instance":                   {[]string{"InstanceId", "cri-none"}, "INSTANCE_NOT_EXIST"},
		"instance in another region": {[]string{"RegionId", "ap-southeast-1"}, "INSTANCE_NOT_EXIST"},
		"the same, by name":          {append(byName("platform", "storefront"), "RegionId", "ap-southeast-1"), "INSTANCE_NOT_EXIST"},
		"repository":                 {[]string{"RepoId", "crr-none"}, "REPO_NOT_EXIST"},
		"another instance's":         {[]string{"RepoId", "crr-q2w8e4r6t1y3u5i7"}, "REPO_NOT_EXIST"},
		"repository by name":         {byName("platform", "none"), "REPO_NOT_EXIST"},
		"namespace":                  {byName("none", "storefront"), "NAMESPACE_NOT_EXIST"},
		"tag":                        {[]string{"Tag", "0.0.0"}, "TAG_NOT_EXIST"},
		"load tag elsewhere":         {[]string{"Tag", "load-1"}, "TAG_NOT_EXIST"},
		"digest of another tag":      {[]string{"Digest", DefaultFixture().ACR.Instances[0].Repositories[0].Images["build 1101"].Digest}, "IMAGE_NOT_EXIST"},
	} {
		got := callACR(t, server, test.changes...)
		if diff := cmp.Diff(withRequestID(`{"Code":"`+test.code+`","IsSuccess":false,"RequestId":"%"}`, got), got.body); got.status != 200 || diff != "" {
			t.Errorf("%s: status %d %s", name, got.status, diff)
		}
	}
}

func TestACRPlatformByDigest(t *testing.T) {
	server := startServer(t, Options{})
	edge := DefaultFixture().ACR.Instances[0].Repositories[0].Images["build 1108"]
	for name, test := range map[string]struct {
		digest string
		want   ACRPlatform
	}{
		"none":        {"", edge.Platforms[0]},
		"the index's": {edge.Digest, edge.Platforms[0]},
		"the first":   {edge.Platforms[0].Digest, edge.Platforms[0]},
		"the second":  {edge.Platforms[1].Digest, edge.Platforms[1]},
	} {
		got := decode[acrTagLayers](t, callACR(t, server, "Tag", "edge", "Digest", test.digest).body)
		if diff := cmp.Diff(test.want.Layers, inBuildOrder(t, got.Layers)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// inBuildOrder converts a response into the fixture's form.
func inBuildOrder(t *testing.T, layers []acrLayer) []ACRLayer {
	t.Helper()
	ordered := make([]ACRLayer, len(layers))
	for _, layer := range layers {
		if layer.LayerIndex < 0 || layer.LayerIndex >= len(layers) || ordered[layer.LayerIndex].BlobDigest != "" {
			t.Fatalf("index %d in %v", layer.LayerIndex, layers)
		}
		ordered[layer.LayerIndex] = ACRLayer{
			LayerInstruction: layer.LayerInstruction, LayerCMD: layer.LayerCMD, BlobSize: layer.BlobSize, BlobDigest: layer.BlobDigest,
		}
	}
	return ordered
}
