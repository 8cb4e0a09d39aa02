// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const acrKeys = "acr.access_key, acr.secret_key and, for temporary keys, acr.security_token"

// acrConfigured is what the data sources of ACR share.
type acrConfigured struct {
	client     *acr.Client
	registries *oci.Client
	clock      clock
	signIn     *acr.SignIn
}

type acrBlock struct {
	Region                types.String           `tfsdk:"region"`
	AccessKey             types.String           `tfsdk:"access_key"`
	SecretKey             types.String           `tfsdk:"secret_key"`
	SecurityToken         types.String           `tfsdk:"security_token"`
	Profile               types.String           `tfsdk:"profile"`
	SharedCredentialsFile types.String           `tfsdk:"shared_credentials_file"`
	ECSRoleName           types.String           `tfsdk:"ecs_role_name"`
	CredentialsURI        types.String           `tfsdk:"credentials_uri"`
	AssumeRole            *acrAssumeRole         `tfsdk:"assume_role"`
	AssumeRoleWithOIDC    *acrAssumeRoleWithOIDC `tfsdk:"assume_role_with_oidc"`
	Endpoint              types.String           `tfsdk:"endpoint"`
}

func acrRegistry() registry {
	return registry{
		name:        "acr",
		block:       acrBlockSchema(),
		configure:   configureACR,
		dataSources: []func() datasource.DataSource{newACRTagDataSource, newACRTagLayersDataSource},
	}
}

func acrBlockSchema() schema.SingleNestedAttribute {
	attributes := acrSignInAttributes()
	attributes["region"] = schema.StringAttribute{
		MarkdownDescription: "Region of the instances, like `cn-hangzhou`. It must be an instance's own: elsewhere the instance \"does not exist\". A data source's `region` " +
			"comes first. Default: `ALIBABA_CLOUD_REGION` or `ALICLOUD_REGION` in the environment, else the profile's.",
		Optional:   true,
		Validators: checkedBy(acr.CheckRegion),
	}
	attributes["endpoint"] = schema.StringAttribute{
		MarkdownDescription: "Where the API is asked, for every region: a host, `host:port` or https URL. Default `cr.<region>.aliyuncs.com`; " +
			"within a VPC `cr-vpc.<region>.aliyuncs.com`. Plain http is accepted for loopback hosts only.",
		Optional:   true,
		Validators: checkedEndpoint(checkACREndpoint),
	}
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Alibaba Cloud Container Registry Enterprise Edition. Names as in aliyun/alicloud.",
		Optional:            true,
		Attributes:          attributes,
		Validators:          []validator.Object{oneACRSignIn{}},
	}
}

var errACREndpointPath = errors.New("the endpoint of ACR has no path")

func checkACREndpoint(given string) error {
	endpoint, err := transport.ParseEndpoint(given)
	if err == nil && endpoint.Path != "" {
		err = errACREndpointPath
	}
	return err
}

func configureACR(ctx context.Context, value types.Object, shared surroundings, diagnostics *diag.Diagnostics) any {
	var block acrBlock
	if !value.IsNull() {
		diagnostics.Append(value.As(ctx, &block, basetypes.ObjectAsOptions{})...)
	}
	signIn := acr.NewSignIn(acr.SignInOptions{
		Transport: shared.transport,
		Machine:   shared.machine,
		Now:       shared.clock.now,
		Block:     block.signIn(),
	})
	return &acrConfigured{
		clock:  shared.clock,
		signIn: signIn,
		client: acr.New(acr.Options{
			Transport:   shared.transport,
			Endpoint:    endpointOf(block.Endpoint, checkACREndpoint, path.Root("acr").AtName("endpoint"), diagnostics),
			Credentials: signIn,
			Now:         shared.clock.now,
		}),
		registries: oci.New(oci.Options{Transport: shared.transport, TokenHosts: acr.IsTokenHost, StorageHosts: acr.IsStorageHost}),
	}
}

// endpointOf is nil for the default. A value that its validator should have refused is refused here: falling back to the
// default would send the keys to another place than the configuration says.
func endpointOf(value types.String, check func(string) error, at path.Path, diagnostics *diag.Diagnostics) *url.URL {
	if value.IsNull() {
		return nil
	}
	endpoint, err := transport.ParseEndpoint(value.ValueString())
	if err == nil {
		err = check(value.ValueString())
	}
	if err != nil {
		diagnostics.AddAttributeError(at, summaryInvalidValue, endpointDetail(at, value.ValueString(), err))
	}
	return endpoint
}
