// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

type acrTagLayersModel struct {
	InstanceID types.String   `tfsdk:"instance_id"`
	RepoID     types.String   `tfsdk:"repo_id"`
	Namespace  types.String   `tfsdk:"namespace"`
	RepoName   types.String   `tfsdk:"repo_name"`
	Tag        types.String   `tfsdk:"tag"`
	Digest     types.String   `tfsdk:"digest"`
	Region     types.String   `tfsdk:"region"`
	Layers     types.List     `tfsdk:"layers"`
	TotalSize  *int64         `tfsdk:"total_size"`
	Timeouts   timeouts.Value `tfsdk:"timeouts"`
}

// acrLayer is a layer with its digest normalized.
type acrLayer struct {
	acr.Layer
	empty bool
}

// acrLayerType is the type of a layer in the state. Layers are made of it by hand: from structs the framework makes them by
// reflection, which costs more than the rest of a read.
var acrLayerType = objectType(acrLayersAttribute().NestedObject)

func (l acrLayer) value() attr.Value {
	return types.ObjectValueMust(acrLayerType.AttrTypes, map[string]attr.Value{
		"layer_index":       types.Int64PointerValue(l.LayerIndex),
		"blob_digest":       types.StringPointerValue(l.BlobDigest),
		"blob_size":         types.Int64PointerValue(l.BlobSize),
		"layer_instruction": types.StringPointerValue(l.LayerInstruction),
		"layer_cmd":         types.StringPointerValue(l.LayerCMD),
		"empty":             types.BoolValue(l.empty),
	})
}

// flatten fills in what the API answered: ordered, normalized, summed up.
func (m *acrTagLayersModel) flatten(layers []acr.Layer, diagnostics *diag.Diagnostics) {
	ordered := slices.Clone(layers)
	slices.SortStableFunc(ordered, byLayerIndex)
	values := make([]attr.Value, 0, len(ordered))
	for index := range ordered {
		layer := acrLayer{Layer: ordered[index]}
		layer.BlobDigest = normalizedDigest(layer.BlobDigest, path.Root("layers").AtListIndex(index).AtName("blob_digest"), diagnostics)
		layer.empty = layer.BlobDigest == nil || *layer.BlobDigest == image.EmptyLayerDigest
		ordered[index] = layer.Layer
		values = append(values, layer.value())
	}
	m.Layers = types.ListValueMust(acrLayerType, values)
	total, err := totalSize(ordered)
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
func totalSize(layers []acr.Layer) (*int64, error) {
	sizes := make(map[string]*int64)
	var total int64
	for _, layer := range layers {
		if layer.BlobDigest != nil {
			before := sizes[*layer.BlobDigest]
			if before != nil && layer.BlobSize != nil && *before != *layer.BlobSize {
				return nil, contradiction("GetRepoTagLayers", fmt.Sprintf("the blob %q has two sizes, %d and %d bytes", *layer.BlobDigest, *before, *layer.BlobSize))
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
			return nil, contradiction("GetRepoTagLayers", "the sizes of the layers add up to more than 64 bits hold")
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
