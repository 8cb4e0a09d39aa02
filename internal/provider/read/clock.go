// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import "time"

// Clock is the time that reads use. Tests replace it, so that no test waits.
type Clock struct {
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
	// AttemptTimeout limits one attempt of a request; 0 is the transport's own limit.
	AttemptTimeout time.Duration
	// ExplanationTimeout limits the requests that explain an error; 0 is 5 s.
	ExplanationTimeout time.Duration
}

// SystemClock returns the real time.
func SystemClock() Clock { return Clock{Now: time.Now, After: time.After} }
