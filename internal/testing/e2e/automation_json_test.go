// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// jsonConfiguration returns a workspace whose configuration is JSON, as CDKTF writes it, for this
// emulator.
func jsonConfiguration(t *testing.T, server *emulator.Server) cli.Workspace {
	t.Helper()
	accounts := emulator.DefaultFixture().Accounts
	return automated(t, "json", minimumVersion{},
		"TF_VAR_endpoint="+server.URL(),
		"TF_VAR_acr_access_key="+accounts.ACR[0].AccessKey, "TF_VAR_acr_secret_key="+accounts.ACR[0].SecretKey,
		"TF_VAR_ncr_access_key="+accounts.NCR[0].AccessKey, "TF_VAR_ncr_secret_key="+accounts.NCR[0].SecretKey,
	)
}

func TestConfigurationInJSON(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := jsonConfiguration(t, server)
	if got := planAsJSON(t, workspace, 0); len(got) != 0 {
		t.Errorf("the plan has diagnostics: %+v", got)
	}
	checkCalls(t, map[string]int64{"GetRepository": 1, "GetRepoTagLayers": 1, "GetImageTagDetail": 1}, server)
	mustRun(t, workspace, "apply", "-auto-approve")
	checkOutputs(t, `{
		"deployed": "`+ncrHost+`/storefront@`+build1042+`",
		"layers": 10,
		"sizes": {"linux/amd64": 83518086}
	}`, workspace)
	mustRun(t, workspace, "plan", "-detailed-exitcode") // 2 where a second run would change something
}

func TestConfigurationInJSONCallsFunctions(t *testing.T) {
	t.Parallel()
	workspace := automated(t, "functions", functionsVersion)
	mustRun(t, workspace, "apply", "-auto-approve")
	checkOutputs(t, `{
		"parts": {"registry": "`+ncrHost+`", "repository": "base/runtime", "tag": "2024.03", "digest": null},
		"pinned": "`+ncrHost+`/storefront:1.4.2@`+build1042+`",
		"same_base": true
	}`, workspace)
}

// refusedInJSON lists runs of the configuration in JSON that fail or warn after a change in a
// registry.
var refusedInJSON = map[string]struct {
	change func(*testing.T, *emulator.Fixture)
	code   int
	want   problem
}{
	"moved tag": {
		change: pointNCRTag("storefront", "1.4.2", "build 1057"),
		code:   1,
		want: problem{
			Severity: "error", Summary: "Resource postcondition failed",
			Detail: "storefront:1.4.2 was moved: it is " + build1057 + " since 2024-03-29T07:45:12Z.",
			At:     "cdk.tf.json 91:28-91:123",
			Code:   `"condition": "${self.digest == \"` + build1042 + `\"}",`,
		},
	},
	"deleted tag": {
		change: deleteNCRTag("storefront", "1.4.2"),
		code:   1,
		want: problem{
			Severity: "error", Summary: "Tag Not Found", Address: "data.containerregistry_ncr_tag.storefront_tag",
			Detail: `Tag "1.4.2" does not exist in image "storefront" of registry "acme", site "public", region "KR". ` +
				`Similar tags: "1.4.0", "1.4.1", "1.4.3", "1.5.0", "edge" (7 tags in total).` + checkTagOrWait +
				exchange("GetImageTagDetail", "HTTP 404, code 404, message: Not Found: tag not found"),
			At:   "cdk.tf.json 96:22-96:29",
			Code: `"reference": "1.4.2",`,
		},
	},
	"too large": {
		change: pointACRTag("storefront", "1.4.2", "build 1057"),
		want: problem{
			Severity: "warning", Summary: "Check block assertion failed", Detail: "storefront:1.4.2 is a download of 77512927 bytes.",
			At:   "cdk.tf.json 108:24-108:107",
			Code: `"condition": "${data.containerregistry_acr_tag_layers.storefront_layers.total_size <= 77500000}",`,
		},
	},
}

// TestConfigurationInJSONRefuses reads the diagnostics of a plan as JSON, with positions in the
// JSON configuration.
func TestConfigurationInJSONRefuses(t *testing.T) {
	t.Parallel()
	for name, refused := range refusedInJSON {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := planAsJSON(t, jsonConfiguration(t, start(t, refused.change)), refused.code)
			if difference := cmp.Diff([]problem{refused.want}, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

// planAsJSON returns the diagnostics of a plan that must end with this exit code.
func planAsJSON(t *testing.T, workspace cli.Workspace, code int) []problem {
	t.Helper()
	result, err := workspace.Run(cli.ContextForTest(t), "plan", "-json")
	if code != 0 {
		if failed := errorOf(t, err); failed.Code != code {
			t.Errorf("exit code %d, want %d", failed.Code, code)
		}
	} else if err != nil {
		t.Errorf("%v\n%s", err, result.Stdout)
	}
	var found []diagnosticJSON
	for line := range strings.Lines(result.Stdout) {
		var message struct {
			Type       string         `json:"type"`
			Diagnostic diagnosticJSON `json:"diagnostic"`
		}
		if err := json.Unmarshal([]byte(line), &message); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if message.Type == "diagnostic" {
			found = append(found, message.Diagnostic)
		}
	}
	return problems(found)
}
