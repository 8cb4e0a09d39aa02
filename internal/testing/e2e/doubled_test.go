// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// manyReads reads tags of one name in two repositories of each registry, many times.
const manyReads = `
data "containerregistry_acr_tag" "all" {
  for_each    = { for n in range(80) : n => n % 2 == 0 ? "storefront" : "api" }
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = each.value
  tag         = "1.4.2"
}
data "containerregistry_acr_tag_layers" "all" {
  for_each    = { for n in range(80) : n => n % 2 == 0 ? "storefront" : "api" }
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = each.value
  tag         = "1.4.2"
}
data "containerregistry_ncr_tag" "all" {
  for_each   = { for n in range(80) : n => n % 2 == 0 ? "storefront" : "hello/world" }
  registry   = "acme"
  image_name = each.value
  reference  = "latest"
}
output "read" {
  value = {
    acr    = { for name in ["storefront", "api"] : name => distinct([for t in data.containerregistry_acr_tag.all : t.digest if t.repo_name == name]) }
    layers = { for name in ["storefront", "api"] : name => distinct([for t in data.containerregistry_acr_tag_layers.all : t.total_size if t.repo_name == name]) }
    ncr    = { for name in ["storefront", "hello/world"] : name => distinct([for t in data.containerregistry_ncr_tag.all : t.digest if t.image_name == name]) }
  }
}
`

// TestDoubledResponses plans and applies with services that send each response twice.
func TestDoubledResponses(t *testing.T) {
	t.Parallel()
	server := start(t, func(_ *testing.T, fixture *emulator.Fixture) {
		for _, repository := range fixture.ACR.Instances[0].Repositories {
			if repository.Name == "api" {
				repository.Tags["1.4.2"] = repository.Tags["2.0.0"]
			}
		}
	})
	server.AddFault(emulator.Fault{Double: &emulator.Double{Delay: 2 * time.Millisecond}})
	workspace := verifying(t, server, manyReads)
	workspace.Environment = append(workspace.Environment, "TF_LOG=WARN")
	result, err := workspace.Run(cli.ContextForTest(t), "apply", "-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	// Whether a second response meets an idle connection, too, before the host has none any more,
	// is chance.
	idle := strings.Count(result.Stderr, "a server sent bytes without a request on an idle connection, which was closed")
	if mixed := strings.Count(result.Stderr, "the host mixes up responses"); mixed != 1 || idle > 1 || strings.Contains(result.Stderr, "HTTP/1.1 200") {
		t.Errorf("%d lines that the host mixes up responses, want 1; %d of an idle connection, want at most 1; and no bytes, in\n%s", mixed, idle, result.Stderr)
	}
	checkOutputs(t, `{"read": {
		"acr":    {"storefront": ["`+build1042+`"], "api": ["sha256:6eb478bdee2fe8177e64a693c5fcab1eb161aa7fef56d8a8dbf353164d5fe3d3"]},
		"layers": {"storefront": [77485881], "api": [50265738]},
		"ncr":    {"storefront": ["sha256:e49eeadbbce36e9b2b727a977ab638d119f8ff4663cf900d385fc2ce57573a14"], "hello/world": ["sha256:bd538a27e2c2aa17ba6d0edcb7bd6ced37aab1e591450da183ce46f8082f888c"]}
	}}`, workspace)
}
