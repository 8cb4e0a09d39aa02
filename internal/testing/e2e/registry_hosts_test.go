// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	storageHost  = "cri-k77rd2eo9ztt1qa4-registry.oss-cn-hangzhou.aliyuncs.com"
	strangerHost = "storage.stranger.example"
)

// readByRegistries returns a configuration without hosts, in an environment where the vendors'
// hosts are the emulator's: with TLS, and with separate hosts of ACR's registry, its token service
// and its storage.
func readByRegistries(t *testing.T, options emulator.Options) (e userEnvironment, workspace cli.Workspace, log string) {
	t.Helper()
	e = newEnvironment(t, options)
	e.clouds.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
	workspace = copyOf(t, "internal/testing/e2e/testdata/registries")
	log = filepath.Join(t.TempDir(), "trace.log")
	workspace.Environment = slices.Concat(workspace.Environment, e.environment, []string{"TF_LOG=TRACE", "TF_LOG_PATH=" + log})
	initialize(t, workspace)
	return e, workspace, log
}

func TestRegistryHosts(t *testing.T) {
	t.Parallel()
	e, workspace, log := readByRegistries(t, emulator.Options{RedirectBlobs: storageHost})
	result := mustRun(t, workspace, "apply", "-auto-approve")
	want := `read = "registry acme-registry.cn-hangzhou.cr.aliyuncs.com linux/amd64 acme.kr.ncr.ntruss.com"`
	if !strings.Contains(result.Stdout, want) {
		t.Errorf("no %s in\n%s", want, result.Stdout)
	}
	requests := map[string]int64{
		"GetRepository": 1, "GetRepoTagLayers": 1, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "GetImageTagDetail": 1,
		"PingRegistry": 2, "GetRegistryToken": 1, "GetManifest": 1, "GetBlob": 1, "GetStoredBlob": 1, "HeadManifest": 1,
	}
	if difference := cmp.Diff(requests, e.clouds.Record().Counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
	left := result.Stdout + result.Stderr + readFile(t, log) + readFile(t, filepath.Join(workspace.Directory, "terraform.tfstate"))
	e.checkSecrets(t, left)
	for _, secret := range append(e.clouds.RegistrySecrets(), "OSSAccessKeyId", "Signature=") {
		if strings.Contains(left, secret) {
			t.Errorf("%q is left behind", secret)
		}
	}
	if len(e.clouds.RegistrySecrets()) < 2 {
		t.Errorf("only %d secrets were issued", len(e.clouds.RegistrySecrets()))
	}
}

// TestTokenHostOfARegion reads from an instance whose token service has a name of its own.
func TestTokenHostOfARegion(t *testing.T) {
	t.Parallel()
	const region = "cn-zhangjiakou"
	fixture := emulator.DefaultFixture()
	fixture.ACR.Instances[0].Region = region
	e, workspace, _ := readByRegistries(t, emulator.Options{Fixture: fixture})
	file := filepath.Join(workspace.Directory, "main.tf")
	writeFile(t, file, strings.ReplaceAll(readFile(t, file), "cn-hangzhou", region))
	result := mustRun(t, workspace, "apply", "-auto-approve")
	want := `read = "registry acme-registry.cn-zhangjiakou.cr.aliyuncs.com linux/amd64 acme.kr.ncr.ntruss.com"`
	if !strings.Contains(result.Stdout, want) || e.clouds.Record().Counts["GetRegistryToken"] != 1 {
		t.Errorf("no %s in\n%s\n%v", want, result.Stdout, e.clouds.Record().Counts)
	}
}

// TestBlobRedirectToForeignHostFails expects a redirect to a host that is not the vendor's not to
// be followed.
func TestBlobRedirectToForeignHostFails(t *testing.T) {
	t.Parallel()
	e, workspace, _ := readByRegistries(t, emulator.Options{RedirectBlobs: strangerHost})
	_, err := workspace.Run(cli.ContextForTest(t), "plan")
	failed := errorOf(t, err)
	for _, text := range []string{
		"Error: API Not Available",
		"The API no longer provides GetRepoTagLayers (InvalidAction.NotFound), and reading the layers from the registry failed. " +
			couldNotRead(`the manifest of tag "2.0.0" of repository "platform/api" from registry "`+acrHost+`"`,
				"unexpected redirect to "+strangerHost+" (redirects are not followed, to protect the request signature)") +
			"Check registry_host (if it is set) and any proxy in between: this is not how the service responds. " +
			"If both are right, report this message to the developers of the provider. 1. Request: GetRepoTagLayers at cr.cn-hangzhou.aliyuncs.com.",
		"2. Request: GET configuration at " + acrHost + ". Response: HTTP 307.",
	} {
		if !strings.Contains(oneLine(failed.Stderr), text) {
			t.Errorf("%q is not in\n%s", text, failed.Stderr)
		}
	}
	if strings.Contains(failed.Stderr, "Signature=") || e.clouds.Record().Counts["GetStoredBlob"] != 0 {
		t.Errorf("%v\n%s", e.clouds.Record().Counts, failed.Stderr)
	}
}
