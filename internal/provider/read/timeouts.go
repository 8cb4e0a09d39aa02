// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// DefaultTimeout is the deadline of a read whose configuration sets none.
const DefaultTimeout = 5 * time.Minute

// timeoutsSchema returns the library's timeouts block, with another validator: the library's
// accepts 0 and less.
func timeoutsSchema() schema.Block {
	return schema.SingleNestedBlock{
		MarkdownDescription: "How long the read may take. At most one.",
		CustomType: timeouts.Type{ObjectType: types.ObjectType{
			AttrTypes: map[string]attr.Type{"read": types.StringType},
		}},
		Attributes: map[string]schema.Attribute{
			"read": schema.StringAttribute{
				MarkdownDescription: "Time limit for the whole read, including retries and waiting: numbers with the units `s`, `m` and `h`, such as `2m30s`. Default `5m`.",
				Optional:            true,
				Validators:          attribute.Checked(checkTimeout),
			},
		},
	}
}

// Errors of checkTimeout.
var (
	errTimeout         = errors.New("must be a duration greater than 0, such as 30s or 2m30s")
	errTimeoutUnit     = errors.New("must have a unit: s, m or h, such as 30s or 2m30s")
	errTimeoutPositive = errors.New("must be greater than 0")
	errTimeoutLong     = fmt.Errorf("is longer than the longest possible duration, %s", time.Duration(math.MaxInt64).Truncate(time.Second))
)

// durationGrammar matches what time.ParseDuration accepts, without its limit.
var durationGrammar = regexp.MustCompile(`^[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$`)

func checkTimeout(text string) error {
	limit, err := time.ParseDuration(text)
	switch {
	case err == nil && limit > 0:
		return nil
	case err == nil, durationGrammar.MatchString(text) && strings.HasPrefix(text, "-"):
		return errTimeoutPositive
	case durationGrammar.MatchString(text):
		return errTimeoutLong
	case durationGrammar.MatchString(text + "s"):
		return errTimeoutUnit
	default:
		return errTimeout
	}
}

// timeout returns how long a read may take, by its configuration.
func timeout(ctx context.Context, configured timeouts.Value, diagnostics *diag.Diagnostics) time.Duration {
	if configured.IsNull() {
		return DefaultTimeout // the library would log it for every read
	}
	limit, problems := configured.Read(ctx, DefaultTimeout)
	diagnostics.Append(problems...)
	return limit
}
