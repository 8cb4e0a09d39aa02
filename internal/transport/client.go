// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"
)

const (
	// maximumConnections bounds the connections to one host. Terraform reads ten data sources at a time
	// by default; the rest is room for a larger -parallelism.
	maximumConnections = 32
	// maximumHeaderBytes bounds the header of an answer.
	maximumHeaderBytes = 64 << 10
	// maximumBodyBytes bounds the body of an answer. The longest true ones, hundreds of layers with their commands, are a thousandth
	// of it.
	maximumBodyBytes = 8 << 20

	defaultAttemptTimeout  = 30 * time.Second
	connectTimeout         = 10 * time.Second
	idleConnectionTimeout  = 90 * time.Second
	tcpKeepAliveInterval   = 30 * time.Second
	tlsSessionCacheEntries = 32
)

// Options are what differs between a provider and its tests. All are optional.
type Options struct {
	// UserAgent is sent with every request.
	UserAgent string
	// MaxRetries is how often a request that failed for a passing reason is sent again.
	MaxRetries int
	// Logger gets a line per request, answer and wait, redacted. Default: none.
	Logger *slog.Logger
	// AttemptTimeout bounds one attempt, from the moment that it has a connection to the last byte. Default: 30 s.
	AttemptTimeout time.Duration
	// After and Jitter are time.After and rand.Int64N, for tests that don't wait.
	After  func(time.Duration) <-chan time.Time
	Jitter func(int64) int64
	// Now is time.Now, for tests of `Retry-After` dates.
	Now func() time.Time
}

// Client sends requests. It is safe for concurrent use, and meant to be shared: all reads of a provider
// use one, and so each other's connections.
type Client struct {
	http    *http.Transport
	options Options
}

// New returns a client with a connection pool of its own.
func New(options Options) *Client {
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	if options.AttemptTimeout == 0 {
		options.AttemptTimeout = defaultAttemptTimeout
	}
	if options.After == nil {
		options.After = time.After
	}
	if options.Jitter == nil {
		options.Jitter = rand.Int64N
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Client{
		options: options,
		http:    newHTTPTransport(),
	}
}

// newHTTPTransport is used without the http.Client around it, which would follow redirects: signed headers, or a signed URL as
// the Referer, would go to another host.
func newHTTPTransport() *http.Transport {
	// HTTP/1.1 only: with HTTP/2 one dead connection would stall every read that shares it.
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  proxyFor,
		OnProxyConnectResponse: refusedByProxy,
		DialContext:            dialer().DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(tlsSessionCacheEntries)},
		TLSHandshakeTimeout:    connectTimeout,
		Protocols:              &protocols,
		DisableCompression:     true, // it saves nothing on answers of a few kilobytes, and is one more thing to go wrong
		MaxConnsPerHost:        maximumConnections,
		MaxIdleConns:           2 * maximumConnections,
		MaxIdleConnsPerHost:    maximumConnections,
		IdleConnTimeout:        idleConnectionTimeout,
		MaxResponseHeaderBytes: maximumHeaderBytes,
	}
}

// proxyFor is the environment's proxy, for TLS only: a plain http request is one to this machine, and no proxy may read it.
func proxyFor(request *http.Request) (*url.URL, error) {
	if request.URL.Scheme == "http" {
		return nil, nil
	}
	return http.ProxyFromEnvironment(request)
}

// Interrupted turns the end of a read's context into the error that the user reads.
func Interrupted(ctx context.Context, operation string, attempts int) *Error {
	message := "the deadline passed before an answer came"
	if ctx.Err() == context.Canceled {
		message = "the read was cancelled before an answer came"
	}
	return &Error{Kind: KindTimeout, Operation: operation, Message: message, Attempts: attempts, Cause: ctx.Err()}
}
