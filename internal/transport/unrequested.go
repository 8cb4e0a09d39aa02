// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import "bytes"

// headLength is the length of a status line, up to the status.
const headLength = len("HTTP/1.1 408")

// leave makes the connection idle after an exchange, unless the next has begun. From then on it
// receives nothing that was requested.
func (c *connection) leave(left *exchange, onUnrequested func()) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.newest == left {
		c.onUnrequested = onUnrequested
	}
}

// Read implements net.Conn.
func (c *connection) Read(buffer []byte) (int, error) {
	c.mutex.Lock()
	c.isReading = true
	c.mutex.Unlock()
	count, err := c.Conn.Read(buffer)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	isIdle := c.onUnrequested != nil
	c.isReading = false
	c.isEnded = err != nil && (count == 0 || !isIdle) // a TLS session may return its last bytes with its end
	if isIdle && c.head == nil {
		c.head = bytes.Clone(buffer[:min(count, headLength)])
	}
	return count, err
}

// Close implements net.Conn. net/http reads on from an idle connection. It closes one with that
// Read pending or failed; otherwise because bytes were received, together with the response or
// after it, or because of reportUnrequested's exception. It says so to package log only, without
// the host.
func (c *connection) Close() error {
	c.mutex.Lock()
	report := c.onUnrequested
	c.onUnrequested = nil
	if c.isReading || c.isEnded || isTimeout(c.head) {
		report = nil
	}
	c.mutex.Unlock()
	if report != nil {
		report()
	}
	return c.Conn.Close()
}

// isTimeout reports whether a response begins like that which some servers send before they close
// an idle connection.
func isTimeout(head []byte) bool {
	return bytes.HasPrefix(head, []byte("HTTP/1.")) && bytes.HasSuffix(head, []byte(" 408"))
}
