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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// fileLimit limits a file of credentials, in bytes. Real ones are a thousandth of it.
const fileLimit = 1 << 20

// Environment is where a user keeps credentials, besides the configuration. Tests have their own.
type Environment struct {
	// Getenv is os.Getenv: empty for a variable that is not set.
	Getenv func(string) string
	// Home is os.UserHomeDir.
	Home func() (string, error)
}

// SystemEnvironment returns the environment of this process.
func SystemEnvironment() Environment {
	return Environment{Getenv: os.Getenv, Home: os.UserHomeDir}
}

// First returns the name and value of the first of these environment variables that is not empty,
// else empty strings.
func (e Environment) First(names ...string) (name, value string) {
	for _, name := range names {
		if value := e.Getenv(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// Agreed returns the name and value of the first of these environment variables that is not empty,
// else empty strings. The variables are names of one fact: different is the first other one that is
// set to another value; empty where all agree.
func (e Environment) Agreed(names ...string) (name, value, different string) {
	name, value = e.First(names...)
	for _, other := range names {
		if set := e.Getenv(other); set != "" && set != value {
			return name, value, other
		}
	}
	return name, value, ""
}

// IsTrue reports whether an environment variable is "true" in any case, as the vendors' tools read
// it.
func (e Environment) IsTrue(name string) bool { return strings.EqualFold(e.Getenv(name), "true") }

// Path expands ~ and a leading ~/ to the home directory.
func (e Environment) Path(name string) (string, error) {
	rest, inHome := strings.CutPrefix(name, "~")
	if !inHome || rest != "" && rest[0] != '/' && rest[0] != filepath.Separator {
		return name, nil
	}
	home, err := e.Home()
	if err != nil || home == "" {
		return "", errors.New("there is no home directory for " + transport.DisplayName(name))
	}
	return filepath.Join(home, rest), nil
}

// Read returns the content of a regular file of at most 1 MiB, whose path Path expands. Its errors
// name the file as written and quote none of its content; one of a file that does not exist matches
// fs.ErrNotExist.
func (e Environment) Read(name string) ([]byte, error) {
	path, err := e.Path(name)
	if err != nil {
		return nil, err
	}
	state, err := os.Stat(path)
	if err != nil {
		return nil, fileError(name, err)
	}
	if !state.Mode().IsRegular() { // a pipe could block, or never end
		return nil, fmt.Errorf("%s is not a regular file", transport.DisplayName(name))
	}
	file, err := os.Open(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, fileError(name, err)
	}
	defer func() { _ = file.Close() }()
	content, err := io.ReadAll(io.LimitReader(file, fileLimit+1))
	if err != nil {
		return nil, fileError(name, err)
	}
	if len(content) > fileLimit {
		return nil, fmt.Errorf("%s is larger than %d MiB", transport.DisplayName(name), fileLimit>>20)
	}
	return content, nil
}

func fileError(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s does not exist%w", transport.DisplayName(name), silent{fs.ErrNotExist})
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("permission denied: %s%w", transport.DisplayName(name), silent{fs.ErrPermission})
	default:
		return fmt.Errorf("cannot read %s", transport.DisplayName(name))
	}
}

// silent matches another error without adding text.
type silent struct{ error }

func (s silent) Error() string { return "" }

func (s silent) Unwrap() error { return s.error }
