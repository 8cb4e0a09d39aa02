// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"testing"
	"time"
)

func TestNoncesAreForgottenOnlyWhenOld(t *testing.T) {
	var store nonceStore
	store.use(nonce{"key", "old"}, clock.Add(-16*time.Minute), clock.Add(-15*time.Minute))
	for index := range 5000 {
		store.use(nonce{"key", fmt.Sprint(index)}, clock, clock.Add(-15*time.Minute))
	}
	for index := range 5000 {
		if !store.isUsed(nonce{"key", fmt.Sprint(index)}) {
			t.Fatalf("nonce %d is forgotten", index)
		}
	}
	if store.isUsed(nonce{"key", "old"}) {
		t.Error("an old nonce is kept")
	}
	if store.isUsed(nonce{"other", "1"}) {
		t.Error("a nonce is taken for another key's")
	}
}
