// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// Common are the attributes that the data sources of one tag have. It is embedded in their models.
type Common struct {
	Settings

	Wait types.Bool `tfsdk:"wait"`
}

// Settings are the attributes that all data sources have. It is embedded in the models of those
// that do not wait.
type Settings struct {
	AllowMissing types.Bool     `tfsdk:"allow_missing"`
	Exists       types.Bool     `tfsdk:"exists"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

// WaitsForDigests is what wait waits for besides the tag, where there are expected_digest and
// verify_digest.
const WaitsForDigests = " (and, with `expected_digest`, points to it; with `verify_digest`, API and registry agree)"

// CommonAttributes returns the schema of the attributes of Common. alsoWaits says what wait waits
// for besides the tag.
func CommonAttributes(alsoWaits string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"allow_missing": schema.BoolAttribute{
			MarkdownDescription: "If the tag or repository does not exist, set `exists = false` and null facts instead of failing. Other errors still fail. Default `false`.",
			Optional:            true,
		},
		"exists": attribute.ComputedBool("Whether the tag exists. Always `true` unless `allow_missing` is set."),
		"wait": schema.BoolAttribute{
			MarkdownDescription: "Wait until the tag exists" + alsoWaits + ", for at most `timeouts.read`. Default `false`.",
			Optional:            true,
		},
	}
}

// CommonBlocks returns the schema of the blocks of Common.
func CommonBlocks() map[string]schema.Block {
	return map[string]schema.Block{"timeouts": timeoutsSchema()}
}

// Operation is how a data source reads.
type Operation[T any] struct {
	// Get reads once. Its errors are an Error. The value that it returns with an error is what is
	// known nevertheless.
	Get func(context.Context) (T, error)
	// Explain returns the error with facts about what exists instead. It is called before the error
	// is reported.
	Explain func(context.Context, Error) Error
}

// Result is the outcome of a read without an error.
type Result[T any] struct {
	// Value is what Get returned last: of a tag that does not exist, what is known nevertheless.
	Value T
	// Exists is false only for what is missing and may be, by allow_missing.
	Exists   bool
	Warnings diag.Diagnostics
}

// Run reads within the deadline, and polls and allows a missing tag where the configuration says
// so.
func Run[T any](ctx context.Context, clock Clock, settings Common, operation Operation[T]) (Result[T], error) {
	var invalid diag.Diagnostics
	limit := timeout(ctx, settings.Timeouts, &invalid)
	if invalid.HasError() {
		return Result[T]{}, diagnosticsError{invalid}
	}
	policy := polling{clock: clock, enabled: settings.Wait.ValueBool(), started: clock.Now(), limit: limit}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	value, err := poll(ctx, policy, operation.Get)
	if err == nil {
		return Result[T]{Value: value, Exists: true}, nil
	}
	failed, isRead := errors.AsType[Error](err)
	switch {
	case !isRead:
		return Result[T]{}, err
	case settings.AllowMissing.ValueBool() && IsMissing(failed):
		warnings, err := failed.allowMissing()
		return Result[T]{Value: value, Warnings: warnings}, err
	default:
		return Result[T]{}, operation.Explain(ctx, failed)
	}
}

// diagnosticsError is diagnostics that a library made.
type diagnosticsError struct {
	diagnostics diag.Diagnostics
}

func (e diagnosticsError) Error() string { return e.diagnostics[0].Detail() }
