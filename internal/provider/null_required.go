// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// frameworkNullRequired is the framework's summary of a required argument that is null.
const frameworkNullRequired = "Missing Configuration for Required Attribute"

// rewordNullRequired replaces the framework's text about a required argument that is null. The
// framework refers the user to the developers of the provider, although only the value is null: the
// CLIs themselves report an argument that is left out.
func rewordNullRequired(diagnostics []*tfprotov6.Diagnostic) {
	for _, diagnostic := range diagnostics {
		steps := diagnostic.Attribute.Steps()
		if diagnostic.Summary != frameworkNullRequired || len(steps) == 0 {
			continue
		}
		name, _ := steps[len(steps)-1].(tftypes.AttributeName)
		diagnostic.Summary = attribute.SummaryInvalidValue
		diagnostic.Detail = "Invalid value for " + string(name) + ": it is null.\n\n" +
			"Set a value. If it comes from a tag that may not exist, leave this block out, by count, where exists is false."
	}
}
