// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	emptyLayer = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
	someBlob   = "sha256:c851258edfe02c14772a1a3c0194a8aeb2a08c0db5e51371165b3610946f0953"
)

func storefrontLayers() object { return acrLayersSource.Config.With(nil) }

func storefrontLayersByName() object { return acrLayersSource.Alternatives[0].With(nil) }

// respondACR makes the emulator respond to every request for layers with a body.
func respondACR(t testing.TB, body string) *session {
	t.Helper()
	server, session := emulated(t)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTagLayers, Status: http.StatusOK, Body: body})
	return session
}

// layersResponse returns a response of the API with these layers.
func layersResponse(layers string) string {
	return `{"Code": "success", "IsSuccess": true, "RequestId": "R1", "Layers": [` + layers + `]}`
}

func layer(index any, digest, size, instruction, command any, empty bool) object {
	return object{
		"layer_index": index, "blob_digest": digest, "blob_size": size,
		"layer_instruction": instruction, "layer_cmd": command, "empty": empty,
	}
}

func TestLayersInBuildOrder(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	state := session.MustRead(t.Context(), acrTagLayers, storefrontLayers())
	fixture := providertest.Fixture().ACR.Instances[0].Repositories[0]
	layers, total := []any{}, int64(32)
	for index, stored := range fixture.Images["build 1042"].Platforms[0].Layers {
		isEmpty := stored.BlobDigest == emptyLayer
		if !isEmpty {
			total += stored.BlobSize
		}
		layers = append(layers, layer(int64(index), stored.BlobDigest, stored.BlobSize, stored.LayerInstruction, stored.LayerCMD, isEmpty))
	}
	want := object{
		"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-v7m9m2g0qkqjf56p", "namespace": nil, "repo_name": nil,
		"tag": "1.4.2", "digest": nil, "region": "cn-hangzhou", "layers": layers, "total_size": total,
		"allow_missing": nil, "exists": true, "wait": nil, "timeouts": nil,
		"source": "api", "platform": nil, "registry_host": nil, "image_digest": nil, "media_type": nil, "os": nil, "architecture": nil, "user": nil, "runs_as_root": nil,
	}
	if difference := cmp.Diff(want, state); difference != "" {
		t.Errorf("state (-want +got):\n%s", difference)
	}
	if len(layers) != 10 {
		t.Errorf("%d layers, want 10", len(layers))
	}
}

func TestLayersOfVendorExample(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("../alibaba/acr/testdata/get-repo-tag-layers.json")
	if err != nil {
		t.Fatal(err)
	}
	state := respondACR(t, string(example)).MustRead(t.Context(), acrTagLayers, storefrontLayers())
	want := []any{layer(int64(1), emptyLayer, int64(32), "CMD", `["bash"]`, true)}
	if difference := cmp.Diff(want, state["layers"]); difference != "" {
		t.Errorf("layers (-want +got):\n%s", difference)
	}
	if state["total_size"] != int64(32) {
		t.Errorf("total_size %v, want 32", state["total_size"])
	}
}

func TestLayersByRepositoryName(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	state := session.MustRead(t.Context(), acrTagLayers, storefrontLayersByName())
	byID := session.MustRead(t.Context(), acrTagLayers, storefrontLayers())
	if state["repo_id"] != "crr-v7m9m2g0qkqjf56p" || state["namespace"] != "platform" || state["repo_name"] != "storefront" {
		t.Errorf("repo_id %v, namespace %v, repo_name %v", state["repo_id"], state["namespace"], state["repo_name"])
	}
	if difference := cmp.Diff(byID["layers"], state["layers"]); difference != "" {
		t.Errorf("layers by id and by name differ:\n%s", difference)
	}
	if counts := server.Record().Counts; counts["GetRepository"] != 1 || counts["GetRepoTagLayers"] != 2 {
		t.Errorf("requests %v", counts)
	}
}

func TestParallelReadsShareGetRepository(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	want := session.MustRead(t.Context(), acrTagLayers, storefrontLayersByName())
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			state, problems := session.Read(t.Context(), acrTagLayers, storefrontLayersByName())
			if difference := cmp.Diff(want, state); difference != "" || len(problems) > 0 {
				t.Errorf("%+v (-want +got):\n%s", problems, difference)
			}
		})
	}
	group.Wait()
	if counts := server.Record().Counts; counts["GetRepository"] != 1 || counts["GetRepoTagLayers"] != 51 {
		t.Errorf("requests %v, want one GetRepository", counts)
	}
}

func TestRegionOfDataSource(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	state := session.MustRead(t.Context(), acrTagLayers, object{
		"instance_id": "cri-8d2r6x1p0qzv5mna", "repo_id": "crr-q2w8e4r6t1y3u5i7", "region": "ap-southeast-1",
		"tag": tagOf(t, "cri-8d2r6x1p0qzv5mna"),
	})
	if state["region"] != "ap-southeast-1" || server.Record().Requests[0].Region != "ap-southeast-1" {
		t.Errorf("region %v, requested in %s", state["region"], server.Record().Requests[0].Region)
	}
}

// tagOf returns any tag of an instance's first repository.
func tagOf(t *testing.T, instanceID string) string {
	t.Helper()
	for _, instance := range providertest.Fixture().ACR.Instances {
		if instance.ID == instanceID {
			for tag := range instance.Repositories[0].Tags {
				return tag
			}
		}
	}
	t.Fatalf("the fixture has no tag of %s", instanceID)
	return ""
}

func TestDigestSelectsImage(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	repository := providertest.Fixture().ACR.Instances[0].Repositories[0]
	platforms := repository.Images[repository.Tags["edge"]].Platforms
	if len(platforms) != 2 {
		t.Fatalf("the fixture's edge has %d platforms", len(platforms))
	}
	for _, platform := range platforms {
		config := storefrontLayers()
		config["tag"], config["digest"] = "edge", platform.Digest[len("sha256:"):] // without the prefix, as GetRepoTag returns it
		state := session.MustRead(t.Context(), acrTagLayers, config)
		layers := state["layers"].([]any)
		last := len(layers) - 1
		if len(layers) != len(platform.Layers) || layers[last].(object)["layer_cmd"] != platform.Layers[last].LayerCMD || state["digest"] != config["digest"] {
			t.Errorf("digest %s: %v", platform.Digest, layers)
		}
	}
}

// TestSharedGetRepositoryReportsLastResponse has a wait that is longer than timeouts.read.
func TestSharedGetRepositoryReportsLastResponse(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	server.AddFault(emulator.Fault{
		Operation: emulator.OperationGetRepository, Status: http.StatusServiceUnavailable,
		Headers: map[string]string{"Retry-After": "3600"}, Body: `{"Code": "ServiceUnavailable", "Message": "maintenance", "RequestId": "R9"}`,
	})
	config := storefrontLayersByName()
	config["timeouts"] = object{"read": "20s"}
	_, problems := session.Read(t.Context(), acrTagLayers, config)
	want := []diagnostic{providertest.Error(
		"Service Unavailable", "Could not read repository \"platform/storefront\" of instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\": "+
			"GetRepository returned HTTP 503. timeouts.read ended before attempt 2.\n\n"+
			"See the status page of Alibaba Cloud, and check any proxy in between. Then run Terraform again. To allow more attempts, raise timeouts.read.\n\n"+
			"Request: GetRepository at "+hostOf(server)+". Response: HTTP 503, code ServiceUnavailable, message: maintenance. Request ID: R9.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
}
