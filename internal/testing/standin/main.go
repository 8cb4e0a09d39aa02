// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// providers are those that it stands in for, by their types.
var providers = map[string]func() provider.Provider{
	"docker":     func() provider.Provider { return &docker{} },
	"helm":       func() provider.Provider { return &helm{} },
	"kubernetes": func() provider.Provider { return &kubernetes{} },
}

func main() {
	name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(os.Args[0]), "terraform-provider-"), "_")
	newProvider, isKnown := providers[name]
	if !isKnown {
		fmt.Fprintln(os.Stderr, "There is no stand-in of the provider "+name+".")
		os.Exit(2)
	}
	err := providerserver.Serve(context.Background(), newProvider, providerserver.ServeOpts{Address: "registry.terraform.io/standin/" + name})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
