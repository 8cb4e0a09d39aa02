// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// dialNCR sends a request on a connection of its own, and returns what is received on it.
func dialNCR(t *testing.T, server *Server) (net.Conn, *textproto.Reader) {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(server.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if err := newNCRRequest(t, server, acme142).Write(connection); err != nil {
		t.Fatal(err)
	}
	return connection, textproto.NewReader(bufio.NewReader(connection))
}

// head reads a status line, and the headers but for those of every response.
func head(t *testing.T, received *textproto.Reader) (string, map[string][]string) {
	t.Helper()
	line, err := received.ReadLine()
	if err != nil {
		t.Fatal(err)
	}
	header, err := received.ReadMIMEHeader()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Date", "X-Ncp-Trace-Id"} {
		if len(header[name]) != 1 {
			t.Errorf("%s has no %s", line, name)
		}
		delete(header, name)
	}
	return line, header
}

func TestFaultSwitchingProtocols(t *testing.T) {
	for name, trickle := range map[string]int{"at once": 0, "trickling": 3} {
		t.Run(name, func(t *testing.T) {
			slept := &sleeps{}
			server := startServer(t, Options{Sleep: slept.sleep})
			server.AddFault(Fault{Status: 101, Body: "1234567", Trickle: trickle, TrickleInterval: time.Second})
			connection, received := dialNCR(t, server)
			line, header := head(t, received)
			want := map[string][]string{"Connection": {"Upgrade"}, "Upgrade": {"websocket"}}
			if difference := cmp.Diff(want, header); difference != "" || line != "HTTP/1.1 101 Switching Protocols" {
				t.Errorf("%s %s", line, difference)
			}
			body := make([]byte, 7)
			if _, err := io.ReadFull(received.R, body); err != nil || string(body) != "1234567" {
				t.Errorf("%q %v", body, err)
			}
			if err := connection.Close(); err != nil {
				t.Error(err)
			}
			if err := server.Close(); err != nil {
				t.Error(err)
			}
			for _, wait := range slept.list() {
				if wait != time.Second && wait != silence || trickle == 0 && wait == time.Second {
					t.Errorf("slept %v", slept.list())
				}
			}
		})
	}
}

// TestFaultInformationalTrickles expects a status again and again until the client leaves.
func TestFaultInformationalTrickles(t *testing.T) {
	left := make(chan struct{})
	server := startServer(t, Options{Sleep: func(_ context.Context, wait time.Duration) {
		if wait == silence {
			close(left)
		}
	}})
	server.AddFault(Fault{Status: 103, Trickle: 1, Headers: map[string]string{"Link": "</>"}})
	connection, received := dialNCR(t, server)
	for range 20 {
		line, header := head(t, received)
		if difference := cmp.Diff(map[string][]string{"Link": {"</>"}}, header); difference != "" || line != "HTTP/1.1 103 Early Hints" {
			t.Errorf("%s %s", line, difference)
		}
	}
	if err := connection.Close(); err != nil {
		t.Error(err)
	}
	<-left
}

// TestFaultInformationalIsSilent expects nothing after a status, until the server closes the
// connection.
func TestFaultInformationalIsSilent(t *testing.T) {
	silent := make(chan struct{})
	server := startServer(t, Options{Sleep: func(context.Context, time.Duration) { close(silent) }})
	server.AddFault(Fault{Status: 100, Body: "ignored"})
	_, received := dialNCR(t, server)
	if line, header := head(t, received); line != "HTTP/1.1 100 Continue" || len(header) != 0 {
		t.Errorf("%s %q", line, header)
	}
	<-silent
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if rest, _ := io.ReadAll(received.R); len(rest) != 0 {
		t.Errorf("received %q", rest)
	}
}
