// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	readme            = "README.md"
	demoConfiguration = "internal/testing/demo/configuration"
)

var fences = regexp.MustCompile("(?m)^```([a-z]+)\n((?s:.*?\n))```\n")

// blocks returns the fenced code blocks of a page in one language.
func blocks(t *testing.T, page, language string) []string {
	t.Helper()
	var found []string
	for _, match := range fences.FindAllStringSubmatch(readFile(t, filepath.Join(root, page)), -1) {
		if match[1] == language {
			found = append(found, match[2])
		}
	}
	return found
}

// TestErrorsInPages expects each error in a page to be that of a refusal, whose test compares the
// page with the CLI's output.
func TestErrorsInPages(t *testing.T) {
	t.Parallel()
	refusals := map[string][]string{}
	note := func(refused refusal) { refusals[refused.page] = append(refusals[refused.page], refused.errors...) }
	note(withoutGate)
	note(countOfDeferredRead)
	for _, example := range everyExample() {
		for _, refused := range example.refusals {
			note(refused)
		}
	}
	for _, page := range append(filesIn(t, ".md", "docs"), readme) {
		if filepath.ToSlash(page) == troubleshooting {
			continue // TestTroubleshootingEntries finds the complete output of each
		}
		for _, block := range blocks(t, page, "text") {
			says := func(text string) bool {
				return strings.Contains(flat(block), text) || strings.Contains(text, flat(block))
			}
			if strings.HasPrefix(block, "Error: ") && !slices.ContainsFunc(refusals[filepath.ToSlash(page)], says) {
				t.Errorf("%s shows an error that is no refusal's:\n%s", page, block)
			}
		}
	}
}

// Configurations in these directories are executed by TestExamples and by the demo.
func TestConfigurationsInPages(t *testing.T) {
	t.Parallel()
	var executed []string
	for _, file := range append(filesIn(t, ".tf", "examples", demoConfiguration), filesIn(t, ".hcl", "examples")...) {
		executed = append(executed, readFile(t, filepath.Join(root, file)))
	}
	count := 0
	pages := filesIn(t, ".md", "docs")
	shown := map[string][]string{}
	for _, page := range append(pages, readme, "CONTRIBUTING.md") {
		shown[page] = blocks(t, page, "terraform")
	}
	for _, page := range pages {
		shown[page] = append(shown[page], blocks(t, page, "hcl")...) // tests and mocks; in the README it is the CLI's configuration
	}
	for page, blocks := range shown {
	block:
		for _, block := range blocks {
			count++
			for _, source := range executed {
				if strings.Contains(source, block) {
					continue block
				}
			}
			t.Errorf("%s shows a configuration that no example executes:\n%s", page, block)
		}
	}
	if count == 0 {
		t.Error("no page shows a configuration")
	}
}

// filesIn lists the files below directories of the source tree that have an extension, as paths
// from its root.
func filesIn(t *testing.T, extension string, directories ...string) []string {
	t.Helper()
	var files []string
	for _, directory := range directories {
		err := filepath.WalkDir(filepath.Join(root, directory), func(path string, _ fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(path) == extension {
				var file string
				file, err = filepath.Rel(root, path)
				files = append(files, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
