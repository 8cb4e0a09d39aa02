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
)

// longestName is what no profile, path or external id of the vendor's is longer than, in bytes.
const longestName = 1224

var errNotGiven = fmt.Errorf("want one line of up to %d printable characters, without white space around them; leave the attribute out to give none", longestName)

// checkGiven refuses an empty value, which would mean the default to some and nothing to others, and what no name of anything looks like.
func checkGiven(given string) error {
	if given == "" || len(given) > longestName || strings.TrimSpace(given) != given || !utf8.ValidString(given) ||
		strings.ContainsFunc(given, func(character rune) bool { return !unicode.IsGraphic(character) }) {
		return errNotGiven
	}
	return nil
}

// waysOfACR are the attributes that say who signs, by the way that they belong to. Any of the ways may be under assume_role.
var waysOfACR = [][]string{
	{"access_key", "secret_key", "security_token"},
	{"profile", "shared_credentials_file"},
	{"ecs_role_name"},
	{"credentials_uri"},
	{"assume_role_with_oidc"},
}

// oneACRSignIn refuses a block that names several accounts: which of them signs would be a guess.
type oneACRSignIn struct{}

// Description says what is asked for.
func (oneACRSignIn) Description(context.Context) string {
	return "one way of signing in: access_key and secret_key, profile, ecs_role_name, credentials_uri, or assume_role_with_oidc"
}

// MarkdownDescription is Description.
func (v oneACRSignIn) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject counts the ways that are given. What is not known yet may turn out to be null; it is looked at again when it is known.
func (v oneACRSignIn) ValidateObject(ctx context.Context, request validator.ObjectRequest, response *validator.ObjectResponse) {
	if request.ConfigValue.IsNull() || request.ConfigValue.IsUnknown() {
		return
	}
	attributes := request.ConfigValue.Attributes()
	var given []string
	for _, way := range waysOfACR {
		for _, name := range way {
			if value, found := attributes[name]; found && !value.IsNull() && !value.IsUnknown() {
				given = append(given, name)
				break
			}
		}
	}
	if len(given) < 2 {
		return
	}
	at := request.Path.AtName(given[1])
	response.Diagnostics.AddAttributeError(at, summaryInvalidCombination,
		"The block names several accounts, by "+strings.Join(given, " and ")+"; only one can sign.\nWhat to do: give "+v.Description(ctx)+". assume_role goes with any of them.")
}
