// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
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

	// TLSHosts are further host names and IP addresses, without ports, that the
	// certificate is for: the vendors' own, like sts.cn-hangzhou.aliyuncs.com,
	// when something leads requests for them here. The services are told apart
	// by these names then. Needs TLS.
	TLSHosts []string

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

	// NCRBearer makes NCR's registry challenge for a Bearer token, to be got for
	// the same keys from /auth of the registry's own host; without it the keys
	// are asked for as they are (Basic). Which of the two the vendor does is not
	// documented.
	NCRBearer bool

	// NCRRegistryDigest is what NCR's registry says about a tag, "image:tag", in
	// the place of the digest that the API knows; "" leaves the header out.
	NCRRegistryDigest map[string]string

	// RedirectBlobs makes ACR's registry answer for a blob with a redirect to a
	// signed URL at this host[:port], as the vendor does to its object storage
	// (OSS): any bucket's host, or the emulator's own address. Empty means that
	// it serves blobs itself.
	RedirectBlobs string

	// SessionLifetime is how long credentials that are issued really live, by
	// STS, metadata and credentials URI alike, in whole seconds and whatever was
	// asked for; 0 means as long as asked for, or as the vendor does.
	SessionLifetime time.Duration

	// Metadata says how the instance's metadata may be asked for; empty means
	// MetadataAnyMode.
	Metadata MetadataMode

	// Now is the clock that request timestamps and expirations are compared
	// with; nil means time.Now.
	Now func() time.Time

	// Sleep waits for a round trip, a fault's delay or a trickle's interval,
	// and returns early when the context ends; nil means a real timer.
	Sleep func(ctx context.Context, duration time.Duration)
}

// MetadataMode is an access mode of an ECS instance's metadata:
// https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
type MetadataMode string

// The access modes.
const (
	MetadataAnyMode   MetadataMode = "any"    // with a token or without one
	MetadataTokenOnly MetadataMode = "token"  // security hardening: 403 without a token
	MetadataPlainOnly MetadataMode = "normal" // there are no tokens: 404 for who wants one
)

const defaultAddress = "127.0.0.1:0"

func (o Options) withDefaults() Options {
	if o.Address == "" {
		o.Address = defaultAddress
	}
	if o.Fixture == nil {
		o.Fixture = DefaultFixture()
	}
	if o.Metadata == "" {
		o.Metadata = MetadataAnyMode
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return o
}

// validate says the first thing that is wrong with what has no default.
func (o Options) validate() error {
	modes := []MetadataMode{MetadataAnyMode, MetadataTokenOnly, MetadataPlainOnly}
	switch {
	case o.SessionLifetime < 0 || o.SessionLifetime%time.Second != 0:
		return fmt.Errorf("session lifetime %s is not a number of whole seconds", o.SessionLifetime)
	case !slices.Contains(modes, o.Metadata):
		return fmt.Errorf("metadata mode %q is none of %q", o.Metadata, modes)
	case len(o.TLSHosts) > 0 && !o.TLS:
		return errors.New("TLS hosts need TLS")
	case o.RedirectBlobs != "" && !authorityGrammar.MatchString(o.RedirectBlobs):
		return fmt.Errorf("blobs can't be redirected to %q, which is not a host with or without a port", o.RedirectBlobs)
	}
	for _, host := range o.TLSHosts {
		if net.ParseIP(host) == nil && !hostGrammar.MatchString(host) {
			return fmt.Errorf("TLS host %q is neither a host name nor an IP address", host)
		}
	}
	return nil
}

var (
	hostGrammar      = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*$`)
	authorityGrammar = regexp.MustCompile(`^([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[0-9]+)?$`)
)

func sleep(ctx context.Context, duration time.Duration) {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
