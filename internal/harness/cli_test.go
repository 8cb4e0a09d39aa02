// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package harness

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	terraformAnswer = "echo 'Terraform v1.11.4'; echo 'on linux_amd64'; echo; echo 'Your version of Terraform is out of date!'"
	openTofuAnswer  = "echo 'OpenTofu v1.12.6-dev'; echo 'on linux_amd64'"
	brokenShim      = "echo 'No version is set for command terraform' >&2; exit 126"
)

// machine is a machine whose PATH holds only the given stand-ins, outside of any source tree.
func machine(t *testing.T, standIns map[string]string) string {
	t.Helper()
	directory := t.TempDir()
	for name, script := range standIns {
		standIn(t, filepath.Join(directory, name), script)
	}
	t.Chdir(directory)
	t.Setenv("PATH", directory)
	t.Setenv(PathVariable, "")
	return directory
}

// standIn writes a shell script that is run in place of a CLI.
func standIn(t *testing.T, path, script string) string {
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
		want   CLI // its Path relative to the machine's directory
	}{
		"terraform before tofu": {
			onPath: map[string]string{"terraform": terraformAnswer, "tofu": openTofuAnswer},
			want:   CLI{Path: "terraform", Name: Terraform, Version: "1.11.4"},
		},
		"tofu alone": {
			onPath: map[string]string{"tofu": openTofuAnswer},
			want:   CLI{Path: "tofu", Name: OpenTofu, Version: "1.12.6-dev"},
		},
		"the name is what it is, not what it is called": {
			onPath: map[string]string{"terraform": openTofuAnswer},
			want:   CLI{Path: "terraform", Name: OpenTofu, Version: "1.12.6-dev"},
		},
		"a shim that does not run is passed over": {
			onPath: map[string]string{"terraform": brokenShim, "tofu": openTofuAnswer},
			want:   CLI{Path: "tofu", Name: OpenTofu, Version: "1.12.6-dev"},
		},
		"the forced one before PATH": {
			onPath: map[string]string{"terraform": terraformAnswer, "mine": openTofuAnswer},
			forced: "mine",
			want:   CLI{Path: "mine", Name: OpenTofu, Version: "1.12.6-dev"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			directory := machine(t, test.onPath)
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
	machine(t, map[string]string{"terraform": brokenShim, "tofu": "echo 'Something else v1.0.0'"})
	_, err := FindCLI(t.Context())
	if !errors.Is(err, ErrNoCLI) {
		t.Fatalf("error %v, want ErrNoCLI", err)
	}
	for _, reason := range []string{"terraform version: exit status 126", "tofu version: no Terraform or OpenTofu version in its answer"} {
		if !strings.Contains(err.Error(), reason) {
			t.Errorf("error %q does not say %q", err, reason)
		}
	}
}

func TestFindCLIDoesNotReplaceAForcedOne(t *testing.T) {
	directory := machine(t, map[string]string{"terraform": terraformAnswer})
	t.Setenv(PathVariable, filepath.Join(directory, "absent"))
	if _, err := FindCLI(t.Context()); err == nil || errors.Is(err, ErrNoCLI) {
		t.Errorf("error %v, want one about the forced CLI", err)
	}
}

func TestFindCLITakesTheBuiltOpenTofuWhileItIsUpToDate(t *testing.T) {
	directory := machine(t, nil)
	write(t, filepath.Join(directory, "go.mod"), "module "+ModulePath+"\n")
	build := openTofuBuild(directory)
	standIn(t, build.output, openTofuAnswer)
	for _, name := range []string{"go.mod", "go.sum"} {
		write(t, filepath.Join(build.source, name), "")
		setTime(t, filepath.Join(build.source, name), time.Date(2024, 3, 31, 0, 0, 0, 0, time.UTC))
	}
	want := CLI{Path: build.output, Name: OpenTofu, Version: "1.12.6-dev"}
	if got, err := FindCLI(t.Context()); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	setTime(t, build.output, time.Date(2024, 3, 30, 0, 0, 0, 0, time.UTC))
	if _, err := FindCLI(t.Context()); !errors.Is(err, ErrNoCLI) {
		t.Errorf("error %v, want ErrNoCLI for a binary older than its go.mod", err)
	}
}

func TestInspectCLIUsesACleanEnvironment(t *testing.T) {
	directory := machine(t, map[string]string{"terraform": `echo "Terraform v1.0.0$TF_CLI_CONFIG_FILE"`})
	t.Setenv("TF_CLI_CONFIG_FILE", "/nowhere")
	want := CLI{Path: filepath.Join(directory, "terraform"), Name: Terraform, Version: "1.0.0"}
	if got, err := FindCLI(t.Context()); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}
