// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// GoTest runs tests of the source tree on a CLI, anew, without the race detector, and with [RequireVariable]. events
// gets what `go test -json` prints (https://pkg.go.dev/cmd/test2json), messages what the go command says beside it.
// Errors: that of the command, where a test failed too; the context's cause when it ended first: then
// the tests got an interrupt, so that they end what they started, and after 20 seconds all of it was killed.
func GoTest(ctx context.Context, cli CLI, tests CLITests, events, messages io.Writer) error {
	directory, err := ModuleDirectory()
	if err != nil {
		return fmt.Errorf("go test: %w", err)
	}
	arguments := []string{"test", "-json", "-count=1"}
	if tests.Pattern != "" {
		arguments = append(arguments, "-run", tests.Pattern)
	}
	for _, name := range tests.Packages {
		arguments = append(arguments, "./"+name)
	}
	command := exec.CommandContext(ctx, "go", arguments...)
	command.Dir = directory
	command.Env = cleanEnvironment(os.Environ(), append(cli.AcceptanceEnvironment(), RequireVariable+"=1")...)
	command.Stdout, command.Stderr = events, messages
	// The go command hands no interrupt on to the tests: they get it because it goes to the whole group.
	isolate(command)
	command.Cancel = func() error { return interruptGroup(command) }
	command.WaitDelay = 2 * interruptGrace // the tests give the first half to what they run
	err = command.Run()
	if ctx.Err() != nil {
		killGroup(command)
		return fmt.Errorf("go test: %w", context.Cause(ctx))
	}
	if err != nil {
		return fmt.Errorf("go test: %w", err)
	}
	return nil
}
