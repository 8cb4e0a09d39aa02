// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"os/exec"
	"syscall"
)

const executableSuffix = ""

// isolate gives the command a process group of its own: a Ctrl-C at the terminal would otherwise reach the
// CLI twice, once from the terminal and once from us, and twice means "stop at once, leave everything".
func isolate(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// interrupt asks a program to end in order.
func interrupt(command *exec.Cmd) error {
	return command.Process.Signal(syscall.SIGINT)
}

// interruptGroup asks a program that has a group of its own, and all in it, to end in order.
func interruptGroup(command *exec.Cmd) error {
	return syscall.Kill(-command.Process.Pid, syscall.SIGINT)
}

// killGroup ends what the command left running. That nothing is left is no error.
func killGroup(command *exec.Cmd) {
	if command.Process != nil {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	}
}
