// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	acrSource = `
data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}
`
	layersSource = `
data "containerregistry_acr_tag_layers" "api" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-a7p2m9i4x3q8r5s1"
  tag         = "2.2.0"
}
`
	ncrSource = `
data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}
`
)

// failures are by the heading of their entry on the page.
var failures = map[string]failure{
	"Access Denied": {
		sources: acrSource,
		provider: `
  acr {
    region     = "cn-hangzhou"
    access_key = "LTAInopermissionexample00"
    secret_key = "EmulatorAcrDeniedSecretExample0"
    endpoint   = "ENDPOINT"
  }
`,
	},
	"API Not Available": {
		sources: layersSource,
		prepare: func(_ *testing.T, server *emulator.Server) {
			noLayersInTheAPI(server)
			server.AddFault(emulator.Fault{Operation: "ListInstanceEndpoint", Status: http.StatusForbidden, Body: `{"Code": "NoPermission", "Message": "Access denied for this user."}`})
		},
	},
	"Authentication Failed": {
		sources: acrSource,
		provider: `
  acr {
    region     = "cn-hangzhou"
    access_key = var.acr_access_key
    secret_key = "of-another-key"
    endpoint   = "ENDPOINT"
  }
`,
	},
	"Digest Mismatch": {
		sources: with(ncrSource, `  expected_digest = "`+build1057+`"`),
	},
	"Digest Not Comparable": {
		sources: with(replaced(ncrSource, `"1.4.2"`, `"edge"`), `  expected_digest = "`+edgeIndex+`"`),
	},
	"Instance Not Found": {
		sources: acrSource,
		change:  func(_ *testing.T, fixture *emulator.Fixture) { fixture.ACR.Instances[0].ID = "cri-0000000000000000" },
	},
	"Invalid Attribute Combination": {
		sources: with(layersSource, `  repo_name = "api"`),
	},
	"Invalid Attribute Value": {
		sources: replaced(ncrSource, `"1.4.2"`, `"storefront:1.4.2"`),
	},
	"Invalid Environment Variable": {
		sources:     ncrSource,
		environment: []string{"NCLOUD_SITE=public", "NCLOUD_REGION=SG"},
	},
	"Missing ACR Credentials": {
		sources: acrSource,
		provider: `
  acr {
    region     = "cn-hangzhou"
  }
`,
		change: func(_ *testing.T, fixture *emulator.Fixture) {
			fixture.Credentials = withoutInstanceRole().Credentials
		},
	},
	"Missing NCR Credentials": {
		sources:  ncrSource,
		provider: " ",
	},
	"Missing Platform": {
		sources: with(layersSource, `  source      = "registry"`),
	},
	"Platform Not Found": {
		sources: with(layersSource, `  platform    = "linux/s390x"`),
	},
	"Not an Image": {
		sources: with(layersSource, `  source      = "registry"`),
		prepare: func(_ *testing.T, server *emulator.Server) { chart.serve(server) },
	},
	"Missing Region": {
		sources:     acrSource,
		provider:    " ",
		environment: []string{"ALIBABA_CLOUD_ACCESS_KEY_ID=LTAIexampleexampleexample", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=EmulatorAcrSecretKeyExample000"},
	},
	"Repository Not Found": {
		sources: replaced(acrSource, `"storefront"
  tag`, `"platform/storefront"
  tag`),
	},
	"Request Throttled": {
		sources: ncrSource,
		prepare: func(_ *testing.T, server *emulator.Server) { server.AddFault(emulator.Fault{Throttle: true}) },
	},
	"Request Timed Out": {
		sources: with(ncrSource, `  timeouts { read = "1s" }`),
		prepare: func(_ *testing.T, server *emulator.Server) { server.AddFault(emulator.Fault{Delay: 5 * time.Second}) },
	},
	"Service Unavailable": {
		sources: ncrSource,
		prepare: func(_ *testing.T, server *emulator.Server) { server.AddFault(emulator.Fault{Cut: emulator.CutBefore}) },
	},
	"Tag Not Found": {
		sources: acrSource,
		change:  deleteACRTag("storefront", "1.4.2"),
	},
	"Unexpected API Response": {
		sources: acrSource,
		prepare: respond("", "<html><title>Sign in to continue</title></html>"),
	},
	"Unknown Configuration Value": {
		sources: ncrSource + `
resource "terraform_data" "keys" {}
`,
		provider: `
  ncr {
    access_key = terraform_data.keys.id
    secret_key = var.ncr_secret_key
  }
`,
	},
}

// noLayersInTheAPI makes ACR respond that it no longer has the operation.
func noLayersInTheAPI(server *emulator.Server) {
	server.AddFault(emulator.Fault{Operation: "GetRepoTagLayers", Status: http.StatusNotFound, Body: `{"Code": "InvalidAction.NotFound", "Message": "Specified api is not found, please check your url and method."}`})
}

// with returns a data source with another line at its end.
func with(source, line string) string { return replaced(source, "\n}\n", "\n"+line+"\n}\n") }

// replaced replaces a text that must occur once.
func replaced(text, what, by string) string {
	if strings.Count(text, what) != 1 {
		panic(what + " is not once in " + text)
	}
	return strings.Replace(text, what, by, 1)
}
