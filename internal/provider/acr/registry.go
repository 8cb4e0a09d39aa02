// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// blockName is the registry's block in the provider block.
const blockName = "acr"

// configured is what the data sources share.
type configured struct {
	client      *api.Client
	registries  *oci.Client
	credentials *credentials.Chain
	clock       read.Clock
	unknown     read.UnknownValues
	hasEndpoint bool // in the provider block
	// signsItself reports whether the block's keys sign requests themselves: STS, which would issue
	// others, needs a region too.
	signsItself bool
}

type block struct {
	Region                types.String        `tfsdk:"region"`
	AccessKey             types.String        `tfsdk:"access_key"`
	SecretKey             types.String        `tfsdk:"secret_key"`
	SecurityToken         types.String        `tfsdk:"security_token"`
	Profile               types.String        `tfsdk:"profile"`
	SharedCredentialsFile types.String        `tfsdk:"shared_credentials_file"`
	ECSRoleName           types.String        `tfsdk:"ecs_role_name"`
	CredentialsURI        types.String        `tfsdk:"credentials_uri"`
	AssumeRole            *assumeRole         `tfsdk:"assume_role"`
	AssumeRoleWithOIDC    *assumeRoleWithOIDC `tfsdk:"assume_role_with_oidc"`
	Endpoint              types.String        `tfsdk:"endpoint"`
}

// Registry returns what ACR adds to the provider.
func Registry() read.Registry {
	return read.Registry{
		Name:               blockName,
		Description:        "Alibaba Cloud Container Registry Enterprise Edition (ACR)",
		Block:              blockSchema(),
		Configure:          configure,
		DataSources:        []func() datasource.DataSource{newTagDataSource, newTagLayersDataSource, newTagScanDataSource, newTagsDataSource},
		EphemeralResources: []func() ephemeral.EphemeralResource{newLogin},
		Redaction:          rpc.Redaction,
	}
}

func blockSchema() schema.SingleNestedBlock {
	attributes := credentialsAttributes()
	attributes["region"] = schema.StringAttribute{
		MarkdownDescription: "Region of the instances, like `cn-hangzhou`. A data source's `region` takes precedence. " +
			"Default: `ALIBABA_CLOUD_REGION`, `ALICLOUD_REGION` or `ALIBABA_CLOUD_REGION_ID` in the environment, else the profile's.",
		Optional:   true,
		Validators: attribute.Checked(rpc.CheckRegion),
	}
	attributes["endpoint"] = schema.StringAttribute{
		MarkdownDescription: "API endpoint for all regions: host, `host:port` or https URL. Default `cr.<region>.aliyuncs.com`; " +
			"in a VPC use `cr-vpc.<region>.aliyuncs.com`. Plain http is accepted for loopback hosts only.",
		Optional:   true,
		Validators: attribute.CheckedEndpoint(checkEndpoint),
	}
	return schema.SingleNestedBlock{
		MarkdownDescription: "Alibaba Cloud Container Registry Enterprise Edition. Argument names as in aliyun/alicloud. At most one.",
		Attributes:          attributes,
		Blocks:              roleBlocks(),
		Validators:          []validator.Object{singleAccount{}},
	}
}

var errEndpointPath = errors.New("must not have a path: the endpoint of ACR is a host")

func checkEndpoint(text string) error {
	endpoint, err := transport.ParseEndpoint(text)
	if err == nil && endpoint.Path != "" {
		err = errEndpointPath
	}
	return err
}

func configure(ctx context.Context, value types.Object, dependencies read.Dependencies, diagnostics *diag.Diagnostics) any {
	var own block
	if !value.IsNull() {
		diagnostics.Append(value.As(ctx, &own, basetypes.ObjectAsOptions{UnhandledUnknownAsEmpty: true})...)
	}
	chain := credentials.New(credentials.Options{
		Transport:     dependencies.Transport,
		Environment:   dependencies.Environment,
		Now:           dependencies.Clock.Now,
		Configuration: own.credentials(),
	})
	return &configured{
		clock:       dependencies.Clock,
		unknown:     dependencies.Unknown,
		hasEndpoint: !own.Endpoint.IsNull(),
		signsItself: attribute.IsSet(own.AccessKey) && own.AssumeRole == nil,
		credentials: chain,
		client: api.New(api.Options{
			Transport:   dependencies.Transport,
			Endpoint:    attribute.Endpoint(own.Endpoint, checkEndpoint, path.Root(blockName).AtName("endpoint"), diagnostics),
			Credentials: chain,
			Now:         dependencies.Clock.Now,
		}),
		registries: oci.New(oci.Options{Transport: dependencies.Transport, TokenHosts: api.IsTokenHost, StorageHosts: api.IsStorageHost}),
	}
}
