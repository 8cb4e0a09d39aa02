// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	remotetransport "github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Options say how registries are asked.
type Options struct {
	Transport *transport.Client
	// TokenHosts tells which hosts, besides the registry's own, may be given the login to issue a token for it: the vendor's service for that.
	TokenHosts func(host string) bool
	// StorageHosts tells which hosts, besides the registry's own, may be where the registry keeps its blobs. They are given no login.
	StorageHosts func(host string) bool
}

// Client asks registries. It is safe for concurrent use.
type Client struct {
	options  Options
	sessions *transport.Shared[Repository, *session]
}

// New returns a client. Nothing is asked until the first call.
func New(options Options) *Client {
	return &Client{options: options, sessions: transport.NewShared[Repository, *session](operationPing, nil)}
}

// Login is a user of a registry.
type Login struct {
	Username, Password string
	// PublicUsername says that the user's name is no secret.
	PublicUsername bool
}

// Repository is where images are, and as whom they are asked for.
type Repository struct {
	// Host is `host[:port]`. It is asked by TLS, or if it is a loopback host by plain http.
	Host string
	// Name is the repository's, without the host: `platform/storefront`.
	Name  string
	Login Login
}

// session is a repository that the registry has let us into. Its token is renewed when the registry no longer takes it.
type session struct {
	// way is the library's own, which it does not wrap once more.
	way  http.RoundTripper
	used atomic.Bool
}

// signIn asks the registry how it wants to be asked (Basic or Bearer), and for a token if it wants one. All reads of a repository share that.
func (c *Client) signIn(ctx context.Context, repository Repository) (*session, error) {
	return c.sessions.Get(ctx, repository, func(ctx context.Context) (*session, error) {
		target, err := repository.target()
		if err != nil {
			return nil, err
		}
		way, err := c.wayTo(repository)
		if err != nil {
			return nil, err
		}
		ctx, said := withConversation(ctx)
		login := authn.FromConfig(authn.AuthConfig{Username: repository.Login.Username, Password: repository.Login.Password})
		inner, err := remotetransport.NewWithContext(ctx, target.Registry, login, way, []string{target.Scope(remotetransport.PullScope)})
		if err != nil {
			return nil, way.explain(err, operationToken, said)
		}
		return &session{way: inner}, nil
	})
}

// withSession calls with a session. One that was there before may have expired in a way that the registry does not tell apart from a wrong
// login: then it is called once more, with a new one.
func withSession[T any](ctx context.Context, c *Client, repository Repository, operation string, call func(context.Context, *session) (T, error)) (T, error) {
	var none T
	for first := true; ; first = false {
		session, err := c.signIn(ctx, repository)
		if err != nil {
			return none, err
		}
		usedBefore := session.used.Swap(true)
		called, said := withConversation(ctx)
		value, err := call(called, session)
		if err == nil {
			return value, nil
		}
		way, _ := c.wayTo(repository) // it was found when the session was made
		err = way.explain(err, operation, said)
		if failure, isFailure := errors.AsType[*transport.Error](err); !first || !usedBefore || !isFailure || failure.Status != http.StatusUnauthorized {
			return none, err
		}
		c.sessions.Forget(repository)
	}
}

// target is the repository in the library's words.
func (r Repository) target() (name.Repository, error) {
	if err := image.CheckHost(r.Host); err != nil {
		return name.Repository{}, fmt.Errorf("the registry's host %q: %w", r.Host, err)
	}
	if err := image.CheckRepository(r.Name); err != nil {
		return name.Repository{}, fmt.Errorf("the repository %q: %w", r.Name, err)
	}
	registry, err := name.NewRegistry(r.Host)
	if err == nil && registry.RegistryStr() != r.Host { // the library knows one by another name
		err = fmt.Errorf("it is asked as %s", registry.RegistryStr())
	}
	if err != nil {
		return name.Repository{}, fmt.Errorf("the registry's host %q: %w", r.Host, err)
	}
	return registry.Repo(r.Name), nil
}
