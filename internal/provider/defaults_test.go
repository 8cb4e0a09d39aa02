// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestDefaultRetries(t *testing.T) {
	t.Parallel()
	for want, configured := range map[int]types.Int64{4: types.Int64Null(), 0: types.Int64Value(0), 7: types.Int64Value(7)} {
		if got := retryCount(configured); got != want {
			t.Errorf("max_retries = %s makes %d retries, want %d", configured, got, want)
		}
	}
}
