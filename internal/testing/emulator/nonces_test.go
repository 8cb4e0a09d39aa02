// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"testing"
	"time"
)

func TestNonceExpiry(t *testing.T) {
	server := startServer(t, Options{})
	server.useNonce(nonce{"key", "old"}, clock.Add(-15*time.Minute-time.Second))
	for index := range 5000 {
		server.useNonce(nonce{"key", fmt.Sprint(index)}, clock.Add(-15*time.Minute))
	}
	for index := range 5000 {
		if _, isUsed := server.nonces[nonce{"key", fmt.Sprint(index)}]; !isUsed {
			t.Fatalf("nonce %d is forgotten", index)
		}
	}
	if len(server.nonces) != 5000 {
		t.Errorf("%d nonces, want 5000 without the old one", len(server.nonces))
	}
}
