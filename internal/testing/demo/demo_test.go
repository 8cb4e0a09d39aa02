// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
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
		"==> 7. Push other images with the tag 1.4.2",
		"==> 8. " + binary.Name + " plan must fail",
		"==> 9. Without the API action GetRepoTagLayers " + binary.Name + " plan must fail as before",
		"==> 10. Clean up",
	}
	steps := regexp.MustCompile(`(?m)^==> .*$`).FindAllString(printed.String(), -1)
	if difference := cmp.Diff(wantSteps, steps); difference != "" {
		t.Error(difference)
	}
	for _, line := range []string{
		"    " + binary.String(),
		"Apply complete! Resources: 1 added, 0 changed, 0 destroyed.",
		`  "acr" = 77485881`,
		`  "ncr" = 83518086`,
		`pinned_reference = "acme.kr.ncr.ntruss.com/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"`,
		`pinned_sidecar = "acme.kr.ncr.ntruss.com/base/runtime@sha256:27ae594547ca9223d1ee296d09f917b18814d9c24cab4dacca5358f5b5f0e51c"`,
		"    It fails as expected:\n\nError: Resource postcondition failed",
		"\n\n    The errors name what was approved and what the tags are now.",
		"    It fails with the same errors: the layers are now read from the registry itself.",
	} {
		if !strings.Contains(printed.String(), line+"\n") {
			t.Errorf("no line %q in\n%s", line, printed.String())
		}
	}
	if text := "Initializing provider plugins"; strings.Contains(printed.String(), text) {
		t.Errorf("%q is there, which init prints", text)
	}
	expectNoListener(t, printed.String())
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

// expectNoListener fails when the emulator, whose address the demo prints, still runs.
func expectNoListener(t *testing.T, printed string) {
	t.Helper()
	address := regexp.MustCompile(`(?m)^ {4}http://(\S+)$`).FindStringSubmatch(printed)
	if address == nil {
		t.Fatalf("no address of the emulator in\n%s", printed)
	}
	if connection, err := net.Dial("tcp", address[1]); err == nil {
		t.Errorf("the emulator still listens on %s", address[1])
		_ = connection.Close()
	}
}
