// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"slices"
	"strings"
	"testing"
)

var functionExamples = map[string]example{
	"functions/parse_reference": {
		requires: functionsVersion,
		outputs: `{
			"parts": {"registry": "acme.kr.ncr.ntruss.com", "repository": "base/runtime", "tag": "2024.03", "digest": null},
			"docker_hub": {"registry": "docker.io", "repository": "library/nginx", "tag": null, "digest": null}
		}`,
		calls: map[string]int64{},
	},
	"functions/pin_reference": {
		requires: functionsVersion,
		outputs:  `{"pinned": "acme.kr.ncr.ntruss.com/storefront:1.4.2@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"}`,
		calls:    map[string]int64{},
	},
	"functions/has_base_layers": {
		requires: functionsVersion,
		outputs:  `{"is_built_on_base": true}`,
		calls:    map[string]int64{},
	},
}

// TestResultsInPages compares the results that the pages show with those that the CLI prints.
func TestResultsInPages(t *testing.T) {
	t.Parallel()
	for directory, want := range functionExamples {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			workspace := want.workspace(t, directory)
			mustRun(t, workspace, "apply", "-auto-approve")
			printed := mustRun(t, workspace, "output").Stdout
			page := "docs/" + directory + ".md"
			if shown := blocks(t, page, "text"); !slices.Contains(shown, printed) {
				t.Errorf("%s shows\n%s\nbut the CLI printed\n%s", page, strings.Join(shown, "\n"), printed)
			}
		})
	}
}
