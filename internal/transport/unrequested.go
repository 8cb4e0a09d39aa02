// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import "bytes"

// headLength is the length of a status line, up to the status.
const headLength = len("HTTP/1.1 408")

// leave marks the connection as idle after an exchange, unless the next has begun. What an idle
// connection receives was not requested.
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

// Close implements net.Conn, and reports bytes that were not requested. net/http keeps reading from
// an idle connection. If it closes one whose Read is neither pending nor failed, it has received
// bytes, together with the response or after it, or the context has ended, which reportUnrequested
// excepts. net/http itself only writes a line to package log, without the host.
func (c *connection) Close() error {
	c.mutex.Lock()
	report := c.onUnrequested
	c.onUnrequested = nil
	if c.isReading || c.isEnded || isRequestTimeout(c.head) {
		report = nil
	}
	c.mutex.Unlock()
	if report != nil {
		report()
	}
	return c.Conn.Close()
}

// isRequestTimeout reports whether bytes are the status line of a 408, which some servers send
// before they close an idle connection.
func isRequestTimeout(head []byte) bool {
	return bytes.HasPrefix(head, []byte("HTTP/1.")) && bytes.HasSuffix(head, []byte(" 408"))
}
