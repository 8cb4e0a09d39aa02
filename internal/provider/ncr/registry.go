// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	ncrSiteVariable   = "NCLOUD_SITE"
	ncrRegionVariable = "NCLOUD_REGION"

	summaryInvalidVariable = "Invalid Environment Variable"
)

// ncrConfigured is what the data sources of NCR share.
type ncrConfigured struct {
	client       *ncr.Client
	credentials  ncr.Credentials
	registries   *oci.Client
	clock        clock
	machine      credentials.Machine
	site, region string // of the provider block; may be empty
}

type ncrBlock struct {
	AccessKey types.String `tfsdk:"access_key"`
	SecretKey types.String `tfsdk:"secret_key"`
	Profile   types.String `tfsdk:"profile"`
	Site      types.String `tfsdk:"site"`
	Region    types.String `tfsdk:"region"`
	Endpoint  types.String `tfsdk:"endpoint"`
}

func ncrRegistry() registry {
	return registry{
		name:        "ncr",
		block:       ncrBlockSchema(),
		configure:   configureNCR,
		dataSources: []func() datasource.DataSource{newNCRTagDataSource},
	}
}

func ncrBlockSchema() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "NAVER Cloud Platform Container Registry. Names as in NaverCloudPlatform/ncloud.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"access_key": keyAttribute("Access key ID of a main or sub account. Default: `NCLOUD_ACCESS_KEY` or `NCLOUD_ACCESS_KEY_ID` in the environment, with the secret key that belongs to it there.", false),
			"secret_key": keyAttribute("Secret key that belongs to `access_key`.", true),
			"profile":    ncrProfileAttribute(),
			"site": schema.StringAttribute{
				MarkdownDescription: "Which NAVER Cloud: `public` (default), `gov` or `fin`. A data source's `site` comes first, the environment variable `NCLOUD_SITE` last.",
				Optional:            true,
				Validators:          checkedBy(ncr.CheckSite),
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "Region of the registries: `KR` (default), `SGN` or `JPN` at the site public, `KR` (default) or `KRS` at gov, `FKR` at fin. " +
					"A data source's `region` comes first, the environment variable `NCLOUD_REGION` last.",
				Optional:   true,
				Validators: checkedBy(ncr.CheckRegion),
			},
			"endpoint": schema.StringAttribute{
				MarkdownDescription: "Where the API is asked, for every site and region: an https URL up to and including `/v2`. Default: by site and region. " +
					"Plain http is accepted for loopback hosts only.",
				Optional:   true,
				Validators: checkedEndpoint(checkNCREndpoint),
			},
		},
	}
}

var errNCREndpointPath = errors.New("the endpoint of NCR ends in /v2, like https://ncr.apigw.ntruss.com/ncr/api/v2")

func checkNCREndpoint(given string) error {
	endpoint, err := transport.ParseEndpoint(given)
	if err == nil && !strings.HasSuffix(endpoint.Path, "/v2") {
		err = errNCREndpointPath
	}
	return err
}

func configureNCR(ctx context.Context, value types.Object, shared surroundings, diagnostics *diag.Diagnostics) any {
	var block ncrBlock
	if !value.IsNull() {
		diagnostics.Append(value.As(ctx, &block, basetypes.ObjectAsOptions{})...)
	}
	site, region := block.Site.ValueString(), block.Region.ValueString()
	// Without a site, the environment's may be the one that has such a region; it is looked at when something is read.
	if _, err := ncr.Locate(site, region); err != nil && site != "" {
		at := path.Root("ncr").AtName("region")
		diagnostics.AddAttributeError(at, summaryInvalidCombination, invalidDetail(at, quote(region), err))
	}
	credentials := block.credentials(shared)
	return &ncrConfigured{
		credentials: credentials,
		registries:  oci.New(oci.Options{Transport: shared.transport, TokenHosts: ncr.IsTokenHost}),

		clock:   shared.clock,
		machine: shared.machine,
		site:    site,
		region:  region,
		client: ncr.New(ncr.Options{
			Transport:   shared.transport,
			Endpoint:    endpointOf(block.Endpoint, checkNCREndpoint, path.Root("ncr").AtName("endpoint"), diagnostics),
			Credentials: credentials,
		}),
	}
}

// setting is a value, and what its user gave it in: an attribute or an environment variable.
type setting struct {
	name, value string
}

// setting is the provider block's or, where it has none, the environment's.
func (c *ncrConfigured) setting(attribute, inBlock, variable string) setting {
	if inBlock != "" {
		return setting{"ncr." + attribute, inBlock}
	}
	return setting{variable, c.machine.Getenv(variable)}
}

// locate decides where a data source asks. Its own site and region come first, then the provider block's, then the environment's.
// The region of those two counts only for their site, being a region of that one.
func (c *ncrConfigured) locate(ofSource, regionOfSource types.String, diagnostics *diag.Diagnostics) ncr.Location {
	shared := c.setting("site", c.site, ncrSiteVariable)
	site, region := setting{"site", ofSource.ValueString()}, setting{"region", regionOfSource.ValueString()}
	if site.value == "" {
		site = shared
	}
	if region.value == "" && sameSite(site.value, shared.value) {
		region = c.setting("region", c.region, ncrRegionVariable)
	}
	if site.value != "" && ncr.CheckSite(site.value) != nil {
		site.refuse(ncr.ErrSite, diagnostics)
		return ncr.Location{}
	}
	location, err := ncr.Locate(site.value, region.value)
	if err != nil {
		region.refuse(err, diagnostics)
	}
	return location
}

func (s setting) refuse(reason error, diagnostics *diag.Diagnostics) {
	detail := quote(s.value) + " can't be " + s.name + ": " + reason.Error() + "."
	switch s.name {
	case ncrSiteVariable, ncrRegionVariable:
		diagnostics.AddError(summaryInvalidVariable, detail+"\nWhat to do: correct or unset the variable, or give site and region in the configuration: it comes first.")
	case "region":
		diagnostics.AddAttributeError(path.Root("region"), summaryInvalidCombination, detail)
	default:
		diagnostics.AddError(summaryInvalidCombination, detail)
	}
}

func sameSite(one, other string) bool {
	return cmp.Or(one, ncr.SitePublic) == cmp.Or(other, ncr.SitePublic)
}
