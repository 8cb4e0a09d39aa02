// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const platformAttribute = "platform"

// api returns a tag of the repository whose images the emulator's registry and API have with the
// same digest.
func api(tag string, changes object) object {
	return object{"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-a7p2m9i4x3q8r5s1", "tag": tag}.With(changes)
}

func fromRegistry(changes object) object { return object{"source": "registry"}.With(changes) }

// step returns a layer of a state.
func step(index int64, instruction, command string, size int64, digest string) object {
	return layer(index, digest, size, instruction, command, digest == emptyLayer)
}

// tenLayers lists the layers of api:2.0.0, built by the classic builder.
var tenLayers = []any{
	step(0, "ADD", "file:6d1b9e0e39c8d1b4f7a2 in /", 29126484, "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e"),
	step(1, "CMD", `["bash"]`, 32, emptyLayer),
	step(2, "RUN", "/bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*",
		2914406, "sha256:ce6065554e76dd58fa2111b3a93e9cb288c6cbb6d6c05e920c7a08b0c5336aa0"),
	step(3, "ENV", "PORT=8080", 32, emptyLayer),
	step(4, "RUN", "/bin/sh -c useradd --uid 10001 api", 4702, "sha256:1828287c108ccbe0c637e42b0ad657c80535d2029193e674ac0e777e2715b52a"),
	step(5, "WORKDIR", "/app", 32, emptyLayer),
	step(6, "COPY", "dir:2f7c9be1d40a83655c1e in /app", 18220114, "sha256:e3f45317edcac94aea58f4bdbecb046140c22d72e82914737715a89486cdbe54"),
	step(7, "USER", "api", 32, emptyLayer),
	step(8, "EXPOSE", "8080/tcp", 32, emptyLayer),
	step(9, "ENTRYPOINT", `["/app/api"]`, 32, emptyLayer),
}

// buildKitLayers lists the layers of api:2.1.0, built by BuildKit from the same base.
var buildKitLayers = []any{
	tenLayers[0], tenLayers[1],
	step(2, "RUN", "/bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* # buildkit",
		2914406, "sha256:ce6065554e76dd58fa2111b3a93e9cb288c6cbb6d6c05e920c7a08b0c5336aa0"),
	tenLayers[3],
	step(4, "RUN", "/bin/sh -c useradd --uid 10001 api # buildkit", 4702, "sha256:1828287c108ccbe0c637e42b0ad657c80535d2029193e674ac0e777e2715b52a"),
	step(5, "WORKDIR", "/app", 92, "sha256:d8591a35472d45ccae3cea3bf7fd3188363bc93672adc8a0f89f57525fedd850"),
	step(6, "COPY", ". /app # buildkit", 18241907, "sha256:e52c4823e9f1e4f438e2b77e4d0a9ae360110a134e137ff13279a96357d0dc19"),
	tenLayers[7],
	step(8, "EXPOSE", "map[8080/tcp:{}]", 32, emptyLayer),
	tenLayers[9],
}

// TestLayersByAPIAndRegistryAreEqual reads one image by the API and by the registry.
func TestLayersByAPIAndRegistryAreEqual(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	for tag, want := range map[string]struct {
		layers            []any
		total             int64
		digest, mediaType string
	}{
		"2.0.0": {
			tenLayers, 50265738, "sha256:6eb478bdee2fe8177e64a693c5fcab1eb161aa7fef56d8a8dbf353164d5fe3d3",
			"application/vnd.docker.distribution.manifest.v2+json",
		},
		"2.1.0": {
			buildKitLayers, 50287623, "sha256:23cd061f385e8f6fd2069e792e271a0fc9b2e530495a392d9fd8d5bff8015a51",
			"application/vnd.oci.image.manifest.v1+json",
		},
	} {
		both := object{
			"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-a7p2m9i4x3q8r5s1", "namespace": nil, "repo_name": nil, "tag": tag, "digest": nil, "region": "cn-hangzhou",
			"allow_missing": nil, "exists": true, "wait": nil, "timeouts": nil, "layers": want.layers, "total_size": want.total,
		}
		byAPI := session.MustRead(t.Context(), acrTagLayers, api(tag, nil))
		if difference := cmp.Diff(both.With(object{
			"source": "api", "registry_host": nil, "platform": nil, "image_digest": nil, "media_type": nil, "os": nil, "architecture": nil, "user": nil, "runs_as_root": nil,
		}),

			byAPI); difference != "" {
			t.Errorf("%s by the API (-want +got):\n%s", tag, difference)
		}
		byRegistry := session.MustRead(t.Context(), acrTagLayers, api(tag, fromRegistry(nil)))
		if difference := cmp.Diff(both.With(object{
			"source": "registry", "registry_host": hostOf(server), "platform": "linux/amd64", "image_digest": want.digest,
			"media_type": want.mediaType, "os": "linux", "architecture": "amd64", "user": "api", "runs_as_root": false,
		}),

			byRegistry); difference != "" {
			t.Errorf("%s by the registry (-want +got):\n%s", tag, difference)
		}
	}
}

