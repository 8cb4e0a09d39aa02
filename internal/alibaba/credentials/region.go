// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// NoRegionError reports that no region is configured.
type NoRegionError struct {
	Checked []string // the sources without a region, each with why
}

func (e *NoRegionError) Error() string {
	return "no region is set; checked " + strings.Join(e.Checked, ", ")
}

// RegionVariableError reports a region of the environment that is not valid, or variables with
// different ones.
type RegionVariableError struct {
	problem error
}

func (e *RegionVariableError) Error() string { return e.problem.Error() }

// Region is a region, and where it is set, as its user knows it.
type Region struct {
	ID, Origin string
}

// Region returns the region of the provider block, the environment or the profile, in this order.
// Its errors are a *NoRegionError, a *RegionVariableError, or say what is wrong with the profile.
func (c *Chain) Region() (Region, error) {
	if region := c.options.Configuration.Region; region != "" {
		return checkedRegion(region, "acr.region in the provider block", "")
	}
	name, region, different := c.options.Environment.Agreed(regionVariables...)
	if different != "" {
		return Region{}, &RegionVariableError{differentRegions(name, region, different, c.options.Environment.Getenv(different))}
	}
	if name != "" {
		checked, err := checkedRegion(region, inEnvironment(name), name+" is "+transport.Quote(region)+": ")
		if err != nil {
			err = &RegionVariableError{err}
		}
		return checked, err
	}
	checked := []string{credentials.ProviderBlock + ": acr.region is not set", "environment: " + credentials.Enumerate(regionVariables) + " are not set"}
	chosen, err := c.profile()
	if missing, isNotConfigured := errors.AsType[*credentials.NotConfiguredError](err); isNotConfigured {
		return Region{}, &NoRegionError{Checked: append(checked, "profile: "+missing.Reason)}
	}
	if err != nil {
		return Region{}, err
	}
	origin := "the region_id of " + chosen.String()
	if region = chosen.text("region_id"); region == "" {
		return Region{}, &NoRegionError{Checked: append(checked, "profile: "+chosen.String()+" has no region_id")}
	}
	return checkedRegion(region, origin, origin+": ")
}

// checkedRegion returns a region that is valid, or an error that begins with problem.
func checkedRegion(region, origin, problem string) (Region, error) {
	if err := rpc.CheckRegion(region); err != nil {
		return Region{}, fmt.Errorf("%s%w", problem, err)
	}
	return Region{region, origin}, nil
}

// stsRegion returns the region of STS: the profile's for STS, else the environment's, else that of
// the images. It is empty for the vendor's central endpoint.
func (c *Chain) stsRegion(ofProfile string) (Region, error) {
	inVariable := c.options.Environment.Getenv(stsRegionVariable)
	switch {
	case ofProfile != "":
		return Region{ofProfile, "the sts_region of the profile"}, rpc.CheckRegion(ofProfile)
	case inVariable != "":
		return Region{inVariable, inEnvironment(stsRegionVariable)}, rpc.CheckRegion(inVariable)
	}
	shared, _ := c.Region() // its error is the read's, if the read needs a region
	return shared, nil
}
