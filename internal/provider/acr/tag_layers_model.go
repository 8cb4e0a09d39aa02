// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

type acrTagLayersModel struct {
	acrAddress
	presence
	acrLayersSource
	Digest    types.String `tfsdk:"digest"`
	Layers    types.List   `tfsdk:"layers"`
	TotalSize *int64       `tfsdk:"total_size"`
}

// acrLayerType is the type of a layer in the state. Layers are made of it by hand: from structs the framework makes them by
// reflection, which costs more than the rest of a read.
var acrLayerType = objectType(acrLayersAttribute().NestedObject)

func layerValue(layer acr.Layer) attr.Value {
	return types.ObjectValueMust(acrLayerType.AttrTypes, map[string]attr.Value{
		"layer_index":       types.Int64PointerValue(layer.LayerIndex),
		"blob_digest":       types.StringPointerValue(layer.BlobDigest),
		"blob_size":         types.Int64PointerValue(layer.BlobSize),
		"layer_instruction": types.StringPointerValue(layer.LayerInstruction),
		"layer_cmd":         types.StringPointerValue(layer.LayerCMD),
		"empty":             types.BoolValue(isEmpty(layer)),
	})
}

// isEmpty: a layer whose size is stated has a blob, also where the service leaves out its digest.
func isEmpty(layer acr.Layer) bool {
	if layer.BlobDigest == nil {
		return valueOrZero(layer.BlobSize) == 0
	}
	return *layer.BlobDigest == image.EmptyLayerDigest
}

// flatten fills in what was answered: ordered, normalized, summed up. Of a tag that is missing there are no facts.
func (m *acrTagLayersModel) flatten(answer acrLayersAnswer, diagnostics *diag.Diagnostics) {
	m.Layers = types.ListNull(acrLayerType)
	if !m.Exists.ValueBool() {
		return
	}
	m.acrLayersSource.flatten(answer)
	ordered := slices.Clone(answer.layers)
	slices.SortStableFunc(ordered, byLayerIndex)
	values := make([]attr.Value, 0, len(ordered))
	var invalid invalidDigests
	for index := range ordered {
		ordered[index].BlobDigest = normalizedDigest(ordered[index].BlobDigest)
		invalid.check(ordered[index].BlobDigest, path.Root("layers").AtListIndex(index).AtName("blob_digest"))
		values = append(values, layerValue(ordered[index]))
	}
	invalid.warn(diagnostics)
	m.Layers = types.ListValueMust(acrLayerType, values)
	m.setTotalSize(ordered, answer.operation(), diagnostics)
}

// setTotalSize leaves it null for no layers: no image has none, and a gate on size must not pass on nothing.
func (m *acrTagLayersModel) setTotalSize(layers []acr.Layer, operation string, diagnostics *diag.Diagnostics) {
	if len(layers) == 0 {
		diagnostics.AddAttributeWarning(path.Root("layers"), summaryUnexpectedResponse,
			"The service lists no layers for the tag "+quote(m.Tag.ValueString())+". Every image has some; total_size is null.\n"+
				"What to do: for a multi-platform tag give digest, the digest of one of its images; do not rely on a gate over these layers.")
		return
	}
	total, err := totalSize(layers, operation)
	if err != nil {
		m.question().report(err, diagnostics)
	}
	m.TotalSize = total
}

// byLayerIndex puts layers without an index last.
func byLayerIndex(one, other acr.Layer) int {
	switch {
	case one.LayerIndex == nil && other.LayerIndex == nil:
		return 0
	case one.LayerIndex == nil:
		return 1
	case other.LayerIndex == nil:
		return -1
	default:
		return cmp.Compare(*one.LayerIndex, *other.LayerIndex)
	}
}

// totalSize sums the sizes of distinct blobs, by their normalized digests. It is nil when the size of a blob is nowhere stated: a gate on size must not
// pass on a sum that leaves something out. Two sizes for one blob are an error, as is a sum beyond 64 bits.
func totalSize(layers []acr.Layer, operation string) (*int64, error) {
	sizes := make(map[string]*int64)
	var total int64
	for _, layer := range layers {
		if layer.BlobDigest != nil {
			before := sizes[*layer.BlobDigest]
			if before != nil && layer.BlobSize != nil && *before != *layer.BlobSize {
				return nil, contradiction(operation, fmt.Sprintf("the blob %q has two sizes, %d and %d bytes", *layer.BlobDigest, *before, *layer.BlobSize))
			}
			if before == nil {
				sizes[*layer.BlobDigest] = layer.BlobSize
			}
			if before != nil || layer.BlobSize == nil {
				continue
			}
		}
		size := valueOrZero(layer.BlobSize) // without a blob there is nothing to download, unless a size is stated
		if size > math.MaxInt64-total {
			return nil, contradiction(operation, "the sizes of the layers add up to more than 64 bits hold")
		}
		total += size
	}
	for _, size := range sizes {
		if size == nil {
			return nil, nil
		}
	}
	return &total, nil
}

func valueOrZero(number *int64) int64 {
	if number == nil {
		return 0
	}
	return *number
}
