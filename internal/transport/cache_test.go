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

func newIDCache() *Cache[string, string] {
	return NewCache[string, string]("GetRepository", nil)
}

func TestCacheLoadsAgainWhenLeaderHasNoTime(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(context.Context, context.CancelFunc) error{
		"context ended": func(ctx context.Context, cancel context.CancelFunc) error {
			cancel()
			<-ctx.Done()
			return errors.New("the last response")
		},
		"retries cut": func(context.Context, context.CancelFunc) error {
			return Error{Message: "the last response", RetriesCut: true}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cache := newIDCache()
				release := make(chan struct{})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				leaderError, followerID := make(chan error, 1), make(chan string, 1)
				go func() {
					_, err := cache.Get(ctx, "storefront", func(ctx context.Context) (string, error) {
						<-release
						return "", end(ctx, cancel)
					})
					leaderError <- err
				}()
				synctest.Wait() // the first caller is the leader
				go func() {
					id, _ := cache.Get(t.Context(), "storefront", func(context.Context) (string, error) { return "crr-1", nil })
					followerID <- id
				}()
				synctest.Wait() // the second waits for the same load
				close(release)
				if got := (<-leaderError).Error(); !strings.Contains(got, "the last response") {
					t.Errorf("the leader got error %q", got)
				}
				if id := <-followerID; id != "crr-1" {
					t.Errorf("the follower got %q", id)
				}
			})
		})
	}
}

func TestCacheFollowerLeavesAtItsDeadline(t *testing.T) {
	t.Parallel()
	cache := newIDCache()
	started, release := make(chan struct{}), make(chan struct{})
	leaderID := make(chan string)
	go func() {
		id, _ := cache.Get(t.Context(), "storefront", func(context.Context) (string, error) {
			close(started)
			<-release
			return "crr-1", nil
		})
		leaderID <- id
	}()
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := cache.Get(ctx, "storefront", nil)
	if want := "GetRepository: the read was cancelled before a response was received (attempts: 0)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	close(release)
	if id := <-leaderID; id != "crr-1" {
		t.Errorf("the leader got %q", id)
	}
}

// TestCacheKeysAreDistinct loads values whose keys differ in one part each, one after the other and
// at the same time.
func TestCacheKeysAreDistinct(t *testing.T) {
	t.Parallel()
	type repositoryKey struct{ Namespace, Repository string }
	keys := []repositoryKey{{"platform", "app"}, {"other", "app"}, {"platform", "web"}, {"a b", "c"}, {"a", "b c"}}
	for _, parallel := range []bool{false, true} {
		cache := NewCache[repositoryKey, string]("GetRepository", nil)
		var group, started sync.WaitGroup
		started.Add(len(keys))
		for index, key := range keys {
			want := fmt.Sprintf("crr-%d", index)
			get := func() {
				id, err := cache.Get(t.Context(), key, func(context.Context) (string, error) {
					if parallel {
						started.Done()
						started.Wait() // all loads have begun before the first ends
					}
					return want, nil
				})
				if id != want || err != nil {
					t.Errorf("%v: %q, %v, want %q", key, id, err, want)
				}
			}
			if parallel {
				group.Go(get)
			} else {
				get()
			}
		}
		group.Wait()
	}
}

func TestCacheLateCallerGetsCachedValue(t *testing.T) {
	t.Parallel()
	cache := newIDCache()
	for range 2 {
		result, _, err := cache.load(t.Context(), "storefront", func(context.Context) (string, error) {
			if _, exists := cache.values.Load("storefront"); exists {
				return "loaded twice", nil
			}
			return "crr-1", nil
		})
		if result.value != "crr-1" || err != nil {
			t.Errorf("%+v, %v", result, err)
		}
	}
}

func TestCacheReplacesStaleValues(t *testing.T) {
	t.Parallel()
	fresh := map[string]bool{"first": true, "second": true}
	cache := NewCache[string, string]("AssumeRole", func(value string) bool { return fresh[value] })
	values := []string{"first", "second"}
	load := func(context.Context) (string, error) {
		next := values[0]
		values = values[1:]
		return next, nil
	}
	for _, step := range []struct{ stale, want string }{{"", "first"}, {"", "first"}, {"first", "second"}, {"", "second"}} {
		delete(fresh, step.stale)
		if got, err := cache.Get(t.Context(), "credentials", load); got != step.want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, step.want)
		}
	}
}

func TestCacheForgetsAndKeepsNoErrors(t *testing.T) {
	t.Parallel()
	cache := newIDCache()
	loads := 0
	for _, step := range []struct {
		err    error
		forget bool
		want   int
	}{{errors.New("unavailable"), false, 1}, {nil, false, 2}, {nil, false, 2}, {nil, true, 3}} {
		if step.forget {
			cache.Forget("storefront")
		}
		_, err := cache.Get(t.Context(), "storefront", func(context.Context) (string, error) { loads++; return "crr-1", step.err })
		if !errors.Is(err, step.err) || loads != step.want {
			t.Errorf("error %v after %d loads, want %v after %d", err, loads, step.err, step.want)
		}
	}
}
