// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Options configures an emulator. The zero value is a plain-http emulator of the built-in fixture
// on a free port.
type Options struct {
	// Address is the host:port to listen on; the host must be a loopback address. Empty means
	// 127.0.0.1:0, a free port.
	Address string

	// Fixture holds accounts and images; nil means DefaultFixture(). It is not changed.
	Fixture *Fixture

	// TLS serves HTTPS for 127.0.0.1, ::1 and localhost: see Server.CertificateAuthority.
	TLS bool

	// TLSHosts are further hosts of the certificate: the vendors' own, when a proxy leads requests
	// for them here. These names then select the services. Needs TLS.
	TLSHosts []string

	// RoundTripDelay is added to each network round trip, also of TLS handshakes.
	RoundTripDelay time.Duration

	// PlainImageDigests removes the second "sha256:" that NCR's example has in images[].digest.
	PlainImageDigests bool

	// ServeUntaggedImages lets GetRepoTagLayers with a Digest find any image of the repository in
	// the fixture; without it, only the tag's images exist (IMAGE_NOT_EXIST). Which of the two the
	// vendor does is not documented.
	ServeUntaggedImages bool

	// NCRPageSize is the most entries of a page in NCR, whatever a request says; 0 means as many as
	// it says. Whether the vendor has such a limit is not documented.
	NCRPageSize int

	// ListedLoadTags is how many load tags, load-0 and so on, the lists of the repositories with
	// Load have. Without it they have none: these tags are there, but without an end.
	ListedLoadTags int

	// OldLogins makes GetAuthorizationToken ignore ExpiresInHours, as the service did before August
	// 2026: a login lasts for an hour.
	OldLogins bool

	// NCRBearer makes NCR's registry challenge for a Bearer token instead of the keys (Basic).
	// Which of the two the vendor does is not documented.
	NCRBearer bool

	// RegistryTags changes what the registry serves for a tag, as a mirror that lags behind does.
	// The key is "path:tag", the path ACR's namespace/name or NCR's image name. The value is the
	// name of a tag or image of the same repository in the fixture; moved tags count as they were.
	// "" means that the registry does not have the tag. A repository of that path without that
	// name, in another registry, serves its own tag.
	RegistryTags map[string]string

	// OmitRegistryDigests omits the registry's Docker-Content-Digest headers.
	OmitRegistryDigests bool

	// RedirectBlobs is the host[:port] of signed URLs to which ACR's registry redirects requests
	// for blobs, as the vendor does to its object storage (OSS). Empty means that it serves them
	// itself.
	RedirectBlobs string

	// SessionLifetime replaces the lifetime of all issued credentials, in whole seconds.
	SessionLifetime time.Duration

	Metadata MetadataMode // empty means MetadataAnyMode

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
	case o.NCRPageSize < 0, o.ListedLoadTags < 0:
		return errors.New("the NCR page size and the number of listed load tags must not be negative")
	case len(o.TLSHosts) > 0 && !o.TLS:
		return errors.New("TLS hosts need TLS")
	}
	return o.validateRegistryTags()
}

func (o Options) validateRegistryTags() error {
	if len(o.RegistryTags) == 0 {
		return nil
	}
	repositories := newState(o.Fixture).repositories
	for _, key := range sortedKeys(o.RegistryTags) {
		path, name, _ := strings.Cut(key, ":")
		if !tagGrammar.MatchString(name) {
			return fmt.Errorf("registry tags: %q is not path:tag", key)
		}
		target := o.RegistryTags[key]
		if !slices.ContainsFunc(repositories, func(r *repository) bool {
			_, exists := r.inFixture(target)
			return r.path == path && (exists || target == "")
		}) {
			return fmt.Errorf("registry tags: %q: %q is neither a tag nor an image of a repository %q", key, target, path)
		}
	}
	return nil
}

func sleep(ctx context.Context, duration time.Duration) {
	select {
	case <-time.After(duration):
	case <-ctx.Done():
	}
}
