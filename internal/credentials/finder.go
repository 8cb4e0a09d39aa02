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

// renewal is how long before their end keys are asked for anew: longer than a request takes with all its attempts.
const renewal = 3 * time.Minute

// ProviderBlock is the name of the first way, for all registries.
const ProviderBlock = "provider block"

// Way is one way of signing in.
type Way struct {
	// Name is what a user knows it by, like `environment` or `profile "production"`.
	Name string
	// Find returns its keys. A *NotSetUp means that the next way is tried; any other error ends the search: what is set up
	// and fails must not let another account sign.
	Find Source
}

// NotSetUp says why a way has no keys, like `NCLOUD_ACCESS_KEY is not set`. It holds no secret.
type NotSetUp struct {
	Reason string
}

func (e *NotSetUp) Error() string { return e.Reason }

// Finder finds keys. It is safe for concurrent use.
type Finder struct {
	ways  []Way
	found *transport.Shared[string, Keys]
}

// NewFinder returns a finder that tries the ways in their order. Nothing is looked at before the first call of Keys. now is
// time.Now, for tests of expiry.
func NewFinder(now func() time.Time, ways ...Way) *Finder {
	return &Finder{ways: ways, found: transport.NewShared[string]("sign in", func(keys Keys) bool {
		return keys.Expires.IsZero() || now().Add(renewal).Before(keys.Expires)
	})}
}

// Keys returns the keys of the first way that is set up. Its errors are a *transport.Error, of KindCredentials when no way is;
// each says which way failed and what was looked at before.
func (f *Finder) Keys(ctx context.Context) (Keys, error) {
	return f.found.Get(ctx, "", f.search)
}

func (f *Finder) search(ctx context.Context) (Keys, error) {
	var looked []string
	for _, way := range f.ways {
		keys, err := way.Find(ctx)
		if err == nil {
			if keys.Way == "" {
				keys.Way = way.Name
			}
			return keys, nil
		}
		if notSetUp, next := errors.AsType[*NotSetUp](err); next {
			looked = append(looked, way.Name+" ("+notSetUp.Reason+")")
			continue
		}
		return Keys{}, signInFailure(err, way.Name, looked)
	}
	return Keys{}, &transport.Error{Kind: transport.KindCredentials, Message: "no keys are set up", Looked: looked}
}

// Unusable is the error of a way that is set up, but not as it should be. Nothing was sent. Neither text may hold a key, nor a line of a file.
func Unusable(message, advice string) error {
	return &transport.Error{Kind: transport.KindCredentials, Message: message, Advice: advice}
}

// kindsOfImages are what no service that gives keys has a say in, least of all that something is missing.
var kindsOfImages = []transport.Kind{transport.KindInstance, transport.KindRepository, transport.KindTag, transport.KindImage}

// signInFailure notes in an error which way it is of, and which were looked at before.
func signInFailure(err error, way string, looked []string) error {
	failure := transport.Error{Kind: transport.KindCredentials, Message: err.Error()}
	if called, isFailure := errors.AsType[*transport.Error](err); isFailure {
		failure = *called // others may have been given it too
	}
	if slices.Contains(kindsOfImages, failure.Kind) {
		failure.Kind = transport.KindUnexpected
	}
	failure.SignIn, failure.Looked = cmp.Or(failure.SignIn, way), looked
	return &failure
}

// Refused completes the error of a service that does not know the keys: where they are not the provider block's, the advice says whose.
// Nil stays nil.
func Refused(err error, keys Keys) error {
	failure, isFailure := errors.AsType[*transport.Error](err)
	if isFailure && failure.Kind == transport.KindAuthentication && failure.SignIn == "" && keys.Way != "" && keys.Way != ProviderBlock {
		failure.Advice = "check the keys that were found in: " + keys.Way +
			". They must be complete, active and of this cloud; and this machine's clock must be right."
	}
	return err
}
