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

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

type tagLayersModel struct {
	address
	read.Common
	layersSource
	Digest    types.String `tfsdk:"digest"`
	Layers    types.List   `tfsdk:"layers"`
	TotalSize *int64       `tfsdk:"total_size"`
}

// layerType is the type of a layer in the state. Layer values are built by hand: the framework
// builds them from structs by reflection, which costs more than the rest of a read.
var layerType = attribute.ObjectType(layersAttribute().NestedObject)

func layerValue(layer api.Layer) attr.Value {
	return types.ObjectValueMust(layerType.AttrTypes, map[string]attr.Value{
		"layer_index":       types.Int64PointerValue(layer.LayerIndex),
		"blob_digest":       types.StringPointerValue(layer.BlobDigest),
		"blob_size":         types.Int64PointerValue(layer.BlobSize),
		"layer_instruction": types.StringPointerValue(layer.LayerInstruction),
		"layer_cmd":         types.StringPointerValue(layer.LayerCMD),
		"empty":             types.BoolValue(isEmpty(layer)),
	})
}

// isEmpty reports whether a layer has no files. One whose size is known has a blob, even if the API
// returned no digest.
func isEmpty(layer api.Layer) bool {
	if layer.BlobDigest == nil {
		return numberOrZero(layer.BlobSize) == 0
	}
	return *layer.BlobDigest == image.EmptyLayerDigest
}

// subject returns the subject of GetRepoTagLayers.
func (m *tagLayersModel) subject(resolved address) read.Subject {
	subject := resolved.tagSubject("cr:GetRepositoryLayers")
	subject.Object = "the layers of " + subject.Object
	if digest := resolved.imageRequest(m.Digest).Digest; digest != "" {
		subject.Missing[transport.KindImageNotFound] = "Tag " + transport.Quote(m.Tag.ValueString()) + " does not contain image " + digest + "."
	}
	return subject
}

// flatten sets the layers: ordered, normalized, summed up. A tag that does not exist has none.
func (m *tagLayersModel) flatten(result read.Result[layersResult], diagnostics *diag.Diagnostics) error {
	m.Layers = types.ListNull(layerType)
	m.RepoID, m.Exists = result.Value.repoID, types.BoolValue(result.Exists)
	if !result.Exists {
		return nil
	}
	m.layersSource.flatten(result.Value)
	if result.Value.image != nil {
		warnOfContradictions(*result.Value.image, diagnostics)
	}
	ordered := slices.Clone(result.Value.layers)
	slices.SortStableFunc(ordered, byLayerIndex)
	values := make([]attr.Value, 0, len(ordered))
	var invalid read.InvalidDigests
	var ignored read.IgnoredValues
	for index := range ordered {
		ordered[index].BlobDigest = read.NormalizedDigest(ordered[index].BlobDigest)
		invalid.Check(ordered[index].BlobDigest, path.Root("layers").AtListIndex(index).AtName("blob_digest"))
		if ordered[index].HasInvalidInstruction {
			ignored.Add(path.Root("layers").AtListIndex(index).AtName("layer_instruction"))
		}
		values = append(values, layerValue(ordered[index]))
	}
	invalid.Warn(diagnostics)
	ignored.Warn(diagnostics)
	m.Layers = types.ListValueMust(layerType, values)
	if len(ordered) == 0 && result.Value.image == nil {
		m.warnWithoutLayers(diagnostics)
		return nil
	}
	var err error
	m.TotalSize, err = totalSize(ordered, result.Value.operation())
	return err
}

// warnWithoutLayers warns of a tag without layers in the API, which has one for each instruction: a
// gate must not pass on them. A manifest may have none.
func (m *tagLayersModel) warnWithoutLayers(diagnostics *diag.Diagnostics) {
	diagnostics.AddAttributeWarning(path.Root("layers"), read.SummaryUnexpectedResponse,
		"The API returned no layers for tag "+transport.Quote(m.Tag.ValueString())+". Every image has some; total_size is null.\n\n"+
			"For a multi-platform tag, set digest to the digest of one of its images. Do not rely on a gate over these layers.")
}

// byLayerIndex puts layers without an index last.
func byLayerIndex(a, b api.Layer) int {
	switch {
	case a.LayerIndex == nil && b.LayerIndex == nil:
		return 0
	case a.LayerIndex == nil:
		return 1
	case b.LayerIndex == nil:
		return -1
	default:
		return cmp.Compare(*a.LayerIndex, *b.LayerIndex)
	}
}

// totalSize returns the sum of the sizes of distinct blobs, by their normalized digests, in bytes.
// It is nil when the size of a blob is not known: a gate on size must not pass on an incomplete
// sum. Two sizes for one blob are an error, as is a sum beyond 64 bits.
func totalSize(layers []api.Layer, operation string) (*int64, error) {
	sizes := make(map[string]*int64)
	var total int64
	for _, layer := range layers {
		if layer.BlobDigest != nil {
			known := sizes[*layer.BlobDigest]
			if known != nil && layer.BlobSize != nil && *known != *layer.BlobSize {
				return nil, read.InvalidResponse(operation, fmt.Sprintf("blob %q has two sizes, %d and %d bytes", *layer.BlobDigest, *known, *layer.BlobSize))
			}
			if known == nil {
				sizes[*layer.BlobDigest] = layer.BlobSize
			}
			if known != nil || layer.BlobSize == nil {
				continue
			}
		}
		size := numberOrZero(layer.BlobSize) // without a blob there is nothing to download, unless a size is known
		if size > math.MaxInt64-total {
			return nil, read.InvalidResponse(operation, "the sum of the layer sizes exceeds 64 bits")
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

func numberOrZero(number *int64) int64 {
	if number == nil {
		return 0
	}
	return *number
}
