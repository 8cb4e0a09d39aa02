// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	siteVariable   = "NCLOUD_SITE"
	regionVariable = "NCLOUD_REGION"
)

// imageAddress is where an image is. It is embedded in the models of all data sources of NCR.
type imageAddress struct {
	Registry  types.String `tfsdk:"registry"`
	ImageName types.String `tfsdk:"image_name"`
	Site      types.String `tfsdk:"site"`
	Region    types.String `tfsdk:"region"`
	// hasRegistryHost is whether the configuration sets registry_host.
	hasRegistryHost bool
}

// locateImage sets site, region and registry host where the configuration leaves them out.
func (c *configured) locateImage(address *imageAddress, registryHost *types.String, diagnostics *diag.Diagnostics) api.Location {
	c.refuseUnknown(address.Site, address.Region, diagnostics)
	if diagnostics.HasError() {
		return api.Location{}
	}
	location := c.locate(address.Site, address.Region, diagnostics)
	if diagnostics.HasError() {
		return location
	}
	address.Site, address.Region = types.StringValue(location.Site), types.StringValue(location.Region)
	address.hasRegistryHost = !registryHost.IsNull()
	if !address.hasRegistryHost {
		*registryHost = types.StringValue(location.RegistryHost(address.Registry.ValueString()))
	}
	return location
}

// refuseUnknown adds an error for each unknown value of the provider block that a read needs. The
// block's site and region are only for data sources without their own; its region also needs the
// site to be the same.
func (c *configured) refuseUnknown(ownSite, ownRegion types.String, diagnostics *diag.Diagnostics) {
	unknown := c.unknown
	if !ownRegion.IsNull() {
		unknown = unknown.Without(blockName + ".region")
	}
	if !ownSite.IsNull() && !ownRegion.IsNull() {
		unknown = unknown.Without(blockName + ".site")
	}
	unknown.Report(read.KindDataSource, diagnostics)
}

// setting is a value with the attribute or environment variable that it comes from.
type setting struct {
	origin, value string
}

// setting returns the provider block's value or, without one, the environment's.
func (c *configured) setting(name, inBlock, variable string) setting {
	if inBlock != "" {
		return setting{blockName + "." + name, inBlock}
	}
	return setting{variable, c.environment.Getenv(variable)}
}

// locate returns the site and region of a data source: its own first, then the provider block's,
// then the environment's.
func (c *configured) locate(ownSite, ownRegion types.String, diagnostics *diag.Diagnostics) api.Location {
	shared := c.setting("site", c.site, siteVariable)
	site, region := setting{"site", ownSite.ValueString()}, setting{"region", ownRegion.ValueString()}
	if site.value == "" {
		site = shared
	}
	if region.value == "" && isSameSite(site.value, shared.value) {
		region = c.setting("region", c.region, regionVariable)
	}
	if site.value != "" {
		if err := api.CheckSite(site.value); err != nil {
			site.report(err, diagnostics)
			return api.Location{}
		}
	}
	location, err := api.Locate(site.value, region.value)
	if err != nil {
		region.report(err, diagnostics)
	}
	return location
}

// report adds the diagnostic of a setting that is not valid. The error is a predicate, such as
// "must be …".
func (s setting) report(reason error, diagnostics *diag.Diagnostics) {
	detail := "Invalid value for " + s.origin + ": " + transport.Quote(s.value) + " " + reason.Error() + "."
	switch s.origin {
	case siteVariable, regionVariable:
		diagnostics.AddError(attribute.SummaryInvalidVariable, detail+"\n\nCorrect or unset the variable, or set site and region in the configuration, which takes precedence.")
	case "region":
		diagnostics.AddAttributeError(path.Root("region"), attribute.SummaryInvalidCombination, detail)
	default:
		diagnostics.AddError(attribute.SummaryInvalidCombination, detail)
	}
}

func isSameSite(a, b string) bool {
	return cmp.Or(a, api.SitePublic) == cmp.Or(b, api.SitePublic)
}
