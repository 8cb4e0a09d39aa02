// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"
)

// buildLog reads what `go build -v` writes: a line per module that it downloads, a line with nothing but the
// import path per package that it compiles, and anything else is a message for people. Safe for concurrent use.
type buildLog struct {
	mutex      sync.Mutex
	unfinished []byte // of the last line, whose end was not written yet
	downloaded int
	compiled   int
	other      []string
}

// Write never fails.
func (l *buildLog) Write(output []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.unfinished = append(l.unfinished, output...)
	for {
		line, rest, found := bytes.Cut(l.unfinished, []byte("\n"))
		if !found {
			return len(output), nil
		}
		l.add(string(line))
		l.unfinished = rest
	}
}

func (l *buildLog) add(line string) {
	switch {
	case strings.HasPrefix(line, "go: downloading "):
		l.downloaded++
	case line != "" && !strings.ContainsAny(line, " \t"):
		l.compiled++
	default:
		l.other = append(l.other, line)
	}
}

// summary is one line: how long, and how far.
func (l *buildLog) summary(elapsed time.Duration) string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return fmt.Sprintf("  %s: %d modules downloaded, %d packages compiled", elapsed.Round(time.Second), l.downloaded, l.compiled)
}

// messages are the lines for people: why a build failed.
func (l *buildLog) messages() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return strings.Join(append(l.other, string(l.unfinished)), "\n")
}
