// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

// functions calls the functions on what the data sources read: an image that must have a digest, a
// reference to pin, and the layers of tags compared with the first four of storefront:1.4.2.
const functions = `
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

variable "image" {
  type    = string
  default = "acme.kr.ncr.ntruss.com/storefront@` + digestA + `"

  validation {
    condition     = try(provider::containerregistry::parse_reference(var.image).digest != null, false)
    error_message = "Give image with a digest: host/repository@sha256:…"
  }
}

output "image" {
  value = provider::containerregistry::parse_reference(var.image)
}

output "accepted_images" {
  value = [
    for image in [var.image, "acme.kr.ncr.ntruss.com/storefront:1.4.2", "Storefront@` + digestA + `"] :
    image if try(provider::containerregistry::parse_reference(image).digest != null, false)
  ]
}

output "deployed" {
  value = provider::containerregistry::pin_reference("acme.kr.ncr.ntruss.com/storefront:1.4.2", data.containerregistry_ncr_tag.storefront.digest)
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

// refusedCalls maps calls that a CLI refuses to the text of its error.
var refusedCalls = map[string]string{
	`parse_reference("Storefront")`: `Invalid value for "reference" parameter: "Storefront" is not an image reference: has upper-case letters outside the host and the tag; ` +
		referenceReason + `; it includes upper-case letters: use "storefront".`,
	`parse_reference(null)`: `Invalid value for "reference" parameter: ` + nullDigest + ".",
	`pin_reference("app@` + digestA + `", "` + digestB + `")`: `Invalid value for "reference" parameter: the reference already has the digest ` + digestA +
		" and cannot be pinned to " + digestB + ".",
	`pin_reference("app", "latest")`:                   `Invalid value for "digest" parameter: "latest" is not a digest: ` + digestReason,
	`pin_reference("app", null)`:                       `Invalid value for "digest" parameter: ` + nullDigest + ".",
	`pin_reference("Cart", terraform_data.release.id)`: `"Cart" is not an image reference`,
	`has_base_layers(["` + digestA + `"], toset(["` + digestA + `"]))`: `Invalid value for "base" parameter: a set has no order: ` +
		"give a list of digests, or of objects with blob_digest, like layers of containerregistry_acr_tag_layers.",
	`has_base_layers(["` + digestA + `"], [])`:                        `Invalid value for "base" parameter: the list is empty, and every image would pass; name the layers of the base image.`,
	`has_base_layers(["` + digestA + `"], ["` + digestA + `", null])`: `Invalid value for "base" parameter: base[1], null, is not a digest: ` + digestReason,
	`has_base_layers(null, ["` + digestA + `"])`:                      `Invalid value for "layers" parameter: argument must not be null.`,
}

// TestCLIFunctions runs all functions in one directory, where the CLI has functions of providers:
// Terraform since 1.8. OpenTofu has them since 1.7, with gaps, and must have 1.8 too. One plan is
// refused, with every error; the next step passes.
func TestCLIFunctions(t *testing.T) {
	services := startEmulator(t)
	config := providerBlock(services) + storefrontSources + functions
	refused, texts := config, []string{}
	for call, text := range refusedCalls {
		refused += fmt.Sprintf("\noutput \"refused_%d\" {\n  value = provider::containerregistry::%s\n}\n", len(texts), call)
		texts = append(texts, text)
	}
	isRefused := false
	runCLI(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)},
		ErrorCheck: func(err error) error {
			isRefused = true
			var missing []error
			for _, text := range texts {
				if !spaced(text).MatchString(err.Error()) {
					missing = append(missing, fmt.Errorf("%q is not in %w", text, err))
				}
			}
			return errors.Join(missing...)
		},
		Steps: []resource.TestStep{
			{Config: refused, PlanOnly: true},
			{
				PreConfig: func() {
					if !isRefused {
						t.Error("no call was refused")
					}
				},
				Config: config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
					plancheck.ExpectUnknownOutputValue("release"),
					plancheck.ExpectKnownOutputValue("rebased", knownvalue.Bool(false)),
					plancheck.ExpectKnownOutputValue("differs_whatever_the_unknown_is", knownvalue.Bool(false)),
				}},
				ConfigStateChecks: functionChecks(t),
			},
		},
	})
}

// functionChecks returns checks for the exact values of the functions' outputs.
func functionChecks(t *testing.T) []statecheck.StateCheck {
	t.Helper()
	return []statecheck.StateCheck{
		statecheck.ExpectKnownOutputValue("image", knownvalue.ObjectExact(map[string]knownvalue.Check{
			"registry": knownvalue.StringExact("acme.kr.ncr.ntruss.com"), "repository": knownvalue.StringExact("storefront"),
			"tag": knownvalue.Null(), "digest": knownvalue.StringExact(digestA),
		})),
		statecheck.ExpectKnownOutputValue("accepted_images", knownvalue.TupleExact([]knownvalue.Check{
			knownvalue.StringExact("acme.kr.ncr.ntruss.com/storefront@" + digestA),
		})),
		statecheck.ExpectKnownOutputValue("deployed", knownvalue.StringExact("acme.kr.ncr.ntruss.com/storefront:1.4.2@"+ncrDigest(t, "acme", "storefront", "1.4.2"))),
		statecheck.ExpectKnownOutputValue("same", knownvalue.Bool(true)),
		statecheck.ExpectKnownOutputValue("release", knownvalue.Bool(true)),
		statecheck.ExpectKnownOutputValue("rebased", knownvalue.Bool(false)),
		statecheck.ExpectKnownOutputValue("differs_whatever_the_unknown_is", knownvalue.Bool(false)),
	}
}
