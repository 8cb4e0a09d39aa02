// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
)

// Keys sign requests.
type Keys struct {
	AccessKey     string
	SecretKey     string
	SecurityToken string    // of temporary keys; empty for long-term ones
	Expires       time.Time // zero for long-term keys
	// Way is the name of the way that they were found in; a Finder sets it.
	Way string
}

// Secrets are the values that nobody may see.
func (k Keys) Secrets() []string {
	return []string{k.AccessKey, k.SecretKey, k.SecurityToken}
}

// Source gives the keys that sign. Its errors are a *transport.Error or, for a Way, a *NotSetUp; they hold no secret.
type Source func(context.Context) (Keys, error)

// Keys calls the function.
func (s Source) Keys(ctx context.Context) (Keys, error) { return s(ctx) }

// Fixed is a source of keys that are known.
func Fixed(keys Keys) Source {
	return func(context.Context) (Keys, error) { return keys, nil }
}

// errKey is the error of CheckKey.
var errKey = errors.New("it is empty, or holds white space, a control character or one beyond ASCII")

// CheckKey catches a key that comes with a line's end from a file or a variable, before a service calls the signature wrong. Its error
// does not quote the key.
func CheckKey(key string) error {
	if key == "" || strings.ContainsFunc(key, func(character rune) bool {
		return unicode.IsSpace(character) || unicode.IsControl(character) || character > unicode.MaxASCII
	}) {
		return errKey
	}
	return nil
}
