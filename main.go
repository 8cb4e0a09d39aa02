// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-containerregistry serves the provider to Terraform and OpenTofu.
package main

import (
	"flag"
	"log"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
)

// version is set by the linker: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve for a debugger such as delve, which attaches to this process")
	flag.Parse()
	if err := provider.Serve(version, *debug); err != nil {
		log.Fatal(err)
	}
}
