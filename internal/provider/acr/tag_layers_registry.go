// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// layersReader reads the layers from the instance's registry.
type layersReader struct {
	registryReader

	model *tagLayersModel
}

func (r layersReader) read(ctx context.Context) (layersResult, error) {
	known := layersResult{repoID: r.address.RepoID}
	repository, err := r.repository(ctx)
	if err != nil {
		return known, err
	}
	request := oci.ImageRequest{Repository: repository, Tag: r.model.Tag.ValueString(), Digest: r.address.imageRequest(r.model.Digest).Digest}
	if !r.model.Platform.IsNull() {
		request.Platform, _ = image.ParsePlatform(r.model.Platform.ValueString()) // its validator has accepted it
	}
	manifest, err := r.registries.ReadImage(ctx, request)
	if err != nil {
		return known, r.confirm(ctx, read.NewError(r.subject(r.model.subject(r.address), repository), err))
	}
	return layersResult{repoID: r.address.RepoID, layers: layersOf(manifest), image: &manifest, host: repository.Host}, nil
}

// confirm checks with the API a tag that the registry does not have: registry_host may be a host of
// another instance, and what the API has must neither be treated as missing nor polled for. A
// repository that the registry does not have, whose name the API has just returned, is a
// contradiction.
func (r layersReader) confirm(ctx context.Context, failed read.Error) error {
	const fix = "Check that registry_host, if it is set, is a host of this instance. If the tag was pushed a moment ago, run Terraform again."
	call, isCall := errors.AsType[transport.Error](failed.Cause)
	switch {
	case !isCall:
		return failed
	case call.Kind == transport.KindRepositoryNotFound:
		return failed.Contradicted("the registry does not have this repository, but the API does", fix)
	case call.Kind != transport.KindTagNotFound:
		return failed
	}
	ctx, cancel := r.clock.ExplanationContext(ctx)
	defer cancel()
	_, err := r.client.GetRepoTag(ctx, r.address.tagRequest())
	switch {
	case err == nil:
		return failed.Contradicted("the registry does not have this tag, but the API does", fix)
	case read.IsMissing(err):
		return failed
	}
	return failed.WithUnconfirmed(read.Unconfirmed{
		Cause: read.NewError(r.address.tagSubject(tagPermission), err), Doubt: "the API could not be asked whether it has the tag", Attribute: path.Root("tag"),
		Fix: "Grant the RAM action cr:ListRepositoryTag to this user or role: accounts that may read tags have this checked.",
	})
}

// layersOf returns an image's history in the form of GetRepoTagLayers: a step that changes no file
// has the well-known empty layer.
func layersOf(manifest oci.Image) []api.Layer {
	layers := make([]api.Layer, 0, len(manifest.History))
	for index, step := range manifest.History {
		instruction, command := image.ParseCreatedBy(step.CreatedBy)
		digest, size, position := step.Digest, step.Size, int64(index)
		if digest == "" {
			digest, size = image.EmptyLayerDigest, image.EmptyLayerSize
		}
		layers = append(layers, api.Layer{
			BlobDigest: &digest, BlobSize: &size, LayerIndex: &position,
			LayerInstruction: read.StringOrNull(instruction), LayerCMD: read.StringOrNull(command),
		})
	}
	return layers
}
