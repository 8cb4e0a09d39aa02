// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// What all data sources of ACR have in common: how they name a repository, and what they say of it.

func acrLocationAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"instance_id": schema.StringAttribute{
			MarkdownDescription: "ID of the Enterprise Edition instance, `cri-…`.",
			Required:            true,
			Validators:          checkedBy(acr.CheckInstanceID),
		},
		"repo_id": schema.StringAttribute{
			MarkdownDescription: "ID of the repository, `crr-…`, as `alicloud_cr_ee_repo` has it. Give this, or `namespace` and `repo_name`.",
			Optional:            true,
			Computed:            true,
			Validators:          checkedBy(acr.CheckRepoID),
		},
		"namespace": schema.StringAttribute{
			MarkdownDescription: "Namespace of the repository. With `repo_name` it is resolved to `repo_id` by one GetRepository call, which all reads of a run share.",
			Optional:            true,
			Validators:          checkedBy(acr.CheckNamespace),
		},
		"repo_name": schema.StringAttribute{
			MarkdownDescription: "Name of the repository, without its namespace.",
			Optional:            true,
			Validators:          checkedBy(image.CheckRepository),
		},
		"region": schema.StringAttribute{
			MarkdownDescription: "Region of the instance, like `cn-hangzhou`. Default: the provider block's.",
			Optional:            true,
			Computed:            true,
			Validators:          checkedBy(acr.CheckRegion),
		},
	}
}

// regionFor is the region of a data source: its own, or the provider block's.
func (c *acrConfigured) regionFor(own types.String, diagnostics *diag.Diagnostics) types.String {
	if !own.IsNull() {
		return own
	}
	if c.region == "" {
		diagnostics.AddAttributeError(path.Root("region"), summaryMissingRegion,
			"ACR is asked in the region of the instance, and none is set.\n"+
				"What to do: set region here, or acr = { region = \"cn-hangzhou\" } in the provider block.")
	}
	return types.StringValue(c.region)
}

// acrRepositoryNaming is the two ways to name a repository.
type acrRepositoryNaming struct {
	repoID, namespace, repoName types.String
}

func (n *acrRepositoryNaming) read(ctx context.Context, config tfsdk.Config, diagnostics *diag.Diagnostics) {
	diagnostics.Append(config.GetAttribute(ctx, path.Root("repo_id"), &n.repoID)...)
	diagnostics.Append(config.GetAttribute(ctx, path.Root("namespace"), &n.namespace)...)
	diagnostics.Append(config.GetAttribute(ctx, path.Root("repo_name"), &n.repoName)...)
}

// validate wants exactly one way, whole. What is not known yet counts as given: it is checked again when it is.
func (n *acrRepositoryNaming) validate(diagnostics *diag.Diagnostics) {
	byID, byNamespace, byName := !n.repoID.IsNull(), !n.namespace.IsNull(), !n.repoName.IsNull()
	var at, problem string
	switch {
	case n.repoID.IsUnknown() || n.namespace.IsUnknown() || n.repoName.IsUnknown():
		return // an unknown value may still turn out null
	case byID && (byNamespace || byName):
		at, problem = "repo_id", "The repository is named twice: by repo_id, and by namespace or repo_name"
	case byID || byNamespace && byName:
		return
	case byNamespace:
		at, problem = "repo_name", "The repository is half named: namespace is given without repo_name"
	case byName:
		at, problem = "namespace", "The repository is half named: repo_name is given without namespace"
	default:
		at, problem = "repo_id", "The repository is not named"
	}
	diagnostics.AddAttributeError(path.Root(at), summaryInvalidCombination, problem+".\nWhat to do: give repo_id, or namespace and repo_name together.")
}

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
			transport.KindTag:        "check the tag in the repository's console, whether its image has been pushed, and that digest, if given, is one of the tag's images.",
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
