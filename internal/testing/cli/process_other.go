// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package cli

import "os/exec"

const executableSuffix = ".exe"

// isolate has nothing to do: there are no process groups.
func isolate(*exec.Cmd) {}

// interrupt kills: there is no signal that a program can handle.
func interrupt(command *exec.Cmd) error {
	return command.Process.Kill()
}

// interruptGroup kills the program alone: there are no process groups.
func interruptGroup(command *exec.Cmd) error {
	return interrupt(command)
}

// killGroup has nothing to do: the command itself was killed.
func killGroup(*exec.Cmd) {}
