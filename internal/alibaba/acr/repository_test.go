// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"net/http"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestRepositoryIsCached(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if found, err := client.GetRepository(t.Context(), storefrontName); found.ID != "crr-v7m9m2g0qkqjf56p" || err != nil {
				t.Errorf("%+v, %v", found, err)
			}
		})
	}
	group.Wait()
	if _, err := client.GetRepository(t.Context(), storefrontName); err != nil {
		t.Error(err)
	}
	if sent := server.Record().Counts["GetRepository"]; sent != 1 {
		t.Errorf("%d requests of GetRepository, want 1", sent)
	}
}

func TestRepositoryErrorIsNotCached(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Times: 1, Status: 500, Body: `{"Code": "SystemError"}`})
	if _, err := client.GetRepository(t.Context(), storefrontName); err == nil {
		t.Fatal("no error from the fault")
	}
	if found, err := client.GetRepository(t.Context(), storefrontName); found.ID != "crr-v7m9m2g0qkqjf56p" || err != nil {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestResponseOfAnotherRepository(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "other", "RepoNamespaceName": "platform"}`: `GetRepository: HTTP 200: the response is about repository "other" (attempts: 1)`,
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "storefront", "RepoNamespaceName": "x"}`:   `GetRepository: HTTP 200: the response is about namespace "x" (attempts: 1)`,
		`{"IsSuccess": true, "RepoName": "storefront"}`:                                                `GetRepository: HTTP 200: the response has no valid RepoId (attempts: 1)`,
		`{"IsSuccess": true, "RepoId": "../1"}`:                                                        `GetRepository: HTTP 200: the response has no valid RepoId (attempts: 1)`,
	} {
		_, err := clientWithResponse(t, http.StatusOK, body).GetRepository(t.Context(), storefrontName)
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}

func TestTagImmutability(t *testing.T) {
	t.Parallel()
	isTrue, isFalse := true, false
	for value, want := range map[string]*bool{`, "TagImmutability": true`: &isTrue, `, "TagImmutability": false`: &isFalse, `, "TagImmutability": null`: nil, ``: nil} {
		body := `{"IsSuccess": true, "RepoId": "crr-1"` + value + `}`
		got, err := clientWithResponse(t, http.StatusOK, body).GetRepository(t.Context(), storefrontName)
		if difference := cmp.Diff(Repository{ID: "crr-1", TagImmutability: want}, got); difference != "" || err != nil {
			t.Errorf("%s: %v, repository (-want +got):\n%s", body, err, difference)
		}
	}
}
