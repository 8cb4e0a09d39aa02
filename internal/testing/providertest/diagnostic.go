// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Severities of diagnostics.
const (
	SeverityError   = "ERROR"
	SeverityWarning = "WARNING"
)

// Diagnostic is what a user reads. Attribute is the path that it marks, like `acr.endpoint` or
// `layers[0].blob_digest`; empty for none.
type Diagnostic struct {
	Severity, Summary, Detail, Attribute string
}

// Error makes the diagnostic of an error.
func Error(summary, detail, attribute string) Diagnostic {
	return Diagnostic{SeverityError, summary, detail, attribute}
}

// Warning makes the diagnostic of a warning.
func Warning(summary, detail, attribute string) Diagnostic {
	return Diagnostic{SeverityWarning, summary, detail, attribute}
}

func diagnosticsOf(list []*tfprotov6.Diagnostic) []Diagnostic {
	var diagnostics []Diagnostic
	for _, sent := range list {
		diagnostics = append(diagnostics, Diagnostic{sent.Severity.String(), sent.Summary, sent.Detail, pathOf(sent.Attribute)})
	}
	return diagnostics
}

func pathOf(path *tftypes.AttributePath) string {
	var text strings.Builder
	for _, step := range path.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			if text.Len() > 0 {
				text.WriteByte('.')
			}
			text.WriteString(string(step))
		case tftypes.ElementKeyString:
			fmt.Fprintf(&text, "[%q]", string(step))
		default: // an index, or the value of a set's element
			fmt.Fprintf(&text, "[%v]", step)
		}
	}
	return text.String()
}
