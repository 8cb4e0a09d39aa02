// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// SignalContext returns a context that ends at the first signal to this process: Ctrl-C (SIGINT),
// another program's SIGTERM, a closed terminal's SIGHUP. A CLI runs in a process group of its own,
// which gets none of them: its caller passes them on with this context. The function stops
// listening to signals, so that the next one ends the process.
func SignalContext(parent context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}

// WasInterrupted reports that a program ended by SIGINT. A terminal sends that to the whole
// foreground process group: a program of the group may have ended by it before the context of this
// process does.
func WasInterrupted(err error) bool {
	ended, isExit := errors.AsType[*exec.ExitError](err)
	if !isExit {
		return false
	}
	status, isStatus := ended.Sys().(syscall.WaitStatus)
	return isStatus && status.Signaled() && status.Signal() == syscall.SIGINT
}
