// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// nameLimit is what no profile, path or external ID of the vendor is longer than, in bytes.
const nameLimit = 1224

var errName = fmt.Errorf("must be one line of up to %d printable characters, without white space around them; to set none, omit the argument", nameLimit)

// checkName refuses an empty value, which some would read as the default and others as none, and
// what cannot be a name.
func checkName(name string) error {
	if name == "" || len(name) > nameLimit || strings.TrimSpace(name) != name || !utf8.ValidString(name) ||
		strings.ContainsFunc(name, func(character rune) bool { return !unicode.IsGraphic(character) }) {
		return errName
	}
	return nil
}

// accountAttributes are the attributes that choose an account, by credential source. assume_role
// can be combined with any.
var accountAttributes = [][]string{
	{"access_key", "secret_key", "security_token"},
	{"profile", "shared_credentials_file"},
	{"ecs_role_name"},
	{"credentials_uri"},
	{"assume_role_with_oidc"},
}

// singleAccount refuses a block that configures several accounts: which of them signs would be a
// guess.
type singleAccount struct{}

// Description implements validator.Object.
func (singleAccount) Description(context.Context) string {
	return "one credential source: access_key and secret_key, profile, ecs_role_name, credentials_uri, or assume_role_with_oidc"
}

// MarkdownDescription implements validator.Object.
func (v singleAccount) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject counts the sources. An unknown value may turn out to be null; it is validated when
// it is known. An empty one has an error of its own.
func (v singleAccount) ValidateObject(_ context.Context, request validator.ObjectRequest, response *validator.ObjectResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	attributes := request.ConfigValue.Attributes()
	var configured []string
	for _, source := range accountAttributes {
		for _, name := range source {
			if attribute.IsSet(attributes[name]) {
				configured = append(configured, name)
				break
			}
		}
	}
	if len(configured) < 2 {
		return
	}
	paths := make([]string, len(configured))
	for index, name := range configured {
		paths[index] = request.Path.AtName(name).String()
	}
	at := request.Path.AtName(configured[1])
	response.Diagnostics.AddAttributeError(at, attribute.SummaryInvalidCombination,
		"Conflicting credentials in the provider block: "+strings.Join(paths, " and ")+".\n\nKeep one. assume_role can be combined with any of them.")
}
