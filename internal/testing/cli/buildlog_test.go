// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"testing"
	"time"
)

func TestBuildLogCountsWhatGoBuildWrites(t *testing.T) {
	t.Parallel()
	log := &buildLog{}
	// Writes end anywhere, also inside of a line.
	for _, piece := range []string{
		"go: downloading example.com/one v1.0.0\ngo: down",
		"loading example.com/two v1.0.0\ninternal/cpu\nexample.com/o",
		"ne\nexample.com/two/sub\n# example.com/two\n./two.go:3:2: undefined: x\nno end",
	} {
		if n, err := log.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Fatalf("Write = %d, %v", n, err)
		}
	}
	if got, want := log.summary(75*time.Second+400*time.Millisecond), "  1m15s: 2 modules downloaded, 3 packages compiled"; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	if got, want := log.messages(), "# example.com/two\n./two.go:3:2: undefined: x\nno end"; got != want {
		t.Errorf("messages %q, want %q", got, want)
	}
}
