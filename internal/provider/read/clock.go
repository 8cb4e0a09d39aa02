// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import "time"

// clock is the time that reads take, which a test must not sit through.
type clock struct {
	now   func() time.Time
	after func(time.Duration) <-chan time.Time
	// attemptTimeout bounds one attempt of a request; 0 is the transport's own bound.
	attemptTimeout time.Duration
	// explanationTimeout bounds the requests that explain an error; 0 is the constant of that name.
	explanationTimeout time.Duration
}

var systemClock = clock{now: time.Now, after: time.After}
