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

// readByRegistries runs a configuration that names no host, on a machine where the vendors' hosts lead to the emulator: with TLS, ACR's
// registry, the service that gives its tokens and the storage that it sends on to are three.
func readByRegistries(t *testing.T, options emulator.Options) (m machine, workspace cli.Workspace, log string) {
	t.Helper()
	m = newMachine(t, options)
	m.clouds.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
	workspace = copyOf(t, "internal/testing/e2e/testdata/registries")
	log = filepath.Join(t.TempDir(), "trace.log")
	workspace.Environment = slices.Concat(workspace.Environment, m.environment, []string{"TF_LOG=TRACE", "TF_LOG_PATH=" + log})
	initialize(t, workspace)
	return m, workspace, log
}

func TestRegistriesAreAskedAtTheVendorsHosts(t *testing.T) {
	t.Parallel()
	m, workspace, log := readByRegistries(t, emulator.Options{RedirectBlobs: storageHost})
	result := mustRun(t, workspace, "apply", "-auto-approve")
	want := `read = "registry acme-registry.cn-hangzhou.cr.aliyuncs.com linux/amd64 acme.kr.ncr.ntruss.com"`
	if !strings.Contains(result.Stdout, want) {
		t.Errorf("no %s in\n%s", want, result.Stdout)
	}
	requests := map[string]int64{
		"GetRepository": 1, "GetRepoTagLayers": 1, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "GetImageTagDetail": 1,
		"PingRegistry": 2, "GetRegistryToken": 1, "GetManifest": 1, "GetBlob": 1, "GetStoredBlob": 1, "HeadManifest": 1,
	}
	if difference := cmp.Diff(requests, m.clouds.Record().Counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
	left := result.Stdout + result.Stderr + readFile(t, log) + readFile(t, filepath.Join(workspace.Directory, "terraform.tfstate"))
	m.checkSecrets(t, left)
	for _, secret := range append(m.clouds.RegistrySecrets(), "OSSAccessKeyId", "Signature=") {
		if strings.Contains(left, secret) {
			t.Errorf("%q is in what is left", secret)
		}
	}
	if len(m.clouds.RegistrySecrets()) < 2 {
		t.Errorf("only %d secrets were issued", len(m.clouds.RegistrySecrets()))
	}
}

// TestBlobsOfAStrangerAreRefused: a registry that sends on to a host that is not its vendor's is not followed.
func TestBlobsOfAStrangerAreRefused(t *testing.T) {
	t.Parallel()
	m, workspace, _ := readByRegistries(t, emulator.Options{RedirectBlobs: strangerHost})
	_, err := workspace.Run(cli.ContextForTest(t), "plan")
	failed := errorOf(t, err)
	for _, text := range []string{
		"Error: API Not Available",
		"Came back from GET configuration at acme-registry.cn-hangzhou.cr.aliyuncs.com, HTTP status 307 Temporary Redirect, after 1 attempt: " +
			"redirects are not followed: they would carry the signature to another host; this one leads to " + strangerHost + ".",
	} {
		if !strings.Contains(flat(failed.Stderr), flat(text)) {
			t.Errorf("%q is not in\n%s", text, failed.Stderr)
		}
	}
	if strings.Contains(failed.Stderr, "Signature=") || m.clouds.Record().Counts["GetStoredBlob"] != 0 {
		t.Errorf("%v\n%s", m.clouds.Record().Counts, failed.Stderr)
	}
}
