// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// emptyBlob is the layer of an instruction that changes no file.
const emptyBlob = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"

// outputs holds the outputs of the configuration, in the form of
// https://developer.hashicorp.com/terraform/cli/commands/output.
type outputs struct {
	Deployed     output[deployed] `json:"deployed"`
	APIDigest    output[string]   `json:"digest_of_the_api"`
	Bytes        output[sizes]    `json:"bytes"`
	Instructions output[[]string] `json:"instructions"`
}

type output[T any] struct {
	Value T `json:"value"`
}

// deployed holds pinned references.
type deployed struct {
	AllPlatforms string `json:"all_platforms"`
	OnlyARM64    string `json:"only_arm64"`
}

type sizes struct {
	ACR int64            `json:"acr"`
	NCR map[string]int64 `json:"ncr"` // by platform
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
	return got, nil
}

// expectedOutputs computes the outputs from the fixture alone, but for the host of the registry.
func (s scenario) expectedOutputs(host string) outputs {
	var expected outputs
	repository := host + "/" + service + "@"
	expected.Deployed.Value = deployed{repository + s.approved.Digest, repository + digestFor(s.approved, "linux/arm64")}
	expected.APIDigest.Value = digestFor(s.approved, representative)
	expected.Bytes.Value.NCR = map[string]int64{}
	for _, image := range s.approved.Platforms {
		expected.Bytes.Value.NCR[platformOf(image)] = image.Size
	}
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

// digestFor returns the digest of the image for a platform; empty without one.
func digestFor(tagged emulator.NCRImage, platform string) string {
	for _, image := range tagged.Platforms {
		if platformOf(image) == platform {
			return image.Digest
		}
	}
	return ""
}

func platformOf(image emulator.NCRPlatform) string { return image.OS + "/" + image.Architecture }
