// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// NoRegionError is that no region is set where one was looked for.
type NoRegionError struct {
	Looked []string // where, each with why there is none
}

func (e *NoRegionError) Error() string {
	return "none is set; looked in: " + strings.Join(e.Looked, ", ")
}

// Region returns the region of the provider block, the environment or the profile, in this order. Its errors are a *NoRegionError, or say what
// is wrong with the one that was found.
func (s *SignIn) Region() (string, error) {
	if region := s.options.Block.Region; region != "" {
		return region, CheckRegion(region)
	}
	if name, region := s.options.Machine.First(variablesOfRegion...); name != "" {
		if err := CheckRegion(region); err != nil {
			return "", fmt.Errorf("%s is %s: %w", name, credentials.Quote(region), err)
		}
		return region, nil
	}
	looked := []string{credentials.ProviderBlock + " (acr.region is not set)", "environment (" + strings.Join(variablesOfRegion, " and ") + " are not set)"}
	chosen, err := s.profile()
	if notSetUp, none := errors.AsType[*credentials.NotSetUp](err); none {
		return "", &NoRegionError{Looked: append(looked, "profile ("+notSetUp.Reason+")")}
	}
	if err != nil {
		return "", err
	}
	region := chosen.text("region_id")
	if region == "" {
		return "", &NoRegionError{Looked: append(looked, "profile ("+chosen.String()+" has no region_id)")}
	}
	if err := CheckRegion(region); err != nil {
		return "", fmt.Errorf("the region_id of %s: %w", chosen, err)
	}
	return region, nil
}

// stsRegion is where a role is assumed: in the region that its profile names for that, else in the one that is asked for images; empty for the
// vendor's central endpoint.
func (s *SignIn) stsRegion(own string) (string, error) {
	region := cmp.Or(own, s.options.Machine.Getenv(variableOfSTSRegion))
	if region == "" {
		region, _ = s.Region() // what is wrong with it is an error of the read, or of none
	}
	if region == "" {
		return "", nil
	}
	return region, CheckRegion(region)
}
