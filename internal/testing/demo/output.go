// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// surviveBrokenPipes makes writing to a reader that has gone an error. It would end this process otherwise, with the files
// and programs of the demo left behind. Not signal.Ignore: the programs that the demo starts would inherit it.
func surviveBrokenPipes() {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
}

// cancellingWriter ends the demo when what it prints can't be written any more. It says to have written everything, so
// that a CLI whose output is copied can still end in order. Safe for concurrent use.
type cancellingWriter struct {
	writer io.Writer
	cancel context.CancelCauseFunc

	mutex  sync.Mutex
	broken bool
}

func (w *cancellingWriter) Write(text []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.broken {
		return len(text), nil
	}
	if _, err := w.writer.Write(text); err != nil {
		w.broken = true
		w.cancel(err)
	}
	return len(text), nil
}
