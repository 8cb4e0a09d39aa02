// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestDefaultRetries(t *testing.T) {
	t.Parallel()
	for want, configured := range map[int]types.Number{4: types.NumberNull(), 0: types.NumberValue(big.NewFloat(0)), 7: types.NumberValue(big.NewFloat(7))} {
		if got := retryCount(configured); got != want {
			t.Errorf("max_retries = %s makes %d retries, want %d", configured, got, want)
		}
	}
}
