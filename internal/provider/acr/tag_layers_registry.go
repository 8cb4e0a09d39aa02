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

// registryReader reads the layers from the instance's registry. The registry's host, a login and the repository's name are
// looked up before that, once for all reads.
type registryReader struct {
	*configured

	model   *tagLayersModel
	address address // resolved
}

func (r registryReader) read(ctx context.Context) (layersResult, error) {
	known := layersResult{repoID: r.address.RepoID}
	repository, err := r.repository(ctx)
	if err != nil {
		return known, err
	}
	request := oci.ImageRequest{Repository: repository, Tag: r.model.Tag.ValueString(), Digest: r.model.request(r.address).Digest}
	if !r.model.Platform.IsNull() {
		request.Platform, _ = image.ParsePlatform(r.model.Platform.ValueString()) // its validator has accepted it
	}
	manifest, err := r.registries.ReadImage(ctx, request)
	if err != nil {
		return known, r.confirm(ctx, read.NewError(r.subject(repository), err))
	}
	return layersResult{repoID: r.address.RepoID, layers: layersOf(manifest), image: &manifest, host: repository.Host}, nil
}

// repository returns where the registry has the tag, and the login to it.
func (r registryReader) repository(ctx context.Context) (oci.Repository, error) {
	instance := r.address.instance()
	host := r.model.RegistryHost.ValueString()
	if host == "" {
		var err error
		if host, err = r.client.RegistryHost(ctx, instance); err != nil {
			subject := r.address.subject("the registry endpoint of "+r.address.instanceName(), "cr:ListInstanceEndpoint")
			subject.Permission = "Grant the RAM action cr:ListInstanceEndpoint to this user or role, or set registry_host."
			return oci.Repository{}, read.NewError(subject, err)
		}
	}
	name, err := r.repositoryName(ctx)
	if err != nil {
		return oci.Repository{}, err
	}
	login, err := r.client.RegistryLogin(ctx, instance)
	if err != nil {
		return oci.Repository{}, read.NewError(r.address.subject("a registry login of "+r.address.instanceName(), "cr:GetAuthorizationToken"), err)
	}
	return oci.Repository{
		Host:  host,
		Name:  name.Namespace + "/" + name.Name,
		Login: oci.Login{Username: login.Username, Password: login.Token, PublicUsername: true},
	}, nil
}

// repositoryName returns the configured name of the repository, or looks it up where only its ID is given.
func (r registryReader) repositoryName(ctx context.Context) (api.RepositoryName, error) {
	if !r.address.RepoName.IsNull() {
		return r.address.repositoryName(), nil
	}
	name, err := r.client.RepoName(ctx, r.address.repositoryRequest())
	if err != nil {
		return name, read.NewError(r.address.repositorySubject(), err)
	}
	return name, nil
}

// confirm checks with the API a tag that the registry does not have: registry_host may be a host of another instance, and
// what the API has must neither be treated as missing nor polled for. A repository that the registry does not have, whose
// name the API has just returned, is a contradiction.
func (r registryReader) confirm(ctx context.Context, failed read.Error) error {
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
		Cause: read.NewError(r.address.tagSubject("cr:ListRepositoryTag"), err), Doubt: "the API could not be asked whether it has the tag", Attribute: path.Root("tag"),
		Fix: "Grant the RAM action cr:ListRepositoryTag to this user or role: accounts that may read tags have this checked.",
	})
}

// subject is the one of reading the tag's manifest from its registry.
func (r registryReader) subject(repository oci.Repository) read.Subject {
	subject := r.model.subject(r.address)
	subject.Object = "the manifest of tag " + transport.Quote(r.model.Tag.ValueString()) + " of repository " + transport.Quote(repository.Name) +
		" from registry " + transport.Quote(repository.Host)
	subject.Permission = "Grant the RAM action cr:PullRepository to this user or role."
	subject.Endpoint = "registry_host (if it is set)"
	subject.Fixes = append([]read.Fix{{
		Kind: transport.KindUnauthenticated, Problem: "the registry does not accept the login",
		Text: "Run Terraform again. If the error persists, check that registry_host, if it is set, is a host of this instance.",
	}}, subject.Fixes...)
	if !r.model.RegistryHost.IsNull() {
		subject.Attributes[transport.KindUnavailable], subject.Attributes[transport.KindUnexpected] = path.Root("registry_host"), path.Root("registry_host")
	}
	return subject
}

// layersOf returns an image's history in the form of GetRepoTagLayers: a step that changes no file has the well-known
// empty layer.
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
			LayerInstruction: stringOrNull(instruction), LayerCMD: stringOrNull(command),
		})
	}
	return layers
}

// stringOrNull returns nil for an empty string.
func stringOrNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
