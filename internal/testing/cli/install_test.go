// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// installedFile returns the path of the provider's binary below a directory of plugins.
func installedFile(host, version string) string {
	return filepath.Join(host, "containerregistry", "containerregistry", version, runtime.GOOS+"_"+runtime.GOARCH,
		"terraform-provider-containerregistry_v"+version)
}

func TestInstallLocallyServesBothHosts(t *testing.T) {
	directory := t.TempDir()
	TemporaryDirectoryForTest(t)
	installation, err := InstallLocally(ContextForTest(t), directory)
	if err != nil {
		t.Fatal(err)
	}
	want := Installation{Mirror: filepath.Join(directory, "plugins"), ConfigurationFile: filepath.Join(directory, "cli.tfrc")}
	if difference := cmp.Diff(want, installation); difference != "" {
		t.Error(difference)
	}
	checkExecutables(t, directory,
		"terraform-provider-containerregistry_v0.1.0", // where dev_overrides finds it
		filepath.Join("plugins", installedFile("registry.opentofu.org", "0.1.0")),
		filepath.Join("plugins", installedFile("registry.terraform.io", "0.1.0")))
	content, err := os.ReadFile(installation.ConfigurationFile)
	if want := "provider_installation {\n  filesystem_mirror {\n    path = \"" + want.Mirror + "\"\n  }\n}\n"; err != nil || string(content) != want {
		t.Errorf("%s holds %q, %v; want %q", installation.ConfigurationFile, content, err, want)
	}
}

func TestMakeInstall(t *testing.T) {
	home := t.TempDir()
	output, err := makeInstall(t, home, "9.8.7")
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	plugins := filepath.Join(home, ".terraform.d", "plugins")
	files := []string{installedFile("registry.opentofu.org", "9.8.7"), installedFile("registry.terraform.io", "9.8.7")}
	checkExecutables(t, plugins, files...)
	want := "Installed for Terraform and for OpenTofu:\n  " + filepath.Join(plugins, files[1]) + "\n  " + filepath.Join(plugins, files[0]) +
		"\nWhere a lock file has the checksum of another build of this version, run before init:\n" +
		"  terraform providers lock -fs-mirror=\"$HOME/.terraform.d/plugins\" containerregistry/containerregistry\n"
	if !strings.HasSuffix(output, want) {
		t.Errorf("printed %q, want %q at the end", output, want)
	}
}

func TestMakeInstallRefusesOtherVersions(t *testing.T) {
	for _, version := range []string{"v0.2.0", "0.2", "0.2.0-beta1", "0.2.0.1", "00.2.0", "../0.2.0"} {
		home := t.TempDir()
		output, err := makeInstall(t, home, version)
		if want := "VERSION=" + version + " is not of the form N.N.N, like 0.1.0."; err == nil || !strings.Contains(output, want) {
			t.Errorf("%s: %v, printed %q, want %q", version, err, output, want)
		}
		checkExecutables(t, home)
	}
}

func TestLocalVersionIsTheOneOfMake(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile(filepath.Join("..", "..", "..", "GNUmakefile"))
	if err != nil {
		t.Fatal(err)
	}
	got := regexp.MustCompile(`(?m)^VERSION \?= .*$`).FindString(string(makefile))
	if want := "VERSION ?= " + LocalVersion; got != want {
		t.Errorf("GNUmakefile has %q, want %q", got, want)
	}
}

// makeInstall runs `make install` for a user with this home, and returns all that it prints.
func makeInstall(t *testing.T, home, version string) (string, error) {
	t.Helper()
	program, err := exec.LookPath("make")
	if err != nil {
		t.Skip("there is no make on PATH")
	}
	variables, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	caches := strings.Fields(string(variables))
	command := exec.CommandContext(ContextForTest(t), program, "-s", "-C", "../../..", "install", "VERSION="+version, "BIN="+t.TempDir())
	command.Env = append(os.Environ(), "HOME="+home, "GOCACHE="+caches[0], "GOMODCACHE="+caches[1], "GOENV=off", "MAKEFLAGS=")
	output, err := command.CombinedOutput()
	return string(output), err
}

// checkExecutables compares the executables below a directory, in lexical order, with the expected
// ones.
func checkExecutables(t *testing.T, directory string, want ...string) {
	t.Helper()
	var got []string
	err := filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm() == 0o755 {
			path, err = filepath.Rel(directory, path)
			got = append(got, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))); difference != "" {
		t.Error(difference)
	}
}
