// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// Clock replaces the time that waits and attempts take.
type Clock struct {
	Now            func() time.Time
	After          func(time.Duration) <-chan time.Time
	AttemptTimeout time.Duration // of one attempt; 0 for the transport's own
	Explanation    time.Duration // of the requests that explain an error; 0 for the provider's own
}

// NewServerWithClock is NewServer with a clock of the test's, on a machine without anything.
func NewServerWithClock(given Clock) tfprotov6.ProviderServer {
	return NewServerOn(Machine{}, given)
}

// Machine replaces the environment and home directory, which hold the developer's own credentials.
type Machine struct {
	// Environment is all of the environment. Nil is one that says nothing but that there is no metadata service to be asked.
	Environment map[string]string
	// Home is the home directory; empty for none.
	Home string
}

// NewServerOn is NewServer on a machine of the test's.
func NewServerOn(machine Machine, given Clock) tfprotov6.ProviderServer {
	if machine.Environment == nil {
		machine.Environment = map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}
	}
	return newServer(&containerRegistryProvider{
		version:    "test",
		clock:      clock{now: given.Now, after: given.After, attemptTimeout: given.AttemptTimeout, explanationTimeout: given.Explanation},
		machine:    machine.signin(),
		registries: registries(),
	})
}

func (m Machine) signin() credentials.Machine {
	return credentials.Machine{
		Getenv: func(name string) string { return m.Environment[name] },
		Home: func() (string, error) {
			if m.Home == "" {
				return "", errors.New("no home directory")
			}
			return m.Home, nil
		},
	}
}

// SystemClock is the time as it is.
var SystemClock = Clock{Now: systemClock.now, After: systemClock.after}
