// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func TestMain(m *testing.M) {
	os.Exit(cli.RunTests(func(context.Context) int { return m.Run() }))
}

// useStandIn makes a shell script the CLI. Its path has what a shell must not take apart.
func useStandIn(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a user's tofu")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho 'OpenTofu v1.12.6'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv(cli.PathVariable, path)
	return path
}

func answerOf(t *testing.T, arguments ...string) string {
	t.Helper()
	var answer, progress strings.Builder
	if err := run(t.Context(), arguments, &answer, &progress); err != nil {
		t.Fatal(err)
	}
	if progress.String() != "" {
		t.Errorf("progress %q", progress.String())
	}
	return answer.String()
}

func TestCLIPrintsThePath(t *testing.T) {
	path := useStandIn(t)
	if got := answerOf(t, "cli"); got != path+"\n" {
		t.Errorf("got %q, want %q", got, path)
	}
}

func TestEnvironmentIsReadByAShell(t *testing.T) {
	path := useStandIn(t)
	script := answerOf(t, "environment") + `printf '%s|%s|%s' "$TF_ACC" "$TF_ACC_TERRAFORM_PATH" "$TF_ACC_PROVIDER_HOST"`
	got, err := exec.CommandContext(t.Context(), "sh", "-c", script).CombinedOutput()
	if want := "1|" + path + "|registry.opentofu.org"; err != nil || string(got) != want {
		t.Errorf("a shell says %q, %v; want %q", got, err, want)
	}
}

func TestInstallUsesTheUsersPluginDirectory(t *testing.T) {
	home := t.TempDir()
	cli.TemporaryDirectoryForTest(t)
	var answer strings.Builder
	if err := install(cli.ContextForTest(t), home, "9.8.7", &answer); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("containerregistry", "containerregistry", "9.8.7", runtime.GOOS+"_"+runtime.GOARCH,
		"terraform-provider-containerregistry_v9.8.7")
	paths := []string{
		filepath.Join(home, ".terraform.d", "plugins", "registry.terraform.io", file),
		filepath.Join(home, ".terraform.d", "plugins", "registry.opentofu.org", file),
	}
	want := "Installed for Terraform and for OpenTofu:\n  " + paths[0] + "\n  " + paths[1] +
		"\nWhere a lock file knows another build of this version: delete the lock file and run init.\n"
	if difference := cmp.Diff(want, answer.String()); difference != "" {
		t.Error(difference)
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o755 {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestInstallThatFailsLeavesNoFile(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := os.WriteFile(home, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cli.TemporaryDirectoryForTest(t)
	if err := install(cli.ContextForTest(t), home, "9.8.7", io.Discard); !errors.Is(err, syscall.ENOTDIR) {
		t.Errorf("error %v, want one about a home that is no directory", err)
	}
}

func TestInstallRefusesAnotherFormOfVersion(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"", "v0.2.0", "0.2", "0.2.0-beta1", "0.2.0.1", "00.2.0", "../0.2.0", "0.2.0\n"} {
		err := install(t.Context(), filepath.Join(t.TempDir(), "home"), version, io.Discard)
		want := fmt.Sprintf("install the provider: the version %q is not of the form N.N.N, like 0.1.0", version)
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestToolRefusesAnUnknownName(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"tool", "../tofu"}, io.Discard, io.Discard)
	if err == nil || err.Error() != "build ../tofu: there is no such tool" {
		t.Errorf("error %v", err)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, arguments := range [][]string{nil, {"CLI"}, {"install"}, {"cli", "more"}, {"install", "1.0.0", "more"}, {"tool"}} {
		if err := run(t.Context(), arguments, &strings.Builder{}, &strings.Builder{}); !errors.Is(err, errUsage) {
			t.Errorf("%q: error %v, want the usage", arguments, err)
		}
	}
}
