// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func machineAt(home string, environment map[string]string) Machine {
	return Machine{
		Getenv: func(name string) string { return environment[name] },
		Home: func() (string, error) {
			if home == "" {
				return "", errors.New("planted")
			}
			return home, nil
		},
	}
}

func TestPathsBeginAtHome(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for given, want := range map[string]string{
		"~": home, "~/.x/y": filepath.Join(home, ".x", "y"), "/etc/x": "/etc/x", "x/~/y": "x/~/y", "~other/x": "~other/x", "": "",
	} {
		if got, err := machineAt(home, nil).Path(given); err != nil || got != want {
			t.Errorf("%q is %q, %v, want %q", given, got, err, want)
		}
	}
	if _, err := machineAt("", nil).Path("~/x"); err == nil || err.Error() != "this machine has no home directory for ~/x" {
		t.Errorf("without a home: %v", err)
	}
}

func TestReadShowsNoContent(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	machine := machineAt(home, nil)
	for name, content := range map[string][]byte{"small": []byte("planted"), "full": bytes.Repeat([]byte("a"), 1<<20), "large": bytes.Repeat([]byte("a"), 1<<20+1)} {
		if err := os.WriteFile(filepath.Join(home, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := machine.Read("~/small"); err != nil || string(got) != "planted" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := machine.Read("~/full"); err != nil || len(got) != 1<<20 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	for given, want := range map[string]string{
		"~/large": "~/large is larger than 1 MiB", "~/none": "there is no file ~/none", "~": "~ is not a regular file",
	} {
		if _, err := machine.Read(given); err == nil || err.Error() != want || errors.Is(err, fs.ErrNotExist) != (given == "~/none") {
			t.Errorf("%s: %v, want %s", given, err, want)
		}
	}
}

func TestVariables(t *testing.T) {
	t.Parallel()
	machine := machineAt("", map[string]string{"B": "b", "C": "c", "YES": "TRUE", "NO": "1"})
	if name, value := machine.First("A", "B", "C"); name != "B" || value != "b" {
		t.Errorf("%s=%s", name, value)
	}
	if name, value := machine.First("A"); name != "" || value != "" {
		t.Errorf("%s=%s", name, value)
	}
	if !machine.IsTrue("YES") || machine.IsTrue("NO") || machine.IsTrue("A") {
		t.Error("true is what the vendors call true")
	}
}

func TestCheckKey(t *testing.T) {
	t.Parallel()
	for key, usable := range map[string]bool{"LTAIexample": true, "a+/=b": true, "": false, "a b": false, "a\n": false, "a\x00": false, "ä": false, "\ufeffa": false} {
		if (CheckKey(key) == nil) != usable {
			t.Errorf("%q: %v", key, CheckKey(key))
		}
	}
}
