// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// runCLI runs a test case with a real Terraform or OpenTofu and the provider of this process.
func runCLI(t *testing.T, test resource.TestCase) {
	t.Helper()
	for _, variable := range cli.CLIForTest(t).AcceptanceEnvironment() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	test.ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){
		"containerregistry": func() (tfprotov6.ProviderServer, error) {
			return newServer(dependencies{}), nil
		},
	}
	resource.Test(t, test)
}

// providerBlock writes a provider block that reads from an emulator.
func providerBlock(server *emulator.Server) string {
	accounts := providertest.Fixture().Accounts
	return fmt.Sprintf(`
provider "containerregistry" {
  acr {
    region     = "cn-hangzhou"
    access_key = %q
    secret_key = %q
    endpoint   = %q
  }
  ncr {
    access_key = %q
    secret_key = %q
    endpoint   = %q
  }
}
`, accounts.ACR[0].AccessKey, accounts.ACR[0].SecretKey, server.URL(), accounts.NCR[0].AccessKey, accounts.NCR[0].SecretKey, server.NCREndpoint())
}

const storefrontSources = `
data "containerregistry_acr_tag_layers" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}
`

// ncrDigest returns the digest of a tag in the fixture.
func ncrDigest(t *testing.T, registry, image, tag string) string {
	t.Helper()
	for _, stored := range providertest.Fixture().NCR.Registries {
		for _, repository := range stored.Repositories {
			if stored.Name == registry && repository.Name == image && stored.Site == "public" && stored.Region == "KR" {
				return repository.Images[repository.Tags[tag].Image].Digest
			}
		}
	}
	t.Fatalf("the fixture has no %s/%s:%s", registry, image, tag)
	return ""
}

// TestCLIReads reads with one provider block: first what is refused, then what both registries have
// and what only apply can read, then a tag that was moved since.
func TestCLIReads(t *testing.T) {
	services := startEmulator(t)
	digest, moved := ncrDigest(t, "acme", "storefront", "1.4.2"), ncrDigest(t, "acme", "storefront", "1.4.3")
	release := `
resource "terraform_data" "release" {
  input = "1.4.2"
}

data "containerregistry_ncr_tag" "release" {
  registry   = "acme"
  image_name = "storefront"
  reference  = terraform_data.release.output
}
`
	guarded := providerBlock(services) + release + strings.Replace(storefrontSources, `reference  = "1.4.2"`, `reference  = "1.4.2"

  lifecycle {
    postcondition {
      condition     = self.digest == "`+digest+`"
      error_message = "expected `+digest+`, found ${self.digest}"
    }
  }`, 1)
	runCLI(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: strings.Replace(providerBlock(services), `"EmulatorAcrSecretKeyExample000"`, "terraform_data.release.id", 1) + release + storefrontSources,
			// No request may be signed with a key that is known only after apply.
			ExpectError: spaced("acr.secret_key in the provider block is not known yet: its value depends on a resource that does not exist yet, and this read needs it now."),
		},
		{
			PreConfig: func() {
				for operation, count := range services.Record().Counts {
					if operation != emulator.OperationGetImageTagDetail { // of the other registry, whose keys are known
						t.Errorf("%d requests of %s were sent", count, operation)
					}
				}
			},
			Config: providerBlock(services) + strings.ReplaceAll(storefrontSources, `reference  = "1.4.2"`, `reference  = "nosuch"`),
			ExpectError: regexp.MustCompile(`Error: Tag Not Found\s+with data\.containerregistry_ncr_tag\.storefront,\s+` +
				`on terraform_plugin_test\.tf line \d+, in data "containerregistry_ncr_tag" "storefront":\s+\d+:\s+reference  = "nosuch"`),
		},
		{
			Config: guarded,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue("data.containerregistry_ncr_tag.release", tfjsonpath.New("digest")),
			}},
			ConfigStateChecks: storefrontChecks(digest),
		},
		{
			PreConfig:   func() { push(t, services, ncrTagSource, "1.4.2", "1.4.3", 0) },
			Config:      guarded,
			ExpectError: spaced("expected " + digest + ", found " + moved),
		},
	}})
}

// storefrontChecks returns checks for the exact state of storefrontSources.
func storefrontChecks(digest string) []statecheck.StateCheck {
	const layers, tag = "data.containerregistry_acr_tag_layers.storefront", "data.containerregistry_ncr_tag.storefront"
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(layers, tfjsonpath.New("repo_id"), knownvalue.StringExact("crr-v7m9m2g0qkqjf56p")),
		statecheck.ExpectKnownValue(layers, tfjsonpath.New("region"), knownvalue.StringExact("cn-hangzhou")),
		statecheck.ExpectKnownValue(layers, tfjsonpath.New("layers"), knownvalue.ListSizeExact(10)),
		statecheck.ExpectKnownValue(layers, tfjsonpath.New("layers").AtSliceIndex(1), knownvalue.ObjectExact(map[string]knownvalue.Check{
			"layer_index": knownvalue.Int64Exact(1), "blob_digest": knownvalue.StringExact(emptyLayer), "blob_size": knownvalue.Int64Exact(32),
			"layer_instruction": knownvalue.StringExact("CMD"), "layer_cmd": knownvalue.StringExact(`["bash"]`), "empty": knownvalue.Bool(true),
		})),
		statecheck.ExpectKnownValue(tag, tfjsonpath.New("digest"), knownvalue.StringExact(digest)),
		statecheck.ExpectKnownValue(tag, tfjsonpath.New("pinned_reference"), knownvalue.StringExact("acme.kr.ncr.ntruss.com/storefront@"+digest)),
		statecheck.ExpectKnownValue(tag, tfjsonpath.New("platforms"), knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("linux/amd64")})),
		statecheck.ExpectKnownValue(tag, tfjsonpath.New("images").AtSliceIndex(0).AtMapKey("latest_pulled"), knownvalue.StringExact("2024-03-31T23:41:28.5Z")),
		statecheck.ExpectKnownValue("data.containerregistry_ncr_tag.release", tfjsonpath.New("name"), knownvalue.StringExact("1.4.2")),
	}
}

// spaced matches a text that the CLI has wrapped and framed.
func spaced(text string) *regexp.Regexp {
	words := strings.Fields(text)
	for index, word := range words {
		words[index] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(strings.Join(words, `[\s│|]+`))
}

func TestCLIEphemeralCredentials(t *testing.T) {
	server := startEmulator(t)
	block := strings.NewReplacer(`"EmulatorAcrSecretKeyExample000"`, "var.acr_secret_key", `"EmulatorNcrSecretKeyExample000"`, "var.ncr_secret_key").Replace(providerBlock(server))
	runCLI(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{{
			Config: `
variable "acr_secret_key" {
  type      = string
  ephemeral = true
  default   = "EmulatorAcrSecretKeyExample000"
}

variable "ncr_secret_key" {
  type      = string
  ephemeral = true
  default   = "EmulatorNcrSecretKeyExample000"
}
` + block + storefrontSources,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.containerregistry_ncr_tag.storefront", tfjsonpath.New("name"), knownvalue.StringExact("1.4.2")),
			},
		}},
	})
}
