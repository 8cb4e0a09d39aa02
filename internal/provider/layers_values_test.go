// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

func TestLayersValueRules(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		layers string
		want   []any
		total  any
	}{
		"absent, null and empty are null": {
			`{}, {"LayerIndex": 0, "BlobDigest": "", "LayerInstruction": "", "LayerCMD": null, "BlobSize": null}`,
			[]any{layer(int64(0), nil, nil, nil, nil, true), layer(nil, nil, nil, nil, nil, true)}, int64(0),
		},
		"numbers are exact": {
			`{"LayerIndex": "7", "BlobDigest": "` + someBlob + `", "BlobSize": 9007199254740993}`,
			[]any{layer(int64(7), someBlob, int64(9007199254740993), nil, nil, false)}, int64(9007199254740993),
		},
		"exponents are numbers": {
			`{"LayerIndex": 1e3, "BlobDigest": "` + someBlob + `", "BlobSize": "1e3"}`,
			[]any{layer(int64(1000), someBlob, int64(1000), nil, nil, false)}, int64(1000),
		},
		"digests are normalized": {
			`{"LayerIndex": 0, "BlobDigest": " sha256:sha256:C851258EDFE02C14772A1A3C0194A8AEB2A08C0DB5E51371165B3610946F0953 ", "BlobSize": 1}`,
			[]any{layer(int64(0), someBlob, int64(1), nil, nil, false)}, int64(1),
		},
		"bare digests get their prefix, so the empty layer is known": {
			`{"LayerIndex": 0, "BlobDigest": "a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4", "BlobSize": 32}`,
			[]any{layer(int64(0), emptyLayer, int64(32), nil, nil, true)}, int64(32),
		},
		"ties stay in the API's order": {
			`{"LayerIndex": 1, "LayerCMD": "second"}, {"LayerIndex": 0, "LayerCMD": "b"}, {"LayerIndex": 0, "LayerCMD": "a"}`,
			[]any{layer(int64(0), nil, nil, nil, "b", true), layer(int64(0), nil, nil, nil, "a", true), layer(int64(1), nil, nil, nil, "second", true)}, int64(0),
		},
		"equal blobs count once, also in another spelling": {
			`{"LayerIndex": 0, "BlobDigest": "` + someBlob + `", "BlobSize": 5}, {"LayerIndex": 1, "BlobDigest": "` + someBlob[7:] + `", "BlobSize": 5},` +
				`{"LayerIndex": 2, "BlobDigest": "` + emptyLayer + `", "BlobSize": 32}`,
			[]any{
				layer(int64(0), someBlob, int64(5), nil, nil, false), layer(int64(1), someBlob, int64(5), nil, nil, false),
				layer(int64(2), emptyLayer, int64(32), nil, nil, true),
			}, int64(37),
		},
		"a size that is nowhere stated makes the total null": {
			`{"LayerIndex": 0, "BlobDigest": "` + someBlob + `"}, {"LayerIndex": 1, "BlobDigest": "` + emptyLayer + `", "BlobSize": 32}`,
			[]any{layer(int64(0), someBlob, nil, nil, nil, false), layer(int64(1), emptyLayer, int64(32), nil, nil, true)}, nil,
		},
		"a size that is stated once is known": {
			`{"LayerIndex": 0, "BlobDigest": "` + someBlob + `"}, {"LayerIndex": 1, "BlobDigest": "` + someBlob + `", "BlobSize": 5}`,
			[]any{layer(int64(0), someBlob, nil, nil, nil, false), layer(int64(1), someBlob, int64(5), nil, nil, false)}, int64(5),
		},
		"a size without a digest counts, and is no empty layer": {
			`{"LayerIndex": 0, "BlobSize": 12}, {"LayerIndex": 1, "BlobSize": 0}`,
			[]any{layer(int64(0), nil, int64(12), nil, nil, false), layer(int64(1), nil, int64(0), nil, nil, true)}, int64(12),
		},
		"layers without an index come last": {
			`{"LayerCMD": "first of the rest"}, {"LayerCMD": "second of the rest"}, {"LayerIndex": 5, "LayerCMD": "indexed"}`,
			[]any{
				layer(int64(5), nil, nil, nil, "indexed", true), layer(nil, nil, nil, nil, "first of the rest", true),
				layer(nil, nil, nil, nil, "second of the rest", true),
			}, int64(0),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := respondACR(t, layersResponse(test.layers)).MustRead(t.Context(), acrTagLayers, storefrontLayers())
			if difference := cmp.Diff(test.want, state["layers"]); difference != "" {
				t.Errorf("layers (-want +got):\n%s", difference)
			}
			if state["total_size"] != test.total {
				t.Errorf("total_size %v, want %v", state["total_size"], test.total)
			}
		})
	}
}

