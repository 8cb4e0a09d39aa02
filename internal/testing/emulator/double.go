// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"sync"
	"time"
)

// Double sends the response a second time on the same connection, as some proxies do. What a client
// then reads as the response to its next request is that to an earlier one.
type Double struct {
	// Delay is the time between the two. 0 sends the second when the connection's next request
	// arrives, before its response: the worst moment, whatever the speed of this machine.
	Delay time.Duration `json:"delay,omitempty"`
	// NewID gives the second other request IDs.
	NewID bool `json:"new_id,omitempty"`
}

// doubles holds the responses that connections send a second time.
type doubles struct {
	mutex   sync.Mutex
	pending map[net.Conn][][]byte
}

// add keeps a response until the next request on a connection.
func (d *doubles) add(connection net.Conn, raw []byte) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.pending == nil {
		d.pending = map[net.Conn][][]byte{}
	}
	d.pending[connection] = append(d.pending[connection], raw)
}

// take returns what a connection has to send, and forgets it.
func (d *doubles) take(connection net.Conn) [][]byte {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	raw := d.pending[connection]
	delete(d.pending, connection)
	return raw
}

// sendDoubles sends what the connection of a request has to send a second time.
func (s *Server) sendDoubles(r *http.Request) {
	connection := r.Context().Value(connectionKey{}).(net.Conn)
	for _, raw := range s.doubles.take(connection) {
		_, _ = connection.Write(raw) // an error here is the client's, which has left
	}
}

// double sends a response again, or keeps it for the connection's next request. The first has been
// written, and is sent before.
func (s *Server) double(w http.ResponseWriter, r *http.Request, result response, double Double) {
	connection := r.Context().Value(connectionKey{}).(net.Conn)
	if http.NewResponseController(w).Flush() != nil {
		return
	}
	raw := result.raw()
	if double.NewID {
		raw = s.withNewIDs(raw)
	}
	if double.Delay == 0 {
		s.doubles.add(connection, raw)
		return
	}
	go func() {
		s.options.Sleep(s.stopped, double.Delay)
		_, _ = connection.Write(raw)
	}()
}

// raw encodes a response as it is sent.
func (r response) raw() []byte {
	var raw bytes.Buffer
	_, _ = fmt.Fprintf(&raw, "HTTP/1.1 %d %s\r\n", r.status, http.StatusText(r.status))
	_ = r.header.Write(&raw)
	raw.WriteString("\r\n")
	raw.Write(r.body)
	return raw.Bytes()
}

// requestIDs finds the IDs of a response, in either vendor's form and of the same length as others.
var requestIDs = regexp.MustCompile(`[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|(?mi:^(x-ncp-(?:trace|request|apigw-request)-id: ))[0-9a-f]{32}`)

func (s *Server) withNewIDs(raw []byte) []byte {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return requestIDs.ReplaceAllFunc(raw, func(found []byte) []byte {
		if name, _, isHeader := bytes.Cut(found, []byte(": ")); isHeader {
			return append(append(name, ": "...), s.requestID()...)
		}
		return []byte(s.rpcRequestID())
	})
}
