// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	// registryHost is the host of image references.
	registryHost = registry + ".kr.ncr.ntruss.com"

	// emptyBlob is the layer of an instruction that changes no file.
	emptyBlob = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
)

// outputs holds the outputs of the configuration, in the form of
// https://developer.hashicorp.com/terraform/cli/commands/output.
type outputs struct {
	PinnedReference output[string]   `json:"pinned_reference"`
	PinnedSidecar   output[string]   `json:"pinned_sidecar"`
	Platforms       output[[]string] `json:"platforms"` // sorted
	Bytes           output[sizes]    `json:"bytes"`
	Instructions    output[[]string] `json:"instructions"`
}

type output[T any] struct {
	Value T `json:"value"`
}

type sizes struct {
	ACR int64 `json:"acr"`
	NCR int64 `json:"ncr"`
}

func (d *demo) readOutputs(ctx context.Context) (outputs, error) {
	result, err := d.runQuietly(ctx, "output", "-json")
	if err != nil {
		return outputs{}, err
	}
	var got outputs
	if err := json.Unmarshal([]byte(result.Stdout), &got); err != nil {
		return outputs{}, fmt.Errorf("read the outputs: %w", err)
	}
	slices.Sort(got.Platforms.Value)
	return got, nil
}

// expectedOutputs computes the outputs from the fixture alone.
func (s scenario) expectedOutputs() outputs {
	var expected outputs
	expected.PinnedReference.Value = registryHost + "/" + service + "@" + s.approved.Digest
	for _, image := range s.runtime.Platforms {
		platform := platformOf(image)
		if platform == "linux/arm64/v8" {
			expected.PinnedSidecar.Value = registryHost + "/" + baseImage + "@" + image.Digest
		}
		if image.OS != "unknown" {
			expected.Platforms.Value = append(expected.Platforms.Value, platform)
		}
	}
	slices.Sort(expected.Platforms.Value)
	expected.Platforms.Value = slices.Compact(expected.Platforms.Value)
	expected.Bytes.Value.NCR = s.approved.Platforms[0].Size
	downloaded := map[string]bool{}
	for _, layer := range s.approvedLayers {
		if !downloaded[layer.BlobDigest] {
			expected.Bytes.Value.ACR += layer.BlobSize
		}
		downloaded[layer.BlobDigest] = true
		if layer.BlobDigest != emptyBlob {
			expected.Instructions.Value = append(expected.Instructions.Value, layer.LayerInstruction)
		}
	}
	return expected
}

func platformOf(image emulator.NCRPlatform) string {
	platform := image.OS + "/" + image.Architecture
	if image.Variant != "" {
		platform += "/" + image.Variant
	}
	return platform
}
