// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"net/http"
	"sync"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestRepoIDIsCached(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if id, err := client.RepoID(t.Context(), storefrontName); id != "crr-v7m9m2g0qkqjf56p" || err != nil {
				t.Errorf("RepoID = %q, %v", id, err)
			}
		})
	}
	group.Wait()
	if _, err := client.RepoID(t.Context(), storefrontName); err != nil {
		t.Error(err)
	}
	if sent := server.Record().Counts["GetRepository"]; sent != 1 {
		t.Errorf("%d requests of GetRepository, want 1", sent)
	}
}

func TestRepoIDErrorIsNotCached(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Times: 1, Status: 500, Body: `{"Code": "SystemError"}`})
	if _, err := client.RepoID(t.Context(), storefrontName); err == nil {
		t.Fatal("no error from the fault")
	}
	if id, err := client.RepoID(t.Context(), storefrontName); id != "crr-v7m9m2g0qkqjf56p" || err != nil {
		t.Errorf("RepoID = %q, %v", id, err)
	}
}

func TestRepoIDOfAnotherRepository(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "other", "RepoNamespaceName": "platform"}`: `GetRepository: HTTP 200: the response is about repository "other" (attempts: 1)`,
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "storefront", "RepoNamespaceName": "x"}`:   `GetRepository: HTTP 200: the response is about namespace "x" (attempts: 1)`,
		`{"IsSuccess": true, "RepoName": "storefront"}`:                                                `GetRepository: HTTP 200: the response has no valid RepoId (attempts: 1)`,
		`{"IsSuccess": true, "RepoId": "../1"}`:                                                        `GetRepository: HTTP 200: the response has no valid RepoId (attempts: 1)`,
	} {
		_, err := clientWithResponse(t, http.StatusOK, body).RepoID(t.Context(), storefrontName)
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}