// TestLayersFallBackToRegistry reads all images of the fixture that have one platform, with the
// action and without it.
func TestLayersFallBackToRegistry(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	var configs []object
	for _, instance := range providertest.Fixture().ACR.Instances {
		for _, repository := range instance.Repositories {
			for tag, name := range repository.Tags {
				if len(repository.Images[name].Platforms) == 1 {
					configs = append(configs, object{"instance_id": instance.ID, "region": instance.Region, "repo_id": repository.ID, "tag": tag})
				}
			}
		}
	}
	if len(configs) < 8 {
		t.Fatalf("only %d images", len(configs))
	}
	before := make([]object, len(configs))
	for index, config := range configs {
		before[index] = session.MustRead(t.Context(), acrTagLayers, config)
	}
	server.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
	for index, config := range configs {
		after := session.MustRead(t.Context(), acrTagLayers, config)
		if before[index]["source"] != "api" || after["source"] != "registry" {
			t.Errorf("%v: sources %v and %v", config, before[index]["source"], after["source"])
		}
		for _, name := range []string{"layers", "total_size", "exists", "repo_id"} {
			if difference := cmp.Diff(before[index][name], after[name]); difference != "" {
				t.Errorf("%v: %s (-API +registry):\n%s", config, name, difference)
			}
		}
	}
}

