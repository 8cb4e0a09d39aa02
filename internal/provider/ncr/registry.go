// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	shared "github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/apigateway"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/credentials"
	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// blockName is the registry's block in the provider block.
const blockName = "ncr"

// configured is what the data sources share.
type configured struct {
	client       *api.Client
	credentials  shared.Provider
	registries   *oci.Client
	clock        read.Clock
	environment  shared.Environment
	site, region string // of the provider block; may be empty
	unknown      read.UnknownValues
	hasEndpoint  bool // in the provider block
}

type block struct {
	AccessKey types.String `tfsdk:"access_key"`
	SecretKey types.String `tfsdk:"secret_key"`
	Profile   types.String `tfsdk:"profile"`
	Site      types.String `tfsdk:"site"`
	Region    types.String `tfsdk:"region"`
	Endpoint  types.String `tfsdk:"endpoint"`
}

// Registry returns what NCR adds to the provider.
func Registry() read.Registry {
	return read.Registry{
		Name:        blockName,
		Description: "NAVER Cloud Platform Container Registry (NCR)",
		Block:       blockSchema(),
		Configure:   configure,
		DataSources: []func() datasource.DataSource{newTagDataSource, newTagsDataSource},
		Redaction:   apigateway.Redaction,
	}
}

// Parts of descriptions that the provider block and the data sources share.
const (
	descriptionSite = "Site of NAVER Cloud: `public`, `gov` or `fin`."
	regionsOfSites  = "`KR`, `SGN`, `JPN` (site public), `KR`, `KRS` (gov) or `FKR` (fin)."
)

func blockSchema() schema.SingleNestedBlock {
	return schema.SingleNestedBlock{
		MarkdownDescription: "NAVER Cloud Platform Container Registry. Argument names as in NaverCloudPlatform/ncloud. At most one.",
		Validators:          []validator.Object{singleAccount{}},
		Attributes: map[string]schema.Attribute{
			"access_key": attribute.Key("Access key ID of a main or sub account. Default: `NCLOUD_ACCESS_KEY` or `NCLOUD_ACCESS_KEY_ID` in the environment, with its secret key.", false),
			"secret_key": attribute.Key("Secret key that belongs to `access_key`.", true),
			"profile": attribute.OptionalString("Profile in `~/.ncloud/configure`, instead of `access_key` and `secret_key`. Overrides the environment. "+
				"Default: credentials in the environment, then `NCLOUD_PROFILE`, then `[DEFAULT]`. May be ephemeral.", credentials.CheckProfile),
			"site": schema.StringAttribute{
				MarkdownDescription: descriptionSite + " A data source's `site` takes precedence. Default: `NCLOUD_SITE`, else `public`.",
				Optional:            true,
				Validators:          attribute.Checked(api.CheckSite),
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "Region of registries: " + regionsOfSites + " A data source's `region` takes precedence. Default: `NCLOUD_REGION`, else the first.",
				Optional:            true,
				Validators:          attribute.Checked(api.CheckRegion),
			},
			"endpoint": schema.StringAttribute{
				MarkdownDescription: "API endpoint for all sites and regions: https URL ending in `/v2`. Default: by site and region. " +
					"Plain http is accepted for loopback hosts only.",
				Optional:   true,
				Validators: attribute.CheckedEndpoint(checkEndpoint),
			},
		},
	}
}

var errEndpointPath = errors.New("must end in /v2, like https://ncr.apigw.ntruss.com/ncr/api/v2")

func checkEndpoint(text string) error {
	endpoint, err := transport.ParseEndpoint(text)
	if err == nil && !strings.HasSuffix(endpoint.Path, "/v2") {
		err = errEndpointPath
	}
	return err
}

func configure(ctx context.Context, value types.Object, dependencies read.Dependencies, diagnostics *diag.Diagnostics) any {
	var own block
	if !value.IsNull() {
		diagnostics.Append(value.As(ctx, &own, basetypes.ObjectAsOptions{UnhandledUnknownAsEmpty: true})...)
	}
	site, region := own.Site.ValueString(), own.Region.ValueString()
	// Without a site, the environment's may be the one that has such a region; it is read when
	// something is.
	if _, err := api.Locate(site, region); err != nil && site != "" {
		at := path.Root(blockName).AtName("region")
		diagnostics.AddAttributeError(at, attribute.SummaryInvalidCombination, attribute.InvalidValue(at, region, err))
	}
	chain := credentials.New(credentials.Options{
		AccessKey:   own.AccessKey.ValueString(),
		SecretKey:   own.SecretKey.ValueString(),
		Profile:     own.Profile.ValueString(),
		Environment: dependencies.Environment,
		Now:         dependencies.Clock.Now,
	})
	return &configured{
		credentials: chain,
		registries: oci.New(oci.Options{
			Transport:  dependencies.Transport,
			TokenHosts: func(_, host string) bool { return api.IsTokenHost(host) },
		}),
		clock:       dependencies.Clock,
		environment: dependencies.Environment,
		site:        site,
		region:      region,
		unknown:     dependencies.Unknown,
		hasEndpoint: !own.Endpoint.IsNull(),
		client: api.New(api.Options{
			Transport:   dependencies.Transport,
			Endpoint:    attribute.Endpoint(own.Endpoint, checkEndpoint, path.Root(blockName).AtName("endpoint"), diagnostics),
			Credentials: chain,
		}),
	}
}
