// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// readsVariable is the environment variable with the number of reads, or of terraform_data in the floor.
const readsVariable = "TF_VAR_reads"

// floorConfiguration makes a CLI plan as many of its own resources.
const floorConfiguration = `variable "reads" {
  type = number
}

resource "terraform_data" "load" {
  count = var.reads
  input = "load-${count.index}"
}
`

// dataSource is one that is measured.
type dataSource struct {
	name      string // its type, as Terraform has it
	operation string // what its reads ask the service for, as the emulator counts it
	arguments string // its block's body; each read of its own tag
}

// dataSources are measured side by side. What they name is in the emulator's fixture.
func dataSources() []dataSource {
	return []dataSource{
		{
			name:      "containerregistry_acr_tag_layers",
			operation: "GetRepoTagLayers",
			arguments: `  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-l0adl0adl0adl0ad"
  tag         = "load-${count.index}"
`,
		},
		{
			name:      "containerregistry_ncr_tag",
			operation: "GetImageTagDetail",
			arguments: `  registry   = "acme"
  image_name = "load"
  reference  = "load-${count.index}"
`,
		},
	}
}

const dataSourceConfiguration = `terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

variable "reads" {
  type = number
}

provider "containerregistry" {
  acr = {
    region     = "cn-hangzhou"
    access_key = %s
    secret_key = %s
    endpoint   = %s
  }
  ncr = {
    access_key = %s
    secret_key = %s
    endpoint   = %s
  }
}

data %s "load" {
  count = var.reads

%s}
`

// configuration is a whole Terraform configuration that reads the data source var.reads times from the emulator at url.
func (s dataSource) configuration(url string, acr, ncr emulator.Account) string {
	return fmt.Sprintf(dataSourceConfiguration,
		strconv.Quote(acr.AccessKey), strconv.Quote(acr.SecretKey), strconv.Quote(url),
		strconv.Quote(ncr.AccessKey), strconv.Quote(ncr.SecretKey), strconv.Quote(url+"/ncr/api/v2"),
		strconv.Quote(s.name), s.arguments)
}
