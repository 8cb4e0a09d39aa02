// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"log"
	"os"
	"runtime/debug"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// garbagePercent lets garbage grow to four times what is in use before it is collected: reads
// allocate much and keep little, in a process that lives as long as one plan.
const garbagePercent = 400

// memoryLimit is the size of the process from which garbage is collected earlier, in bytes. Large
// plans and lists need less; responses that are made to cost as much as possible need a little
// more.
const memoryLimit = 160 << 20

// NewServer returns a factory of the provider as a server of Terraform's protocol 6.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		return newServer(New(version)())
	}
}

func newServer(served provider.Provider) tfprotov6.ProviderServer {
	return &contextServer{providerserver.NewProtocol6(served)()}
}

// Serve serves the CLI that started this process until it ends. With debugging it serves a CLI that
// attaches to it by TF_REATTACH_PROVIDERS.
func Serve(version string, debugging bool) error {
	log.SetOutput(&standardLog{out: os.Stderr})
	var options []tf6server.ServeOpt
	if debugging {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		disableUnreadLogs(os.Environ(), os.Setenv)
	}
	SetMemory()
	return tf6server.Serve(Address, NewServer(version), options...)
}

// SetMemory sets when the process of the provider collects garbage, unless its environment does.
func SetMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// disableUnreadLogs disables the libraries' logs where none are configured. Otherwise they write
// every line of TRACE for the CLI to discard, which takes a quarter of the processor time of a
// large plan.
func disableUnreadLogs(environment []string, set func(name, value string) error) {
	for _, variable := range environment {
		name, value, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "TF_LOG") && name != "TF_LOG_PATH" && value != "" {
			return
		}
	}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_" + strings.ToUpper(typeName)} {
		_ = set(name, "OFF") // where the environment can't be changed, the logs are only slower
	}
}
