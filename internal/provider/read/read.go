// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// nullRule ends the description of every data source. Attributes that are null for other reasons as well say so themselves.
const nullRule = " What the service leaves out is null, and so is every fact of a tag that does not exist (see `allow_missing`)."

// presence is what every data source says of a tag that may not be there, or not yet.
type presence struct {
	AllowMissing types.Bool     `tfsdk:"allow_missing"`
	Exists       types.Bool     `tfsdk:"exists"`
	Wait         types.Bool     `tfsdk:"wait"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

// presenceAttributes are the attributes of presence. orElse is what wait waits for besides.
func presenceAttributes(orElse string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"allow_missing": schema.BoolAttribute{
			MarkdownDescription: "Whether a tag or repository that does not exist gives `exists = false` and null facts instead of an error. Nothing else is " +
				"masked: no missing instance or registry, no refused access, no throttling, no failure of the service. Default `false`.",
			Optional: true,
		},
		"exists": computedBoolean("Whether the tag exists. Only with `allow_missing` can it be `false`."),
		"wait": schema.BoolAttribute{
			MarkdownDescription: "Whether to ask again while the tag or its repository does not exist" + orElse + ": 2 s after the first answer, then at intervals that " +
				"grow to 30 s, until `timeouts.read` is nearly over. Then the last answer is the error, or, with `allow_missing`, `exists` is `false`. Default `false`.",
			Optional: true,
		},
		timeoutsAttribute: timeoutsSchema(),
	}
}

// inquiry is how a data source asks for what may not be there.
type inquiry[T any] struct {
	// ask asks once.
	ask func(context.Context) (T, *failure)
	// explain notes in a failure what there is instead. It is called before that is reported.
	explain func(context.Context, *failure)
}

// inquire asks, and asks again where the configuration says so. The answer is there unless Exists is false or a diagnostic
// is an error.
func inquire[T any](ctx context.Context, p *presence, clock clock, about inquiry[T], diagnostics *diag.Diagnostics) T {
	var none T
	limit := readTimeout(ctx, p.Timeouts, diagnostics)
	if diagnostics.HasError() {
		return none
	}
	patience := patience{clock: clock, waits: p.Wait.ValueBool(), started: clock.now(), limit: limit}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answer, failed := askPatiently(ctx, patience, about.ask)
	p.Exists = types.BoolValue(failed == nil)
	switch {
	case failed == nil:
		return answer
	case p.AllowMissing.ValueBool() && isMissing(failed):
		failed.mask(diagnostics)
	default:
		about.explain(ctx, failed)
		failed.report(diagnostics)
	}
	return none
}
