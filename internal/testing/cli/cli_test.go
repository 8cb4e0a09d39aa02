// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
		"an old one is passed over": {
			onPath: map[string]string{"terraform": "echo Terraform v1.4.7", "tofu": openTofuAnswer},
			want:   CLI{Path: "tofu", Name: OpenTofu, Version: "1.12.6-dev"},
		},
		"the oldest": {
			onPath: map[string]string{"terraform": "echo Terraform v1.5.0"},
			want:   CLI{Path: "terraform", Name: Terraform, Version: "1.5.0"},
		},
		"of the next generation": {
			onPath: map[string]string{"terraform": "echo Terraform v2.0.0-alpha1"},
			want:   CLI{Path: "terraform", Name: Terraform, Version: "2.0.0-alpha1"},
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
	for name, test := range map[string]struct {
		onPath map[string]string
		reason string // with the machine's directory for %
	}{
		"none":    {nil, ""},
		"a shim":  {map[string]string{"terraform": brokenShim}, "\nfind a CLI: %/terraform version: exit status 126"},
		"another": {map[string]string{"tofu": "echo 'Something else v1.6.0'"}, "\nfind a CLI: %/tofu version: no Terraform or OpenTofu version in its answer"},
		"old":     {map[string]string{"terraform": "echo Terraform v1.4.7"}, "\nfind a CLI: %/terraform is Terraform 1.4.7, older than 1.5"},
		"ancient": {map[string]string{"terraform": "echo Terraform v0.15.5"}, "\nfind a CLI: %/terraform is Terraform 0.15.5, older than 1.5"},
	} {
		t.Run(name, func(t *testing.T) {
			directory := machine(t, test.onPath)
			_, err := FindCLI(t.Context())
			want := ErrNoCLI.Error() + strings.ReplaceAll(test.reason, "%", directory)
			if !errors.Is(err, ErrNoCLI) || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
		})
	}
}

func TestEnsureCLIBuildsNoneWhenItIsEnded(t *testing.T) {
	machine(t, map[string]string{"terraform": terraformAnswer})
	reason := errors.New("Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(reason)
	var progress strings.Builder
	if _, err := EnsureCLI(ctx, &progress); !errors.Is(err, reason) || progress.String() != "" {
		t.Errorf("error %v, progress %q", err, progress.String())
	}
}

func TestEnsureCLISaysWhyItBuildsOne(t *testing.T) {
	// This go writes a stand-in where the binary is to be.
	directory := machine(t, map[string]string{
		"terraform": brokenShim,
		"go":        `while [ "$1" != -o ]; do shift; done; printf '#!/bin/sh\necho OpenTofu v1.12.6\n' > "$2"; /bin/chmod +x "$2"`,
	})
	write(t, filepath.Join(directory, "go.mod"), "module "+ModulePath+"\n")
	build := openTofuBuild(directory)
	write(t, filepath.Join(build.source, "go.mod"), "")
	write(t, filepath.Join(build.source, "go.sum"), "")
	var progress strings.Builder
	got, err := EnsureCLI(t.Context(), &progress)
	if want := (CLI{Path: build.output, Name: OpenTofu, Version: "1.12.6"}); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	want := ErrNoCLI.Error() + "\nfind a CLI: " + directory + "/terraform version: exit status 126\n" +
		"Building opentofu into " + build.output + ". The first time this takes 3 to 5 minutes; later runs find it there.\n"
	if !strings.HasPrefix(progress.String(), want) {
		t.Errorf("progress %q, want %q", progress.String(), want)
	}
	progress.Reset()
	if again, err := EnsureCLI(t.Context(), &progress); err != nil || again != got || progress.String() != "" {
		t.Errorf("the second time %+v, %v, with progress %q", again, err, progress.String())
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
	}
	remember(t, build)
	want := CLI{Path: build.output, Name: OpenTofu, Version: "1.12.6-dev"}
	if got, err := FindCLI(t.Context()); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	write(t, filepath.Join(build.source, "go.mod"), "module example.com/other\n")
	if _, err := FindCLI(t.Context()); !errors.Is(err, ErrNoCLI) {
		t.Errorf("error %v, want ErrNoCLI for a binary of another version", err)
	}
}

// The command lists the providers of its working directory, and fails where that directory's configuration is broken.
func TestInspectCLIRunsInNobodysDirectory(t *testing.T) {
	directory := machine(t, map[string]string{"terraform": `echo "Terraform v1.11.4-${PWD##*/}"`})
	temporary := TemporaryDirectoryForTest(t)
	want := CLI{Path: filepath.Join(directory, "terraform"), Name: Terraform, Version: "1.11.4-" + filepath.Base(temporary)}
	if got, err := FindCLI(t.Context()); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestInspectCLIUsesACleanEnvironment(t *testing.T) {
	directory := machine(t, map[string]string{"terraform": `echo "Terraform v1.11.4$TF_CLI_CONFIG_FILE"`})
	t.Setenv("TF_CLI_CONFIG_FILE", "/nowhere")
	want := CLI{Path: filepath.Join(directory, "terraform"), Name: Terraform, Version: "1.11.4"}
	if got, err := FindCLI(t.Context()); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}
