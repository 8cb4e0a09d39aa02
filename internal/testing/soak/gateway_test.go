// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// newTestGateway stands before an emulator of a small world.
func newTestGateway(t *testing.T) *gateway {
	t.Helper()
	world := newWorld(1, 1)
	started, err := startGateway(1, world, newTally(), &violations{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := started.close(); err != nil {
			t.Error(err)
		}
	})
	started.use(emulator.StartForTest(t, emulator.Options{Fixture: world.fixture}))
	return started
}

func TestGatewayNoticesWhatNobodyShouldAsk(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"GET " + redirectTarget:                                               "a request that no read should make: GET /elsewhere",
		"GET " + ncrBase + "/repositories/soak/unknown/tags/v1":               "a request that no read should make: GET /ncr/api/v2/repositories/soak/unknown/tags/v1",
		"GET " + ncrBase + "/repositories/soak/team-0%2Fapp-0/tags/v1":        `GetImageTagDetail for the tag "v1", which nobody reads by that now`,
		"GET " + ncrBase + "/repositories/soak/team-0%2Fapp-0/tags/absent":    `a request for the tag "absent", which no read has`,
		"POST /?Action=GetRepository&RepoNamespaceName=team-0&RepoName=app-0": "GetRepository: the emulator refuses a request with HTTP status 400: ",
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			gateway := newTestGateway(t)
			request := newRequest(target)
			request.URL.Scheme, request.URL.Host, request.RequestURI = "http", gateway.listener.Addr().String(), ""
			response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
			if err == nil {
				_ = response.Body.Close()
			}
			if len(gateway.wrong.texts) == 0 || !strings.HasPrefix(gateway.wrong.texts[0], want) {
				t.Errorf("violations %q, want %q first", gateway.wrong.texts, want)
			}
		})
	}
}

// TestMovesAreInTheBooks compares the books with what the emulator says after each move.
func TestMovesAreInTheBooks(t *testing.T) {
	t.Parallel()
	gateway := newTestGateway(t)
	service := gateway.service.Load()
	acr, ncr := gateway.world.acr[0].shared[1], gateway.world.ncr[0].shared[1]
	gateway.move(service, acr, "build 3", false)
	gateway.move(service, ncr, "build 4", false)
	if acr.image != "build 3" || ncr.image != "build 4" {
		t.Errorf("%q and %q, want build 3 and build 4", acr.image, ncr.image)
	}
	gateway.move(service, acr, "build 3", true)
	gateway.move(service, ncr, "build 5", true)
	if acr.image != "" || ncr.image != "build 5" {
		t.Errorf("%q and %q, want nothing and build 5", acr.image, ncr.image)
	}
	gateway.move(service, acr, "build 2", true) // there is nothing to delete
	if acr.image != "build 2" {
		t.Errorf("%q, want build 2", acr.image)
	}
	gateway.world.reset()
	if acr.image != "build 1" || ncr.image != "build 1" || gateway.wrong.count > 0 || gateway.tally.moves != 5 {
		t.Errorf("%q and %q, want build 1; violations %q; %d moves, want 5", acr.image, ncr.image, gateway.wrong.texts, gateway.tally.moves)
	}
}
