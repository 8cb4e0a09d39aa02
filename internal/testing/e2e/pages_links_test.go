// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	links    = regexp.MustCompile(`\]\(([^)\s]*)\)`)
	headings = regexp.MustCompile("(?m)^#{1,6} (.*)$")
	named    = regexp.MustCompile(`<a id="([^"]+)">`)
	anyFence = regexp.MustCompile("(?ms)^```.*?^```$")
	notKept  = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// TestLinksInPages checks links within the source tree, to the heading. Other links are not
// followed.
func TestLinksInPages(t *testing.T) {
	t.Parallel()
	count := 0
	for _, page := range append(filesIn(t, ".md", "docs"), readme, "CONTRIBUTING.md", "DESIGN.md", "SECURITY.md", "CHANGELOG.md", "internal/testing/acceptance/README.md") {
		for _, link := range links.FindAllStringSubmatch(prose(t, page), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			count++
			file, anchor, hasAnchor := strings.Cut(link[1], "#")
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), filepath.FromSlash(file))
			}
			if _, err := os.Stat(filepath.Join(root, target)); err != nil {
				t.Errorf("%s links to %s: %v", page, link[1], err)
				continue
			}
			if hasAnchor && !slices.Contains(anchors(t, target), anchor) {
				t.Errorf("%s links to %s, and %s has no such heading", page, link[1], target)
			}
		}
	}
	if count < 100 {
		t.Errorf("the pages have %d links", count)
	}
}

// prose returns a page without its code blocks, where a number sign is no heading.
func prose(t *testing.T, page string) string {
	t.Helper()
	return anyFence.ReplaceAllString(strings.ReplaceAll(readFile(t, filepath.Join(root, page)), "\r\n", "\n"), "")
}

// anchors returns the anchors of the headings of a page as GitHub and the Terraform Registry make
// them: lower case, without punctuation, with hyphens for spaces. A repeated heading would be
// numbered, so it is an error. The generator adds some anchors by name.
func anchors(t *testing.T, page string) []string {
	t.Helper()
	text := prose(t, page)
	var found []string
	seen := map[string]int{}
	for _, heading := range headings.FindAllStringSubmatch(text, -1) {
		words := notKept.ReplaceAllString(strings.ToLower(links.ReplaceAllString(heading[1], "")), "")
		anchor := strings.ReplaceAll(words, " ", "-")
		seen[anchor]++
		if seen[anchor] > 1 {
			t.Errorf("%s has the heading %q twice", page, heading[1])
		}
		found = append(found, anchor)
	}
	for _, name := range named.FindAllStringSubmatch(text, -1) {
		found = append(found, name[1])
	}
	return found
}
