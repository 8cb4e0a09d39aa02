// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// problem is a diagnostic as programs read it.
type problem struct {
	Severity, Summary, Detail, Address string
	At                                 string // the file, line and column where the code at fault begins, and those where it ends
	Code                               string // the lines that the CLI shows
}

// diagnosticJSON is the form of a diagnostic in `validate -json` and `plan -json`:
// https://developer.hashicorp.com/terraform/internals/machine-readable-ui#diagnostic
type diagnosticJSON struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
	Range    struct {
		Filename string       `json:"filename"`
		Start    positionJSON `json:"start"`
		End      positionJSON `json:"end"`
	} `json:"range"`
	Snippet struct {
		Code string `json:"code"`
	} `json:"snippet"`
}

type positionJSON struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// problems returns the diagnostics in the order of the code, without what differs from CLI to CLI
// and from run to run.
func problems(diagnostics []diagnosticJSON) []problem {
	inOrder := slices.SortedFunc(slices.Values(diagnostics), func(one, other diagnosticJSON) int {
		return cmp.Or(cmp.Compare(one.Range.Start.Line, other.Range.Start.Line), cmp.Compare(one.Detail, other.Detail))
	})
	var all []problem
	for _, found := range inOrder {
		start, end := found.Range.Start, found.Range.End
		all = append(all, problem{
			Severity: found.Severity, Summary: found.Summary, Detail: flat(found.Detail),
			Address: strings.Replace(found.Address, "registry.opentofu.org", "registry.terraform.io", 1),
			At:      fmt.Sprintf("%s %d:%d-%d:%d", found.Range.Filename, start.Line, start.Column, end.Line, end.Column),
			Code:    flat(found.Snippet.Code),
		})
	}
	return all
}

// automated returns an initialized workspace with the files of a directory below
// testdata/automation, whatever their syntax. The test is skipped where the CLI is too old.
func automated(t *testing.T, directory string, needed minimumVersion, environment ...string) cli.Workspace {
	t.Helper()
	workspace := cli.WorkspaceForTest(t)
	workspace.Environment = environment
	needed.check(t, workspace.CLI)
	files, err := filepath.Glob(filepath.Join("testdata", "automation", directory, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no configuration %s: %v", directory, err)
	}
	for _, file := range files {
		writeFile(t, filepath.Join(workspace.Directory, filepath.Base(file)), readFile(t, file))
	}
	initialize(t, workspace)
	return workspace
}

// mustDecode decodes a document that a CLI printed.
func mustDecode(t *testing.T, document string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(document), into); err != nil {
		t.Fatalf("%v:\n%s", err, document)
	}
}
