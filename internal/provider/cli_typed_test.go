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
)

// TestCLIUnknownValues reads by a block whose key is known only after apply. A read of the other registry, and one that is
// deferred until the key is known, are not refused.
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

// TestCLIMarksTheLine expects that the CLI shows the line of each wrong value, and that the text names its full path: of attributes
// of a data source and of a block in it, of the provider block, and of a block in that.
func TestCLIMarksTheLine(t *testing.T) {
	const inProvider, inData = `in provider "containerregistry":`, `in data "containerregistry_ncr_tag" "typed":`
	runCLI(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: `
provider "containerregistry" {
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
