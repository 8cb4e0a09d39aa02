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

func TestDefaultRetries(t *testing.T) {
	t.Parallel()
	for want, configured := range map[int]types.Int64{4: types.Int64Null(), 0: types.Int64Value(0), 7: types.Int64Value(7)} {
		if got := retriesOf(configured); got != want {
			t.Errorf("max_retries = %s makes %d retries, want %d", configured, got, want)
		}
	}
}

func TestDefaultDeadline(t *testing.T) {
	t.Parallel()
	var problems diag.Diagnostics
	limit := readTimeout(t.Context(), timeouts.Value{Object: types.ObjectNull(nil)}, &problems)
	if limit != 5*time.Minute || problems.HasError() {
		t.Errorf("a read may take %s, %v", limit, problems)
	}
}
