// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// silence is how long a connection sleeps at a time on which nothing is sent any more.
const silence = time.Hour

// sendInformational sends a response of status 1xx, and nothing that would end the request: the
// connection stays open until the client or the server closes it. net/http cannot send a final 1xx,
// so the connection is taken from it.
//
// A 101 switches the protocol: the body follows, as the fault's Trickle has it. Any other status
// has no body: with Trickle it is sent again and again.
func (s *Server) sendInformational(w http.ResponseWriter, r *http.Request, result response, fault Fault) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = connection.Close() }()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = connection.Close() })
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, connection) // ends when the client leaves
		cancel()
	}()
	result.header.Del("Content-Length")
	isSwitch := result.status == http.StatusSwitchingProtocols
	if isSwitch {
		result.set("Connection", "Upgrade")
		result.set("Upgrade", "websocket")
	}
	sent := writeHead(connection, result)
	if isSwitch && fault.Trickle == 0 {
		_, _ = connection.Write(result.body)
	} else if isSwitch {
		s.trickle(ctx, result.body, fault, func(part []byte) error {
			_, err := connection.Write(part)
			return err
		})
	}
	for !isSwitch && fault.Trickle > 0 && sent == nil && ctx.Err() == nil {
		s.options.Sleep(ctx, cmp.Or(fault.TrickleInterval, defaultTrickleInterval))
		sent = writeHead(connection, result)
	}
	s.options.Sleep(ctx, silence)
	<-ctx.Done()
}

// writeHead writes status line and headers.
func writeHead(connection io.Writer, result response) error {
	if _, err := fmt.Fprintf(connection, "HTTP/1.1 %d %s\r\n", result.status, http.StatusText(result.status)); err != nil {
		return err
	}
	if err := result.header.Write(connection); err != nil {
		return err
	}
	_, err := io.WriteString(connection, "\r\n")
	return err
}
