// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Options configures an emulator. The zero value is a plain-http emulator of the built-in fixture on
// a free port.
type Options struct {
	// Address is the host:port to listen on; the host must be a loopback address. Empty means
	// 127.0.0.1:0, a free port.
	Address string

	// Fixture holds accounts and images; nil means DefaultFixture(). It is not changed.
	Fixture *Fixture

	// TLS serves HTTPS, with a certificate for 127.0.0.1, ::1 and localhost from an authority made
	// at start: see Server.CertificateAuthority.
	TLS bool

	// TLSHosts are further host names and IP addresses, without ports, of the certificate: the
	// vendors' own, like sts.cn-hangzhou.aliyuncs.com, when a proxy or a resolver leads requests for
	// them here. These names then select the services. Needs TLS.
	TLSHosts []string

	// RoundTripDelay is added to each network round trip: once each time a connection is read after
	// it was written to, and to a connection's first read, so that TLS handshakes have it too.
	RoundTripDelay time.Duration

	// PlainImageDigests makes NCR return images[].digest with one "sha256:" instead of the two that
	// the vendor's example has.
	PlainImageDigests bool

	// ServeUntaggedImages lets GetRepoTagLayers with a Digest find any image of the repository in
	// the fixture; without it, only the tag's images exist (IMAGE_NOT_EXIST). Which of the two the
	// vendor does is not documented.
	ServeUntaggedImages bool

	// NCRBearer makes NCR's registry challenge for a Bearer token, which /auth of the registry's own
	// host issues for the same keys; without it the challenge is for the keys (Basic). Which of the
	// two the vendor does is not documented.
	NCRBearer bool

	// NCRRegistryDigest replaces the digest that NCR's registry returns for a tag, "image:tag"; ""
	// omits the header.
	NCRRegistryDigest map[string]string

	// RedirectBlobs makes ACR's registry redirect a blob's requests to a signed URL at this
	// host[:port], as the vendor does to its object storage (OSS): any bucket's host, or the
	// emulator's own address. Empty means that it serves blobs itself.
	RedirectBlobs string

	// SessionLifetime replaces the lifetime of all issued credentials, of STS, metadata and
	// credentials URI alike, in whole seconds; 0 means the requested one, or the vendor's.
	SessionLifetime time.Duration

	// Metadata is the access mode of the instance's metadata; empty means MetadataAnyMode.
	Metadata MetadataMode

	// Now is the clock for request timestamps and expirations; nil means time.Now.
	Now func() time.Time

	// Sleep waits for a round trip, a fault's delay or a trickle's interval, and returns early when
	// the context ends; nil means a real timer.
	Sleep func(ctx context.Context, duration time.Duration)
}

// MetadataMode is an access mode of an ECS instance's metadata:
// https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
type MetadataMode string

// The access modes.
const (
	MetadataAnyMode   MetadataMode = "any"    // with or without a token
	MetadataTokenOnly MetadataMode = "token"  // security hardening: 403 without a token
	MetadataPlainOnly MetadataMode = "normal" // there are no tokens: 404 for a request for one
)

func (o Options) withDefaults() Options {
	o.Address = cmp.Or(o.Address, "127.0.0.1:0")
	o.Metadata = cmp.Or(o.Metadata, MetadataAnyMode)
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

// validate returns the first problem of the options, without those that listening finds.
func (o Options) validate() error {
	modes := []MetadataMode{MetadataAnyMode, MetadataTokenOnly, MetadataPlainOnly}
	switch {
	case o.SessionLifetime < 0 || o.SessionLifetime%time.Second != 0:
		return fmt.Errorf("session lifetime %s is not a number of whole seconds", o.SessionLifetime)
	case !slices.Contains(modes, o.Metadata):
		return fmt.Errorf("metadata mode %q is none of %q", o.Metadata, modes)
	case len(o.TLSHosts) > 0 && !o.TLS:
		return errors.New("TLS hosts need TLS")
	}
	return nil
}

func sleep(ctx context.Context, duration time.Duration) {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
