// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"os"
	"path/filepath"
	"testing"
)

func TestModuleDirectoryIsTheNearestOneOfTheProvider(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, filepath.Join(root, "go.mod"), "// A comment first.\nmodule "+ModulePath+" // and one behind\n\ngo 1.26.0\n")
	// A tool's module path begins with the provider's.
	tool := filepath.Join(root, "tools", "tool")
	write(t, filepath.Join(tool, "go.mod"), "module "+ModulePath+"/tools/tool\n")
	deep := filepath.Join(root, "internal", "deep")
	if err := os.MkdirAll(deep, 0o750); err != nil {
		t.Fatal(err)
	}
	for _, start := range []string{root, filepath.Dir(deep), tool, deep} {
		found, err := moduleDirectory(start)
		if err != nil || found != root {
			t.Errorf("moduleDirectory(%q) = %q, %v; want %q", start, found, err, root)
		}
	}
}

func TestModuleDirectoryOutsideOfTheSourceTree(t *testing.T) {
	t.Parallel()
	start := t.TempDir()
	_, err := moduleDirectory(start)
	want := "find the module: " + start + " is not inside the source tree of " + ModulePath
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

// write writes a file and the directories above it.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
