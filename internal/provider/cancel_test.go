// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// checkCancelled starts a read that gets no response, cancels it once the service has the request,
// and compares the error.
func checkCancelled(ctx context.Context, t *testing.T, source dataSource, cancel func(*session)) {
	t.Helper()
	received := make(chan struct{})
	services, session := providertest.Emulated(t, providertest.Options{
		Server: newServer(dependencies{}),
		Emulator: emulator.Options{Sleep: func(ctx context.Context, _ time.Duration) {
			close(received)
			<-ctx.Done()
		}},
	})
	services.AddFault(emulator.Fault{Delay: time.Hour, Times: 1})
	ended := make(chan []diagnostic)
	go func() {
		_, diagnostics := session.Read(ctx, source.Type, source.Config)
		ended <- diagnostics
	}()
	<-received
	cancel(session)
	want := []diagnostic{providertest.Error(
		"Request Timed Out", "Could not read "+subjectOf(source)+": the read was cancelled before a response was received.\n\n"+
			"Run Terraform again. The read changed nothing.\n\n"+
			"Request: "+source.Operation+" at "+hostOf(services)+". No response.", "",
	)}
	if difference := cmp.Diff(want, <-ended); difference != "" {
		t.Errorf("%s (-want +got):\n%s", source.Type, difference)
	}
}

// TestStopCancelsReads stops the provider during a read, as a CLI does at Ctrl-C.
func TestStopCancelsReads(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		checkCancelled(t.Context(), t, source, (*session).Stop)
	}
}

// TestContextCancelsReads ends the context of a request, as when the CLI has exited.
func TestContextCancelsReads(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		ctx, cancel := context.WithCancel(t.Context())
		checkCancelled(ctx, t, source, func(*session) { cancel() })
	}
}

type payloadKey struct{}

func TestFinishedReadsAreReleased(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		_, session := emulated(t)
		payload := new([1 << 20]byte)
		ctx := context.WithValue(t.Context(), payloadKey{}, payload)
		kept := weak.Make(payload)
		session.MustRead(ctx, source.Type, source.Config)
		session.Validate(ctx, source.Type, source.Config)
		payload, ctx = nil, nil
		_, _ = payload, ctx
		for range 3 { // the second collection frees what the first one only unlinks
			runtime.GC()
		}
		if kept.Value() != nil {
			t.Errorf("%s: the context of a finished read is still reachable", source.Type)
		}
		runtime.KeepAlive(session)
	}
}
