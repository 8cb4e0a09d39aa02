// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// askRegistry asks the instance's registry. Its host, a login and the repository's name are asked for before that, once for all reads.
func (i *acrLayersInquiry) askRegistry(ctx context.Context) (acrLayersAnswer, *failure) {
	repository, failed := i.repository(ctx)
	if failed != nil {
		return acrLayersAnswer{}, failed
	}
	request := oci.ImageRequest{Repository: repository, Tag: i.model.Tag.ValueString(), Digest: i.model.request().Digest}
	if !i.model.Platform.IsNull() {
		request.Platform, _ = image.ParsePlatform(i.model.Platform.ValueString()) // its validator has accepted it
	}
	read, err := i.acr.registries.ReadImage(ctx, request)
	if err != nil {
		return acrLayersAnswer{}, i.confirm(ctx, &failure{question: i.registryQuestion(repository), err: err})
	}
	return acrLayersAnswer{layers: layersOf(read), image: &read, host: repository.Host}, nil
}

// repository is where the registry has the tag, and the login to it.
func (i *acrLayersInquiry) repository(ctx context.Context) (oci.Repository, *failure) {
	var none oci.Repository
	instance := acr.Instance{Region: i.model.Region.ValueString(), ID: i.model.InstanceID.ValueString()}
	host := i.model.RegistryHost.ValueString()
	if host == "" {
		var err error
		if host, err = i.acr.client.RegistryHost(ctx, instance); err != nil {
			return none, &failure{question: instanceQuestion("the host of the registry", instance, "cr:ListInstanceEndpoint"), err: err}
		}
	}
	name, failed := i.acr.nameOf(ctx, &i.model.acrAddress)
	if failed != nil {
		return none, failed
	}
	login, err := i.acr.client.RegistryLogin(ctx, instance)
	if err != nil {
		return none, &failure{question: instanceQuestion("a login to the registry", instance, "cr:GetAuthorizationToken"), err: err}
	}
	return oci.Repository{
		Host:  host,
		Name:  name.Namespace + "/" + name.Name,
		Login: oci.Login{Username: login.Username, Password: login.Token, PublicUsername: true},
	}, nil
}

// confirm asks the API about a tag that the registry does not have: registry_host may be a host of another instance, and what the API has must
// neither be masked nor waited for. That the registry does not have the repository, whose name the API has just told, is no answer at all.
func (i *acrLayersInquiry) confirm(ctx context.Context, failed *failure) *failure {
	original, isCall := errors.AsType[*transport.Error](failed.err)
	switch {
	case !isCall:
	case original.Kind == transport.KindRepository:
		failed.contradict(original, "the registry does not have this repository, but the API has")
	case original.Kind == transport.KindTag:
		ctx, cancel := i.acr.clock.explaining(ctx)
		defer cancel()
		_, err := i.acr.client.GetRepoTag(ctx, acr.TagRequest{
			Region: i.model.Region.ValueString(), InstanceID: i.model.InstanceID.ValueString(), RepoID: i.model.RepoID.ValueString(), Tag: i.model.Tag.ValueString(),
		})
		switch {
		case err == nil:
			failed.contradict(original, "the registry does not have this tag, but the API has")
		case !isMissing(err):
			failed.unconfirmed = &unconfirmed{
				err: err, doubt: "the API could not be asked whether it has the tag", at: path.Root("tag"),
				advice: "allow the account the RAM action cr:ListRepositoryTag; an account that may read tags has that checked.",
			}
		}
	}
	return failed
}

// contradict makes of something that a registry says is missing an answer that nothing is concluded from.
func (f *failure) contradict(original *transport.Error, message string) {
	contradicted := *original
	contradicted.Kind, contradicted.Message = transport.KindUnexpected, message
	f.err = &contradicted
	f.question.advice[transport.KindUnexpected] = "check that registry_host, if it is given, is a host of this instance; if the tag was pushed a moment ago, run again."
}

// nameOf is what the configuration calls the repository, or what the service does where that gives its id only.
func (c *acrConfigured) nameOf(ctx context.Context, address *acrAddress) (acr.RepositoryName, *failure) {
	if !address.RepoName.IsNull() {
		return address.repositoryName(), nil
	}
	name, err := c.client.RepoName(ctx, acr.RepositoryRequest{
		Region: address.Region.ValueString(), InstanceID: address.InstanceID.ValueString(), RepoID: address.RepoID.ValueString(),
	})
	if err != nil {
		return name, &failure{question: address.question("the namespace and name of the repository, to ask its registry,", "cr:GetRepository"), err: err}
	}
	return name, nil
}

func instanceQuestion(about string, instance acr.Instance, permission string) question {
	return acrQuestion(about+" of the instance "+quote(instance.ID)+", region "+quote(instance.Region), permission,
		map[transport.Kind]path.Path{transport.KindInstance: path.Root("instance_id")})
}

// registryQuestion is what the registry is asked, in the words of question.
func (i *acrLayersInquiry) registryQuestion(repository oci.Repository) question {
	asked := i.model.question()
	asked.asked = strings.Replace(asked.asked, "the layers of the tag", "the manifest of the tag", 1) + ", as " + quote(repository.Name) +
		" from the registry " + quote(repository.Host)
	asked.permission = "the RAM action cr:PullRepository"
	asked.endpoint = "registry_host, if it is given"
	asked.advice[transport.KindAuthentication] = "run again; if it stays, check that registry_host, if it is given, is a host of this instance."
	if !i.model.RegistryHost.IsNull() {
		asked.attributes[transport.KindUnavailable], asked.attributes[transport.KindUnexpected] = path.Root("registry_host"), path.Root("registry_host")
	}
	return asked
}

// layersOf states an image as GetRepoTagLayers does: a step that changes no file has the well-known empty layer.
func layersOf(read oci.Image) []acr.Layer {
	layers := make([]acr.Layer, 0, len(read.History))
	for index, step := range read.History {
		instruction, command := image.TakeApart(step.CreatedBy)
		digest, size, position := step.Digest, step.Size, int64(index)
		if digest == "" {
			digest, size = image.EmptyLayerDigest, image.EmptyLayerSize
		}
		layers = append(layers, acr.Layer{
			BlobDigest: &digest, BlobSize: &size, LayerIndex: &position,
			LayerInstruction: textOrNil(instruction), LayerCMD: textOrNil(command),
		})
	}
	return layers
}

func textOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
