// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	_ "embed"
	"fmt"
	"os"
	"slices"
)

//go:embed fixtures/images.json
var defaultFixture []byte

// DefaultFixture is fixtures/images.json, a new copy at each call.
func DefaultFixture() *Fixture {
	fixture, err := parseFixture(defaultFixture)
	if err != nil {
		panic("emulator: the built-in fixture: " + err.Error()) // a test reads it
	}
	return fixture
}

// LoadFixture reads a fixture file. A field that does not exist, a field given
// twice, and whatever Validate finds are errors that name the place.
func LoadFixture(path string) (*Fixture, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the path is the caller's own
	if err != nil {
		return nil, fmt.Errorf("load fixture: %w", err)
	}
	fixture, err := parseFixture(data)
	if err != nil {
		return nil, fmt.Errorf("load fixture %s: %w", path, err)
	}
	return fixture, nil
}

func parseFixture(data []byte) (*Fixture, error) {
	var fixture Fixture
	if err := decodeStrict(data, &fixture); err != nil {
		return nil, err
	}
	if err := fixture.Validate(); err != nil {
		return nil, err
	}
	return &fixture, nil
}

// AccountNamed is the account of this name, which must be one of them: it panics
// on another, a mistake in the caller's code.
func AccountNamed(accounts []Account, name string) Account {
	index := slices.IndexFunc(accounts, func(a Account) bool { return a.Name == name })
	if index < 0 {
		panic("emulator: there is no account " + name)
	}
	return accounts[index]
}

func findAccount(accounts []Account, accessKey string) (Account, bool) {
	index := slices.IndexFunc(accounts, func(a Account) bool { return a.AccessKey == accessKey })
	if index < 0 {
		return Account{}, false
	}
	return accounts[index], true
}
