// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func newEnvironment(home string, variables map[string]string) Environment {
	return Environment{
		Getenv: func(name string) string { return variables[name] },
		Home: func() (string, error) {
			if home == "" {
				return "", errors.New("planted")
			}
			return home, nil
		},
	}
}

func TestPathExpandsHome(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for name, want := range map[string]string{
		"~": home, "~/.x/y": filepath.Join(home, ".x", "y"), "/etc/x": "/etc/x", "x/~/y": "x/~/y", "~other/x": "~other/x", "": "",
	} {
		if got, err := newEnvironment(home, nil).Path(name); err != nil || got != want {
			t.Errorf("%q is %q, %v, want %q", name, got, err, want)
		}
	}
	if _, err := newEnvironment("", nil).Path("~/x"); err == nil || err.Error() != "there is no home directory for ~/x" {
		t.Errorf("without a home: %v", err)
	}
}

func TestReadErrorsQuoteNoContent(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	environment := newEnvironment(home, nil)
	for name, content := range map[string][]byte{"small": []byte("planted"), "full": bytes.Repeat([]byte("a"), 1<<20), "large": bytes.Repeat([]byte("a"), 1<<20+1)} {
		if err := os.WriteFile(filepath.Join(home, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := environment.Read("~/small"); err != nil || string(got) != "planted" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := environment.Read("~/full"); err != nil || len(got) != 1<<20 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	for name, want := range map[string]string{
		"~/large": "~/large is larger than 1 MiB", "~/none": "~/none does not exist", "~": "~ is not a regular file",
	} {
		if _, err := environment.Read(name); err == nil || err.Error() != want || errors.Is(err, fs.ErrNotExist) != (name == "~/none") {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

func TestFileErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err, match error
		want       string
	}{
		{fs.ErrNotExist, fs.ErrNotExist, "~/x does not exist"},
		{fs.ErrPermission, fs.ErrPermission, "permission denied: ~/x"},
		{errors.New("planted"), nil, "cannot read ~/x"},
	} {
		got := fileError("~/x", &fs.PathError{Op: "open", Path: "/home/planted/x", Err: test.err})
		if got.Error() != test.want || test.match != nil && !errors.Is(got, test.match) {
			t.Errorf("%v: %v, want %s", test.err, got, test.want)
		}
	}
}

func TestVariablesOfOneFact(t *testing.T) {
	t.Parallel()
	environment := newEnvironment("", map[string]string{"B": "b", "C": "b", "D": "d"})
	for _, test := range []struct{ names, want []string }{
		{[]string{"A"}, []string{"", "", ""}},
		{[]string{"A", "B", "C"}, []string{"B", "b", ""}},
		{[]string{"A", "B", "C", "D"}, []string{"B", "b", "D"}},
		{[]string{"D", "A", "C"}, []string{"D", "d", "C"}},
	} {
		name, value, different := environment.Agreed(test.names...)
		if got := []string{name, value, different}; !slices.Equal(got, test.want) {
			t.Errorf("%q: %q, want %q", test.names, got, test.want)
		}
	}
}

func TestEnvironmentVariables(t *testing.T) {
	t.Parallel()
	environment := newEnvironment("", map[string]string{"B": "b", "C": "c", "YES": "TRUE", "NO": "1"})
	if name, value := environment.First("A", "B", "C"); name != "B" || value != "b" {
		t.Errorf("%s=%s", name, value)
	}
	if name, value := environment.First("A"); name != "" || value != "" {
		t.Errorf("%s=%s", name, value)
	}
	if !environment.IsTrue("YES") || environment.IsTrue("NO") || environment.IsTrue("A") {
		t.Error("only \"true\", in any case, is true")
	}
}
