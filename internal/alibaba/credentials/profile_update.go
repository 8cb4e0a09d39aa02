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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// rewrite replaces the CLI's file, whole or not at all.
type rewrite struct {
	path string
	next *os.File // beside the file, until it takes its place
}

// openForRewrite makes sure that a profile's file can be replaced, before anything is done that must be kept. Its errors continue a sentence.
func (s *SignIn) openForRewrite(chosen *profile) (*rewrite, error) {
	path, err := s.options.Machine.Path(chosen.file)
	if err == nil {
		path, err = filepath.EvalSymlinks(path) // a link stays one
	}
	if err != nil {
		return nil, errors.New(credentials.Show(chosen.file) + " can't be found")
	}
	state, err := os.Stat(path)
	if err != nil {
		return nil, errors.New(credentials.Show(chosen.file) + " can't be found")
	}
	next, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return nil, errors.New("its directory can't be written")
	}
	if err := next.Chmod(state.Mode().Perm()); err != nil {
		(&rewrite{next: next}).abandon()
		return nil, errors.New("its directory can't be written")
	}
	return &rewrite{path: path, next: next}, nil
}

// write changes these fields of a profile, and leaves all else in the file as it is now. Its errors show nothing of the file.
func (r *rewrite) write(name string, fields map[string]any) error {
	content, err := os.ReadFile(r.path)
	if err != nil {
		return errors.New("the file can't be read")
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	var document map[string]any
	if decoder.Decode(&document) != nil {
		return errors.New("the file is not JSON any more")
	}
	profiles, _ := document["profiles"].([]any)
	found := false
	for _, one := range profiles {
		if fieldsOfProfile, isObject := one.(map[string]any); isObject && !found && fieldsOfProfile["name"] == name {
			found = true
			maps.Copy(fieldsOfProfile, fields)
		}
	}
	if !found {
		return errors.New("the profile is gone")
	}
	encoder := json.NewEncoder(r.next)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	if encoder.Encode(document) != nil || r.next.Sync() != nil || r.next.Close() != nil || os.Rename(r.next.Name(), r.path) != nil {
		return errors.New("the file can't be written")
	}
	return nil
}

// abandon removes what has not taken the file's place.
func (r *rewrite) abandon() {
	_ = r.next.Close()
	_ = os.Remove(r.next.Name())
}
