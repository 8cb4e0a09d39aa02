// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"errors"
	"log"
	"testing"
)

// TestStandardLog writes one line about bytes that no request had, without the bytes, and nothing
// else that a library logs.
func TestStandardLog(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	logger := log.New(&standardLog{out: &written}, "", log.LstdFlags)
	logger.Print("http: proxy error: password")
	if written.String() != "" {
		t.Errorf("written %q", written.String())
	}
	for range 3 {
		logger.Print(`Unsolicited response received on idle HTTP channel starting with "HTTP/1.1 200 OK\r\nToken: secret"; err=<nil>`)
	}
	logger.Print("another line")
	if got, want := written.String(), "[WARN] a server sent bytes without a request on an idle connection, which was closed\n"; got != want {
		t.Errorf("written %q, want %q", got, want)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// TestStandardLogReportsErrors returns the length of what it was given, and the error of its
// output.
func TestStandardLogReportsErrors(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]error{"Unsolicited response received on idle HTTP channel": errBroken, "another": nil} {
		if length, err := (&standardLog{out: brokenWriter{}}).Write([]byte(line)); length != len(line) || !errors.Is(err, want) {
			t.Errorf("%q: %d, %v", line, length, err)
		}
	}
}
