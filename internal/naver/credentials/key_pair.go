// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"

// setting is a value with the name that its user knows it by: an attribute, a variable, a key of a
// file.
type setting struct {
	name, value string
}

// keyPair is an access key and the secret key that belongs to it, of one origin.
type keyPair struct {
	access, secret setting
	source         string // more exact than the name of the chain's source; empty where that suffices
}

// newKeyPair returns a pair whose keys are trimmed.
func newKeyPair(access, secret setting, source string) keyPair {
	access.value, secret.value = credentials.TrimKey(access.value), credentials.TrimKey(secret.value)
	return keyPair{access, secret, source}
}

func (p keyPair) isEmpty() bool { return p.access.value == "" && p.secret.value == "" }

func (p keyPair) isIncomplete() bool { return (p.access.value == "") != (p.secret.value == "") }

// halves returns the key of an incomplete pair that is set, and the one that is missing.
func (p keyPair) halves() (present, missing setting) {
	if p.access.value != "" {
		return p.access, p.secret
	}
	return p.secret, p.access
}

// credentials returns the pair if it is complete. remove says how a user removes a key of half a
// pair.
func (p keyPair) credentials(remove string) (credentials.Credentials, error) {
	switch {
	case p.isEmpty():
		return credentials.Credentials{}, &credentials.NotConfiguredError{Reason: p.access.name + " and " + p.secret.name + " are not set"}
	case p.isIncomplete():
		present, missing := p.halves()
		return credentials.Credentials{}, credentials.IncompletePair([]string{present.name}, []string{missing.name}, remove)
	}
	for _, key := range []setting{p.access, p.secret} {
		if err := credentials.CheckKey(key.value); err != nil {
			return credentials.Credentials{}, invalidKeyError(key, err)
		}
	}
	return credentials.Credentials{AccessKey: p.access.value, SecretKey: p.secret.value, Source: p.source}, nil
}

// checkSame returns an error if another pair has another value for one of the keys that are set in
// both.
func (p keyPair) checkSame(other keyPair) error {
	for _, key := range [][2]setting{{p.access, other.access}, {p.secret, other.secret}} {
		if key[0].value != "" && key[1].value != "" && key[0].value != key[1].value {
			return differentError(key[0], key[1])
		}
	}
	return nil
}
