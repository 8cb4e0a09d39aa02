// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestRetriesByDefault(t *testing.T) {
	t.Parallel()
	for want, configured := range map[int]types.Int64{4: types.Int64Null(), 0: types.Int64Value(0), 7: types.Int64Value(7)} {
		if got := retriesOf(configured); got != want {
			t.Errorf("max_retries = %s makes %d retries, want %d", configured, got, want)
		}
	}
}

func TestDeadlineByDefault(t *testing.T) {
	t.Parallel()
	var problems diag.Diagnostics
	before := time.Now()
	ctx, cancel := withDeadline(t.Context(), timeouts.Value{Object: types.ObjectNull(nil)}, &problems)
	defer cancel()
	deadline, bounded := ctx.Deadline()
	if !bounded || deadline.Before(before.Add(5*time.Minute)) || deadline.After(time.Now().Add(5*time.Minute)) || problems.HasError() {
		t.Errorf("deadline %v from %v, %v", deadline, before, problems)
	}
}
