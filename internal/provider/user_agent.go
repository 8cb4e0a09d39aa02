// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"strings"
)

const homepage = "https://github.com/containerregistry/terraform-provider-containerregistry"

// appendUserAgentVariable is where HashiCorp's providers read additions to the user agent.
const appendUserAgentVariable = "TF_APPEND_USER_AGENT"

// userAgent returns the user agent, with the provider first and the CLI last. Terraform and
// OpenTofu both report a Terraform version.
func userAgent(providerVersion, terraformVersion string) string {
	agent := "terraform-provider-containerregistry/" + providerVersion + " (+" + homepage + ")"
	if addition := strings.Join(strings.FieldsFunc(os.Getenv(appendUserAgentVariable), isNotVisible), " "); addition != "" {
		agent += " " + addition
	}
	return agent + " Terraform/" + terraformVersion
}

// isNotVisible reports whether a character is not allowed in a header: all but visible ASCII.
func isNotVisible(character rune) bool { return character <= ' ' || character > '~' }
