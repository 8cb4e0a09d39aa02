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

// LayersRequest names an image. Digest chooses one of a multi-platform tag's images; it may be
// empty.
type LayersRequest struct {
	Region, InstanceID, RepoID, Tag, Digest string
}

// GetRepoTagLayers returns the layers of a tag, in no particular order.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotaglayers;
// permission cr:GetRepositoryLayers. A tag that exists without the image of Digest is
// KindImageNotFound. The error is a transport.Error, or that of a Check function.
func (c *Client) GetRepoTagLayers(ctx context.Context, request LayersRequest) ([]Layer, error) {
	if err := request.check(); err != nil {
		return nil, fmt.Errorf("GetRepoTagLayers: %w", err)
	}
	parameters := map[string]string{
		"InstanceId": request.InstanceID, "RepoId": request.RepoID, "Tag": request.Tag, "Digest": request.Digest,
	}
	layers, err := call(ctx, c, "GetRepoTagLayers", request.Region, parameters, readLayers)
	if request.Digest == "" {
		err = imageAsTag(err)
	}
	return layers, err
}

func (r LayersRequest) check() error {
	tag := TagRequest{Region: r.Region, InstanceID: r.InstanceID, RepoID: r.RepoID, Tag: r.Tag}
	return cmp.Or(tag.check(), checkField("digest", r.Digest, checkOptionalDigest))
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
