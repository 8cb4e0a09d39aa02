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

// Layer is one entry of an image's history as the API states it. Nil is what the API left out.
type Layer struct {
	BlobDigest       *string // as given; entries without files share the digest of the empty layer
	BlobSize         *int64  // bytes
	LayerIndex       *int64  // position in the build, the base being lowest
	LayerInstruction *string // e.g. `CMD`
	LayerCMD         *string // e.g. `["bash"]`
}

// LayersRequest names an image. Digest chooses one of a multi-platform tag's images; it may be empty.
type LayersRequest struct {
	Region, InstanceID, RepoID, Tag, Digest string
}

// GetRepoTagLayers returns the layers of a tag, in no particular order.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotaglayers;
// permission cr:GetRepositoryLayers. A tag that is there without the image that Digest names is KindImage. Its errors are a *transport.Error, or one of the Check functions'.
func (c *Client) GetRepoTagLayers(ctx context.Context, request LayersRequest) ([]Layer, error) {
	if err := cmp.Or(
		CheckRegion(request.Region), CheckInstanceID(request.InstanceID), CheckRepoID(request.RepoID), image.CheckTag(request.Tag),
		checkOptionalDigest(request.Digest),
	); err != nil {
		return nil, fmt.Errorf("GetRepoTagLayers: %w", err)
	}
	parameters := map[string]string{
		"InstanceId": request.InstanceID, "RepoId": request.RepoID, "Tag": request.Tag, "Digest": request.Digest,
	}
	layers, err := call(ctx, c, "GetRepoTagLayers", request.Region, parameters, readLayers)
	if request.Digest == "" {
		err = asTag(err)
	}
	return layers, err
}

func checkOptionalDigest(digest string) error {
	if digest == "" {
		return nil
	}
	return image.CheckDigest(digest)
}

func readLayers(answer *strictjson.Object) []Layer {
	objects := answer.Objects("Layers")
	if objects == nil {
		// No list is no answer to the one question asked; a gate over "no layers" would pass in silence.
		answer.Fail("Layers", "the answer has no such list")
		return nil
	}
	layers := make([]Layer, 0, len(objects))
	for _, object := range objects {
		layers = append(layers, Layer{
			BlobDigest:       object.Text("BlobDigest"),
			BlobSize:         object.Count("BlobSize"),
			LayerIndex:       object.Count("LayerIndex"),
			LayerInstruction: object.Text("LayerInstruction"),
			LayerCMD:         object.Text("LayerCMD"),
		})
	}
	return layers
}
