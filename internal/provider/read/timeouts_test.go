// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestDefaultTimeout(t *testing.T) {
	t.Parallel()
	var diagnostics diag.Diagnostics
	limit := timeout(t.Context(), timeouts.Value{Object: types.ObjectNull(nil)}, &diagnostics)
	if limit != 5*time.Minute || diagnostics.HasError() {
		t.Errorf("a read may take %s, %v", limit, diagnostics)
	}
}
