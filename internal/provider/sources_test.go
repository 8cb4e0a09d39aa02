// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// What all data sources have in common, and no file of its own is about.

func TestParallelReadsAreEqual(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		services, session := emulated(t)
		want := session.MustRead(t.Context(), source.Type, source.Config)
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				state, diagnostics := session.Read(t.Context(), source.Type, source.Config)
				if difference := cmp.Diff(want, state); difference != "" || len(diagnostics) > 0 {
					t.Errorf("%s: %+v (-want +got):\n%s", source.Type, diagnostics, difference)
				}
			})
		}
		group.Wait()
		if count, want := services.Record().Counts[source.Operation], int64(51*source.RequestsOf(source.Operation)); count != want {
			t.Errorf("%s: %d requests, want %d", source.Type, count, want)
		}
	}
}

// TestRequestsOfRead reads twice, over one connection.
func TestRequestsOfRead(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		services, session := emulated(t)
		session.MustRead(t.Context(), source.Type, source.Config)
		session.MustRead(t.Context(), source.Type, source.Config)
		record := services.Record()
		var requests []string
		for _, request := range record.Requests {
			requests = append(requests, request.Operation)
		}
		want := slices.Concat(source.AllRequests(), source.AllRequests())
		if difference := cmp.Diff(want, requests); difference != "" || record.ConnectionsOpened != 1 {
			t.Errorf("%s: over %d connections (-want +got):\n%s", source.Type, record.ConnectionsOpened, difference)
		}
	}
}

func TestStateIgnoresOrderOfResponse(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		services, session := emulated(t)
		want := session.MustRead(t.Context(), source.Type, source.Config)
		for seed := range int64(20) {
			services.Shuffle(seed)
			if difference := cmp.Diff(want, session.MustRead(t.Context(), source.Type, source.Config)); difference != "" {
				t.Fatalf("%s, seed %d (-first +shuffled):\n%s", source.Type, seed, difference)
			}
		}
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	const want = "terraform-provider-containerregistry/test (+https://github.com/containerregistry/terraform-provider-containerregistry) Terraform/1.11.4"
	services, session := emulated(t)
	for _, source := range providertest.Sources() {
		session.MustRead(t.Context(), source.Type, source.Config)
	}
	for _, request := range services.Record().Requests {
		if request.UserAgent != want {
			t.Errorf("%s: user agent %q, want %q", request.Operation, request.UserAgent, want)
		}
	}
}

func TestDeadlineEndsReads(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		services, session := emulated(t)
		services.AddFault(emulator.Fault{Delay: time.Hour})
		_, diagnostics := session.Read(t.Context(), source.Type, source.Config.With(object{"timeouts": object{"read": "50ms"}}))
		want := []diagnostic{providertest.Error(
			"Request Timed Out", "Could not read "+subjectOf(source)+": the deadline passed before a response was received.\n\n"+
				"Check the network and the proxy between this machine and the service. If the service is only slow, raise timeouts.read.\n\n"+
				"Request: "+source.Operation+" at "+hostOf(services)+". No response.", "",
		)}
		if difference := cmp.Diff(want, diagnostics); difference != "" {
			t.Errorf("%s (-want +got):\n%s", source.Type, difference)
		}
	}
}

func TestTimeoutsAreChecked(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	const (
		noDuration = "must be a duration greater than 0, such as 30s or 2m30s"
		noUnit     = "must have a unit: s, m or h, such as 30s or 2m30s"
		tooShort   = "must be greater than 0"
		tooLong    = "is longer than the longest possible duration, 2562047h47m16s"
	)
	for value, problem := range map[string]string{
		"soon": noDuration, "5m ": noDuration + ".\n\nThe value has white space around it: set timeouts.read to \"5m\"", "5 m": noDuration, "1d": noDuration, "h": noDuration, "3000000h,": noDuration,
		"5": noUnit, "-5": noUnit, "1.5": noUnit, "3000000": noUnit, "1h30": noUnit,
		"0s": tooShort, "0": tooShort, "-5m": tooShort, "-3000000h": tooShort,
		"3000000h": tooLong, "2562047h47m17s": tooLong, "+3000000.5h": tooLong, "2562047h48m": tooLong, "9223372036854775808ns": tooLong, "99999999999999999999s": tooLong,
	} {
		want := []diagnostic{providertest.Error("Invalid Attribute Value", `Invalid value for timeouts.read: "`+value+`" `+problem+`.`, "timeouts.read")}
		for _, source := range providertest.Sources() {
			_, diagnostics := session.Read(t.Context(), source.Type, source.Config.With(object{"timeouts": object{"read": value}}))
			if difference := cmp.Diff(want, diagnostics); difference != "" {
				t.Errorf("%s (-want +got):\n%s", source.Type, difference)
			}
		}
	}
	if sent := len(services.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

// TestLongestTimeout reads with the longest duration there is, which must not overflow where it is
// added to a time.
func TestLongestTimeout(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, source := range providertest.Sources() {
		session.MustRead(t.Context(), source.Type, source.Config.With(object{"timeouts": object{"read": "2562047h47m16s"}}))
	}
}

// TestUnknownArgumentsAreValidatedLater makes each argument unknown that a configuration has, and
// all of them.
func TestUnknownArgumentsAreValidatedLater(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, source := range providertest.Sources() {
		for _, config := range source.Configs() {
			all := object{}
			for name := range config {
				all[name] = providertest.Unknown
				if diagnostics := session.Validate(t.Context(), source.Type, config.With(object{name: providertest.Unknown})); len(diagnostics) > 0 {
					t.Errorf("%s.%s: %+v", source.Type, name, diagnostics)
				}
			}
			if diagnostics := session.Validate(t.Context(), source.Type, all); len(diagnostics) > 0 {
				t.Errorf("%s: %+v", source.Type, diagnostics)
			}
		}
	}
}

func TestReadBeforeConfigureIsAnError(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	want := []diagnostic{providertest.Error(
		"Provider Defect", "The data source was read before the provider was configured.\n\nReport this to the developers of the provider.", "",
	)}
	for _, source := range providertest.Sources() {
		_, diagnostics := session.Read(t.Context(), source.Type, source.Config)
		if difference := cmp.Diff(want, diagnostics); difference != "" {
			t.Errorf("%s (-want +got):\n%s", source.Type, difference)
		}
	}
}

// TestBlockOfOneRegistryIsEnough reads the data sources of each registry with nothing but its
// block.
func TestBlockOfOneRegistryIsEnough(t *testing.T) {
	t.Parallel()
	services := startEmulator(t)
	for _, registry := range providertest.Registries() {
		session := configured(t, dependencies{}, object{registry: blockFor(services, nil)[registry]})
		for _, source := range providertest.SourcesOf(registry) {
			session.MustRead(t.Context(), source.Type, source.Config)
		}
	}
}
