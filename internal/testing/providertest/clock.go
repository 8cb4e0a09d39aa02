// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"fmt"
	"sync"
	"time"
)

// waitLimit is far more than a read waits in a day, and ends what would wait for ever.
const waitLimit = 5000

// Clock is a clock that passes each wait at once and records it. Its zero value is ready to use.
type Clock struct {
	mutex sync.Mutex
	time  time.Time
	waits []time.Duration
}

// Now returns the time that has passed in waits, after the zero time.
func (c *Clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.time
}

// After moves the time forward, and returns a channel that holds the new time already. It panics
// where waits do not end: they would take no time, and the test would not end either.
func (c *Clock) After(wait time.Duration) <-chan time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.waits) == waitLimit {
		panic(fmt.Sprintf("providertest: more than %d waits, the last of %s", waitLimit, wait))
	}
	c.waits = append(c.waits, wait)
	c.time = c.time.Add(wait)
	passed := make(chan time.Time, 1)
	passed <- c.time
	return passed
}

// Waits returns the waits so far.
func (c *Clock) Waits() []time.Duration {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return append([]time.Duration(nil), c.waits...)
}