// TestParallelReadsShareRegistryLogin makes twenty reads of a repository.
func TestParallelReadsShareRegistryLogin(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	server.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", nil)); len(problems) > 0 {
				t.Errorf("%+v", problems)
			}
		})
	}
	all.Wait()
	want := map[string]int64{
		"GetRepoTagLayers": 20, "ListInstanceEndpoint": 1, "GetRepository": 1, "GetAuthorizationToken": 1,
		"PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 20, "GetBlob": 20,
	}
	if difference := cmp.Diff(want, server.Record().Counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestRegistryHostSavesRequest gives the names of the repository too, which then need no request.
func TestRegistryHostSavesRequest(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	session.MustRead(t.Context(), acrTagLayers, object{
		"instance_id": "cri-k77rd2eo9ztt1qa4", "namespace": "platform", "repo_name": "api", "tag": "2.0.0", "source": "registry", "registry_host": hostOf(server),
	})
	want := map[string]int64{"GetRepository": 1, "GetAuthorizationToken": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1, "GetBlob": 1}
	if difference := cmp.Diff(want, server.Record().Counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestOtherErrorsDoNotFallBackToRegistry expects the API's own error, and no request to the
// registry.
func TestOtherErrorsDoNotFallBackToRegistry(t *testing.T) {
	t.Parallel()
	for _, fault := range []emulator.Fault{
		{Status: 200, Body: `{"IsSuccess": false, "Code": "TAG_NOT_EXIST"}`}, {Status: 200, Body: `{"IsSuccess": false, "Code": "REPO_NOT_EXIST"}`},
		{Status: 403, Body: `{"Code": "NoPermission"}`}, {Status: 400, Body: `{"Code": "InvalidAccessKeyId.NotFound"}`}, {Status: 429}, {Status: 500}, {Status: 503},
		{Status: 404}, {Status: 404, Body: "<html>"}, {Status: 302}, {Status: 200}, {Status: 200, Body: `{"IsSuccess": true}`},
		{Status: 503, Body: `{"Code": "InvalidAction.NotFound"}`}, {Status: 403, Body: `{"Code": "InvalidAction.NotFound"}`},
	} {
		server := startEmulator(t)
		fault.Operation = emulator.OperationGetRepoTagLayers
		server.AddFault(fault)
		session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
		state, problems := session.Read(t.Context(), acrTagLayers, storefrontLayers())
		if state != nil || len(problems) != 1 || strings.Contains(problems[0].Detail, "registry failed") || strings.Contains(problems[0].Detail, "2. Request") {
			t.Errorf("%d %s: %v, %+v", fault.Status, fault.Body, state, problems)
		}
		counts := server.Record().Counts
		if requests := counts["GetAuthorizationToken"] + counts["ListInstanceEndpoint"] + counts["PingRegistry"] + counts["GetManifest"]; requests != 0 {
			t.Errorf("%d %s: the registry was read: %v", fault.Status, fault.Body, counts)
		}
	}
}

func TestPlatformOfMultiPlatformTag(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	const platforms, arm64 = "linux/amd64, linux/arm/v7, linux/arm64.", "sha256:5c1fa084e09469bf4c653a30c01f3311b4aa6554d455967cb94d695903a12830"
	const fix = "\n\nSet platform to one of these, or digest to the digest of an image."
	for platform, want := range map[string]object{
		"linux/amd64": {"architecture": "amd64", "platform": "linux/amd64", "image_digest": "sha256:65e0f8c39a0f865d445b12feaf910cbd5a926141c7824b711d77bfabef3d6e2f"},
		"linux/arm64": {"architecture": "arm64", "platform": "linux/arm64", "image_digest": arm64},
		"linux/arm":   {"architecture": "arm", "platform": "linux/arm", "image_digest": "sha256:6def76da58f2756f61516340efc2e2c7fdcbe5836231242ed0600610542c7818"},
	} {
		state := session.MustRead(t.Context(), acrTagLayers, api("2.2.0", fromRegistry(object{"platform": platform})))
		got := object{"architecture": state["architecture"], "platform": state["platform"], "image_digest": state["image_digest"]}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s (-want +got):\n%s", platform, difference)
		}
	}
	for name, test := range map[string]struct {
		config  object
		problem diagnostic
	}{
		"required": {
			api("2.2.0", fromRegistry(nil)),
			providertest.Error("Missing Platform", "Tag \"2.2.0\" is a multi-platform image.\n\nSet platform to one of: "+platforms, platformAttribute),
		},
		"not found": {
			api("2.2.0", fromRegistry(object{"platform": "linux/s390x"})),
			providertest.Error("Platform Not Found", "Tag \"2.2.0\" has no image for platform linux/s390x. Available: "+platforms+fix, platformAttribute),
		},
		"another, with allow_missing": {
			api("2.0.0", fromRegistry(object{"platform": "linux/arm64", "allow_missing": true})),
			providertest.Error("Platform Not Found", "Tag \"2.0.0\" has no image for platform linux/arm64. Available: linux/amd64."+fix, platformAttribute),
		},
		"another than that of the digest": {
			api("2.2.0", fromRegistry(object{"platform": "linux/amd64", "digest": arm64})),
			providertest.Error("Platform Not Found", "Image "+arm64+" is for platform linux/arm64, not for linux/amd64.\n\n"+
				"Remove platform to read this image, or digest to read the image of tag \"2.2.0\" for linux/amd64.", platformAttribute),
		},
	} {
		_, problems := session.Read(t.Context(), acrTagLayers, test.config)
		if difference := cmp.Diff([]diagnostic{test.problem}, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
	sole := session.MustRead(t.Context(), acrTagLayers, api("2.3.0", fromRegistry(nil)))
	if sole["image_digest"] != "sha256:dd0ef8baf6626b4af414d14ff674d0bdcf916b4d780bb0176705687a3a584cc3" || sole["platform"] != "linux/amd64" {
		t.Errorf("the only image of an index: %v, %v", sole["image_digest"], sole["platform"])
	}
}

// TestPlatformIsReadFromRegistry expects no request to the API, which would give the layers of any
// image.
func TestPlatformIsReadFromRegistry(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	state := session.MustRead(t.Context(), acrTagLayers, api("2.2.0", object{"platform": "linux/arm64"}))
	if state["source"] != "registry" || state["architecture"] != "arm64" {
		t.Errorf("%v, %v", state["source"], state["architecture"])
	}
	_, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", object{"platform": "linux/arm64"}))
	if len(problems) != 1 || problems[0].Summary != "Platform Not Found" || problems[0].Attribute != platformAttribute {
		t.Errorf("another platform: %+v", problems)
	}
	if requests := server.Record().Counts["GetRepoTagLayers"]; requests != 0 {
		t.Errorf("%d requests to the API", requests)
	}
}

// TestRegistryReadsSnapshotByDigest moves the tag after its digest was read.
func TestRegistryReadsSnapshotByDigest(t *testing.T) {
	t.Parallel()
	server := providertest.StartEmulator(t, emulator.Options{ServeUntaggedImages: true})
	session := configured(t, dependencies{}, blockFor(server, nil))
	digest := session.MustRead(t.Context(), acrTag, api("2.0.0", nil))["digest"]
	if err := server.MoveTag(emulator.MoveTag{
		Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "api", Tag: "2.0.0", To: "2.1.0",
	}); err != nil {
		t.Fatal(err)
	}
	kept := session.MustRead(t.Context(), acrTagLayers, api("2.0.0", fromRegistry(object{"digest": digest})))
	moved := session.MustRead(t.Context(), acrTagLayers, api("2.0.0", fromRegistry(nil)))
	if kept["image_digest"] != digest || cmp.Diff(tenLayers, kept["layers"]) != "" || cmp.Diff(buildKitLayers, moved["layers"]) != "" {
		t.Errorf("digest %v, image_digest %v, layers\n%v\nafter the move\n%v", digest, kept["image_digest"], kept["layers"], moved["layers"])
	}
}

// TestDigestMissingInRegistry expects an error on digest, never masked.
func TestDigestMissingInRegistry(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	_, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", fromRegistry(object{"digest": "sha256:" + hexA, "allow_missing": true})))
	want := []diagnostic{providertest.Error(
		"Tag Not Found", "Tag \"2.0.0\" does not contain image sha256:"+hexA+". "+
			"The tag exists, and points to sha256:6eb478bdee2fe8177e64a693c5fcab1eb161aa7fef56d8a8dbf353164d5fe3d3.\n\n"+movedFix+
			"\n\nRequest: GET manifest at "+hostOf(server)+". Response: HTTP 404, code MANIFEST_UNKNOWN, message: manifest unknown.",
		"digest",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
}
