// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestDataSourceConfiguration(t *testing.T) {
	t.Parallel()
	const head = `terraform {
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
    access_key = "acr key"
    secret_key = "acr \"secret\""
    endpoint   = "http://127.0.0.1:8080"
  }
  ncr = {
    access_key = "ncr key"
    secret_key = "ncr secret"
    endpoint   = "http://127.0.0.1:8080/ncr/api/v2"
  }
}

`
	want := []string{
		head + `data "containerregistry_acr_tag_layers" "load" {
  count = var.reads

  instance_id = "cri-k77rd2eo9ztt1qa4"
  repo_id     = "crr-l0adl0adl0adl0ad"
  tag         = "load-${count.index}"
}
`,
		head + `data "containerregistry_ncr_tag" "load" {
  count = var.reads

  registry   = "acme"
  image_name = "load"
  reference  = "load-${count.index}"
}
`,
	}
	var got []string
	for _, source := range dataSources() {
		got = append(got, source.configuration("http://127.0.0.1:8080",
			emulator.Account{AccessKey: "acr key", SecretKey: `acr "secret"`},
			emulator.Account{AccessKey: "ncr key", SecretKey: "ncr secret"}))
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}
