// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

const (
	summaryInvalidValue       = "Invalid Attribute Value"
	summaryInvalidCombination = "Invalid Attribute Combination"
	summaryMissingRegion      = "Missing Region"
	summaryMissingPlatform    = "Missing Platform"

	// longestQuoted bounds what an error quotes of a user's value, in characters.
	longestQuoted = 100
)

// quote makes a user's value fit for an error text: quoted, control characters escaped, cut.
func quote(value string) string {
	runes := []rune(value)
	if len(runes) > longestQuoted {
		return strconv.QuoteToGraphic(string(runes[:longestQuoted])) + "…"
	}
	return strconv.QuoteToGraphic(value)
}

// checked is a validator of strings by one of the Check functions of the lower layers.
type checked struct {
	check  func(string) error
	secret bool
	// endpoint says that the value is a URL, which may have a password.
	endpoint bool
}

// checkedBy makes a validator of a check.
func checkedBy(check func(string) error) []validator.String {
	return []validator.String{checked{check: check}}
}

// checkedSecret makes a validator of a check, whose error does not quote the value.
func checkedSecret(check func(string) error) []validator.String {
	return []validator.String{checked{check: check, secret: true}}
}

// checkedEndpoint makes a validator of a check of an endpoint.
func checkedEndpoint(check func(string) error) []validator.String {
	return []validator.String{checked{check: check, endpoint: true}}
}

// Description is what the check says of an empty value, which each refuses by stating its grammar.
func (c checked) Description(context.Context) string { return c.check("").Error() }

// MarkdownDescription is Description.
func (c checked) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

// ValidateString refuses what the check refuses. What is not known yet is checked when it is.
func (c checked) ValidateString(_ context.Context, request validator.StringRequest, response *validator.StringResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	value := request.ConfigValue.ValueString()
	if err := c.check(value); err != nil {
		detail := invalidDetail(request.Path, quote(value), err)
		if c.secret {
			detail = hiddenDetail(request.Path, err)
		}
		if c.endpoint {
			detail = endpointDetail(request.Path, value, err)
		}
		response.Diagnostics.AddAttributeError(request.Path, summaryInvalidValue, detail)
	}
}

// hiddenDetail is invalidDetail of a value that nobody may see.
func hiddenDetail(at path.Path, err error) string {
	return at.String() + " (not shown here) can't be used: " + strings.TrimSuffix(err.Error(), ".") + "."
}

// endpointDetail does not quote a URL with an @: a password may stand before it.
func endpointDetail(at path.Path, given string, err error) string {
	if strings.Contains(given, "@") {
		return hiddenDetail(at, err)
	}
	return invalidDetail(at, quote(given), err)
}

func invalidDetail(at path.Path, given string, err error) string {
	return fmt.Sprintf("%s can't be %s: %s.", given, at, strings.TrimSuffix(err.Error(), "."))
}

// errKey is the error of checkKey.
var errKey = errors.New("it is empty, or holds white space, a control character or one beyond ASCII; leave the attribute out to give none")

// checkKey catches the keys that come with a line's end from a file, before a service calls the signature wrong.
func checkKey(key string) error {
	if credentials.CheckKey(key) != nil {
		return errKey
	}
	return nil
}
