// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

func tagLayersSchema() schema.Schema {
	attributes := addressAttributes()
	maps.Copy(attributes, read.CommonAttributes(""))
	maps.Copy(attributes, layersSourceAttributes())
	attributes["digest"] = schema.StringAttribute{
		MarkdownDescription: "Digest of the image to read, `sha256:…` (prefix optional). Set it for a multi-platform tag: " +
			"which image the API chooses without it is not documented.",
		Optional:   true,
		Validators: attribute.Checked(image.CheckDigest),
	}
	attributes["layers"] = layersAttribute()
	attributes["total_size"] = attribute.ComputedNumber("Bytes that a client downloads: the sum over distinct blobs. Null if a size is not known, or the API returns no layers.")
	return schema.Schema{
		MarkdownDescription: "Layers of an image tag in Alibaba Cloud Container Registry Enterprise Edition, in build order." + read.NullRule,
		Attributes:          attributes,
		Blocks:              read.CommonBlocks(),
	}
}

func layersAttribute() schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: "The layers in build order: ascending `layer_index`, the base first; ties, and layers without an index last, in the API's order.",
		Computed:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"layer_index":       attribute.ComputedNumber("Position in the build, a whole number; the base's is lowest."),
			"blob_digest":       attribute.ComputedString("Digest of the layer's blob, `sha256:…`. Not unique: layers without files share that of the empty layer."),
			"blob_size":         attribute.ComputedNumber("Size of the blob as stored (compressed), in bytes."),
			"layer_instruction": attribute.ComputedString("Dockerfile instruction that made the layer, such as `CMD` or `COPY`."),
			"layer_cmd":         attribute.ComputedString("Arguments of the instruction, as the source returns them, like `[\"bash\"]`."),
			"empty":             attribute.ComputedBool("Whether the layer has no files: its blob is the well-known empty layer of 32 bytes, or it has neither digest nor size."),
		}},
	}
}
