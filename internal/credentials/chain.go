// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// renewal is how long before their expiry credentials are replaced: longer than a request takes
// with all its attempts.
const renewal = 3 * time.Minute

// ProviderBlock is the name of the first source of every chain.
const ProviderBlock = "provider block"

// Source is one source of credentials in a chain.
type Source struct {
	// Name is what a user knows it by, for example "environment".
	Name string
	// Retrieve returns its credentials. A *NotConfiguredError means that the next source is tried;
	// any other error ends the search: a source that is configured and fails must not let another
	// account sign.
	Retrieve ProviderFunc
}

// NotConfiguredError says why a source has no credentials, for example "NCLOUD_ACCESS_KEY is not
// set". It contains no secret.
type NotConfiguredError struct {
	Reason string
}

func (e *NotConfiguredError) Error() string { return e.Reason }

// Chain returns the credentials of the first source that is configured. It is safe for concurrent
// use.
type Chain struct {
	sources  []Source
	cache    *transport.Cache[string, Credentials]
	renewals *renewals
}

// NewChain returns a chain that tries the sources in their order. Nothing is read before the first
// call of Retrieve. now is time.Now, for tests of expiry.
func NewChain(now func() time.Time, sources ...Source) *Chain {
	return &Chain{
		sources: sources,
		cache: transport.NewCache[string]("credentials", func(cached Credentials) bool {
			return cached.Expires.IsZero() || now().Add(renewal).Before(cached.Expires)
		}),
		renewals: newRenewals(),
	}
}

// Retrieve implements Provider. Its errors are a transport.Error, of KindNoCredentials when no
// source is configured; each names the source that failed and the ones checked before.
func (c *Chain) Retrieve(ctx context.Context) (Credentials, error) {
	return c.cache.Get(ctx, "", c.search)
}

func (c *Chain) search(ctx context.Context) (Credentials, error) {
	var checked []string
	for _, source := range c.sources {
		retrieved, err := source.Retrieve(ctx)
		if err == nil {
			retrieved.Source = cmp.Or(retrieved.Source, source.Name)
			return retrieved, nil
		}
		if missing, isNotConfigured := errors.AsType[*NotConfiguredError](err); isNotConfigured {
			checked = append(checked, source.Name+": "+missing.Reason)
			continue
		}
		return Credentials{}, sourceError(err).WithSources(source.Name, checked)
	}
	return Credentials{}, transport.Error{Kind: transport.KindNoCredentials, Message: "no credentials are configured", SourcesChecked: checked}
}

// Unusable returns the error of a source that is configured, but cannot be used. No request was
// sent. Neither text may contain a secret, nor a line of a file.
func Unusable(message, fix string) error {
	return transport.Error{Kind: transport.KindNoCredentials, Message: message, Fix: fix}
}

// imageKinds lists the kinds that no service that issues credentials can report: whether an
// instance, a repository, a tag or an image exists.
var imageKinds = []transport.Kind{
	transport.KindInstanceNotFound, transport.KindRepositoryNotFound, transport.KindTagNotFound, transport.KindImageNotFound,
}

// sourceError returns the error of a source as a transport.Error.
func sourceError(err error) transport.Error {
	failed, isCall := errors.AsType[transport.Error](err)
	switch {
	case !isCall:
		return transport.Error{Kind: transport.KindNoCredentials, Message: err.Error()}
	case slices.Contains(imageKinds, failed.Kind):
		return failed.WithKind(transport.KindUnexpected)
	default:
		return failed
	}
}

// Named returns a provider whose credentials and errors name a source, more exactly than the chain
// does.
func Named(name string, retrieve ProviderFunc) ProviderFunc {
	return func(ctx context.Context) (Credentials, error) {
		retrieved, err := retrieve(ctx)
		if err != nil {
			return Credentials{}, FailedAt(name, err)
		}
		retrieved.Source = cmp.Or(retrieved.Source, name)
		return retrieved, nil
	}
}

// SignedBy returns an error that names the source of the credentials that signed the request. Nil
// stays nil.
func SignedBy(err error, used Credentials) error {
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall || failed.CredentialSource != "" {
		return err
	}
	failed.SignedBy, failed.SecretFrom, failed.TokenFrom = used.Source, used.SecretSource, used.TokenSource
	return failed
}
