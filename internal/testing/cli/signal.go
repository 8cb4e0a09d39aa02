// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// SignalContext ends when this process is asked to end: by Ctrl-C (SIGINT), by another program (SIGTERM), by its terminal
// when that is closed (SIGHUP). A CLI runs in a process group of its own, which hears none of them: whoever runs one
// passes them on with this context. The function stops listening to signals, so that the next one ends the process.
func SignalContext(parent context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}
