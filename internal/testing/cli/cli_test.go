// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	terraformVersion = "echo 'Terraform v1.11.4'; echo 'on linux_amd64'; echo; echo 'Your version of Terraform is out of date!'"
	openTofuVersion  = "echo 'OpenTofu v1.12.6-dev'; echo 'on linux_amd64'"
	brokenShim       = "echo 'No version is set for command terraform' >&2; exit 126"
)

// setPath makes a directory with these shell scripts, by name, the only one of PATH, and the
// working directory, which is outside of the source tree.
func setPath(t *testing.T, scripts map[string]string) string {
	t.Helper()
	directory := t.TempDir()
	for name, script := range scripts {
		writeScript(t, filepath.Join(directory, name), script)
	}
	t.Chdir(directory)
	t.Setenv("PATH", directory)
	t.Setenv(PathVariable, "")
	return directory
}

// writeScript writes a shell script that is run in place of a CLI.
func writeScript(t *testing.T, path, script string) string {
	t.Helper()
	write(t, path, "#!/bin/sh\n"+script+"\n")
	if err := os.Chmod(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFindCLI(t *testing.T) {
	for name, test := range map[string]struct {
		onPath map[string]string
		forced string
		want   CLI // its Path relative to the directory of PATH
	}{
		"terraform before tofu": {
			onPath: map[string]string{"terraform": terraformVersion, "tofu": openTofuVersion},
			want:   CLI{Path: "terraform", Name: Terraform, Version: "1.11.4"},
		},
		"tofu alone": {
			onPath: map[string]string{"tofu": openTofuVersion},
			want:   CLI{Path: "tofu", Name: OpenTofu, Version: "1.12.6-dev"},
		},
		"the name is of the program, not of the file": {
			onPath: map[string]string{"terraform": openTofuVersion},
			want:   CLI{Path: "terraform", Name: OpenTofu, Version: "1.12.6-dev"},
		},
		"skips a shim that does not run": {
			onPath: map[string]string{"terraform": brokenShim, "tofu": openTofuVersion},
			want:   CLI{Path: "tofu", Name: OpenTofu, Version: "1.12.6-dev"},
		},
		"skips an old version": {
			onPath: map[string]string{"terraform": "echo Terraform v1.4.7", "tofu": openTofuVersion},
			want:   CLI{Path: "tofu", Name: OpenTofu, Version: "1.12.6-dev"},
		},
		"the oldest version": {
			onPath: map[string]string{"terraform": "echo Terraform v1.5.0"},
			want:   CLI{Path: "terraform", Name: Terraform, Version: "1.5.0"},
		},
		"the next major version": {
			onPath: map[string]string{"terraform": "echo Terraform v2.0.0-alpha1"},
			want:   CLI{Path: "terraform", Name: Terraform, Version: "2.0.0-alpha1"},
		},
		"the variable before PATH": {
			onPath: map[string]string{"terraform": terraformVersion, "mine": openTofuVersion},
			forced: "mine",
			want:   CLI{Path: "mine", Name: OpenTofu, Version: "1.12.6-dev"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			directory := setPath(t, test.onPath)
			t.Setenv(PathVariable, test.forced)
			test.want.Path = filepath.Join(directory, test.want.Path)
			got, err := FindCLI(t.Context())
			if err != nil || got != test.want {
				t.Errorf("got %+v, %v; want %+v", got, err, test.want)
			}
		})
	}
}

func TestFindCLIWithoutOne(t *testing.T) {
	for name, test := range map[string]struct {
		onPath map[string]string
		reason string // % is the directory of PATH
	}{
		"none":            {nil, ""},
		"a shim":          {map[string]string{"terraform": brokenShim}, "\nfind a CLI: %/terraform version: exit status 126"},
		"another program": {map[string]string{"tofu": "echo 'Something else v1.6.0'"}, "\nfind a CLI: %/tofu version: no Terraform or OpenTofu version in its output"},
		"old":             {map[string]string{"terraform": "echo Terraform v1.4.7"}, "\nfind a CLI: %/terraform is Terraform 1.4.7, older than 1.5"},
		"ancient":         {map[string]string{"terraform": "echo Terraform v0.15.5"}, "\nfind a CLI: %/terraform is Terraform 0.15.5, older than 1.5"},
	} {
		t.Run(name, func(t *testing.T) {
			directory := setPath(t, test.onPath)
			_, err := FindCLI(t.Context())
			want := ErrNoCLI.Error() + strings.ReplaceAll(test.reason, "%", directory)
			if !errors.Is(err, ErrNoCLI) || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
		})
	}
}

func TestEnsureCLIBuildsNothingWhenCanceled(t *testing.T) {
	setPath(t, map[string]string{"terraform": terraformVersion})
	reason := errors.New("Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(reason)
	var progress strings.Builder
	if _, err := EnsureCLI(ctx, &progress); !errors.Is(err, reason) || progress.String() != "" {
		t.Errorf("error %v, progress %q", err, progress.String())
	}
}

func TestEnsureCLIBuildsOpenTofuWhereThereIsNoCLI(t *testing.T) {
	directory := setPath(t, map[string]string{
		"terraform": brokenShim,
		"built":     openTofuVersion,
		"go":        `echo "go $*" >&2; echo "$PWD/built"`,
	})
	write(t, filepath.Join(directory, "go.mod"), "module "+ModulePath+"\n")
	TemporaryDirectoryForTest(t)
	var progress strings.Builder
	got, err := EnsureCLI(t.Context(), &progress)
	if want := (CLI{Path: filepath.Join(directory, "built"), Name: OpenTofu, Version: "1.12.6-dev"}); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	want := ErrNoCLI.Error() + "\nfind a CLI: " + directory + "/terraform version: exit status 126\n" +
		"Building OpenTofu from tools/opentofu. The first build takes several minutes.\n" +
		"go tool -modfile=tools/opentofu/go.mod -n tofu\n"
	if progress.String() != want {
		t.Errorf("progress %q, want %q", progress.String(), want)
	}
}

func TestEnsureCLIReportsABuildThatFails(t *testing.T) {
	directory := setPath(t, map[string]string{"go": "exit 1"})
	if _, err := EnsureCLI(t.Context(), io.Discard); err == nil || err.Error() !=
		"build OpenTofu: find the module: "+directory+" is not inside the source tree of "+ModulePath {
		t.Errorf("error %v", err)
	}
	write(t, filepath.Join(directory, "go.mod"), "module "+ModulePath+"\n")
	if _, err := EnsureCLI(t.Context(), io.Discard); err == nil || err.Error() != "build OpenTofu: exit status 1" {
		t.Errorf("error %v", err)
	}
}

func TestFindCLIDoesNotReplaceTheOneOfTheVariable(t *testing.T) {
	directory := setPath(t, map[string]string{"terraform": terraformVersion})
	t.Setenv(PathVariable, filepath.Join(directory, "absent"))
	if _, err := FindCLI(t.Context()); err == nil || errors.Is(err, ErrNoCLI) {
		t.Errorf("error %v, want one about the CLI of the variable", err)
	}
}

// The command lists the providers of its working directory, and fails where that directory's
// configuration is broken.
func TestInspectCLIRunsInTheTemporaryDirectory(t *testing.T) {
	directory := setPath(t, map[string]string{"terraform": `echo "Terraform v1.11.4-${PWD##*/}"`})
	temporary := TemporaryDirectoryForTest(t)
	want := CLI{Path: filepath.Join(directory, "terraform"), Name: Terraform, Version: "1.11.4-" + filepath.Base(temporary)}
	if got, err := FindCLI(t.Context()); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestInspectCLIUsesACleanEnvironment(t *testing.T) {
	directory := setPath(t, map[string]string{"terraform": `echo "Terraform v1.11.4$TF_CLI_CONFIG_FILE"`})
	t.Setenv("TF_CLI_CONFIG_FILE", "/nowhere")
	want := CLI{Path: filepath.Join(directory, "terraform"), Name: Terraform, Version: "1.11.4"}
	if got, err := FindCLI(t.Context()); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}
