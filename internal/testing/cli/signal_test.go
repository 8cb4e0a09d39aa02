// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"errors"
	"fmt"
	"os/exec"
	"testing"
)

func TestWasInterrupted(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]bool{
		"kill -INT $$":  true,
		"kill -TERM $$": false,
		"exit 130":      false,
	} {
		err := exec.CommandContext(t.Context(), "sh", "-c", script).Run()
		if got := WasInterrupted(fmt.Errorf("build: %w", err)); got != want {
			t.Errorf("%s: WasInterrupted(%v) = %t, want %t", script, err, got, want)
		}
	}
	if WasInterrupted(nil) || WasInterrupted(errors.New("no such file")) {
		t.Error("WasInterrupted of what is not the end of a program")
	}
}
