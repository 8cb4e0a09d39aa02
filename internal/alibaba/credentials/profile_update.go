// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// profileUpdate replaces a profile file, completely or not at all.
type profileUpdate struct {
	path string
	next *os.File // in the same directory, until it replaces the file
}

// openForUpdate makes sure that a profile's file can be replaced, before anything happens that must
// be saved. Its errors continue a sentence.
func (c *Chain) openForUpdate(chosen *profile) (*profileUpdate, error) {
	path, err := c.options.Environment.Path(chosen.file)
	if err == nil {
		path, err = filepath.EvalSymlinks(path) // a link stays one
	}
	if err != nil {
		return nil, errors.New(transport.DisplayName(chosen.file) + " cannot be found")
	}
	state, err := os.Stat(path)
	if err != nil {
		return nil, errors.New(transport.DisplayName(chosen.file) + " cannot be found")
	}
	next, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return nil, errors.New("its directory is not writable")
	}
	if err := next.Chmod(state.Mode().Perm()); err != nil {
		(&profileUpdate{next: next}).abandon()
		return nil, errors.New("its directory is not writable")
	}
	return &profileUpdate{path: path, next: next}, nil
}

// write changes these fields of a profile, and leaves everything else in the file as it is now. Its
// errors quote nothing of the file.
func (u *profileUpdate) write(name string, fields map[string]any) error {
	content, err := os.ReadFile(u.path)
	if err != nil {
		return errors.New("the file cannot be read")
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	var document map[string]any
	if decoder.Decode(&document) != nil {
		return errors.New("the file is no longer JSON")
	}
	if !setFields(document, name, fields) {
		return errors.New("the profile no longer exists")
	}
	encoder := json.NewEncoder(u.next)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	if encoder.Encode(document) != nil || u.next.Sync() != nil || u.next.Close() != nil || os.Rename(u.next.Name(), u.path) != nil {
		return errors.New("the file cannot be written")
	}
	return nil
}

// setFields changes the first profile of a name in the document. It returns false if there is none.
func setFields(document map[string]any, name string, fields map[string]any) bool {
	profiles, _ := document["profiles"].([]any)
	for _, entry := range profiles {
		if existing, isObject := entry.(map[string]any); isObject && existing["name"] == name {
			maps.Copy(existing, fields)
			return true
		}
	}
	return false
}

// abandon removes a file that has not replaced the other.
func (u *profileUpdate) abandon() {
	_ = u.next.Close()
	_ = os.Remove(u.next.Name())
}
