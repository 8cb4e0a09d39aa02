// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// acrQuestion fills in what is the same for every question to ACR. The permission is a RAM action.
func acrQuestion(asked, permission string, attributes map[transport.Kind]path.Path) question {
	return question{
		service:    "ACR",
		asked:      asked,
		permission: "the RAM action " + permission,
		keys:       acrKeys,
		attributes: attributes,
		advice: map[transport.Kind]string{
			transport.KindInstance:   "check instance_id and region: an instance is found in its own region only, by an account that it belongs to.",
			transport.KindRepository: "check the repository's id or names in the instance's console; it may have been deleted, or belong to another instance.",
			transport.KindTag:        "check the tag in the repository's console, and whether its image has been pushed.",
			transport.KindImage: "if digest was read before the layers, as by containerregistry_acr_tag, the tag has been moved in between: run again; " +
				"else check the tag in the repository's console, and that digest is the tag's, or that of one of its images.",
		},
	}
}

func repositoryQuestion(name acr.RepositoryName) question {
	asked := acrQuestion(
		"the id of the repository "+quote(name.Namespace+"/"+name.Name)+" of the instance "+quote(name.InstanceID)+", region "+quote(name.Region),
		"cr:GetRepository",
		map[transport.Kind]path.Path{
			transport.KindInstance:   path.Root("instance_id"),
			transport.KindRepository: path.Root("repo_name"),
		})
	asked.advice[transport.KindRepository] = "check namespace and repo_name in the instance's console; they are two names, not one with a slash."
	return asked
}

// question is one about the tag at the address, or about an image of it.
func (a *acrAddress) question(about, permission string) question {
	repository := path.Root("repo_id")
	if !a.RepoName.IsNull() {
		repository = path.Root("repo_name")
	}
	asked := about + " in the repository " + quote(a.RepoID.ValueString()) + " of the instance " + quote(a.InstanceID.ValueString()) +
		", region " + quote(a.Region.ValueString())
	return acrQuestion(asked, permission, map[transport.Kind]path.Path{
		transport.KindInstance:   path.Root("instance_id"),
		transport.KindRepository: repository,
		transport.KindTag:        path.Root("tag"),
		transport.KindImage:      path.Root("digest"),
	})
}

// explain notes which tags there are where one is missing, and where the tag is there what it points at.
func (c *acrConfigured) explain(ctx context.Context, address *acrAddress, failed *failure) {
	if !hasKind(failed, transport.KindTag, transport.KindImage) {
		return
	}
	ctx, cancel := c.clock.explaining(ctx)
	defer cancel()
	list, err := c.client.ListRepoTag(ctx, acr.RepositoryRequest{
		Region: address.Region.ValueString(), InstanceID: address.InstanceID.ValueString(), RepoID: address.RepoID.ValueString(),
	})
	if err != nil {
		return
	}
	wanted := address.Tag.ValueString()
	names := make([]string, 0, len(list.Tags))
	for _, listed := range list.Tags {
		if listed.Name == wanted {
			failed.isThereNow(stillThere(listed))
			return
		}
		names = append(names, listed.Name)
	}
	failed.noteBeside("The repository", "tags", wanted, names, list.Total)
	if list.Total <= int64(len(list.Tags)) { // it lists all: the tag is what is missing, not only its image
		failed.question.advice[transport.KindImage] = failed.question.advice[transport.KindTag]
	}
}

// forgetMissing asks for the repository's id anew where the one of its name is no more: who deletes a repository and makes it again gets another.
func (c *acrConfigured) forgetMissing(address *acrAddress, failed *failure) {
	if failed == nil || address.RepoName.IsNull() || !hasKind(failed, transport.KindRepository) {
		return
	}
	c.client.ForgetRepoID(address.repositoryName())
	address.RepoID = types.StringNull()
}

// stillThere is about a tag that is there although an image of it is not: most often it was moved while it was read.
func stillThere(tag acr.ListedTag) string {
	digest := normalizedDigest(tag.Digest)
	if digest == nil {
		return "The tag " + quote(tag.Name) + " is there now."
	}
	return "The tag " + quote(tag.Name) + " is there now, and points at " + quote(*digest) + "."
}
