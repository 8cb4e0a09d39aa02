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

// checked validates strings by one of the Check functions of the lower layers.
type checked struct {
	check func(string) error
	// detail formats the first paragraph of the diagnostic of a value that the check refuses.
	detail func(at path.Path, value string, err error) string
	// isSecret is set where the corrected value must not be shown either.
	isSecret bool
	// isBelowHost is set for the name of an image, which must not start with the host of its
	// registry.
	isBelowHost bool
}

// Checked returns a validator by a check.
func Checked(check func(string) error) []validator.String {
	return []validator.String{checked{check: check, detail: InvalidValue}}
}

// CheckedSecret returns a validator by a check, whose diagnostic does not quote the value.
func CheckedSecret(check func(string) error) []validator.String {
	return []validator.String{checked{check: check, detail: hiddenValue, isSecret: true}}
}

// CheckedEndpoint returns a validator by a check of a URL or a host.
func CheckedEndpoint(check func(string) error) []validator.String {
	return []validator.String{checked{check: check, detail: invalidEndpoint}}
}

// CheckedName returns a validator by a check of the name of an image within a registry. It also
// refuses a name that starts with the configuration's registry_host.
func CheckedName(check func(string) error) []validator.String {
	return []validator.String{checked{check: check, detail: InvalidValue, isBelowHost: true}}
}

// Description implements validator.String. It returns the check's error of an empty value, which
// states the grammar.
func (c checked) Description(context.Context) string { return c.check("").Error() }

// MarkdownDescription implements validator.String.
func (c checked) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

// ValidateString implements validator.String. A value that is not known yet is checked when it is.
func (c checked) ValidateString(ctx context.Context, request validator.StringRequest, response *validator.StringResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	value := request.ConfigValue.ValueString()
	if value == "" {
		response.Diagnostics.AddAttributeError(request.Path, SummaryInvalidValue, emptyValue(ctx, request))
		return
	}
	err := c.check(value)
	if c.isBelowHost && err == nil {
		err = checkBelowHost(ctx, request.Config, value)
	}
	if err == nil {
		return
	}
	detail := c.detail(request.Path, value, err)
	if fix := c.correction(ctx, request, err, strings.Contains(detail, hidden)); fix != "" {
		detail += "\n\n" + fix
	}
	response.Diagnostics.AddAttributeError(request.Path, SummaryInvalidValue, detail)
}

// emptyValue formats the diagnostic of an empty string, which is the same for all attributes.
func emptyValue(ctx context.Context, request validator.StringRequest) string {
	detail := "Invalid value for " + request.Path.String() + ": it is empty.\n\n"
	if attribute, _ := request.Config.Schema.AttributeAtPath(ctx, request.Path); attribute != nil && attribute.IsRequired() {
		return detail + "Set a value."
	}
	return detail + "Set a value. To set none, give null or leave it out."
}

// hidden is in the first paragraph of a diagnostic that does not quote the value.
const hidden = " (value hidden): "

// InvalidValue formats the diagnostic of a value that is refused. The error is a predicate, such as
// "must be …". A URL with a user or a query, in the place of a name, is not quoted.
func InvalidValue(at path.Path, value string, err error) string {
	if transport.HasURLSecret(value) {
		return hiddenValue(at, value, err)
	}
	return fmt.Sprintf("Invalid value for %s: %s %s.", at, transport.Quote(value), strings.TrimSuffix(err.Error(), "."))
}

// hiddenValue is InvalidValue for a value that must not be shown. The error says what is wrong with
// "it".
func hiddenValue(at path.Path, _ string, err error) string {
	return "Invalid value for " + at.String() + hidden + strings.TrimSuffix(err.Error(), ".") + "."
}

// invalidEndpoint is InvalidValue for a URL or a host. A value that may have a user or a query is
// not quoted, even if it is not a URL: these may contain a password or a token.
func invalidEndpoint(at path.Path, value string, err error) string {
	if transport.MayHaveSecret(value) {
		return hiddenValue(at, value, err)
	}
	return InvalidValue(at, value, err)
}
