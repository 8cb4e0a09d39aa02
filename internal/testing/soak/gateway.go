// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// gateway stands between the provider and the services, as both vendors' do. It passes every request on, so that every
// signature is verified; what it makes of the answer depends on the seed and on whose request it is, not on what runs beside.
type gateway struct {
	*countingServer
	seed    uint64
	world   *world
	tally   *tally
	wrong   *violations
	onward  *http.Transport
	service atomic.Pointer[emulator.Server] // nil while there is none
}

func startGateway(seed uint64, world *world, tally *tally, wrong *violations) (*gateway, error) {
	started := &gateway{seed: seed, world: world, tally: tally, wrong: wrong, onward: &http.Transport{MaxIdleConnsPerHost: mostIdle}}
	var err error
	started.countingServer, err = startServer(started)
	return started, err
}

// mostIdle lets all requests that are passed on at a time keep their connections.
const mostIdle = 2 * mostConnections

// use says which emulator answers, nil for none.
func (g *gateway) use(service *emulator.Server) {
	g.service.Store(service)
	g.onward.CloseIdleConnections()
}

func (g *gateway) close() error {
	g.onward.CloseIdleConnections()
	return g.countingServer.close()
}

// ServeHTTP answers one request.
func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	service := g.service.Load()
	asked, known := parseRequest(r)
	repository := g.world.byKey[asked.repository]
	switch {
	case service == nil: // a request of a hasty read, which is over
		http.Error(w, "the soak is between two emulators", http.StatusServiceUnavailable)
		return
	case !known || repository == nil:
		g.wrong.add("a request that no read should make: %s %s", r.Method, r.URL.Path)
		http.Error(w, "not known", http.StatusBadRequest)
		return
	}
	var spoilt *fault
	after := func() {}
	if asked.tag == "" {
		spoilt = g.aboutRepository(repository, asked)
	} else {
		spoilt, after = g.aboutTag(service, repository, asked)
	}
	g.tally.answered(spoilt)
	answered, err := g.pass(r, service)
	if err != nil {
		if r.Context().Err() == nil {
			g.wrong.add("%s: the emulator fails: %v", asked.operation, err)
		}
		panic(http.ErrAbortHandler)
	}
	if answered.status != http.StatusOK && answered.status != http.StatusNotFound {
		g.wrong.add("%s: the emulator refuses a request with HTTP status %d: %s", asked.operation, answered.status, answered.body)
	}
	after()
	if spoilt != nil {
		spoilt.spoil(answered, asked)
	}
	answered.deliver(w, r)
}

// pass asks the emulator.
func (g *gateway) pass(r *http.Request, service *emulator.Server) (*answer, error) {
	onward := r.Clone(r.Context())
	target, err := url.Parse(service.URL() + r.RequestURI)
	if err != nil {
		return nil, err
	}
	onward.URL, onward.Host, onward.RequestURI = target, "", ""
	response, err := g.onward.RoundTrip(onward)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	return &answer{status: response.StatusCode, header: response.Header, body: body}, nil
}
