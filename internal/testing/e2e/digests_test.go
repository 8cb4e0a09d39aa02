// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// The digests of indexes and of their images.
const (
	edgeIndex      = "sha256:df681feec799003a58123ed175d7a3a453a25c80efd9853baf6f7babb7de05e2"
	edgeAMD64      = "sha256:5295721f473ffa7c62b3679cc303c88d4d4cbddb295dd649a7dd21201ec07590"
	edgeARM64      = "sha256:416b166d2e7c74c02a955c54802b3966937654a0eff960c5bcabe5ec013926dd"
	replacedIndex  = "sha256:f80cd31a298379ba7f446d33766c590e855813e3a32197832c36685b602fdda1" // of edge, with the same image for amd64
	api220Index    = "sha256:fbd144443ad6006ac59a6e16eee10d5dc238add8d522ed957326d957f4b07e20"
	api220AMD64    = "sha256:65e0f8c39a0f865d445b12feaf910cbd5a926141c7824b711d77bfabef3d6e2f"
	api220ARMv7    = "sha256:6def76da58f2756f61516340efc2e2c7fdcbe5836231242ed0600610542c7818"
	api230Index    = "sha256:4dfcf5d8501608bb5297b6b3a68d1679ef3a205f6df14d6e43abe62cc477fc2d"
	runtime03Index = "sha256:44551e3dce5e47b31ffe4269f59285f6fcde80517073a6fc8e602681d6f13cf9"
	runtime04Index = "sha256:98ab9136fddec037a8bf494fea467b59b2ca687a3ab37cac21ca569909d4be0d"
)

// withIndexDigests makes NCR's API return the digest of the index, where there is one.
func withIndexDigests(_ *testing.T, fixture *emulator.Fixture) { fixture.NCR.IndexDigests = true }

// replaceARM64 replaces the arm64 image of storefront:edge in NCR: at once, or after a response.
func replaceARM64(t *testing.T, server *emulator.Server, after *emulator.After) {
	t.Helper()
	moveTag(t, server, emulator.MoveTag{
		Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", Tag: "edge", To: "build 1108 with another arm64", After: after,
	})
}

// verifying returns an initialized workspace with these data sources, which read from an emulator:
// the text of a configuration, or the name of a file of testdata/digests.
func verifying(t *testing.T, server *emulator.Server, sources string) cli.Workspace {
	t.Helper()
	workspace := copyOf(t, "internal/testing/e2e/testdata/failures")
	if strings.HasSuffix(sources, ".tf") {
		sources = readFile(t, filepath.Join("testdata", "digests", sources))
	}
	provider := strings.ReplaceAll(keysOverride, "ENDPOINT", server.URL()) + "  max_retries = 0\n"
	writeFile(t, filepath.Join(workspace.Directory, "provider.tf"), "provider \"containerregistry\" {"+provider+"}\n")
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), sources)
	workspace.Environment = append(workspace.Environment, append(exampleCredentials(), "TF_VAR_ncr_host="+localNCRHost(server))...)
	initialize(t, workspace)
	return workspace
}

// localACRHost is where the emulator has ACR's registry.
func localACRHost(server *emulator.Server) string {
	return strings.TrimPrefix(server.URL(), "http://")
}

// localNCRHost is where it has that of NCR.
func localNCRHost(server *emulator.Server) string {
	return strings.Replace(localACRHost(server), "127.0.0.1", "localhost", 1)
}

// checkPins compares the outputs. In the expected ones the registries have the vendors' hosts.
func checkPins(t *testing.T, want string, workspace cli.Workspace, server *emulator.Server) {
	t.Helper()
	hosts := strings.NewReplacer(acrHost+"/", localACRHost(server)+"/", ncrHost+"/", localNCRHost(server)+"/")
	checkOutputs(t, hosts.Replace(want), workspace)
}

// checkRefused runs a plan that must fail with these errors only, in any order.
func checkRefused(t *testing.T, workspace cli.Workspace, errors []string, arguments ...string) {
	t.Helper()
	refusal{errors: errors, arguments: arguments}.check(t, workspace)
}

// checkApplyWarns expects an apply to have printed this warning only; none where it is empty.
func checkApplyWarns(t *testing.T, want string, result cli.Result) {
	t.Helper()
	_, warnings, _ := strings.Cut(result.Stdout, "\nWarning: ")
	warnings, _, _ = strings.Cut(warnings, "\nApply complete!")
	if difference := cmp.Diff(want, flat(warnings)); difference != "" {
		t.Errorf("warnings (-want +got):\n%s", difference)
	}
}

// reading is the beginning of a text of data sources.
const reading = "variable \"ncr_host\" {\n  type = string\n}\n"

// Further arguments of data sources.
const (
	verify    = "verify_digest = true"
	atACRHost = `registry_host = replace(var.ncr_host, "localhost", "127.0.0.1")`
	atNCRHost = `registry_host = var.ncr_host`
)

// ncrTag returns a data source that reads an image:tag of the registry acme.
func ncrTag(name, image string, arguments ...string) string {
	repository, tag, _ := strings.Cut(image, ":")
	return dataSource("containerregistry_ncr_tag", name, append([]string{
		`registry = "acme"`, fmt.Sprintf("image_name = %q", repository), fmt.Sprintf("reference = %q", tag),
	}, arguments...))
}

// acrTag returns a data source that reads an image:tag of the namespace platform.
func acrTag(name, image string, arguments ...string) string {
	repository, tag, _ := strings.Cut(image, ":")
	return dataSource("containerregistry_acr_tag", name, append([]string{
		`instance_id = "cri-k77rd2eo9ztt1qa4"`, `namespace = "platform"`, fmt.Sprintf("repo_name = %q", repository), fmt.Sprintf("tag = %q", tag),
	}, arguments...))
}

// acrTagByID returns a data source that reads a tag of platform/storefront by the repository's ID.
func acrTagByID(name, tag string, arguments ...string) string {
	return dataSource("containerregistry_acr_tag", name, append([]string{
		`instance_id = "cri-k77rd2eo9ztt1qa4"`, `repo_id = "crr-v7m9m2g0qkqjf56p"`, fmt.Sprintf("tag = %q", tag),
	}, arguments...))
}

func dataSource(kind, name string, arguments []string) string {
	return fmt.Sprintf("data %q %q {\n  %s\n}\n", kind, name, strings.Join(arguments, "\n  "))
}
