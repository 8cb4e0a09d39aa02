// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestLoginThatEndsEarly opens a login that ends with the session of a role: plan and apply print a
// warning, and succeed.
func TestLoginThatEndsEarly(t *testing.T) {
	t.Parallel()
	server := emulator.StartForTest(t, emulator.Options{SessionLifetime: 50 * time.Minute})
	workspace := verifying(t, server, `
ephemeral "containerregistry_acr_login" "acme" {
  instance_id      = "cri-k77rd2eo9ztt1qa4"
  expires_in_hours = 24
}
resource "terraform_data" "deployment" {}
`)
	ephemeralVersion.check(t, workspace.CLI)
	provider := filepath.Join(workspace.Directory, "provider.tf")
	writeFile(t, provider, strings.Replace(readFile(t, provider), "acr {", "acr {\n    assume_role {\n      role_arn = \""+ciDeployer+"\"\n    }", 1))
	workspace.Environment = append(workspace.Environment, "CONTAINERREGISTRY_STS_ENDPOINT="+server.URL())

	applied := []string{"apply", "saved.tfplan"}
	if workspace.CLI.Name == cli.OpenTofu { // it opens only what it needs
		applied = []string{"plan"}
	}
	for _, arguments := range [][]string{{"plan", "-out=saved.tfplan"}, applied} {
		output := flat(mustRun(t, workspace, arguments...).Stdout)
		const end = ", after 0h50m: earlier than the 24h0m that expires_in_hours requests. " +
			"If temporary credentials (STS) sign, the login ends with them: use credentials that last longer, such as assume_role with a longer session_expiration. " +
			"Otherwise the service may be an older one that ignores ExpiresInHours: open the login again before it ends."
		if !strings.Contains(output, "Warning: Unexpected API Response") || !strings.Contains(output, "4: expires_in_hours = 24 The login ends at ") || !strings.Contains(output, end) {
			t.Errorf("%s: want a warning of a login that ends%s\n%s", arguments[0], end, output)
		}
	}
}
