// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maximumFileBytes bounds a file of credentials. True ones are a thousandth of it.
const maximumFileBytes = 1 << 20

// Machine is what a user keeps credentials in, besides the configuration. Tests have one of their own.
type Machine struct {
	// Getenv is os.Getenv: empty for a variable that is not set.
	Getenv func(string) string
	// Home is os.UserHomeDir.
	Home func() (string, error)
}

// ThisMachine is the one that the program runs on.
func ThisMachine() Machine {
	return Machine{Getenv: os.Getenv, Home: os.UserHomeDir}
}

// First returns the name and value of the first of these environment variables that is set to something; else empty strings.
func (m Machine) First(names ...string) (name, value string) {
	for _, name := range names {
		if value := m.Getenv(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// IsTrue tells whether an environment variable says true, in any case, as the vendors' tools read it.
func (m Machine) IsTrue(name string) bool { return strings.EqualFold(m.Getenv(name), "true") }

// Path expands `~` and a leading `~/` to the home directory.
func (m Machine) Path(given string) (string, error) {
	rest, inHome := strings.CutPrefix(given, "~")
	if !inHome || rest != "" && rest[0] != '/' && rest[0] != filepath.Separator {
		return given, nil
	}
	home, err := m.Home()
	if err != nil || home == "" {
		return "", errors.New("this machine has no home directory for " + Show(given))
	}
	return filepath.Join(home, rest), nil
}

// Read returns the content of a file whose path Path expands, of 1 MiB at most. Its errors name the file as it is given, and show none of
// its content; where there is no such file, they match fs.ErrNotExist.
func (m Machine) Read(given string) ([]byte, error) {
	path, err := m.Path(given)
	if err != nil {
		return nil, err
	}
	state, err := os.Stat(path)
	if err != nil {
		return nil, fileError(given, err)
	}
	if !state.Mode().IsRegular() { // a pipe could be read without end, or wait for ever
		return nil, fmt.Errorf("%s is not a regular file", Show(given))
	}
	file, err := os.Open(path) //nolint:gosec // its user names it
	if err != nil {
		return nil, fileError(given, err)
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, maximumFileBytes+1))
	if err != nil {
		return nil, fileError(given, err)
	}
	if len(content) > maximumFileBytes {
		return nil, fmt.Errorf("%s is larger than %d MiB", Show(given), maximumFileBytes>>20)
	}
	return content, nil
}

func fileError(given string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s%w", Show(given), silent{fs.ErrNotExist})
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("this user may not read %s%w", Show(given), silent{fs.ErrPermission})
	default:
		return fmt.Errorf("%s can't be read", Show(given))
	}
}

// silent is an error that matches another and says nothing: the text in front of it says it all.
type silent struct{ error }

func (s silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }
