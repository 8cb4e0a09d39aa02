// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	// connectionLimit limits the connections to one host. Terraform reads ten data sources at a
	// time by default; the rest is room for a higher -parallelism.
	connectionLimit = 32
	headerLimit     = 64 << 10 // bytes
	// defaultBodyLimit is a hundred times what real responses about one thing have.
	defaultBodyLimit = 1 << 20 // bytes

	defaultAttemptTimeout  = 30 * time.Second
	connectTimeout         = 10 * time.Second
	idleConnectionTimeout  = 90 * time.Second
	tcpKeepAliveInterval   = 30 * time.Second
	tlsSessionCacheEntries = 32
)

// Options configure a client. All are optional.
type Options struct {
	// UserAgent is sent with every request.
	UserAgent string
	// MaxRetries is how often a request that failed for a temporary reason is sent again.
	MaxRetries int
	// Logger gets a line per request, response and wait, redacted. Default: none.
	Logger *slog.Logger
	// Redaction says what the vendors' texts may contain that must not be shown.
	Redaction Redaction
	// AttemptTimeout limits one attempt, from the moment that it has a connection to the last byte.
	// Default: 30 s.
	AttemptTimeout time.Duration
	// After and Jitter are time.After and rand.Int64N, for tests that do not wait.
	After  func(time.Duration) <-chan time.Time
	Jitter func(int64) int64
	// Now is time.Now, for tests of Retry-After dates.
	Now func() time.Time
	// Getenv is os.Getenv, for the variables of a proxy. It is called by New only.
	Getenv func(string) string
}

// Client sends requests. It is safe for concurrent use, and meant to be shared: all reads of a
// provider use one, and so reuse each other's connections.
type Client struct {
	http      *http.Transport
	fresh     *http.Transport // uses each connection once
	proxies   *proxySettings
	options   Options
	redaction *redaction

	requestIDs   requestIDs
	unidentified sync.Map // keys are of type unidentified
	mixing       sync.Map // hosts that mix up responses, each with its *evidence
}

// New returns a client with its own connection pool.
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
	if options.Getenv == nil {
		options.Getenv = os.Getenv
	}
	sessions := tls.NewLRUClientSessionCache(tlsSessionCacheEntries)
	proxies := newProxySettings(options.Getenv)
	fresh := newHTTPTransport(sessions, proxies)
	fresh.DisableKeepAlives = true // http.Request.Close would still take an idle connection
	return &Client{
		options: options, http: newHTTPTransport(sessions, proxies), fresh: fresh, proxies: proxies, redaction: options.Redaction.compile(),
	}
}

func newHTTPTransport(sessions tls.ClientSessionCache, proxies *proxySettings) *http.Transport {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	dialer := &net.Dialer{Timeout: connectTimeout, KeepAlive: tcpKeepAliveInterval}
	config := &tls.Config{MinVersion: tls.VersionTLS12, ClientSessionCache: sessions}
	return &http.Transport{
		Proxy:                  proxies.forRequest,
		OnProxyConnectResponse: checkProxyResponse,
		DialContext:            tracked(dialer.DialContext),
		DialTLSContext:         trackedTLS(dialer, config),
		TLSClientConfig:        config, // for connections through a proxy
		TLSHandshakeTimeout:    connectTimeout,
		Protocols:              &protocols,
		DisableCompression:     true, // it saves nothing on responses of a few kilobytes, and is one more thing to go wrong
		MaxConnsPerHost:        connectionLimit,
		MaxIdleConns:           2 * connectionLimit,
		MaxIdleConnsPerHost:    connectionLimit,
		IdleConnTimeout:        idleConnectionTimeout,
		MaxResponseHeaderBytes: headerLimit,
	}
}

// ContextError returns the error of a call that ended because its context did.
func ContextError(ctx context.Context, operation string, attempts int) Error {
	message := "the deadline passed before a response was received"
	if errors.Is(ctx.Err(), context.Canceled) {
		message = "the read was cancelled before a response was received"
	}
	return Error{Kind: KindTimeout, Operation: operation, Message: message, Attempts: attempts, Cause: ctx.Err()}
}
