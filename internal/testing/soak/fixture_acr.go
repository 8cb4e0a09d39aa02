// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// emptyLayer is the blob of an instruction that changes no file: gzip of an empty tar.
const (
	emptyLayer     = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
	emptyLayerSize = 32
)

func newACRRepository(random *rand.Rand, number int) emulator.ACRRepository {
	created := moment(random)
	made := emulator.ACRRepository{
		Namespace: fmt.Sprintf("team-%d", number%5), Name: fmt.Sprintf("app-%d", number), ID: fmt.Sprintf("crr-s0ak%08d", number),
		Created: created, Modified: created.Add(time.Hour),
		Tags: make(map[string]string), Images: make(map[string]emulator.ACRImage),
	}
	for image := range imagesPerRepository {
		made.Images[imageName(image)] = newACRImage(random, fmt.Sprintf("acr %d %s", number, imageName(image)))
	}
	return made
}

func newACRImage(random *rand.Rand, name string) emulator.ACRImage {
	created := moment(random)
	made := emulator.ACRImage{
		Digest: digestOf(name), ImageID: hexOf(name + " configuration"),
		Created: created, Updated: created.Add(time.Duration(random.IntN(5000)) * time.Millisecond),
		Status: oneOf(random, []string{"", "", "NORMAL", "DELETING"}),
	}
	platforms := []string{"linux/amd64", "linux/arm64/v8", "windows/amd64"}[:1+random.IntN(3)]
	for _, platform := range platforms {
		digest := digestOf(name + " " + platform)
		if len(platforms) == 1 {
			digest = made.Digest
		}
		made.Platforms = append(made.Platforms, emulator.ACRPlatform{
			Platform: platform, Digest: digest, Layers: newACRLayers(random, name+" "+platform),
		})
	}
	return made
}

// newACRLayers repeats blobs, within an image and among images, and leaves texts empty.
func newACRLayers(random *rand.Rand, name string) []emulator.ACRLayer {
	var layers []emulator.ACRLayer
	for index := range 3 + random.IntN(10) {
		layer := emulator.ACRLayer{
			LayerInstruction: oneOf(random, []string{"ADD", "COPY", "RUN", "CMD", "ENV", ""}),
			LayerCMD:         oneOf(random, []string{"", `["bash"]`, fmt.Sprintf("step %d of %s", index, name)}),
			BlobDigest:       emptyLayer, BlobSize: emptyLayerSize,
		}
		switch random.IntN(5) {
		case 0:
		case 1:
			layer.BlobDigest, layer.BlobSize = blob(fmt.Sprintf("base %d", random.IntN(4)))
		default:
			layer.BlobDigest, layer.BlobSize = blob(fmt.Sprintf("%s %d", name, index))
		}
		layers = append(layers, layer)
	}
	return layers
}

// blob is the same size for the same digest.
func blob(name string) (digest string, size int64) {
	return digestOf(name), int64(len(name)) * 1_000_003
}
