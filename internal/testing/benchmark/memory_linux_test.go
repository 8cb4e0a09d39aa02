// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// waitVariable lets this test program be a process that waits until its standard input ends.
const waitVariable = "BENCHMARK_TEST_WAIT"

func TestMain(m *testing.M) {
	if os.Getenv(waitVariable) != "" {
		fmt.Println("started")
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	os.Exit(m.Run())
}

func TestResidentHighWater(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]int64{
		"Name:\tprovider\nVmPeak:\t 1236108 kB\nVmHWM:\t   36864 kB\nVmRSS:\t   30000 kB\n": 36864 << 10,
		"Name:\tprovider\nState:\tZ (zombie)\n":                                             0,
		"VmHWM:\t   36864 MB\n":                                                             0,
		"VmHWM:\t   many kB\n":                                                              0,
		"":                                                                                  0,
	} {
		if got := residentHighWater([]byte(status)); got != want {
			t.Errorf("%q: %d, want %d", status, got, want)
		}
	}
}

func TestHighWaterFindsProgramsOfTheDirectoryOnly(t *testing.T) {
	t.Parallel()
	directory, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	process := startWaiting(t, filepath.Join(directory, "plugins", "provider"))
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
	if err != nil {
		t.Fatal(err)
	}
	// The process waits, but the Go runtime may still take a little.
	least := residentHighWater(status)
	if got := highWater(filepath.Join(directory, "plugins")); got < least || got > 2*least || least == 0 {
		t.Errorf("%d bytes, but the process reports %d", got, least)
	}
	for _, other := range []string{filepath.Join(directory, "plug"), filepath.Join(directory, "others")} {
		if got := highWater(other); got != 0 {
			t.Errorf("%d bytes for %s, where no program is", got, other)
		}
	}
}

// startWaiting runs a copy of this test program at path, until the test ends, and gives its process id.
func startWaiting(t *testing.T, path string) int {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, program, 0o700); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(path)
	command.Env = append(os.Environ(), waitVariable+"=1")
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stdin.Close(); err != nil {
			t.Error(err)
		}
		if err := command.Wait(); err != nil {
			t.Error(err)
		}
	})
	if _, err := stdout.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	return command.Process.Pid
}
