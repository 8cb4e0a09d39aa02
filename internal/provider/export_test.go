// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Clock replaces the time that waits and attempts take.
type Clock struct {
	Now            func() time.Time
	After          func(time.Duration) <-chan time.Time
	AttemptTimeout time.Duration // of one attempt; 0 for the transport's own
}

// NewServerWithClock is NewServer with a clock of the test's.
func NewServerWithClock(given Clock) tfprotov6.ProviderServer {
	return newServer(&containerRegistryProvider{
		version:    "test",
		clock:      clock{now: given.Now, after: given.After, attemptTimeout: given.AttemptTimeout},
		registries: registries(),
	})
}
