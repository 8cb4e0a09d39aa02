// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/google/go-containerregistry/pkg/authn"
	remotetransport "github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// session is an authenticated connection to a repository. The library renews its token when the
// registry rejects it.
type session struct {
	// authenticated is the library's transport, which remote does not wrap again. Below it is base.
	authenticated http.RoundTripper
	base          *roundTripper
	used          atomic.Bool
}

// authenticate returns the repository's session, which all reads share. A new one takes a request
// for the registry's challenge (Basic or Bearer), and one for a token if the challenge requires
// one.
func (c *Client) authenticate(ctx context.Context, repository Repository) (*session, error) {
	return c.sessions.Get(ctx, repository, func(ctx context.Context) (*session, error) {
		reference, err := repository.reference()
		if err != nil {
			return nil, err
		}
		base, err := c.newRoundTripper(repository)
		if err != nil {
			return nil, err
		}
		if challenge, isKnown := c.challenges.Load(repository); isKnown {
			base.challenges, _ = challenge.([]string)
		}
		ctx, recorded := withExchange(ctx)
		login := authn.FromConfig(authn.AuthConfig{Username: repository.Login.Username, Password: repository.Login.Password})
		authenticated, err := remotetransport.NewWithContext(ctx, reference.Registry, login, base, []string{reference.Scope(remotetransport.PullScope)})
		if err != nil {
			c.challenges.Delete(repository) // one that was remembered may have been another server's
			return nil, base.wrapError(err, operationToken, recorded)
		}
		return &session{authenticated: authenticated, base: base}, nil
	})
}

// refuseEcho returns an error if a value that was decoded from a response repeats a secret of the
// exchange's requests, or if there is no more time. It precedes every check whose error quotes a
// part of the value: a secret that is cut is not found by redaction.
func (s *session) refuseEcho(ctx context.Context, operation string, value any) error {
	err := s.base.options.Transport.RefuseEcho(ctx, value, exchangeFrom(ctx).secrets...)
	failed, isCall := errors.AsType[transport.Error](err)
	switch {
	case err == nil:
		return nil
	case !isCall:
		failed = transport.ContextError(ctx, operation, 1)
	}
	failed.Operation, failed.Host = operation, s.base.registry.Host
	return failed
}

// withSession calls a function with the repository's session. When the registry responds with a
// 401, the call is repeated once with a new session in two cases: the session was used before, so
// that it may have expired; or the registry has only now required authentication, or another one.
func withSession[T any](ctx context.Context, c *Client, repository Repository, operation string, call func(context.Context, *session) (T, error)) (T, error) {
	var zero T
	for isFirst := true; ; isFirst = false {
		session, err := c.authenticate(ctx, repository)
		if err != nil {
			return zero, err
		}
		usedBefore := session.used.Swap(true)
		callContext, recorded := withExchange(ctx)
		value, err := call(callContext, session)
		if err == nil {
			return value, nil
		}
		err = session.base.wrapError(err, operation, recorded)
		failed, isCall := errors.AsType[transport.Error](err)
		isLate := len(recorded.challenges) > 0 && session.base.isUnexpected(recorded.challenges)
		if !isFirst || !usedBefore && !isLate || !isCall || failed.Status != http.StatusUnauthorized {
			return zero, err
		}
		if isLate {
			c.challenges.Store(repository, recorded.challenges)
		}
		c.sessions.ForgetIf(repository, session)
	}
}
