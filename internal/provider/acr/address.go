// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// address is where a tag is. It is embedded in the models of the data sources of one tag.
type address struct {
	repositoryAddress

	Tag types.String `tfsdk:"tag"`
}

// repositoryAddress is where a repository is.
type repositoryAddress struct {
	InstanceID types.String `tfsdk:"instance_id"`
	RepoID     types.String `tfsdk:"repo_id"`
	Namespace  types.String `tfsdk:"namespace"`
	RepoName   types.String `tfsdk:"repo_name"`
	Region     types.String `tfsdk:"region"`
	// tagImmutability is set for a repository that was looked up by its name; nil for any other.
	tagImmutability *bool
	// host says where the host of the API comes from.
	host read.HostOrigin
}

// Descriptions that the data sources and the ephemeral resource share.
const (
	descriptionInstanceID   = "ID of the Enterprise Edition instance, `cri-…`."
	descriptionRegion       = "Region of the instance, like `cn-hangzhou`. Default: the provider block's, the environment's or the profile's, in this order."
	descriptionRegistryHost = "Host of the instance's registry, like `acme-registry.cn-hangzhou.cr.aliyuncs.com`"
	descriptionImageID      = "ID of the image, as the API returns it."
	descriptionImageSize    = "Size of the image as the API returns it, in bytes."
)

func addressAttributes() map[string]schema.Attribute {
	attributes := repositoryAttributes()
	attributes["tag"] = schema.StringAttribute{
		MarkdownDescription: read.DescriptionTag,
		Required:            true,
		Validators:          attribute.Checked(image.CheckTag),
	}
	return attributes
}

func repositoryAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"instance_id": schema.StringAttribute{
			MarkdownDescription: descriptionInstanceID,
			Required:            true,
			Validators:          attribute.Checked(api.CheckInstanceID),
		},
		"repo_id": schema.StringAttribute{
			MarkdownDescription: "ID of the repository, `crr-…`, as `alicloud_cr_ee_repo` has it. Set this, or `namespace` and `repo_name`.",
			Optional:            true,
			Computed:            true,
			Validators:          attribute.Checked(api.CheckRepoID),
		},
		"namespace": schema.StringAttribute{
			MarkdownDescription: "Namespace of the repository. With `repo_name` it is resolved to `repo_id` by one GetRepository call, which all reads of a run share.",
			Optional:            true,
			Validators:          attribute.Checked(api.CheckNamespace),
		},
		"repo_name": schema.StringAttribute{
			MarkdownDescription: "Name of the repository, without its namespace.",
			Optional:            true,
			Validators:          attribute.CheckedName(api.CheckRepoName),
		},
		"region": schema.StringAttribute{
			MarkdownDescription: descriptionRegion,
			Optional:            true,
			Computed:            true,
			Validators:          attribute.Checked(rpc.CheckRegion),
		},
	}
}

// locate completes an address in a block of this kind: with the region that is set for all blocks,
// if this one sets none, and with where the host of the API comes from. It refuses a read that
// needs a value of the provider block that is not known yet.
func (c *configured) locate(ctx context.Context, kind string, a *repositoryAddress, diagnostics *diag.Diagnostics) {
	unknown := c.unknown
	if !a.Region.IsNull() && c.signsItself {
		unknown = unknown.Without(blockName + ".region")
	}
	unknown.Report(kind, diagnostics)
	if diagnostics.HasError() {
		return
	}
	switch {
	case !a.Region.IsNull():
		a.host = read.HostFrom("region").Marked(path.Root("region"))
	default:
		region, err := c.credentials.Region()
		if err != nil {
			c.reportRegion(ctx, kind, err, diagnostics)
			return
		}
		a.Region, a.host = types.StringValue(region.ID), read.HostFrom(region.Origin)
	}
	if c.hasEndpoint {
		a.host = read.HostSetBy("acr.endpoint", " in the provider block")
	}
}

