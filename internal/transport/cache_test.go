// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

func newNames() *Shared[string, string] {
	return NewShared[string, string]("GetRepository", nil)
}

func TestOneImpatientCallerDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(context.Context, context.CancelFunc) error{
		"its context ends": func(ctx context.Context, cancel context.CancelFunc) error {
			cancel()
			<-ctx.Done()
			return errors.New("the service's last word")
		},
		"no attempt would end in time": func(context.Context, context.CancelFunc) error {
			return &Error{Message: "the service's last word", CutShort: true}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cache := newNames()
				release := make(chan struct{})
				impatient, cancel := context.WithCancel(t.Context())
				defer cancel()
				first, second := make(chan error, 1), make(chan string, 1)
				go func() {
					_, err := cache.Get(impatient, "storefront", func(ctx context.Context) (string, error) {
						<-release
						return "", end(ctx, cancel)
					})
					first <- err
				}()
				synctest.Wait() // the impatient one leads
				go func() {
					id, _ := cache.Get(t.Context(), "storefront", func(context.Context) (string, error) { return "crr-1", nil })
					second <- id
				}()
				synctest.Wait() // the patient one waits for the same flight
				close(release)
				if got := (<-first).Error(); !strings.Contains(got, "the service's last word") {
					t.Errorf("the impatient caller got %q", got)
				}
				if id := <-second; id != "crr-1" {
					t.Errorf("the patient caller got %q", id)
				}
			})
		})
	}
}

func TestAWaiterLeavesWhenItsTimeIsUp(t *testing.T) {
	t.Parallel()
	cache := newNames()
	started, release := make(chan struct{}), make(chan struct{})
	first := make(chan string)
	go func() {
		id, _ := cache.Get(t.Context(), "storefront", func(context.Context) (string, error) {
			close(started)
			<-release
			return "crr-1", nil
		})
		first <- id
	}()
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := cache.Get(ctx, "storefront", nil)
	if want := "GetRepository: the read was cancelled before an answer came (attempts: 0)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	close(release)
	if id := <-first; id != "crr-1" {
		t.Errorf("the leader got %q", id)
	}
}

// TestKeysAreNotMixedUp asks for things whose keys differ in one part each, one after the other and at once.
func TestKeysAreNotMixedUp(t *testing.T) {
	t.Parallel()
	type name struct{ Namespace, Repository string }
	names := []name{{"platform", "app"}, {"other", "app"}, {"platform", "web"}, {"a b", "c"}, {"a", "b c"}}
	for _, parallel := range []bool{false, true} {
		cache := NewShared[name, string]("GetRepository", nil)
		var group, started sync.WaitGroup
		started.Add(len(names))
		for index, name := range names {
			want := fmt.Sprintf("crr-%d", index)
			ask := func() {
				id, err := cache.Get(t.Context(), name, func(context.Context) (string, error) {
					if parallel {
						started.Done()
						started.Wait() // all flights are in the air before one lands
					}
					return want, nil
				})
				if id != want || err != nil {
					t.Errorf("%v: %q, %v, want %q", name, id, err, want)
				}
			}
			if parallel {
				group.Go(ask)
			} else {
				ask()
			}
		}
		group.Wait()
	}
}

func TestALateCallerFindsWhatAFlightLeft(t *testing.T) {
	t.Parallel()
	cache := newNames()
	for range 2 {
		landed, _, err := cache.fly(t.Context(), "storefront", func(context.Context) (string, error) {
			if _, known := cache.known.Load("storefront"); known {
				return "asked twice", nil
			}
			return "crr-1", nil
		})
		if landed.value != "crr-1" || err != nil {
			t.Errorf("%+v, %v", landed, err)
		}
	}
}

func TestAnswersThatAreNoLongerFreshAreAskedForAnew(t *testing.T) {
	t.Parallel()
	fresh := map[string]bool{"first": true, "second": true}
	cache := NewShared[string, string]("AssumeRole", func(value string) bool { return fresh[value] })
	answers := []string{"first", "second"}
	load := func(context.Context) (string, error) {
		next := answers[0]
		answers = answers[1:]
		return next, nil
	}
	for _, step := range []struct{ stale, want string }{{"", "first"}, {"", "first"}, {"first", "second"}, {"", "second"}} {
		delete(fresh, step.stale)
		if got, err := cache.Get(t.Context(), "keys", load); got != step.want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, step.want)
		}
	}
}
