// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

// runFunctionsCLI runs steps with a CLI that has functions of providers: Terraform since 1.8. OpenTofu has them since 1.7, with
// gaps, and is asked for 1.8 too. The last step must be one that passes: the CLI destroys with its configuration.
func runFunctionsCLI(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	runCLI(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)},
		Steps:                  steps,
	})
}

// refusedOutput is a step whose output calls a function in a way that is refused with a text.
func refusedOutput(call, text string) resource.TestStep {
	return resource.TestStep{
		Config:      `output "refused" { value = provider::containerregistry::` + call + ` }`,
		ExpectError: spaced(text),
	}
}

func TestCLIParseReference(t *testing.T) {
	const deployment = `
variable "image" {
  type = string

  validation {
    condition     = try(provider::containerregistry::parse_reference(var.image).digest != null, false)
    error_message = "Give image with a digest: host/repository@sha256:…"
  }
}

output "image" {
  value = provider::containerregistry::parse_reference(var.image)
}
`
	given := func(image string) config.Variables { return config.Variables{"image": config.StringVariable(image)} }
	refused := spaced("Give image with a digest: host/repository@sha256:…")
	runFunctionsCLI(t,
		resource.TestStep{Config: deployment, ConfigVariables: given("acme.kr.ncr.ntruss.com/storefront:1.4.2"), ExpectError: refused},
		resource.TestStep{Config: deployment, ConfigVariables: given("Storefront@" + digestA), ExpectError: refused},
		refusedOutput(`parse_reference("Storefront")`,
			`Invalid value for "reference" parameter: "Storefront" is not an image reference: only its host and its tag may have upper-case letters; `+referenceReason+"."),
		refusedOutput(`parse_reference(null)`, `Invalid value for "reference" parameter: argument must not be null.`),
		resource.TestStep{
			Config: deployment, ConfigVariables: given("acme.kr.ncr.ntruss.com/storefront@" + digestA),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("image", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"registry": knownvalue.StringExact("acme.kr.ncr.ntruss.com"), "repository": knownvalue.StringExact("storefront"),
				"tag": knownvalue.Null(), "digest": knownvalue.StringExact(digestA),
			}))},
		},
	)
}

func TestCLIPinReference(t *testing.T) {
	server := startEmulator(t)
	digest := ncrDigest(t, "acme", "storefront", "1.4.2")
	runFunctionsCLI(t,
		refusedOutput(`pin_reference("app@`+digestA+`", "`+digestB+`")`,
			`Invalid value for "reference" parameter: the reference has another digest already, `+digestA+", and can't have "+digestB+"."),
		refusedOutput(`pin_reference("app", "latest")`, `Invalid value for "digest" parameter: "latest" is not a digest: `+digestReason),
		refusedOutput(`pin_reference("app", null)`, `Invalid value for "digest" parameter: argument must not be null.`),
		resource.TestStep{
			Config: `
resource "terraform_data" "build" {}

output "refused" {
  value = provider::containerregistry::pin_reference("Storefront", terraform_data.build.id)
}
`,
			ExpectError: spaced(`"Storefront" is not an image reference`),
		},
		resource.TestStep{
			Config: providerBlock(server) + storefrontSources + `
output "deployed" {
  value = provider::containerregistry::pin_reference("acme.kr.ncr.ntruss.com/storefront:1.4.2", data.containerregistry_ncr_tag.storefront.digest)
}
`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("deployed", knownvalue.StringExact("acme.kr.ncr.ntruss.com/storefront:1.4.2@"+digest)),
			},
		},
	)
}

// baseGates compare what is behind tags with the first four layers of storefront:1.4.2.
const baseGates = `
resource "terraform_data" "release" {
  input = "1.4.3"
}

data "containerregistry_acr_tag_layers" "release" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = terraform_data.release.output
}

data "containerregistry_acr_tag_layers" "rebased" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.5.0"
}

locals {
  base = slice(data.containerregistry_acr_tag_layers.storefront.layers, 0, 4)
}

output "same" {
  value = provider::containerregistry::has_base_layers(data.containerregistry_acr_tag_layers.storefront.layers, local.base[*].blob_digest)
}

output "release" {
  value = provider::containerregistry::has_base_layers(data.containerregistry_acr_tag_layers.release.layers, local.base)
}

output "rebased" {
  value = provider::containerregistry::has_base_layers(data.containerregistry_acr_tag_layers.rebased.layers[*].blob_digest, local.base)
}

output "differs_whatever_the_unknown_is" {
  value = provider::containerregistry::has_base_layers([terraform_data.release.id, "` + digestA + `"], ["` + digestA + `", "` + digestB + `"])
}
`

func TestCLIHasBaseLayers(t *testing.T) {
	const listReason = "give a list of digests, or of objects with blob_digest, like layers of containerregistry_acr_tag_layers."
	server := startEmulator(t)
	runFunctionsCLI(t,
		refusedOutput(`has_base_layers(["`+digestA+`"], toset(["`+digestA+`"]))`, `Invalid value for "base" parameter: a set has no order: `+listReason),
		refusedOutput(`has_base_layers(["`+digestA+`"], [])`,
			`Invalid value for "base" parameter: the list is empty, and every image would pass; name the layers of the base image.`),
		refusedOutput(`has_base_layers(["`+digestA+`"], ["`+digestA+`", null])`, `Invalid value for "base" parameter: base[1], null, is not a digest: `+digestReason),
		refusedOutput(`has_base_layers(null, ["`+digestA+`"])`, `Invalid value for "layers" parameter: argument must not be null.`),
		resource.TestStep{
			Config: providerBlock(server) + storefrontSources + baseGates,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
				plancheck.ExpectUnknownOutputValue("release"),
				plancheck.ExpectKnownOutputValue("rebased", knownvalue.Bool(false)),
				plancheck.ExpectKnownOutputValue("differs_whatever_the_unknown_is", knownvalue.Bool(false)),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("release", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("rebased", knownvalue.Bool(false)),
				statecheck.ExpectKnownOutputValue("differs_whatever_the_unknown_is", knownvalue.Bool(false)),
			},
		},
	)
}
