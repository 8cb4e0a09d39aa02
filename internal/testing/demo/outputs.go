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
	// registryHost is where images of the registry are pulled from.
	registryHost = registry + ".kr.ncr.ntruss.com"

	// emptyBlob is the layer of an instruction that changes no file.
	emptyBlob = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
)

// outputs are those of the configuration, in the form of
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
	result, err := d.quietly(ctx, "output", "-json")
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

// wantedOutputs follows from the fixture alone.
func (s story) wantedOutputs() outputs {
	var wanted outputs
	wanted.PinnedReference.Value = registryHost + "/" + service + "@" + s.approved.Digest
	for _, image := range s.runtime.Platforms {
		platform := platformOf(image)
		if platform == "linux/arm64/v8" {
			wanted.PinnedSidecar.Value = registryHost + "/" + baseImage + "@" + image.Digest
		}
		if image.OS != "unknown" {
			wanted.Platforms.Value = append(wanted.Platforms.Value, platform)
		}
	}
	slices.Sort(wanted.Platforms.Value)
	wanted.Platforms.Value = slices.Compact(wanted.Platforms.Value)
	wanted.Bytes.Value.NCR = s.approved.FullSize
	downloaded := map[string]bool{}
	for _, layer := range s.approvedLayers {
		if !downloaded[layer.BlobDigest] {
			wanted.Bytes.Value.ACR += layer.BlobSize
		}
		downloaded[layer.BlobDigest] = true
		if layer.BlobDigest != emptyBlob {
			wanted.Instructions.Value = append(wanted.Instructions.Value, layer.LayerInstruction)
		}
	}
	return wanted
}

func platformOf(image emulator.NCRPlatform) string {
	platform := image.OS + "/" + image.Architecture
	if image.Variant != "" {
		platform += "/" + image.Variant
	}
	return platform
}
