// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"net/http"
	"sync"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
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
