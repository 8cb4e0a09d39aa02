// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"os"
)

// Names that end in .invalid never exist (RFC 6761).
const (
	unknownName = "cr.nowhere.invalid"
	failingName = "cr.failing.invalid"
)

// The process has one resolver, so it is replaced before any test, for all of them: none may use
// the network. A proxy of the environment would resolve names by itself.
var _ = func() error {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go serveNames(server)
		return client, nil
	}}
	return os.Setenv("NO_PROXY", ".invalid")
}()

// serveNames responds to each query (RFC 1035, over a stream: preceded by its length) with a copy
// of it and a code: SERVFAIL for failingName, else NXDOMAIN.
func serveNames(connection net.Conn) {
	defer func() { _ = connection.Close() }()
	for {
		length := make([]byte, 2)
		if _, err := io.ReadFull(connection, length); err != nil {
			return
		}
		message := make([]byte, binary.BigEndian.Uint16(length))
		if _, err := io.ReadFull(connection, message); err != nil {
			return
		}
		const (
			isResponse         = 0x80 // of the third byte
			canRecurse         = 0x80 // of the fourth, with the code
			nxDomain, servFail = 3, 2
		)
		code := byte(nxDomain)
		if bytes.Contains(message, []byte("failing")) {
			code = servFail
		}
		message[2], message[3] = message[2]|isResponse, canRecurse|code
		if _, err := connection.Write(append(length, message...)); err != nil {
			return
		}
	}
}
