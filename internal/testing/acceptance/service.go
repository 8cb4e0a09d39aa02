// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// service is one of the two, and how it is asked.
type service struct {
	name      string
	block     string // its attribute in the provider block
	variables []variable
	// complete fills in names that have a default, and returns the base URL of the service's API.
	complete func(names) (*url.URL, error)
	// ask asks all that the report tells of.
	ask func(context.Context, *inquiry)
	// emulated is how the emulator is asked.
	emulated func(*emulator.Fixture) emulated
}

var services = []service{acrService, ncrService}

// variable is an environment variable that names something.
type variable struct {
	name     string
	optional bool
	// public says that the value may stand in the report.
	public bool
}

// names are the values of a service's variables.
type names map[string]string

// report is the service's section, and what kept the tag that is named from being read. The latter is for the user alone: it names things.
func (s service) report(ctx context.Context, getenv func(string) string) (section, failure string, err error) {
	given, missing := s.names(getenv)
	if len(missing) > 0 {
		return fmt.Sprintf("## %s\n\nSkipped: %s not set.\n", s.name, areQuoted(missing)), "", nil
	}
	endpoint, err := s.complete(given)
	if err != nil {
		return "", "", err
	}
	here, err := s.observe(ctx, given, endpoint, nil)
	if err != nil {
		return "", "", err
	}
	assumed, err := s.assumed(ctx)
	if err != nil {
		return "", "", fmt.Errorf("ask the emulator: %w", err)
	}
	return s.markdown(compare(assumed, here), s.unset(given)), here.failure, ctx.Err()
}

// names reads the variables, and tells which of those that are needed are not set.
func (s service) names(getenv func(string) string) (given names, missing []string) {
	given = make(names)
	for _, variable := range s.variables {
		given[variable.name] = getenv(variable.name)
		if given[variable.name] == "" && !variable.optional {
			missing = append(missing, variable.name)
		}
	}
	return given, missing
}

// unset lists the optional variables that name a tag or an image, and are not set.
func (s service) unset(given names) []string {
	var unset []string
	for _, variable := range s.variables {
		if variable.optional && !variable.public && given[variable.name] == "" {
			unset = append(unset, variable.name)
		}
	}
	return unset
}

// hidden are the names that may not stand in a report.
func (s service) hidden(given names) hidden {
	words := make(hidden)
	for _, variable := range s.variables {
		if !variable.public {
			words.add(given[variable.name])
		}
	}
	return words
}

// endpointOf is the one that a variable gives, or else the service's own.
func endpointOf(given string, own *url.URL) (*url.URL, error) {
	if given == "" {
		return own, nil
	}
	return transport.ParseEndpoint(given)
}

// areQuoted reads "`A`, `B` are".
func areQuoted(variables []string) string {
	verb := " is"
	if len(variables) > 1 {
		verb = " are"
	}
	return "`" + strings.Join(variables, "`, `") + "`" + verb
}
