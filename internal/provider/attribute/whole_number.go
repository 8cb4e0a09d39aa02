// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// WholeNumber returns the validator of a whole number between two others. It belongs to an
// attribute of the type number, not int64: with that type, the framework reports a fraction as an
// error of the provider.
func WholeNumber(lowest, highest int64) []validator.Number {
	return []validator.Number{wholeNumber{lowest, highest}}
}

// Int64 returns the value of an attribute that WholeNumber has validated; 0 for null and unknown.
func Int64(value types.Number) int64 {
	if value.IsNull() || value.IsUnknown() {
		return 0
	}
	number, _ := value.ValueBigFloat().Int64()
	return number
}

type wholeNumber struct {
	lowest, highest int64
}

// Description implements validator.Number.
func (v wholeNumber) Description(context.Context) string {
	return fmt.Sprintf("must be a whole number from %d to %d", v.lowest, v.highest)
}

// MarkdownDescription implements validator.Number.
func (v wholeNumber) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateNumber implements validator.Number. A value that is not known yet is checked when it is.
func (v wholeNumber) ValidateNumber(ctx context.Context, request validator.NumberRequest, response *validator.NumberResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	value := request.ConfigValue.ValueBigFloat()
	if number, accuracy := value.Int64(); accuracy == big.Exact && v.lowest <= number && number <= v.highest {
		return
	}
	response.Diagnostics.AddAttributeError(request.Path, SummaryInvalidValue,
		fmt.Sprintf("Invalid value for %s: %s %s.", request.Path, value.Text('g', -1), v.Description(ctx)))
}
