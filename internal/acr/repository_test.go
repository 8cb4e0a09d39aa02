// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestRepoIDIsAskedOncePerRepository(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if id, err := client.RepoID(t.Context(), byName); id != "crr-v7m9m2g0qkqjf56p" || err != nil {
				t.Errorf("RepoID = %q, %v", id, err)
			}
		})
	}
	group.Wait()
	if _, err := client.RepoID(t.Context(), byName); err != nil {
		t.Error(err)
	}
	if asked := server.Record().Counts["GetRepository"]; asked != 1 {
		t.Errorf("GetRepository was asked %d times, want 1", asked)
	}
}

func TestRepoIDForgetsFailures(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Times: 1, Status: 500, Body: `{"Code": "SystemError"}`})
	if _, err := client.RepoID(t.Context(), byName); err == nil {
		t.Fatal("the fault was not met")
	}
	if id, err := client.RepoID(t.Context(), byName); id != "crr-v7m9m2g0qkqjf56p" || err != nil {
		t.Errorf("RepoID = %q, %v", id, err)
	}
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
			return &transport.Error{Message: "the service's last word", CutShort: true}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cache := newRepositoryCache()
				release := make(chan struct{})
				impatient, cancel := context.WithCancel(t.Context())
				defer cancel()
				first, second := make(chan error, 1), make(chan string, 1)
				go func() {
					_, err := cache.get(impatient, byName, func(ctx context.Context) (string, error) {
						<-release
						return "", end(ctx, cancel)
					})
					first <- err
				}()
				synctest.Wait() // the impatient one leads
				go func() {
					id, _ := cache.get(t.Context(), byName, func(context.Context) (string, error) { return "crr-1", nil })
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
	cache := newRepositoryCache()
	started, release := make(chan struct{}), make(chan struct{})
	first := make(chan string)
	go func() {
		id, _ := cache.get(t.Context(), byName, func(context.Context) (string, error) {
			close(started)
			<-release
			return "crr-1", nil
		})
		first <- id
	}()
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := cache.get(ctx, byName, nil)
	if want := "GetRepository: the read was cancelled before an answer came (attempts: 0)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	close(release)
	if id := <-first; id != "crr-1" {
		t.Errorf("the leader got %q", id)
	}
}

// TestRepositoriesAreNotMixedUp asks for repositories that differ in one part of their name each, one after the other and at once.
func TestRepositoriesAreNotMixedUp(t *testing.T) {
	t.Parallel()
	names := []RepositoryName{
		{"cn-hangzhou", "cri-1", "platform", "app"}, {"cn-beijing", "cri-1", "platform", "app"}, {"cn-hangzhou", "cri-2", "platform", "app"},
		{"cn-hangzhou", "cri-1", "other", "app"}, {"cn-hangzhou", "cri-1", "platform", "web"},
	}
	for _, parallel := range []bool{false, true} {
		cache := newRepositoryCache()
		var group, started sync.WaitGroup
		started.Add(len(names))
		for index, name := range names {
			want := fmt.Sprintf("crr-%d", index)
			ask := func() {
				id, err := cache.get(t.Context(), name, func(context.Context) (string, error) {
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
	cache := newRepositoryCache()
	for range 2 {
		landed, _, err := cache.fly(t.Context(), byName, func(context.Context) (string, error) {
			if _, known := cache.known.Load(byName); known {
				return "asked twice", nil
			}
			return "crr-1", nil
		})
		if landed.id != "crr-1" || err != nil {
			t.Errorf("%+v, %v", landed, err)
		}
	}
}

func TestRepoIDRefusesAnotherRepositorysAnswer(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "other", "RepoNamespaceName": "platform"}`: `GetRepository: HTTP 200: RepoName: the answer is about "other" (attempts: 1)`,
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "storefront", "RepoNamespaceName": "x"}`:   `GetRepository: HTTP 200: RepoNamespaceName: the answer is about "x" (attempts: 1)`,
		`{"IsSuccess": true, "RepoName": "storefront"}`:                                                `GetRepository: HTTP 200: RepoId: want the repository's id, crr-… (attempts: 1)`,
		`{"IsSuccess": true, "RepoId": "../1"}`:                                                        `GetRepository: HTTP 200: RepoId: want the repository's id, crr-… (attempts: 1)`,
	} {
		_, err := answering(t, http.StatusOK, body).RepoID(t.Context(), byName)
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}
