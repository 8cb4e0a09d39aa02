// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var midnight = time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)

func failing(err error) ProviderFunc {
	return func(context.Context) (Credentials, error) { return Credentials{}, err }
}

func TestFirstConfiguredSourceIsUsed(t *testing.T) {
	t.Parallel()
	chain := NewChain(time.Now,
		Source{"environment", failing(&NotConfiguredError{"X is not set"})},
		Source{"profile", Static(Credentials{AccessKey: "a", SecretKey: "b"})},
		Source{"instance", func(context.Context) (Credentials, error) {
			t.Error("a later source was read")
			return Credentials{}, nil
		}})
	retrieved, err := chain.Retrieve(t.Context())
	if err != nil || retrieved != (Credentials{AccessKey: "a", SecretKey: "b", Source: "profile"}) {
		t.Errorf("%+v, %v", retrieved, err)
	}
	exact, err := NewChain(time.Now, Source{"profile", Static(Credentials{Source: `profile "prod"`})}).Retrieve(t.Context())
	if err != nil || exact.Source != `profile "prod"` {
		t.Errorf("%+v, %v", exact, err)
	}
}

func TestErrorNamesSources(t *testing.T) {
	t.Parallel()
	notSet := failing(&NotConfiguredError{"X is not set"})
	forbidden := transport.Error{Kind: transport.KindForbidden, Operation: "AssumeRole", Status: 403, Code: "NoPermission"}
	checked := []string{"environment: X is not set"}
	for name, test := range map[string]struct {
		sources []Source
		want    transport.Error
	}{
		"none is configured": {
			[]Source{{"environment", notSet}, {"profile", failing(&NotConfiguredError{"~/x does not exist"})}},
			transport.Error{
				Kind: transport.KindNoCredentials, Message: "no credentials are configured",
				SourcesChecked: []string{"environment: X is not set", "profile: ~/x does not exist"},
			},
		},
		"one is not usable": {
			[]Source{{"environment", notSet}, {"profile", failing(errors.New("it is broken"))}, {"instance", Static(Credentials{AccessKey: "other"})}},
			transport.Error{Kind: transport.KindNoCredentials, Message: "it is broken", CredentialSource: "profile", SourcesChecked: checked},
		},
		"one has a fix": {
			[]Source{{"profile", failing(Unusable("it has no secret key", "set both."))}},
			transport.Error{Kind: transport.KindNoCredentials, Message: "it has no secret key", Fix: "set both.", CredentialSource: "profile"},
		},
		"one is refused": {
			[]Source{{"environment", notSet}, {"profile", failing(forbidden)}, {"instance", Static(Credentials{AccessKey: "other"})}},
			transport.Error{
				Kind: transport.KindForbidden, Operation: "AssumeRole", Status: 403, Code: "NoPermission", CredentialSource: "profile", SourcesChecked: checked,
			},
		},
		"one names itself": {
			[]Source{{"environment", notSet}, {"profile", failing(transport.Error{Kind: transport.KindTimeout, CredentialSource: "role of profile"})}},
			transport.Error{Kind: transport.KindTimeout, CredentialSource: "role of profile", SourcesChecked: checked},
		},
		"a kind of images": {
			[]Source{{"profile", failing(transport.Error{Kind: transport.KindTagNotFound, Code: "TAG_NOT_EXIST", Message: "no"})}},
			transport.Error{Kind: transport.KindUnexpected, Code: "TAG_NOT_EXIST", Message: "no", CredentialSource: "profile"},
		},
	} {
		_, err := NewChain(time.Now, test.sources...).Retrieve(t.Context())
		failed, isCall := errors.AsType[transport.Error](err)
		if !isCall {
			t.Fatalf("%s: %v", name, err)
		}
		if difference := cmp.Diff(test.want, failed); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

func TestConcurrentCallersShareOneSearch(t *testing.T) {
	t.Parallel()
	var searches atomic.Int32
	release := make(chan struct{})
	chain := NewChain(func() time.Time { return midnight }, Source{"role", func(context.Context) (Credentials, error) {
		searches.Add(1)
		<-release
		return Credentials{AccessKey: "a", Expires: midnight.Add(time.Hour)}, nil
	}})
	var callers sync.WaitGroup
	for range 50 {
		callers.Go(func() {
			if retrieved, err := chain.Retrieve(t.Context()); err != nil || retrieved.AccessKey != "a" {
				t.Errorf("%+v, %v", retrieved, err)
			}
		})
	}
	close(release)
	callers.Wait()
	if searches.Load() != 1 {
		t.Errorf("%d searches for 50 callers", searches.Load())
	}
}

func TestCredentialsAreRenewedBeforeTheyExpire(t *testing.T) {
	t.Parallel()
	now, searches := midnight, 0
	chain := NewChain(func() time.Time { return now }, Source{"role", func(context.Context) (Credentials, error) {
		searches++
		return Credentials{Expires: now.Add(time.Hour)}, nil
	}})
	for _, step := range []struct {
		elapsed time.Duration
		want    int
	}{{0, 1}, {56 * time.Minute, 1}, {57*time.Minute - time.Second, 1}, {57 * time.Minute, 2}, {90 * time.Minute, 2}} {
		now = midnight.Add(step.elapsed)
		if _, err := chain.Retrieve(t.Context()); err != nil || searches != step.want {
			t.Errorf("after %s: %d searches, want %d (%v)", step.elapsed, searches, step.want, err)
		}
	}
}

func TestNamed(t *testing.T) {
	t.Parallel()
	notConfigured := &NotConfiguredError{"X is not set"}
	if _, err := Named(`profile "prod"`, failing(notConfigured)).Retrieve(t.Context()); !errors.Is(err, error(notConfigured)) {
		t.Errorf("a source that is not configured: %v", err)
	}
	for want, err := range map[string]error{
		`profile "prod"`:  errors.New("it is broken"),
		"role of profile": transport.Error{Kind: transport.KindNoCredentials, Message: "it is broken", CredentialSource: "role of profile"},
	} {
		_, got := Named(`profile "prod"`, failing(err)).Retrieve(t.Context())
		failed, isCall := errors.AsType[transport.Error](got)
		if !isCall || failed.CredentialSource != want || failed.Kind != transport.KindNoCredentials || failed.Message != "it is broken" {
			t.Errorf("%+v, want source %s", failed, want)
		}
	}
	for source, want := range map[string]string{"": `profile "prod"`, "role of profile": "role of profile"} {
		retrieved, err := Named(`profile "prod"`, Static(Credentials{Source: source})).Retrieve(t.Context())
		if err != nil || retrieved.Source != want {
			t.Errorf("%+v, %v, want source %s", retrieved, err, want)
		}
	}
}

func TestSignedByNamesSource(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		failed       transport.Error
		source, want string
	}{
		{transport.Error{Kind: transport.KindUnauthenticated}, `profile "prod"`, `profile "prod"`},
		{transport.Error{Kind: transport.KindForbidden}, `profile "prod"`, `profile "prod"`},
		{transport.Error{Kind: transport.KindUnauthenticated}, "", ""},
		// The credentials were not retrieved: nothing was signed with these.
		{transport.Error{Kind: transport.KindUnauthenticated, CredentialSource: "role", Fix: "its own"}, `profile "prod"`, ""},
	} {
		want := test.failed
		want.SignedBy = test.want
		err := SignedBy(test.failed, Credentials{Source: test.source})
		failed, isCall := errors.AsType[transport.Error](err)
		if difference := cmp.Diff(want, failed); !isCall || difference != "" {
			t.Errorf("signed by %q (-want +got):\n%s", test.source, difference)
		}
		if test.failed.SignedBy != "" {
			t.Errorf("the original was changed: %+v", test.failed)
		}
	}
	if err := SignedBy(nil, Credentials{Source: "profile"}); err != nil {
		t.Errorf("nil became %v", err)
	}
	if err := SignedBy(errors.ErrUnsupported, Credentials{Source: "profile"}); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("another error became %v", err)
	}
}
