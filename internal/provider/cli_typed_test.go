// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// TestCLIUnknownValues reads by a block whose key is known only after apply. A read of the other
// registry, and one that is deferred until the key is known, are not refused.
func TestCLIUnknownValues(t *testing.T) {
	services := startEmulator(t)
	const key = `
resource "terraform_data" "key" {
  input = "EmulatorAcrSecretKeyExample000"
}
`
	block := strings.Replace(providerBlock(services), `"EmulatorAcrSecretKeyExample000"`, "terraform_data.key.output", 1)
	deferred := strings.Replace(storefrontSources, "  tag ", "  depends_on  = [terraform_data.key]\n  tag ", 1)
	if deferred == storefrontSources || block == providerBlock(services) {
		t.Fatal("nothing is replaced")
	}
	runCLI(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: block + key + storefrontSources,
			ExpectError: marked(mark{
				`in data "containerregistry_acr_tag_layers" "storefront":`, `data "containerregistry_acr_tag_layers" "storefront" {`, "acr.secret_key in the provider block is not known yet:",
			}),
		},
		{
			Config: block + key + deferred,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.containerregistry_acr_tag_layers.storefront", tfjsonpath.New("layers"), knownvalue.ListSizeExact(10)),
				statecheck.ExpectKnownValue("data.containerregistry_ncr_tag.storefront", tfjsonpath.New("exists"), knownvalue.Bool(true)),
			},
		},
	}})
}

// TestCLIUnknownValuesOfLogin opens a login by a block whose key is known only after apply. An
// argument that is not known defers it; depends_on defers it in OpenTofu, but not in Terraform.
func TestCLIUnknownValuesOfLogin(t *testing.T) {
	services := startEmulator(t)
	block := strings.Replace(providerBlock(services), `"EmulatorAcrSecretKeyExample000"`, "terraform_data.key.output", 1) + `
resource "terraform_data" "key" {
  input = "EmulatorAcrSecretKeyExample000"
}

resource "terraform_data" "instance" {
  input      = "cri-k77rd2eo9ztt1qa4"
  depends_on = [terraform_data.key]
}
`
	login := func(arguments string) string {
		return block + "\nephemeral \"containerregistry_acr_login\" \"acme\" {\n" + arguments + "\n}\n"
	}
	byDependsOn := resource.TestStep{
		Config: login(`  instance_id = "cri-k77rd2eo9ztt1qa4"` + "\n" + `  depends_on  = [terraform_data.key]`),
		ExpectError: marked(mark{
			`in ephemeral "containerregistry_acr_login" "acme":`, `ephemeral "containerregistry_acr_login" "acme" {`, "acr.secret_key in the provider block is not known yet:",
		}),
	}
	byArgument := resource.TestStep{
		PreConfig: func() {
			if counts := services.Record().Counts; len(counts) > 0 {
				t.Errorf("requests %v", counts)
			}
		},
		Config: login("  instance_id = terraform_data.instance.output"),
	}
	if cli.CLIForTest(t).Name == cli.OpenTofu {
		byDependsOn.ExpectError = nil
		byArgument.PreConfig = services.Reset
	}
	runCLI(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps:                  []resource.TestStep{byDependsOn, byArgument},
	})
	if issued := services.Record().Counts["GetAuthorizationToken"]; issued == 0 {
		t.Error("no login was issued")
	}
}

// TestCLIMarksTheLine expects that the CLI shows the line of each wrong value, and that the text
// names its full path: of attributes of a data source and of a block in it, of the provider block,
// and of a block in that.
func TestCLIMarksTheLine(t *testing.T) {
	const inProvider, inData, inList = `in provider "containerregistry":`, `in data "containerregistry_ncr_tag" "typed":`, `in data "containerregistry_acr_tags" "typed":`
	runCLI(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: `
provider "containerregistry" {
  max_retries = 1.5
  acr {
    endpoint = "http://cr.example"
    assume_role {
      role_arn = "reader"
    }
  }
  ncr {
    profile = ""
  }
}

data "containerregistry_ncr_tag" "typed" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}
`,
			PlanOnly: true,
			ExpectError: marked(
				mark{inProvider, `max_retries = 1.5`, "Invalid value for max_retries: 1.5 must be a whole number from 0 to 10."},
				mark{inProvider, `endpoint = "http://cr.example"`, `Invalid value for acr.endpoint: "http://cr.example" must use https:`},
				mark{inProvider, `role_arn = "reader"`, `Invalid value for acr.assume_role.role_arn: "reader" must be the ARN of a role,`},
				mark{inProvider, `profile = ""`, `Invalid value for ncr.profile: it is empty. Set a value. To set none, give null or leave it out.`},
			),
		},
		{
			Config: `
data "containerregistry_ncr_tag" "typed" {
  registry   = "https://acme.kr.ncr.ntruss.com"
  image_name = "acme.kr.ncr.ntruss.com/storefront"
  reference  = "storefront:1.4.2"
  timeouts {
    read = "0s"
  }
}

data "containerregistry_acr_tags" "typed" {
  instance_id         = "crr-x"
  repo_id             = "cri-x"
  include_prereleases = true
}
`,
			PlanOnly: true,
			ExpectError: marked(
				mark{inData, `registry   = "https://acme.kr.ncr.ntruss.com"`, `Invalid value for registry: "https://acme.kr.ncr.ntruss.com" ` + registryReason +
					` "https://acme.kr.ncr.ntruss.com" includes the host of a registry: set registry to "acme".`},
				mark{inData, `image_name = "acme.kr.ncr.ntruss.com/storefront"`, `Invalid value for image_name: "acme.kr.ncr.ntruss.com/storefront" ` + hostInNameReason +
					` "acme.kr.ncr.ntruss.com/storefront" includes a host: set image_name to "storefront".`},
				mark{inData, `reference  = "storefront:1.4.2"`, `Invalid value for reference: "storefront:1.4.2" ` + tagReason +
					` "storefront:1.4.2" includes an image name: set reference to "1.4.2".`},
				mark{inData, `read = "0s"`, `Invalid value for timeouts.read: "0s" must be greater than 0.`},
				mark{inList, `instance_id         = "crr-x"`, `Invalid value for instance_id: "crr-x" ` + instanceReason +
					` "crr-x" is the ID of a repository: set repo_id to "crr-x", and instance_id to the ID of the instance.`},
				mark{inList, `repo_id             = "cri-x"`, `Invalid value for repo_id: "cri-x" ` + repoIDReason +
					` "cri-x" is the ID of an instance: set instance_id to "cri-x", and repo_id to the ID of the repository.`},
				mark{inList, `include_prereleases = true`, "include_prereleases requires version: without one,"},
			),
		},
	}})
}

// mark is a line that a CLI shows, where it is, and the text of its error.
type mark struct {
	where, code, text string
}

// marked matches an output with all of these, in this order: a CLI sorts errors by their position.
func marked(marks ...mark) *regexp.Regexp {
	var expressions []string
	for _, mark := range marks {
		expressions = append(expressions, spaced(mark.where).String()+`\s+\d+:\s+`+spaced(mark.code+" "+mark.text).String())
	}
	return regexp.MustCompile(`(?s)` + strings.Join(expressions, `.*`))
}
