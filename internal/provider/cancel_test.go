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
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func cancelled(host string) []diagnostic {
	return []diagnostic{{
		"ERROR", "Request Timed Out", askedTag + "No answer from GetImageTagDetail at " + host + " after 1 attempt: the read was cancelled before an answer came.\n" +
			"What to do: run again. The read changed nothing.", "",
	}}
}

// checkCancelled starts a read that no answer comes to, does something when the service has the request, and wants the read
// to end as a cancelled one.
func checkCancelled(ctx context.Context, t *testing.T, do func(*session)) {
	t.Helper()
	asked := make(chan struct{})
	server := emulator.StartForTest(t, emulator.Options{Sleep: func(ctx context.Context, _ time.Duration) {
		close(asked)
		<-ctx.Done()
	}})
	server.AddFault(emulator.Fault{Delay: time.Hour, Times: 1})
	session := configured(t, blockFor(server, nil))
	ended := make(chan []diagnostic)
	go func() {
		_, problems := session.readWith(ctx, t, ncrTag, v1Tag())
		ended <- problems
	}()
	<-asked
	do(session)
	if difference := cmp.Diff(cancelled(hostOf(server)), <-ended); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestStopEndsARead is Ctrl-C: the CLI asks the provider to stop.
func TestStopEndsARead(t *testing.T) {
	t.Parallel()
	checkCancelled(t.Context(), t, func(session *session) {
		if _, err := session.server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	})
}

// TestALostCLIEndsARead is the end of the request's own context.
func TestALostCLIEndsARead(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	checkCancelled(ctx, t, func(*session) { cancel() })
}

type payloadKey struct{}

func TestFinishedReadsAreForgotten(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	payload := new([1 << 20]byte)
	ctx := context.WithValue(t.Context(), payloadKey{}, payload)
	kept := weak.Make(payload)
	if _, problems := session.readWith(ctx, t, ncrTag, object{"registry": "acme", "image_name": "storefront", "reference": "1.4.2"}); len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	encoded := encode(t, session.schemas.DataSourceSchemas[ncrTag].ValueType(), v1Tag())
	if _, err := session.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: ncrTag, Config: encoded}); err != nil {
		t.Fatal(err)
	}
	payload, ctx = nil, nil
	_, _ = payload, ctx
	for range 3 { // what a first collection only unlinks, a second one frees
		runtime.GC()
	}
	if kept.Value() != nil {
		t.Error("what belonged to a finished read is still there")
	}
	runtime.KeepAlive(session)
}
