// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// listenLoopback rejects addresses at which another machine could reach the control verbs, which
// are not authenticated.
func listenLoopback(address string) (net.Listener, error) {
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", address, err)
	}
	if !resolved.IP.IsLoopback() {
		return nil, fmt.Errorf("address %q is not a loopback address", address)
	}
	listener, err := net.ListenTCP("tcp", resolved)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	return listener, nil
}

// delayingListener adds a delay to each round trip of its connections.
type delayingListener struct {
	net.Listener
	delay time.Duration
	sleep func(time.Duration)
}

func (l *delayingListener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &delayedConnection{Conn: accepted, listener: l}
	c.written.Store(true)
	return c, nil
}

// delayedConnection delays what it has read rather than the reading, so that a client that computes
// between two requests does not get the delay for free.
type delayedConnection struct {
	net.Conn
	listener *delayingListener
	written  atomic.Bool // written to, or accepted, since the last read
}

func (c *delayedConnection) Read(buffer []byte) (int, error) {
	count, err := c.Conn.Read(buffer)
	if count > 0 && c.written.Swap(false) && c.listener.delay > 0 {
		c.listener.sleep(c.listener.delay)
	}
	return count, err
}

func (c *delayedConnection) Write(buffer []byte) (int, error) {
	c.written.Store(true)
	return c.Conn.Write(buffer)
}

// connectionCounter counts connections, except those that carried control requests only: reading
// the record must not change it.
type connectionCounter struct {
	mutex  sync.Mutex
	open   map[net.Conn]*connectionUse
	closed int64 // opened and closed since the last reset
}

type connectionUse struct {
	service     bool // has carried a request to a service
	control     bool // has carried a control request
	beforeReset bool // opened before the last reset
}

func (u *connectionUse) isCounted() bool { return u.service || !u.control }

// change follows a connection's state, as http.Server.ConnState.
func (c *connectionCounter) change(changed net.Conn, state http.ConnState) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.open == nil {
		c.open = map[net.Conn]*connectionUse{}
	}
	use := c.open[changed]
	switch state {
	case http.StateNew:
		c.open[changed] = &connectionUse{}
	case http.StateClosed, http.StateHijacked: // a fault hijacks to close
		if use != nil && use.isCounted() && !use.beforeReset {
			c.closed++
		}
		delete(c.open, changed)
	}
}

// mark records what the connection of a request is used for.
func (c *connectionCounter) mark(ctx context.Context, isControl bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if use := c.open[ctx.Value(connectionKey{}).(net.Conn)]; use != nil {
		use.control = use.control || isControl
		use.service = use.service || !isControl
	}
}

func (c *connectionCounter) read() (opened, open int64) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	opened = c.closed
	for _, use := range c.open {
		if !use.isCounted() {
			continue
		}
		open++
		if !use.beforeReset {
			opened++
		}
	}
	return opened, open
}

// reset starts the count of opened connections again; those that are open stay open.
func (c *connectionCounter) reset() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.closed = 0
	for _, use := range c.open {
		use.beforeReset = true
	}
}

type connectionKey struct{}

// withConnection lets mark find the connection of a request.
func withConnection(ctx context.Context, accepted net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, accepted)
}

// newCertificate makes a certificate for the loopback names and these hosts. It is its own
// authority, returned as PEM, and valid for a day.
func newCertificate(now time.Time, hosts []string) ([]byte, tls.Certificate, error) {
	certificate := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "Emulator"},
		NotBefore:    now.Add(-time.Hour), // for a client whose clock is a little behind
		NotAfter:     now.Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA:         true, BasicConstraintsValid: true,
	}
	for _, host := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		if address := net.ParseIP(host); address != nil {
			certificate.IPAddresses = append(certificate.IPAddresses, address)
		} else {
			certificate.DNSNames = append(certificate.DNSNames, host)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, tls.Certificate{}, fmt.Errorf("generate the certificate's key: %w", err)
	}
	der, err := x509.CreateCertificate(rand.Reader, certificate, certificate, key.Public(), key)
	if err != nil {
		return nil, tls.Certificate{}, fmt.Errorf("sign the certificate: %w", err)
	}
	encoded := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return encoded, tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
