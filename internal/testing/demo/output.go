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

// surviveBrokenPipes makes writing to a closed pipe an error. It would end this process otherwise,
// and leave the files and programs of the demo behind. Not signal.Ignore: the programs that the
// demo starts would inherit it.
func surviveBrokenPipes() {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
}

// cancellingWriter cancels the demo when a write fails. It reports every write as complete, so that
// a CLI whose output is copied can still end its provider. Safe for concurrent use.
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
