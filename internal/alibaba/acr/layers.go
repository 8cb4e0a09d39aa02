// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"fmt"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// Layer is one entry of an image's history as the API returns it. Nil is what the response leaves
// out.
type Layer struct {
	BlobDigest       *string // not normalized; entries without files share the digest of the empty layer
	BlobSize         *int64  // bytes
	LayerIndex       *int64  // position in the build, the base being lowest
	LayerInstruction *string // for example CMD
	LayerCMD         *string // for example ["bash"]; may have control characters
	// HasInvalidInstruction reports that LayerInstruction is nil because of a control character.
	HasInvalidInstruction bool
}

// GetRepoTagLayers returns the layers of an image, in no particular order. Without a digest it is
// the tag's; which one of a multi-platform tag is not documented.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotaglayers;
// permission cr:GetRepositoryLayers. A tag that exists without the image of Digest is
// KindImageNotFound. The error is a transport.Error, or that of a Check function.
func (c *Client) GetRepoTagLayers(ctx context.Context, request ImageRequest) ([]Layer, error) {
	if err := cmp.Or(request.TagRequest.check(), checkField("digest", request.Digest, checkOptionalDigest)); err != nil {
		return nil, fmt.Errorf("GetRepoTagLayers: %w", err)
	}
	layers, err := call(ctx, c, "GetRepoTagLayers", request.Region, request.parameters(), readLayers)
	if request.Digest == "" {
		err = imageAsTag(err)
	}
	return layers, err
}

func checkOptionalDigest(digest string) error {
	if digest == "" {
		return nil
	}
	return image.CheckDigest(digest)
}

func readLayers(response *strictjson.Object) []Layer {
	entries := response.Objects("Layers")
	if entries == nil {
		response.Fail("", "the response has no Layers")
		return nil
	}
	layers := make([]Layer, 0, len(entries))
	for _, entry := range entries {
		layer := Layer{
			BlobDigest:       entry.Digest("BlobDigest"),
			BlobSize:         entry.Count("BlobSize"),
			LayerIndex:       entry.Count("LayerIndex"),
			LayerInstruction: entry.DecoratingText("LayerInstruction"),
			LayerCMD:         entry.AnyText("LayerCMD"),
		}
		layer.HasInvalidInstruction = len(entry.Ignored()) > 0
		layers = append(layers, layer)
	}
	return layers
}
