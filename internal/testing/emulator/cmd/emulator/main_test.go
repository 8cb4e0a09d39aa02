// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRunErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, test := range map[string]struct {
		arguments []string
		want      string
	}{
		"another address":    {[]string{"-listen", "0.0.0.0:0"}, `start emulator: address "0.0.0.0:0" is not a loopback address`},
		"an argument":        {[]string{"x"}, `unexpected argument "x"`},
		"authority, no TLS":  {[]string{"-ca-file", "x"}, `-ca-file needs -tls`},
		"a negative delay":   {[]string{"-round-trip-delay", "-1s"}, `-round-trip-delay must not be negative`},
		"an unknown flag":    {[]string{"-port", "1"}, `flag provided but not defined: -port`},
		"an unwritable file": {[]string{"-tls", "-ca-file", "none/ca"}, `write the certificate authority: open none/ca: `},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t.Context(), test.arguments, strings.NewReader(""), io.Discard, io.Discard)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// firstLine closes a channel when the first line is written.
type firstLine struct {
	bytes.Buffer
	written chan struct{}
}

func (f *firstLine) Write(text []byte) (int, error) {
	defer close(f.written)
	return f.Buffer.Write(text)
}

func TestRunServesUntilItsContextEnds(t *testing.T) {
	directory := t.TempDir()
	authorityFile := filepath.Join(directory, "ca.pem")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stdout, ended := &firstLine{written: make(chan struct{})}, make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"-tls", "-ca-file", authorityFile}, strings.NewReader(""), stdout, io.Discard)
	}()
	<-stdout.written

	url := stdout.String()
	if !strings.HasPrefix(url, "https://127.0.0.1:") {
		t.Errorf("printed %q", url)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(readFile(t, authorityFile)))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport}).Get(strings.TrimSpace(url) + "/_emulator/record")
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("status %d, %v", response.StatusCode, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if connection, err := net.Dial("tcp", strings.TrimPrefix(strings.TrimSpace(url), "https://")); err == nil {
		t.Error("it still listens")
		_ = connection.Close()
	}
}

func TestRunEndsWithStdin(t *testing.T) {
	stdin, writer := io.Pipe()
	stdout, ended := &firstLine{written: make(chan struct{})}, make(chan error, 1)
	go func() {
		ended <- run(t.Context(), []string{"-exit-with-stdin"}, stdin, stdout, io.Discard)
	}()
	<-stdout.written
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
