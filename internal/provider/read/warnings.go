// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// SetState sets the state of a data source, and joins warnings of the same summary: of several, a
// CLI would show the first, and say how many there are.
func SetState(ctx context.Context, model any, response *datasource.ReadResponse) {
	response.Diagnostics.Append(response.State.Set(ctx, model)...)
	response.Diagnostics = mergeWarnings(response.Diagnostics)
}

// mergeWarnings returns the diagnostics with one warning for each summary, at the attribute of the
// first.
func mergeWarnings(diagnostics diag.Diagnostics) diag.Diagnostics {
	var merged diag.Diagnostics
	first := map[string]int{} // the indexes of warnings in merged, by their summaries
	for _, diagnostic := range diagnostics {
		index, isKnown := first[diagnostic.Summary()]
		switch {
		case diagnostic.Severity() != diag.SeverityWarning:
			merged = append(merged, diagnostic)
		case !isKnown:
			first[diagnostic.Summary()] = len(merged)
			merged = append(merged, diagnostic)
		default:
			merged[index] = mergedWarning(merged[index], diagnostic)
		}
	}
	return merged
}

// mergedWarning returns the first warning with the problems of both. If both say the same to do, it
// is said once.
func mergedWarning(warning, other diag.Diagnostic) diag.Diagnostic {
	summary, detail := warning.Summary(), warning.Detail()
	if last := strings.LastIndex(other.Detail(), paragraphBreak); last >= 0 {
		detail = strings.TrimSuffix(detail, other.Detail()[last:])
	}
	changed := diag.NewWarningDiagnostic(summary, paragraphs(detail, other.Detail()))
	if located, hasPath := warning.(diag.DiagnosticWithPath); hasPath {
		return diag.WithPath(located.Path(), changed)
	}
	return changed
}
