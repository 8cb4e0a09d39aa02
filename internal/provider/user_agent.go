// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"strings"
)

const home = "https://github.com/containerregistry/terraform-provider-containerregistry"

// appendUserAgentVariable is what HashiCorp's providers take additions to the user agent from.
const appendUserAgentVariable = "TF_APPEND_USER_AGENT"

// userAgent names the provider first and the CLI last. Terraform and OpenTofu both report a Terraform version.
func userAgent(providerVersion, terraformVersion string) string {
	agent := "terraform-provider-containerregistry/" + providerVersion + " (+" + home + ")"
	if addition := strings.Join(strings.FieldsFunc(os.Getenv(appendUserAgentVariable), isNoWord), " "); addition != "" {
		agent += " " + addition
	}
	return agent + " Terraform/" + terraformVersion
}

// isNoWord tells what can't stand in a header: everything but visible ASCII.
func isNoWord(character rune) bool { return character <= ' ' || character > '~' }
