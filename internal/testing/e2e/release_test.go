// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"archive/zip"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// releaseVariable names the directory of a release, which `make test-release` tests. Without it the
// test packs one itself.
const releaseVariable = "RELEASE_DIRECTORY"

// TestReleaseArchive lets a CLI unpack the archive, and checks its version wherever a user sees it.
func TestReleaseArchive(t *testing.T) {
	t.Parallel()
	release := releaseForTest(t)
	installed, err := release.install(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server := start(t, nil)
	workspace := copyOf(t, "internal/testing/e2e/testdata/sources")
	workspace.ConfigurationFile = installed.ConfigurationFile
	workspace.Environment = append(workspace.Environment, endpoints(server)...)
	writeFile(t, filepath.Join(workspace.Directory, "release.tf"), `output "release" { value = data.containerregistry_ncr_tag.storefront.pinned_reference }`)
	// A version with a suffix is installed only where a configuration requires exactly that
	// version.
	writeFile(t, filepath.Join(workspace.Directory, "release_override.tf"), `terraform {
  required_providers {
    containerregistry = {
      source  = "containerregistry/containerregistry"
      version = "`+release.version+`"
    }
  }
}`)

	address := sourceAddress(workspace.CLI)
	checkOutput(t, workspace, "- Installed containerregistry/containerregistry v"+release.version+" (unauthenticated)", "init")
	checkOutput(t, workspace, "+ provider "+address+" v"+release.version, "version")
	checkOutput(t, workspace, "provider["+address+"] "+release.version, "providers")
	lock := readFile(t, filepath.Join(workspace.Directory, ".terraform.lock.hcl"))
	if want := regexp.MustCompile(`provider "` + address + `" {\n  version +=  *"` + release.version + `"\n`); !want.MatchString(lock) {
		t.Errorf("the lock file does not name %s %s:\n%s", address, release.version, lock)
	}
	checkOutput(t, workspace, `release = "acme.kr.ncr.ntruss.com/storefront@`+build1042+`"`, "plan")

	requests := server.Record().Requests
	if len(requests) != 2 {
		t.Errorf("%d requests, want one of each registry", len(requests))
	}
	for _, request := range requests {
		t.Logf("%s: %s", request.Operation, request.UserAgent)
		if agent, _, _ := strings.Cut(request.UserAgent, " "); agent != "terraform-provider-containerregistry/"+release.version {
			t.Errorf("%s: the user agent begins with %q", request.Operation, agent)
		}
	}
}

// sourceAddress returns the provider's address with the CLI's default host.
func sourceAddress(binary cli.CLI) string {
	host := "registry.terraform.io"
	if binary.Name == cli.OpenTofu {
		host = "registry.opentofu.org"
	}
	return host + "/containerregistry/containerregistry"
}

// checkOutput runs the CLI and expects a line in its output.
func checkOutput(t *testing.T, workspace cli.Workspace, want string, arguments ...string) {
	t.Helper()
	output := mustRun(t, workspace, arguments...).Stdout
	t.Logf("%s %s\n%s", workspace.CLI, strings.Join(arguments, " "), output)
	for line := range strings.Lines(output) {
		if strings.Contains(line, want) {
			return
		}
	}
	t.Errorf("%s %s: no line with %q", workspace.CLI, strings.Join(arguments, " "), want)
}

// releaseForTest returns the release under test, or packs the provider for this platform as
// goreleaser would.
func releaseForTest(t *testing.T) releaseFiles {
	t.Helper()
	directory := os.Getenv(releaseVariable)
	if directory == "" {
		directory = packRelease(t, "1.2.3-snapshot-0123456789ab")
	}
	release, err := openRelease(directory)
	if err != nil {
		t.Fatal(err)
	}
	return release
}

func packRelease(t *testing.T, version string) string {
	t.Helper()
	directory := t.TempDir()
	binary, err := cli.BuildProvider(cli.ContextForTest(t), t.TempDir(), version)
	if err != nil {
		t.Fatal(err)
	}
	prefix := filepath.Join(directory, "terraform-provider-containerregistry_"+version)
	archive := prefix + "_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip"
	pack(t, binary, archive)
	sum := sha256.Sum256([]byte(readFile(t, archive)))
	writeFile(t, prefix+"_SHA256SUMS", fmt.Sprintf("%x  %s\n", sum, filepath.Base(archive)))
	return directory
}

func pack(t *testing.T, binary, archive string) {
	t.Helper()
	file, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	writer := zip.NewWriter(file)
	header := &zip.FileHeader{Name: filepath.Base(binary)}
	header.SetMode(0o755)
	entry, err := writer.CreateHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write([]byte(readFile(t, binary))); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
