// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

const (
	timeoutsAttribute  = "timeouts"
	defaultReadTimeout = 5 * time.Minute
)

// timeoutsSchema is `timeouts = { read = "5m" }`.
func timeoutsSchema(ctx context.Context) schema.Attribute {
	attribute := timeouts.AttributesWithOpts(ctx, timeouts.Opts{
		ReadDescription: "The deadline around everything that a read does, retries included: numbers with the units `s`, `m` and `h`, such as `30s` or `2m30s`. Default `5m`.",
	})
	if nested, isNested := attribute.(schema.SingleNestedAttribute); isNested {
		nested.MarkdownDescription = "How long the read may take."
		return nested
	}
	return attribute
}

// withDeadline bounds a read by its `timeouts`.
func withDeadline(ctx context.Context, configured timeouts.Value, diagnostics *diag.Diagnostics) (context.Context, context.CancelFunc) {
	limit, problems := configured.Read(ctx, defaultReadTimeout)
	diagnostics.Append(problems...)
	if limit <= 0 {
		at := path.Root(timeoutsAttribute).AtName("read")
		diagnostics.AddAttributeError(at, summaryInvalidValue, quote(limit.String())+" can't be "+at.String()+": want a time of more than 0, like \"30s\".")
	}
	return context.WithTimeout(ctx, limit)
}
