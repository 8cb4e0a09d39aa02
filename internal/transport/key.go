// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import "strings"

// Key is a credential that a request can't be signed without.
type Key struct {
	Attribute string // where the user gives it, e.g. `acr.access_key`
	Value     string
}

// CheckKeys returns a *Error of KindCredentials that names the keys without a value, or nil.
func CheckKeys(keys ...Key) error {
	var missing []string
	for _, key := range keys {
		if key.Value == "" {
			missing = append(missing, key.Attribute)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return &Error{Kind: KindCredentials, Message: strings.Join(missing, " and ") + " not set"}
}
