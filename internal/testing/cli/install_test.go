// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInstallProviderServesBothHosts(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	mirror := filepath.Join(directory, "plugins")
	binary := filepath.Join(directory, "built")
	platform := runtime.GOOS + "_" + runtime.GOARCH
	file := "terraform-provider-containerregistry_v1.2.3" + executableSuffix
	want := []string{
		filepath.Join(mirror, "registry.terraform.io", "containerregistry", "containerregistry", "1.2.3", platform, file),
		filepath.Join(mirror, "registry.opentofu.org", "containerregistry", "containerregistry", "1.2.3", platform, file),
	}
	// The second build replaces the first.
	for _, content := range []string{"first build", "second"} {
		write(t, binary, content)
		installed, err := InstallProvider(binary, mirror, "1.2.3")
		if err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(want, installed); difference != "" {
			t.Fatal(difference)
		}
		for _, path := range installed {
			got, err := os.ReadFile(path)
			if err != nil || string(got) != content {
				t.Errorf("%s holds %q, %v; want %q", path, got, err, content)
			}
			if difference := cmp.Diff([]string{file}, names(t, filepath.Dir(path))); difference != "" {
				t.Error(difference)
			}
			info, err := os.Stat(path)
			if err != nil || (runtime.GOOS != "windows" && info.Mode().Perm() != 0o755) {
				t.Errorf("%s: %v, %v; want mode 0755", path, info.Mode(), err)
			}
		}
	}
}

func TestInstallProviderWithoutABinaryLeavesNoFile(t *testing.T) {
	t.Parallel()
	mirror := t.TempDir()
	if _, err := InstallProvider(filepath.Join(mirror, "absent"), mirror, "1.2.3"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one that says that the file does not exist", err)
	}
	if left := names(t, filepath.Join(mirror, mirrorPath(terraformHost, "1.2.3"))); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

// names lists a directory.
func names(t *testing.T, directory string) []string {
	t.Helper()
	entries, err := os.ReadDir(directory)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}
