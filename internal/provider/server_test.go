// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// This file starts the providers for the tests of this package, which use their protocol.

type (
	object     = providertest.Object
	diagnostic = providertest.Diagnostic
	session    = providertest.Session
	dataSource = providertest.Source
)

const (
	acrTag       = providertest.ACRTag
	acrTagLayers = providertest.ACRTagLayers
	acrTags      = providertest.ACRTags
	acrTagScan   = providertest.ACRTagScan
	acrLogin     = providertest.ACRLogin
	ncrTag       = providertest.NCRTag
	ncrTags      = providertest.NCRTags
)

var (
	acrTagSource    = providertest.SourceOf(acrTag)
	acrLayersSource = providertest.SourceOf(acrTagLayers)
	acrTagsSource   = providertest.SourceOf(acrTags)
	acrScanSource   = providertest.SourceOf(acrTagScan)
	ncrTagSource    = providertest.SourceOf(ncrTag)
	ncrTagsSource   = providertest.SourceOf(ncrTags)
)

// dependencies are what a provider reads from its process. The zero value is an empty environment
// without a home directory, and the system's clock, by which no read may wait.
type dependencies struct {
	environment map[string]string
	home        string

	now                func() time.Time
	after              func(time.Duration) <-chan time.Time
	attemptTimeout     time.Duration // of one attempt; 0 for the transport's own
	explanationTimeout time.Duration // of the requests that explain an error; 0 for the provider's own
}

// fastClock returns dependencies with a clock that ends each wait at once.
func fastClock(clock *providertest.Clock) dependencies {
	return dependencies{now: clock.Now, after: clock.After}
}

// noWait replaces time.After where a test has no clock of its own: an unexpected wait, for which
// timeouts.read may leave minutes, is a failure at once.
func noWait(wait time.Duration) <-chan time.Time {
	panic("a read waits " + wait.String() + " by the clock of the system: give the test a providertest.Clock")
}

func newServer(stubs dependencies) tfprotov6.ProviderServer {
	clock := provider.SystemClock
	if stubs.now != nil {
		clock.Now = stubs.now
	}
	clock.After = stubs.after
	if stubs.after == nil {
		clock.After = noWait
	}
	clock.AttemptTimeout, clock.Explanation = stubs.attemptTimeout, stubs.explanationTimeout
	return provider.NewServerOn(provider.Machine{Environment: stubs.environment, Home: stubs.home}, clock)
}

// start starts a provider without configuring it.
func start(t testing.TB, stubs dependencies) *session {
	t.Helper()
	return providertest.Start(t, newServer(stubs))
}

// configured starts a provider whose provider block must be valid.
func configured(t testing.TB, stubs dependencies, block object) *session {
	t.Helper()
	session := start(t, stubs)
	session.MustConfigure(t.Context(), block)
	return session
}

// emulated starts an emulator and a provider that reads from it with the fixture's first accounts.
func emulated(t testing.TB) (*emulator.Server, *session) {
	t.Helper()
	return emulatedWith(t, dependencies{}, nil)
}

// emulatedWith does the same with other dependencies and changes of the provider block.
func emulatedWith(t testing.TB, stubs dependencies, block object) (*emulator.Server, *session) {
	t.Helper()
	return providertest.Emulated(t, providertest.Options{Server: newServer(stubs), Block: block})
}

// emulatedFast does the same without retries, and with a clock that ends each wait at once.
func emulatedFast(t testing.TB) (*emulator.Server, *session, *providertest.Clock) {
	t.Helper()
	clock := &providertest.Clock{}
	services, session := emulatedWith(t, fastClock(clock), object{"max_retries": int64(0)})
	return services, session, clock
}

func startEmulator(t testing.TB) *emulator.Server {
	t.Helper()
	return providertest.StartEmulator(t, emulator.Options{})
}

// blockFor returns a provider block that reads from an emulator, with changes.
func blockFor(server *emulator.Server, changes object) object {
	return providertest.Block(server.URL()).With(changes)
}

// hostOf returns the emulator's host and port.
func hostOf(server *emulator.Server) string {
	return strings.TrimPrefix(server.URL(), "http://")
}
