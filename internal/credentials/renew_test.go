// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// issuer is a source that gives other keys each time, unless it is stuck.
type issuer struct {
	searches atomic.Int32
	isStuck  bool
	wait     func() // in each search after the first; may be nil
}

func (i *issuer) retrieve(context.Context) (Credentials, error) {
	number := i.searches.Add(1)
	if number > 1 && i.wait != nil {
		i.wait()
	}
	if i.isStuck {
		number = 1
	}
	return Credentials{AccessKey: fmt.Sprintf("key %d", number)}, nil
}

func newIssuerChain(t *testing.T, source *issuer) (*Chain, Credentials) {
	t.Helper()
	chain := NewChain(time.Now, Source{"command", source.retrieve})
	first, err := chain.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return chain, first
}

// TestRefusedCredentialsAreReplacedOnce has 50 callers that hold the same keys, of which one half
// comes while the search of the others is under way.
func TestRefusedCredentialsAreReplacedOnce(t *testing.T) {
	t.Parallel()
	for _, isStuck := range []bool{false, true} {
		started, release := make(chan struct{}), make(chan struct{})
		source := &issuer{isStuck: isStuck, wait: func() { close(started); <-release }}
		chain, first := newIssuerChain(t, source)
		want := Credentials{AccessKey: "key 2", Source: "command"}
		if isStuck {
			want = first
		}
		renew := func() {
			if renewed, err := chain.Renew(t.Context(), first); renewed != want || err != nil {
				t.Errorf("%+v, %v, want %+v", renewed, err, want)
			}
		}
		var callers sync.WaitGroup
		for index := range 50 {
			if index == 25 {
				<-started
			}
			callers.Go(renew)
		}
		close(release)
		callers.Wait()
		renew() // a request that was slow
		if retrieved, err := chain.Retrieve(t.Context()); retrieved != want || err != nil {
			t.Errorf("%+v, %v, want %+v", retrieved, err, want)
		}
		if searches := source.searches.Load(); searches != 2 {
			t.Errorf("%d searches, want the first and one more", searches)
		}
		if !chain.IsRefused(first) || chain.IsRefused(Credentials{AccessKey: "key 2"}) {
			t.Error("refused are others than the first")
		}
	}
}

// TestCredentialsThatWereReplacedAlready renews the credentials of a request that began before
// others replaced them.
func TestCredentialsThatWereReplacedAlready(t *testing.T) {
	t.Parallel()
	source := &issuer{}
	chain, _ := newIssuerChain(t, source)
	old := Credentials{AccessKey: "key 0"}
	if renewed, err := chain.Renew(t.Context(), old); renewed.AccessKey != "key 1" || err != nil || source.searches.Load() != 1 {
		t.Errorf("%+v, %v after %d searches", renewed, err, source.searches.Load())
	}
}

func TestGiveUpEndsReplacing(t *testing.T) {
	t.Parallel()
	source := &issuer{}
	chain, first := newIssuerChain(t, source)
	second, err := chain.Renew(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	chain.GiveUp(second)
	if renewed, err := chain.Renew(t.Context(), second); renewed != second || err != nil || source.searches.Load() != 2 {
		t.Errorf("%+v, %v after %d searches", renewed, err, source.searches.Load())
	}
}

// TestFailedReplacementIsNotRemembered has a source that fails once.
func TestFailedReplacementIsNotRemembered(t *testing.T) {
	t.Parallel()
	failure := errors.New("not now")
	searches := 0
	chain := NewChain(time.Now, Source{"command", func(context.Context) (Credentials, error) {
		searches++
		if searches == 2 {
			return Credentials{}, failure
		}
		return Credentials{AccessKey: fmt.Sprintf("key %d", searches)}, nil
	}})
	first, err := chain.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chain.Renew(t.Context(), first); err == nil || err.Error() != ": not now (attempts: 0)" {
		t.Errorf("%v", err)
	}
	if renewed, err := chain.Renew(t.Context(), first); renewed.AccessKey != "key 3" || err != nil {
		t.Errorf("%+v, %v", renewed, err)
	}
}
