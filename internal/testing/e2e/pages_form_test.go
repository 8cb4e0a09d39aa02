// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// How long the page of a data source may be, its schema left out, in words. What is longer belongs
// in a guide.
const (
	wordsOfPage       = 800
	wordsOfLayersPage = 1200
)

// linesOfExample is how many lines the first example of a page may have, blank ones left out: it is
// what people copy first.
const linesOfExample = 16

var (
	frontMatter = regexp.MustCompile(`(?s)\A---\n.*?\n---\n`)
	section     = regexp.MustCompile("^## (.*)$")
)

// TestPagesOfDataSources checks the form that all of them have: short, with the schema near the
// top.
func TestPagesOfDataSources(t *testing.T) {
	t.Parallel()
	pages := filesIn(t, ".md", "docs/data-sources")
	if len(pages) != 6 {
		t.Errorf("there are pages of %d data sources, want 6: %q", len(pages), pages)
	}
	for _, page := range pages {
		names, words := sectionsOf(readFile(t, filepath.Join(root, page)))
		if difference := cmp.Diff([]string{"Example Usage", "Schema", "Permissions", "Notes"}, names); difference != "" {
			t.Errorf("the sections of %s (-want +got):\n%s", page, difference)
		}
		limit := wordsOfPage
		if filepath.Base(page) == "acr_tag_layers.md" {
			limit = wordsOfLayersPage
		}
		if words > limit {
			t.Errorf("%s has %d words besides its schema, the limit is %d", page, words, limit)
		}
		examples := blocks(t, page, "terraform")
		if len(examples) == 0 {
			t.Errorf("%s has no example", page)
			continue
		}
		if !strings.Contains(examples[0], "required_providers {") {
			t.Errorf("the first example of %s does not run from an empty directory: it has no required_providers", page)
		}
		if lines := codeLines(examples[0]); lines > linesOfExample {
			t.Errorf("the first example of %s has %d lines, the limit is %d:\n%s", page, lines, linesOfExample, examples[0])
		}
	}
}

// TestExamplesOfAPageTogether puts all examples of a page into one file, as readers do: none may
// declare what another one has.
func TestExamplesOfAPageTogether(t *testing.T) {
	t.Parallel()
	for _, page := range filesIn(t, ".md", "docs/data-sources") {
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			workspace := cli.WorkspaceForTest(t)
			writeFile(t, filepath.Join(workspace.Directory, "main.tf"), strings.Join(blocks(t, page, "terraform"), "\n"))
			initialize(t, workspace)
			mustRun(t, workspace, "validate")
		})
	}
}

// sectionsOf returns the headings of the second level of a page in order, and the number of words
// outside the schema and the front matter. Code counts; a number sign in it is no heading.
func sectionsOf(page string) (names []string, words int) {
	page = frontMatter.ReplaceAllString(strings.ReplaceAll(page, "\r\n", "\n"), "")
	isCode, isSchema := false, false
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "```") {
			isCode = !isCode
		}
		if heading := section.FindStringSubmatch(strings.TrimSpace(line)); !isCode && heading != nil {
			names = append(names, heading[1])
			isSchema = heading[1] == "Schema"
		}
		if !isSchema {
			words += len(strings.Fields(line))
		}
	}
	return names, words
}

// codeLines returns the number of lines that are not blank.
func codeLines(code string) int {
	count := 0
	for line := range strings.Lines(code) {
		if strings.TrimSpace(line) != "" {
			count++
		}
	}
	return count
}

// TestSectionsOf checks what TestPagesOfDataSources relies on.
func TestSectionsOf(t *testing.T) {
	t.Parallel()
	const page = "---\ntitle: not counted\n---\n# One two\n\n## Example Usage\n\n```terraform\n## no heading\n\na = 1\n```\n\n" +
		"## Schema\n\nnot counted\n\n### Nested Schema\n\nnot counted\n\n## Notes\n\nlast words\n"
	names, words := sectionsOf(page)
	if difference := cmp.Diff([]string{"Example Usage", "Schema", "Notes"}, names); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
	// # One two; ## Example Usage; ```terraform; ## no heading; a = 1; ```; ## Notes; last words
	if want := 3 + 3 + 1 + 3 + 3 + 1 + 2 + 2; words != want {
		t.Errorf("%d words, want %d", words, want)
	}
	if lines := codeLines("a\n\n  \nb\n"); lines != 2 {
		t.Errorf("%d lines, want 2", lines)
	}
}
