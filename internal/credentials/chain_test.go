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

func failing(err error) Source {
	return func(context.Context) (Keys, error) { return Keys{}, err }
}

func TestTheFirstWayThatIsSetUpSigns(t *testing.T) {
	t.Parallel()
	finder := NewFinder(time.Now,
		Way{"environment", failing(&NotSetUp{"X is not set"})},
		Way{"profile", Fixed(Keys{AccessKey: "a", SecretKey: "b"})},
		Way{"machine", func(context.Context) (Keys, error) {
			t.Error("a later way was looked at")
			return Keys{}, nil
		}})
	keys, err := finder.Keys(t.Context())
	if err != nil || keys != (Keys{AccessKey: "a", SecretKey: "b", Way: "profile"}) {
		t.Errorf("%+v, %v", keys, err)
	}
	named, err := NewFinder(time.Now, Way{"profile", Fixed(Keys{Way: `profile "prod"`})}).Keys(t.Context())
	if err != nil || named.Way != `profile "prod"` {
		t.Errorf("%+v, %v", named, err)
	}
}

func TestErrorsSayWhatWasLookedAt(t *testing.T) {
	t.Parallel()
	notSet, called := failing(&NotSetUp{"X is not set"}), &transport.Error{Kind: transport.KindAccess, Operation: "AssumeRole", Status: 403, Code: "NoPermission"}
	for name, test := range map[string]struct {
		ways []Way
		want transport.Error
	}{
		"no way": {
			[]Way{{"environment", notSet}, {"profile", failing(&NotSetUp{"there is no file"})}},
			transport.Error{Kind: transport.KindCredentials, Message: "no keys are set up", Looked: []string{"environment (X is not set)", "profile (there is no file)"}},
		},
		"a broken one": {
			[]Way{{"environment", notSet}, {"profile", failing(errors.New("it is broken"))}, {"machine", Fixed(Keys{AccessKey: "other"})}},
			transport.Error{Kind: transport.KindCredentials, Message: "it is broken", SignIn: "profile", Looked: []string{"environment (X is not set)"}},
		},
		"a refused one": {
			[]Way{{"environment", notSet}, {"profile", failing(called)}, {"machine", Fixed(Keys{AccessKey: "other"})}},
			transport.Error{
				Kind: transport.KindAccess, Operation: "AssumeRole", Status: 403, Code: "NoPermission", SignIn: "profile", Looked: []string{"environment (X is not set)"},
			},
		},
		"one that knows its way": {
			[]Way{{"profile", failing(&transport.Error{Kind: transport.KindTimeout, SignIn: "role on profile"})}},
			transport.Error{Kind: transport.KindTimeout, SignIn: "role on profile"},
		},
		"one that speaks of images": {
			[]Way{{"profile", failing(&transport.Error{Kind: transport.KindTag, Code: "TAG_NOT_EXIST", Message: "no"})}},
			transport.Error{Kind: transport.KindUnexpected, Code: "TAG_NOT_EXIST", Message: "no", SignIn: "profile"},
		},
	} {
		_, err := NewFinder(time.Now, test.ways...).Keys(t.Context())
		failure, isFailure := errors.AsType[*transport.Error](err)
		if !isFailure {
			t.Fatalf("%s: %v", name, err)
		}
		if difference := cmp.Diff(test.want, *failure); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
	if called.SignIn != "" || called.Looked != nil {
		t.Errorf("an error that others have too was changed: %+v", called)
	}
}

func TestKeysAreFoundOnceForAll(t *testing.T) {
	t.Parallel()
	var searches atomic.Int32
	release := make(chan struct{})
	finder := NewFinder(func() time.Time { return midnight }, Way{"role", func(context.Context) (Keys, error) {
		searches.Add(1)
		<-release
		return Keys{AccessKey: "a", Expires: midnight.Add(time.Hour)}, nil
	}})
	var waiting sync.WaitGroup
	for range 50 {
		waiting.Go(func() {
			if keys, err := finder.Keys(t.Context()); err != nil || keys.AccessKey != "a" {
				t.Errorf("%+v, %v", keys, err)
			}
		})
	}
	close(release)
	waiting.Wait()
	if searches.Load() != 1 {
		t.Errorf("%d searches for 50 who asked", searches.Load())
	}
}

func TestKeysAreRenewedBeforeTheyExpire(t *testing.T) {
	t.Parallel()
	now, searches := midnight, 0
	finder := NewFinder(func() time.Time { return now }, Way{"role", func(context.Context) (Keys, error) {
		searches++
		return Keys{Expires: now.Add(time.Hour)}, nil
	}})
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {56 * time.Minute, 1}, {57*time.Minute - time.Second, 1}, {57 * time.Minute, 2}, {90 * time.Minute, 2}} {
		now = midnight.Add(step.after)
		if _, err := finder.Keys(t.Context()); err != nil || searches != step.want {
			t.Errorf("after %s: %d searches, want %d (%v)", step.after, searches, step.want, err)
		}
	}
}

func TestRefusedKeysAreCalledByTheirWay(t *testing.T) {
	t.Parallel()
	const advice = `check the keys that were found in: profile "prod". They must be complete, active and of this cloud; and this machine's clock must be right.`
	for _, test := range []struct {
		failure *transport.Error
		way     string
		want    string
	}{
		{&transport.Error{Kind: transport.KindAuthentication}, `profile "prod"`, advice},
		{&transport.Error{Kind: transport.KindAuthentication}, ProviderBlock, ""},
		{&transport.Error{Kind: transport.KindAuthentication}, "", ""},
		{&transport.Error{Kind: transport.KindAccess}, `profile "prod"`, ""},
		{&transport.Error{Kind: transport.KindAuthentication, SignIn: "role", Advice: "its own"}, `profile "prod"`, "its own"},
	} {
		if err := Refused(test.failure, Keys{Way: test.way}); !errors.Is(err, test.failure) || test.failure.Advice != test.want {
			t.Errorf("%+v by %s", test.failure, test.way)
		}
	}
	if err := Refused(nil, Keys{Way: "x"}); err != nil {
		t.Errorf("%v of nothing", err)
	}
}