// reportRegion says why there is no region. Where none is set, there may be no credentials either,
// and one run reports both. A profile that cannot be read, and leaves the read without credentials
// too, is an error of the credentials.
func (c *configured) reportRegion(ctx context.Context, kind string, err error, diagnostics *diag.Diagnostics) {
	profile, isProfile := errors.AsType[transport.Error](err)
	_, isMissing := errors.AsType[*credentials.NoRegionError](err)
	var credentialsErr error
	if isProfile || isMissing {
		ctx, cancel := c.clock.ExplanationContext(ctx)
		defer cancel()
		_, credentialsErr = c.credentials.Retrieve(ctx)
	}
	failed, _ := errors.AsType[transport.Error](credentialsErr)
	if !isProfile || failed.Message != profile.Message {
		summary, problem, fix := regionProblem(err)
		diagnostics.AddAttributeError(path.Root("region"), summary, problem+"\n\n"+fix+
			" region in this "+kind+", acr.region in the provider block, or ALIBABA_CLOUD_REGION, to the region of the instance, for example \"cn-hangzhou\".")
	}
	if read.HasKind(credentialsErr, transport.KindNoCredentials) {
		read.Report(read.NewError(read.Subject{Vendor: &vendor}, credentialsErr), diagnostics)
	}
}

// regionProblem says why there is no region, and begins the sentence that says where to set it.
func regionProblem(err error) (summary, problem, fix string) {
	if missing, isMissing := errors.AsType[*credentials.NoRegionError](err); isMissing {
		return attribute.SummaryMissingRegion, "No region is set for Alibaba Cloud. Sources checked, in order:\n  - " + strings.Join(missing.Checked, "\n  - "), "Set"
	}
	if profile, isProfile := errors.AsType[transport.Error](err); isProfile {
		return attribute.SummaryMissingRegion,
			"No region is set for Alibaba Cloud, and " + cmp.Or(profile.CredentialSource, "the profile") + " cannot be read: " + profile.Message + ".",
			profile.Fix + " Or set"
	}
	problem = "The region of Alibaba Cloud is not valid: " + strings.TrimSuffix(err.Error(), ".") + "."
	if _, isVariable := errors.AsType[*credentials.RegionVariableError](err); isVariable {
		return attribute.SummaryInvalidVariable, problem, "Correct or unset the variable, or set"
	}
	return attribute.SummaryMissingRegion, problem, "Set"
}

// resolve returns the address with the repository's ID, which is looked up where only its name is
// given.
func (c *configured) resolve(ctx context.Context, a address) (address, error) {
	if !a.RepoID.IsNull() {
		return a, nil
	}
	repository, err := c.client.GetRepository(ctx, a.repositoryName())
	if err != nil {
		return a, read.NewError(a.lookupSubject(err), err)
	}
	a.RepoID, a.tagImmutability = types.StringValue(repository.ID), repository.TagImmutability
	return a, nil
}

// inRepository calls get with the address and the ID of its repository. If an ID that was looked up
// does not exist any more, it is looked up again, and get is called with another one: whoever
// deletes and creates a repository gets another ID for the name. Without another one, the value is
// zero.
func inRepository[T any](ctx context.Context, c *configured, a address, get func(context.Context, address) (T, error)) (T, error) {
	var zero T
	resolved, err := c.resolve(ctx, a)
	if err != nil {
		return zero, err
	}
	value, err := get(ctx, resolved)
	if a.RepoName.IsNull() || !read.HasKind(err, transport.KindRepositoryNotFound) {
		return value, err
	}
	c.client.ForgetRepository(a.repositoryName())
	again, resolveErr := c.resolve(ctx, a)
	switch {
	case resolveErr != nil:
		return zero, resolveErr
	case again.RepoID.Equal(resolved.RepoID):
		return zero, err
	default:
		return get(ctx, again)
	}
}

func (a address) repositoryName() api.RepositoryName {
	return api.RepositoryName{
		Region:     a.Region.ValueString(),
		InstanceID: a.InstanceID.ValueString(),
		Namespace:  a.Namespace.ValueString(),
		Name:       a.RepoName.ValueString(),
	}
}

func (a address) repositoryRequest() api.RepositoryRequest {
	return api.RepositoryRequest{Region: a.Region.ValueString(), InstanceID: a.InstanceID.ValueString(), RepoID: a.RepoID.ValueString()}
}

func (a address) tagRequest() api.TagRequest {
	return api.TagRequest{
		Region: a.Region.ValueString(), InstanceID: a.InstanceID.ValueString(), RepoID: a.RepoID.ValueString(), Tag: a.Tag.ValueString(),
	}
}

// imageRequest returns the request for an image of the tag, with its digest normalized: users may
// leave out the prefix.
func (a address) imageRequest(digest types.String) api.ImageRequest {
	normalized, _ := image.NormalizeDigest(digest.ValueString())
	return api.ImageRequest{TagRequest: a.tagRequest(), Digest: normalized}
}

func (a address) instance() api.Instance {
	return api.Instance{Region: a.Region.ValueString(), ID: a.InstanceID.ValueString()}
}
