// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	timeoutsAttribute  = "timeouts"
	defaultReadTimeout = 5 * time.Minute
)

// timeoutsSchema is `timeouts = { read = "5m" }`. It is the library's, but for the validator, which lets 0 and less through.
func timeoutsSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "How long the read may take.",
		Optional:            true,
		CustomType: timeouts.Type{ObjectType: types.ObjectType{
			AttrTypes: map[string]attr.Type{"read": types.StringType},
		}},
		Attributes: map[string]schema.Attribute{
			"read": schema.StringAttribute{
				MarkdownDescription: "The deadline around everything that a read does, retries and waiting included: numbers with the units `s`, `m` and `h`, such as `30s` or `2m30s`. Default `5m`.",
				Optional:            true,
				Validators:          checkedBy(checkTimeout),
			},
		},
	}
}

var errTimeout = errors.New("want a time of more than 0, like 30s or 2m30s")

func checkTimeout(given string) error {
	if limit, err := time.ParseDuration(given); err != nil || limit <= 0 {
		return errTimeout
	}
	return nil
}

// readTimeout is how long a read may take, by its `timeouts`.
func readTimeout(ctx context.Context, configured timeouts.Value, diagnostics *diag.Diagnostics) time.Duration {
	if configured.IsNull() {
		return defaultReadTimeout // the library would say so in the log of every read
	}
	limit, problems := configured.Read(ctx, defaultReadTimeout)
	diagnostics.Append(problems...)
	return limit
}
