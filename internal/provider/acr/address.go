// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// What all data sources of ACR have in common: how they name a tag, and what they say of it.

// acrAddress is where a tag is.
type acrAddress struct {
	InstanceID types.String `tfsdk:"instance_id"`
	RepoID     types.String `tfsdk:"repo_id"`
	Namespace  types.String `tfsdk:"namespace"`
	RepoName   types.String `tfsdk:"repo_name"`
	Tag        types.String `tfsdk:"tag"`
	Region     types.String `tfsdk:"region"`
}

func acrAddressAttributes() map[string]schema.Attribute {
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
			MarkdownDescription: "Region of the instance, like `cn-hangzhou`. Default: the provider block's, the environment's or the profile's, in this order.",
			Optional:            true,
			Computed:            true,
			Validators:          checkedBy(acr.CheckRegion),
		},
		"tag": schema.StringAttribute{
			MarkdownDescription: "The tag, like `1.4.2`.",
			Required:            true,
			Validators:          checkedBy(image.CheckTag),
		},
	}
}

// regionFor is the region of a data source: its own, or the one that was set for all.
func (c *acrConfigured) regionFor(own types.String, diagnostics *diag.Diagnostics) types.String {
	if !own.IsNull() {
		return own
	}
	region, err := c.signIn.Region()
	if err != nil {
		diagnostics.AddAttributeError(path.Root("region"), summaryMissingRegion,
			"ACR is asked in the region of the instance: "+strings.TrimSuffix(err.Error(), ".")+".\n"+
				"What to do: set region here, acr = { region = \"cn-hangzhou\" } in the provider block, or ALIBABA_CLOUD_REGION in the environment.")
	}
	return types.StringValue(region)
}

// resolve fills in the repository's id where only its name is given.
func (c *acrConfigured) resolve(ctx context.Context, address *acrAddress) *failure {
	if !address.RepoID.IsNull() {
		return nil
	}
	name := address.repositoryName()
	id, err := c.client.RepoID(ctx, name)
	if err != nil {
		return &failure{question: repositoryQuestion(name), err: err}
	}
	address.RepoID = types.StringValue(id)
	return nil
}

func (a *acrAddress) repositoryName() acr.RepositoryName {
	return acr.RepositoryName{
		Region:     a.Region.ValueString(),
		InstanceID: a.InstanceID.ValueString(),
		Namespace:  a.Namespace.ValueString(),
		Name:       a.RepoName.ValueString(),
	}
}
