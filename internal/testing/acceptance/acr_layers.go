// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// layersOfATag asks for the layers of a tag, and of images that are not the tag's. digest is the tag's own; it may be empty.
func (i *inquiry) layersOfATag(ctx context.Context, digest string, byID func(object) object) {
	layers := i.read(ctx, question{"layers", sourceACRLayers, ofAPI(byID(nil))})["GetRepoTagLayers"]
	i.noteLayers(layers)
	if digest != "" {
		own := i.read(ctx, question{"layers by the tag's own digest", sourceACRLayers, ofAPI(byID(object{"digest": digest}))})
		i.noteSame("layers by the tag's own digest, and without it", layers, own["GetRepoTagLayers"])
	}
	if untagged := i.names[acrUntaggedDigest]; untagged != "" {
		i.read(ctx, question{"layers by the digest of an untagged image", sourceACRLayers, ofAPI(byID(object{"digest": untagged}))})
	}
	i.layersByTheRegistry(ctx, byID)
	i.read(ctx, question{"layers by a digest that no image has", sourceACRLayers, ofAPI(byID(object{"digest": noDigest}))})
	if other := otherDigest(i.answered["ListRepoTag"], digest); other != "" {
		i.read(ctx, question{"layers by the digest of another tag's image", sourceACRLayers, ofAPI(byID(object{"digest": other}))})
	}
}

func (i *inquiry) layersOfAMultiPlatformTag(ctx context.Context, tag string, byID func(object) object) {
	digest := digestIn(i.read(ctx, question{"a multi-platform tag", sourceACRTag, byID(object{"tag": tag})})["GetRepoTag"].value("Digest"))
	layers := i.read(ctx, question{"layers of a multi-platform tag", sourceACRLayers, ofAPI(byID(object{"tag": tag}))})
	if digest != "" {
		own := i.read(ctx, question{"layers of a multi-platform tag by its own digest", sourceACRLayers, ofAPI(byID(object{"tag": tag, "digest": digest}))})
		i.noteSame("layers of a multi-platform tag by its own digest, and without it", layers["GetRepoTagLayers"], own["GetRepoTagLayers"])
	}
}

// otherDigest is that of the first tag in the list that points at another image; empty where there is none, or digest is not known.
func otherDigest(list exchange, digest string) string {
	for _, listed := range list.list("Images") {
		if other := digestIn(listed["Digest"]); digest != "" && other != "" && other != digest {
			return other
		}
	}
	return ""
}

// digestIn is a digest as the provider takes it; empty for none.
func digestIn(value any) string {
	normalized, valid := image.NormalizeDigest(textOf(value))
	if !valid {
		return ""
	}
	return normalized
}

func (i *inquiry) noteLayers(answered exchange) {
	if answered.status == 0 {
		return
	}
	gone := strings.HasPrefix(answered.text("Code"), "InvalidAction")
	i.seen.note("GetRepoTagLayers is still there", map[bool]string{true: "no", false: "yes"}[gone])
	if answered.failed() {
		return
	}
	var indexes []int64
	for _, layer := range answered.list("Layers") {
		number, _ := layer["LayerIndex"].(json.Number)
		index, err := number.Int64()
		if err != nil {
			return // its form is told
		}
		indexes = append(indexes, index)
	}
	i.seen.note("order of the layers as they are listed", orderOf(indexes))
	if len(indexes) > 0 {
		i.seen.note("lowest LayerIndex", fmt.Sprint(slices.Min(indexes)))
	}
}

func orderOf(indexes []int64) string {
	descending := slices.Clone(indexes)
	slices.Reverse(descending)
	switch {
	case len(indexes) < 2:
		return "fewer than two layers"
	case len(slices.Compact(slices.Sorted(slices.Values(indexes)))) < len(indexes):
		return "several layers have one LayerIndex"
	case slices.IsSorted(indexes):
		return "ascending LayerIndex"
	case slices.IsSorted(descending):
		return "descending LayerIndex"
	}
	return "not by LayerIndex"
}

func (i *inquiry) noteSame(about string, one, other exchange) {
	if one.failed() || other.failed() {
		return // their answers are told
	}
	answer := "the same layers"
	if !slices.Equal(layersIn(one), layersIn(other)) {
		answer = "different layers"
	}
	i.seen.note(about, answer)
}

// layersIn are the layers as texts, in an order of their own.
func layersIn(answered exchange) []string {
	var layers []string
	for _, layer := range answered.list("Layers") {
		layers = append(layers, fmt.Sprint(layer))
	}
	slices.Sort(layers)
	return layers
}
