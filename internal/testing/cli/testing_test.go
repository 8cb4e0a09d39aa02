// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

func TestMain(m *testing.M) {
	os.Exit(RunTests(func(context.Context) int { return m.Run() }))
}

// waitVariable makes TestWaitForASignal what TestASignalEndsTests starts, and names its only line.
const waitVariable = "WAIT_FOR_A_SIGNAL"

func TestWaitForASignal(t *testing.T) {
	line := os.Getenv(waitVariable)
	if line == "" {
		t.Skip("for TestASignalEndsTests")
	}
	ctx := ContextForTest(t)
	fmt.Println(line)
	<-ctx.Done()
	t.Log("ended in order")
}

func TestASignalEndsTests(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWaitForASignal$")
			command.Env = append(os.Environ(), waitVariable+"=waiting")
			output, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			for lines := bufio.NewScanner(output); lines.Scan(); {
				if lines.Text() == "waiting" {
					if err := command.Process.Signal(signal); err != nil {
						t.Error(err)
					}
				}
			}
			if err := command.Wait(); err != nil {
				t.Errorf("%v, want a test that ends in order", err)
			}
		})
	}
}
