// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const operationLayers = "GetRepoTagLayers"

// layersResult is what one of the two sources returned.
type layersResult struct {
	repoID types.String
	layers []api.Layer
	// image and host are the registry's; nil and empty where the API returned the layers.
	image *oci.Image
	host  string
}

// operation names what the layers were read by.
func (r layersResult) operation() string {
	if r.image != nil {
		return oci.OperationManifest
	}
	return operationLayers
}

func (d *tagLayersDataSource) operation(model *tagLayersModel) read.Operation[layersResult] {
	return read.Operation[layersResult]{
		Get: func(ctx context.Context) (layersResult, error) {
			return inRepository(ctx, d.acr, model.address, func(ctx context.Context, resolved address) (layersResult, error) { return d.get(ctx, model, resolved) })
		},
		Explain: func(ctx context.Context, failed read.Error) read.Error {
			return d.acr.explain(ctx, model.address, failed)
		},
	}
}

// get reads the layers from the API and, where that no longer has the action, from the registry.
func (d *tagLayersDataSource) get(ctx context.Context, model *tagLayersModel, resolved address) (layersResult, error) {
	registry := layersReader{registryReader{d.acr, resolved, model.RegistryHost, ""}, model}
	if model.Source.ValueString() == sourceRegistry || !model.Platform.IsNull() {
		return registry.read(ctx)
	}
	layers, err := d.acr.client.GetRepoTagLayers(ctx, resolved.imageRequest(model.Digest))
	if err == nil {
		return layersResult{repoID: resolved.RepoID, layers: layers}, nil
	}
	failed := read.NewError(model.subject(resolved), err)
	switch {
	case !read.HasKind(err, transport.KindUnsupported):
		return layersResult{repoID: resolved.RepoID}, failed
	case !model.Source.IsNull():
		return layersResult{repoID: resolved.RepoID}, failed.
			WithFact("The registry was not read instead, because source is " + transport.Quote(model.Source.ValueString()) + ".").
			WithFix("Remove source, so that the registry is read where the API no longer provides this operation; check the permissions that this needs. " +
				"If {endpoint} is set and is not an endpoint of the service, correct it.")
	}
	result, err := registry.read(ctx)
	return result, withFallback(failed, err)
}

// withFallback returns the error of an API without the operation and of the registry that was read
// instead. What the registry says for certain, such as that the tag does not exist, is the result;
// otherwise both have failed. Nil stays nil.
func withFallback(failed read.Error, err error) error {
	if err == nil {
		return nil
	}
	fallback, isRead := errors.AsType[read.Error](err)
	if isRead && !read.IsInconclusive(fallback) {
		return fallback.WithFact("The API no longer provides GetRepoTagLayers, so the registry was read.")
	}
	return failed.WithFallback(err)
}
