// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"fmt"
	"sync"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Options configure a client. Transport is required.
type Options struct {
	Transport *transport.Client
	// TokenHosts reports whether a host, besides the registry's own, may be sent the credentials to
	// issue a token for a registry of this region: the vendor's token service.
	TokenHosts func(region, host string) bool
	// StorageHosts reports whether a host, besides the registry's own, may serve the registry's
	// blobs. It is sent no credentials.
	StorageHosts func(host string) bool
}

// Client reads from registries. It is safe for concurrent use.
type Client struct {
	options  Options
	sessions *transport.Cache[Repository, *session]
	// challenges are those of registries that require authentication for manifests, but not for the
	// request that is meant to find that out. Values are of type []string, by Repository.
	challenges sync.Map
}

// New returns a client. No request is sent before the first call.
func New(options Options) *Client {
	return &Client{options: options, sessions: transport.NewCache[Repository, *session](operationPing, nil)}
}

// Login is a user of a registry.
type Login struct {
	Username, Password string
	// PublicUsername reports that the username is not a secret.
	PublicUsername bool
}

// Repository names a repository, and the user that reads from it.
type Repository struct {
	// Host is `host[:port]`. A loopback host is requested by plain HTTP, any other by TLS.
	Host string
	// Name is the repository's name without the host: `platform/storefront`.
	Name  string
	Login Login
	// Region is that of the registry, for vendors whose token services have one.
	Region string
}

func checkTag(operation, tag string) error {
	if err := image.CheckTag(tag); err != nil {
		return fmt.Errorf("%s: tag %s: %w", operation, transport.Quote(tag), err)
	}
	return nil
}

// reference returns the repository as the library's type.
func (r Repository) reference() (name.Repository, error) {
	if err := image.CheckHost(r.Host); err != nil {
		return name.Repository{}, fmt.Errorf("registry host %s: %w", transport.Quote(r.Host), err)
	}
	if err := image.CheckRepository(r.Name); err != nil {
		return name.Repository{}, fmt.Errorf("repository %s: %w", transport.Quote(r.Name), err)
	}
	registry, err := name.NewRegistry(r.Host)
	if err == nil && registry.RegistryStr() != r.Host { // the library has an alias for it
		err = fmt.Errorf("it is an alias of %s", registry.RegistryStr())
	}
	if err != nil {
		return name.Repository{}, fmt.Errorf("registry host %s: %w", transport.Quote(r.Host), err)
	}
	return registry.Repo(r.Name), nil
}
