// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const ncrKeys = "ncr.access_key and ncr.secret_key"

// ncrConfigured is what the data sources of NCR share.
type ncrConfigured struct {
	client       *ncr.Client
	clock        clock
	site, region string // of the provider block; may be empty
}

type ncrBlock struct {
	AccessKey types.String `tfsdk:"access_key"`
	SecretKey types.String `tfsdk:"secret_key"`
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
			"access_key": keyAttribute("Access key ID of a main or sub account.", false),
			"secret_key": keyAttribute("Secret key that belongs to `access_key`.", true),
			"site": schema.StringAttribute{
				MarkdownDescription: "Which NAVER Cloud: `public` (default), `gov` or `fin`. A data source's `site` comes first.",
				Optional:            true,
				Validators:          checkedBy(ncr.CheckSite),
			},
			"region": schema.StringAttribute{
				MarkdownDescription: "Region of the registries: `KR` (default), `SGN` or `JPN` at the site public, `KR` (default) or `KRS` at gov, `FKR` at fin. A data source's `region` comes first.",
				Optional:            true,
				Validators:          checkedBy(ncr.CheckRegion),
			},
			"endpoint": schema.StringAttribute{
				MarkdownDescription: "Where the API is asked, for every site and region: an https URL up to and including `/v2`. Default: by site and region. " +
					"Plain http is accepted for loopback hosts only.",
				Optional:   true,
				Validators: checkedBy(checkNCREndpoint),
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
	if _, err := ncr.Locate(site, region); err != nil {
		at := path.Root("ncr").AtName("region")
		diagnostics.AddAttributeError(at, summaryInvalidCombination, invalidDetail(at, quote(region), err))
	}
	return &ncrConfigured{
		clock:  shared.clock,
		site:   site,
		region: region,
		client: ncr.New(ncr.Options{
			Transport:   shared.transport,
			Endpoint:    endpointOf(block.Endpoint, checkNCREndpoint, path.Root("ncr").AtName("endpoint"), diagnostics),
			Credentials: ncr.Credentials{AccessKey: block.AccessKey.ValueString(), SecretKey: block.SecretKey.ValueString()},
		}),
	}
}

// locate decides where a data source asks. Its own site and region come first; the provider block's region counts only
// for the provider block's site, being a region of that one.
func (c *ncrConfigured) locate(site, region types.String) (ncr.Location, error) {
	wantedSite, wantedRegion := site.ValueString(), region.ValueString()
	if wantedSite == "" {
		wantedSite = c.site
	}
	if wantedRegion == "" && sameSite(wantedSite, c.site) {
		wantedRegion = c.region
	}
	return ncr.Locate(wantedSite, wantedRegion)
}

func sameSite(one, other string) bool {
	return one == other || one == "" && other == ncr.SitePublic || one == ncr.SitePublic && other == ""
}
