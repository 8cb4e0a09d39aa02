// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// Clock replaces the time that waits and attempts take.
type Clock struct {
	Now            func() time.Time
	After          func(time.Duration) <-chan time.Time
	AttemptTimeout time.Duration // of one attempt; 0 for the transport's own
	Explanation    time.Duration // of the requests that explain an error; 0 for the provider's own
}

// Machine replaces the environment and home directory, which contain the developer's own
// credentials.
type Machine struct {
	// Environment is the whole environment. Nil is one that only disables the metadata service.
	Environment map[string]string
	// Home is the home directory; empty for none.
	Home string
}

// NewServerOn is NewServer in a test's environment.
func NewServerOn(machine Machine, clock Clock) tfprotov6.ProviderServer {
	if machine.Environment == nil {
		machine.Environment = map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}
	}
	return newServer(newProvider("test", read.Clock{
		Now: clock.Now, After: clock.After, AttemptTimeout: clock.AttemptTimeout, ExplanationTimeout: clock.Explanation,
	}, machine.environment()))
}

func (m Machine) environment() credentials.Environment {
	return credentials.Environment{
		Getenv: func(name string) string { return m.Environment[name] },
		Home: func() (string, error) {
			if m.Home == "" {
				return "", errors.New("no home directory")
			}
			return m.Home, nil
		},
	}
}

// SystemClock is the real time.
var SystemClock = Clock{Now: time.Now, After: time.After}
