// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// The digests of storefront:edge: its index when it is approved, the index after its arm64 image
// was replaced, and its image for linux/amd64, whose digest NCR's API returns in both cases.
const (
	approvedIndex = "sha256:df681feec799003a58123ed175d7a3a453a25c80efd9853baf6f7babb7de05e2"
	movedIndex    = "sha256:f80cd31a298379ba7f446d33766c590e855813e3a32197832c36685b602fdda1"
	imageForAMD64 = "sha256:5295721f473ffa7c62b3679cc303c88d4d4cbddb295dd649a7dd21201ec07590"
)

func TestMain(m *testing.M) {
	os.Exit(cli.RunTests(m))
}

func TestDemo(t *testing.T) {
	binary := cli.CLIForTest(t)
	t.Setenv(cli.PathVariable, binary.Path)
	cli.TemporaryDirectoryForTest(t)

	var printed strings.Builder
	if err := run(cli.ContextForTest(t), &printed); err != nil {
		t.Fatalf("%v\n%s", err, printed.String())
	}
	wantSteps := []string{
		"==> 1. Find a Terraform CLI",
		"==> 2. Build the provider and install it into a local plugin directory",
		"==> 3. Start the emulator of both registries, which checks every signature",
		"==> 4. " + binary.Name + " init",
		"==> 5. " + binary.Name + " apply: assert what the tags are, gate on what is in them, pin what is deployed",
		"==> 6. Compare the outputs with what the registries hold",
		"==> 7. Push other images with the same tags",
		"==> 8. " + binary.Name + " plan must fail",
		"==> 9. Without the API action GetRepoTagLayers " + binary.Name + " plan must fail as before",
		"==> 10. Clean up",
	}
	steps := regexp.MustCompile(`(?m)^==> .*$`).FindAllString(printed.String(), -1)
	if difference := cmp.Diff(wantSteps, steps); difference != "" {
		t.Error(difference)
	}
	atHost := strings.ReplaceAll(printed.String(), addressOf(t, printed.String()), "HOST")
	for _, line := range []string{
		"    " + binary.String(),
		"Apply complete! Resources: 1 added, 0 changed, 0 destroyed.",
		`  "acr" = 77485881`,
		`    "linux/amd64" = 77654038`,
		`    "linux/arm64" = 74768977`,
		`  "all_platforms" = "HOST/storefront@` + approvedIndex + `"`,
		`  "only_arm64" = "HOST/storefront@sha256:416b166d2e7c74c02a955c54802b3966937654a0eff960c5bcabe5ec013926dd"`,
		`digest_of_the_api = "` + imageForAMD64 + `"`,
		"    Pinned, for all platforms: HOST/storefront@" + approvedIndex,
		"    NCR: acme/storefront:edge has another image for linux/arm64, and the same one for linux/amd64",
		"    It fails as expected:\n\nError: Resource postcondition failed",
		"\n\n    The errors name what was approved and what the tags are now.",
		"    The digest that NCR's API returns did not change: " + imageForAMD64,
		"    It fails with the same errors: the layers are now read from the registry itself.",
	} {
		if !strings.Contains(atHost, line+"\n") {
			t.Errorf("no line %q in\n%s", line, atHost)
		}
	}
	if text := "Initializing provider plugins"; strings.Contains(printed.String(), text) {
		t.Errorf("%q is there, which init prints", text)
	}
	expectNoListener(t, printed.String())
	report(&printed, io.Discard, nil, false)
	checkReadme(t, printed.String(), binary)
}

// TestDemoWithoutTheAPI runs the same steps with an API that never lists layers.
func TestDemoWithoutTheAPI(t *testing.T) {
	binary := cli.CLIForTest(t)
	t.Setenv(cli.PathVariable, binary.Path)
	cli.TemporaryDirectoryForTest(t)

	var printed strings.Builder
	if err := runDemo(cli.ContextForTest(t), &demo{output: &printed, withoutAPI: true}); err != nil {
		t.Fatalf("%v\n%s", err, printed.String())
	}
	for _, line := range []string{
		"Apply complete! Resources: 1 added, 0 changed, 0 destroyed.",
		`  "acr" = 77485881`,
		"    The digests, sizes, platforms and layers are those of the registries.",
		"    The errors name what was approved and what the tags are now.",
	} {
		if !strings.Contains(printed.String(), line+"\n") {
			t.Errorf("no line %q in\n%s", line, printed.String())
		}
	}
}

// expectNoListener fails when the emulator still runs.
func expectNoListener(t *testing.T, printed string) {
	t.Helper()
	address := addressOf(t, printed)
	if connection, err := net.Dial("tcp", address); err == nil {
		t.Errorf("the emulator still listens on %s", address)
		_ = connection.Close()
	}
}

// addressOf returns the emulator's address, which the demo prints.
func addressOf(t *testing.T, printed string) string {
	t.Helper()
	address := regexp.MustCompile(`(?m)^ {4}http://(\S+)$`).FindStringSubmatch(printed)
	if address == nil {
		t.Fatalf("no address of the emulator in\n%s", printed)
	}
	return address[1]
}
