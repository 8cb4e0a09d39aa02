// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// checked is a validator of strings by one of the Check functions of the lower layers.
type checked struct {
	check func(string) error
	// detail formats the diagnostic of a value that the check refuses.
	detail func(at path.Path, value string, err error) string
}

// Checked returns a validator by a check.
func Checked(check func(string) error) []validator.String {
	return []validator.String{checked{check, InvalidValue}}
}

// CheckedSecret returns a validator by a check, whose diagnostic does not quote the value.
func CheckedSecret(check func(string) error) []validator.String {
	return []validator.String{checked{check, func(at path.Path, _ string, err error) string { return HiddenValue(at, err) }}}
}

// CheckedEndpoint returns a validator by a check of a URL or a host.
func CheckedEndpoint(check func(string) error) []validator.String {
	return []validator.String{checked{check, InvalidEndpoint}}
}

// Description implements validator.String by what the check says of an empty value, which is its grammar.
func (c checked) Description(context.Context) string { return c.check("").Error() }

// MarkdownDescription implements validator.String.
func (c checked) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

// ValidateString implements validator.String. A value that is not known yet is checked when it is.
func (c checked) ValidateString(_ context.Context, request validator.StringRequest, response *validator.StringResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	value := request.ConfigValue.ValueString()
	if err := c.check(value); err != nil {
		response.Diagnostics.AddAttributeError(request.Path, SummaryInvalidValue, c.detail(request.Path, value, err))
	}
}

// InvalidValue formats the diagnostic of a value that is refused. The error is a predicate, such as "must be …". A URL with a
// user or a query, in the place of a name, is not quoted.
func InvalidValue(at path.Path, value string, err error) string {
	if transport.HasURLSecret(value) {
		return HiddenValue(at, err)
	}
	return fmt.Sprintf("Invalid value for %s: %s %s.", at, transport.Quote(value), strings.TrimSuffix(err.Error(), "."))
}

// HiddenValue is InvalidValue for a value that must not be shown. The error says what is wrong with "it".
func HiddenValue(at path.Path, err error) string {
	return fmt.Sprintf("Invalid value for %s (value hidden): %s.", at, strings.TrimSuffix(err.Error(), "."))
}

// InvalidEndpoint is InvalidValue for a URL or a host. One that may have a user or a query is not quoted, even where it is no
// URL: a password or a token may be in them.
func InvalidEndpoint(at path.Path, value string, err error) string {
	if transport.MayHaveSecret(value) {
		return HiddenValue(at, err)
	}
	return InvalidValue(at, value, err)
}