func TestInvalidLayerDigestIsAWarning(t *testing.T) {
	t.Parallel()
	state, problems := respondACR(t, layersResponse(`{"LayerIndex": 3, "BlobDigest": "sha256:a180 ~ b9dc", "BlobSize": 1}`)).Read(t.Context(), acrTagLayers, storefrontLayers())
	want := []diagnostic{providertest.Warning(
		"Unexpected API Response",
		"The API returned \"sha256:a180 ~ b9dc\" as layers[0].blob_digest, which is not a valid digest. The value is kept unchanged, and no reference is built from it.\n\n"+
			"Do not pin to it. Check the image in the console of the registry.",
		"layers[0].blob_digest",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
	if difference := cmp.Diff([]any{layer(int64(3), "sha256:a180 ~ b9dc", int64(1), nil, nil, false)}, state["layers"]); difference != "" {
		t.Errorf("layers (-want +got):\n%s", difference)
	}
}

func TestInvalidLayerDigestsAreOneWarning(t *testing.T) {
	t.Parallel()
	for count, ending := range map[int]string{2: "", 12: " and 2 more"} {
		var layers, described []string
		for index := range count {
			layers = append(layers, fmt.Sprintf(`{"LayerIndex": %d, "BlobDigest": "x%d", "BlobSize": 1}`, index, index))
			if index < 10 {
				described = append(described, fmt.Sprintf("%q as layers[%d].blob_digest", fmt.Sprintf("x%d", index), index))
			}
		}
		_, problems := respondACR(t, layersResponse(strings.Join(layers, ","))).Read(t.Context(), acrTagLayers, storefrontLayers())
		want := []diagnostic{providertest.Warning(
			"Unexpected API Response",
			"The API returned "+strings.Join(described, ", ")+ending+", which is not a valid digest. The value is kept unchanged, and no reference is built from it.\n\n"+
				"Do not pin to it. Check the image in the console of the registry.",
			"layers[0].blob_digest",
		)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%d: diagnostics (-want +got):\n%s", count, difference)
		}
	}
}

func TestNoLayersIsAWarning(t *testing.T) {
	t.Parallel()
	state, problems := respondACR(t, layersResponse("")).Read(t.Context(), acrTagLayers, storefrontLayers())
	want := []diagnostic{providertest.Warning(
		"Unexpected API Response",
		"The API returned no layers for tag \"1.4.2\". Every image has some; total_size is null.\n\n"+
			"For a multi-platform tag, set digest to the digest of one of its images. Do not rely on a gate over these layers.",
		"layers",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("diagnostics (-want +got):\n%s", difference)
	}
	if difference := cmp.Diff([]any{[]any{}, nil}, []any{state["layers"], state["total_size"]}); difference != "" {
		t.Errorf("layers and total_size (-want +got):\n%s", difference)
	}
}

func TestContradictoryLayersAreErrors(t *testing.T) {
	t.Parallel()
	for layers, reason := range map[string]string{
		`{"BlobDigest": "` + someBlob + `", "BlobSize": 5}, {"BlobDigest": "` + someBlob + `", "BlobSize": 6}`:    `blob "` + someBlob + `" has two sizes, 5 and 6 bytes`,
		`{"BlobDigest": "` + someBlob + `", "BlobSize": 9223372036854775807}, {"BlobDigest": "x", "BlobSize": 1}`: `the sum of the layer sizes exceeds 64 bits`,
	} {
		server, session := emulated(t)
		server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTagLayers, Status: http.StatusOK, Body: layersResponse(layers)})
		_, problems := session.Read(t.Context(), acrTagLayers, storefrontLayers())
		want := providertest.Error(
			"Unexpected API Response",
			"Could not read "+acrLayersObject+": GetRepoTagLayers returned an invalid response: "+reason+". The response was discarded.\n\n"+
				runAgainFix+"\n\nRequest: GetRepoTagLayers at "+hostOf(server)+". Response: HTTP 200.", "",
		)
		if difference := cmp.Diff(want, problems[len(problems)-1]); difference != "" {
			t.Errorf("diagnostic (-want +got):\n%s", difference)
		}
	}
}
