// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func acrTagFacts(image emulator.ACRImage) object {
	status := image.Status
	if status == "" {
		status = "NORMAL"
	}
	return object{
		"digest":       image.Digest,
		"image_id":     image.ImageID,
		"image_size":   distinctSize(image.Platforms[0].Layers),
		"image_create": timestamp(image.Created),
		"image_update": timestamp(image.Updated),
		"status":       status,
	}
}

// acrLayersFacts is about the image of a digest, which may lack its prefix; nil when the tag has no such image.
func acrLayersFacts(image emulator.ACRImage, digest string) object {
	asked := "sha256:" + strings.TrimPrefix(digest, "sha256:")
	if digest == "" || asked == image.Digest {
		return layersFacts(image.Platforms[0].Layers)
	}
	for _, platform := range image.Platforms {
		if asked == platform.Digest {
			return layersFacts(platform.Layers)
		}
	}
	return nil
}

func layersFacts(layers []emulator.ACRLayer) object {
	var list []any
	for index, layer := range layers {
		list = append(list, object{
			"layer_index":       int64(index),
			"blob_digest":       layer.BlobDigest,
			"blob_size":         layer.BlobSize,
			"layer_instruction": text(layer.LayerInstruction),
			"layer_cmd":         text(layer.LayerCMD),
			"empty":             layer.BlobDigest == emptyLayer,
		})
	}
	return object{"source": "api", "layers": list, "total_size": distinctSize(layers)}
}

// distinctSize counts each blob once, in bytes.
func distinctSize(layers []emulator.ACRLayer) int64 {
	sizes := make(map[string]int64)
	for _, layer := range layers {
		sizes[layer.BlobDigest] = layer.BlobSize
	}
	var sum int64
	for _, size := range sizes {
		sum += size
	}
	return sum
}
