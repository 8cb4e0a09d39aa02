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

// Credentials sign requests.
type Credentials struct {
	AccessKey     string
	SecretKey     string
	SecurityToken string    // of temporary credentials; empty for long-term ones
	Expires       time.Time // zero for long-term credentials
	// Source is the name of the source that they came from, as its user knows it.
	Source string
	// SecretSource and TokenSource are where the secret key and the security token are set, where
	// each has a name of its own, such as an environment variable.
	SecretSource, TokenSource string
}

// Trimmed returns the credentials without white space around their keys.
func (c Credentials) Trimmed() Credentials {
	c.AccessKey, c.SecretKey, c.SecurityToken = TrimKey(c.AccessKey), TrimKey(c.SecretKey), TrimKey(c.SecurityToken)
	return c
}

// Secrets returns the values that must not be shown.
func (c Credentials) Secrets() []string {
	return []string{c.AccessKey, c.SecretKey, c.SecurityToken}
}

// Keys identify credentials, whatever their source and expiry.
type Keys struct {
	AccessKey, SecretKey, SecurityToken string
}

// Keys returns the keys that sign.
func (c Credentials) Keys() Keys {
	return Keys{AccessKey: c.AccessKey, SecretKey: c.SecretKey, SecurityToken: c.SecurityToken}
}

// Provider returns the credentials that sign a request now. It is safe for concurrent use.
type Provider interface {
	// Retrieve returns the credentials. Its errors are a transport.Error; they contain no secret.
	Retrieve(context.Context) (Credentials, error)
}

// ProviderFunc makes a function a Provider. As a source of a Chain it may also return a
// *NotConfiguredError.
type ProviderFunc func(context.Context) (Credentials, error)

// Retrieve implements Provider.
func (f ProviderFunc) Retrieve(ctx context.Context) (Credentials, error) { return f(ctx) }

// Static returns a provider of fixed credentials.
func Static(fixed Credentials) ProviderFunc {
	return func(context.Context) (Credentials, error) { return fixed, nil }
}

// FailedAt returns an error that names its source as the user knows it, for example `profile
// "prod"`. A *NotConfiguredError and nil are returned unchanged.
func FailedAt(source string, err error) error {
	if _, isNotConfigured := errors.AsType[*NotConfiguredError](err); isNotConfigured || err == nil {
		return err
	}
	return sourceError(err).WithSources(source, nil)
}

// Errors of CheckKey.
var (
	errNoKey         = errors.New("it is empty")
	errKeyWhiteSpace = errors.New("it contains white space")
	errKeyControl    = errors.New("it contains a control character")
	errKeyASCII      = errors.New("it contains a character beyond ASCII")
)

// TrimKey removes the white space around a key, such as the line break of a file. A key of nothing
// but white space is returned unchanged, so that CheckKey refuses it.
func TrimKey(key string) string {
	if trimmed := strings.TrimSpace(key); trimmed != "" {
		return trimmed
	}
	return key
}

// CheckKey refuses a trimmed key that cannot be one, before a service calls the signature wrong.
// Its error does not quote the key.
func CheckKey(key string) error {
	if key == "" {
		return errNoKey
	}
	for _, character := range key {
		switch {
		case unicode.IsSpace(character):
			return errKeyWhiteSpace
		case unicode.IsControl(character):
			return errKeyControl
		case character > unicode.MaxASCII:
			return errKeyASCII
		}
	}
	return nil
}
