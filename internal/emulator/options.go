// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"time"
)

// Options says how an emulator is started. The zero value is a plain-http
// emulator of the built-in fixture on a free port.
type Options struct {
	// Address is host:port to listen on; the host must be a loopback address.
	// Empty means 127.0.0.1:0, a free port.
	Address string

	// Fixture holds accounts and images; nil means DefaultFixture(). It is
	// only read, never changed.
	Fixture *Fixture

	// TLS serves HTTPS, with a certificate for 127.0.0.1, ::1 and localhost
	// from an authority made at start: see Server.CertificateAuthority.
	TLS bool

	// RoundTripDelay is added to each network round trip: once each time a
	// connection turns from being written to being read, and to a
	// connection's first read, so that TLS handshakes pay too.
	RoundTripDelay time.Duration

	// PlainImageDigests makes NCR answer images[].digest with one "sha256:"
	// instead of the two that the vendor's example shows.
	PlainImageDigests bool

	// ServeUntaggedImages lets GetRepoTagLayers with a Digest find any image of
	// the repository in the fixture, whatever the tag points at; without it, an
	// image that is not the tag's does not exist (IMAGE_NOT_EXIST). Which of the
	// two the vendor does is not documented.
	ServeUntaggedImages bool

	// Now is the clock that request timestamps are compared with; nil means
	// time.Now.
	Now func() time.Time

	// Sleep waits for a round trip, a fault's delay or a trickle's interval,
	// and returns early when the context ends; nil means a real timer.
	Sleep func(ctx context.Context, duration time.Duration)
}

const defaultAddress = "127.0.0.1:0"

func (o Options) withDefaults() Options {
	if o.Address == "" {
		o.Address = defaultAddress
	}
	if o.Fixture == nil {
		o.Fixture = DefaultFixture()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return o
}

func sleep(ctx context.Context, duration time.Duration) {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
