// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"testing"
	"time"
)

// TestClockEndsEndlessWaits expects a panic in place of a test that never ends.
func TestClockEndsEndlessWaits(t *testing.T) {
	t.Parallel()
	clock := &Clock{}
	for range waitLimit {
		<-clock.After(time.Second)
	}
	if passed := clock.Now().Sub(time.Time{}); passed != waitLimit*time.Second || len(clock.Waits()) != waitLimit {
		t.Errorf("%s in %d waits", passed, len(clock.Waits()))
	}
	defer func() {
		if got, want := recover(), "providertest: more than 5000 waits, the last of 3s"; got != want {
			t.Errorf("panic %v, want %s", got, want)
		}
	}()
	clock.After(3 * time.Second)
}
