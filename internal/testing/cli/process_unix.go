// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"os/exec"
	"syscall"
)

const executableSuffix = ""

// isolate gives the command a process group of its own: a Ctrl-C at the terminal would otherwise
// reach the CLI twice, once from the terminal and once from this process, and a second one makes it
// stop without cleaning up.
func isolate(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// interrupt tells a program to end.
func interrupt(command *exec.Cmd) error {
	return command.Process.Signal(syscall.SIGINT)
}

// interruptGroup tells a program that has a group of its own, and all in it, to end.
func interruptGroup(command *exec.Cmd) error {
	return syscall.Kill(-command.Process.Pid, syscall.SIGINT)
}

// killGroup ends what the command left running. It is no error that nothing is left.
func killGroup(command *exec.Cmd) {
	if command.Process != nil {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	}
}
