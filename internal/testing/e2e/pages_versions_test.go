// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

const newestVersion = "docs/guides/newest-version.md"

var inBackticks = regexp.MustCompile("`([^`]+)`")

// cellsBelow returns the rows of the table below a heading of a page, without its header.
func cellsBelow(t *testing.T, page, heading string) [][]string {
	t.Helper()
	_, section, isFound := strings.Cut(readFile(t, filepath.Join(root, page)), "\n"+heading+"\n")
	section, _, _ = strings.Cut(section, "\n#")
	var rows [][]string
	for line := range strings.Lines(section) {
		if strings.HasPrefix(line, "|") {
			rows = append(rows, strings.Split(strings.Trim(line, "|\n "), " | "))
		}
	}
	if !isFound || len(rows) < 3 {
		t.Fatalf("%s has no table below %q", page, heading)
	}
	return rows[2:]
}

// codes returns the texts of a cell that are code.
func codes(cell string) []string {
	var found []string
	for _, match := range inBackticks.FindAllStringSubmatch(cell, -1) {
		found = append(found, match[1])
	}
	return found
}

// TestVersionsInPages compares the guide's table of tags with what the provider takes for a
// version.
func TestVersionsInPages(t *testing.T) {
	t.Parallel()
	count := 0
	for _, row := range cellsBelow(t, newestVersion, "## Which tags are versions") {
		for index, tag := range codes(row[0]) {
			version, isVersion := image.ParseVersion(tag)
			isPlain := isVersion && version.Variant() == "" && version.String() == strings.TrimPrefix(tag, "v")
			isPrerelease := isPlain && strings.Contains(version.String(), "-")
			var isRight bool
			switch meaning := row[1]; {
			case meaning == "a version":
				isRight = isPlain && !isPrerelease
			case strings.HasPrefix(meaning, "a pre-release of 1.5.0"):
				isRight = isPrerelease && strings.HasPrefix(version.String(), "1.5.0-")
			case strings.HasPrefix(meaning, "1.4.2, variant"):
				variants := codes(meaning)
				isRight = isVersion && version.String() == "1.4.2" && version.Variant() == variants[min(index, len(variants)-1)]
			case strings.HasPrefix(meaning, "no version"), strings.HasPrefix(tag, "sha256-"):
				isRight = !isVersion
			default:
				continue // a suffix of the tag before it
			}
			count++
			if !isRight {
				t.Errorf("%q counts as %q, variant %q, version %t; the page says %s", tag, version, version.Variant(), isVersion, row[1])
			}
		}
	}
	if count != 27 {
		t.Errorf("%d tags are compared", count)
	}
}

// TestConstraintsInPages compares the guide's table of constraints with what the provider accepts
// and keeps.
func TestConstraintsInPages(t *testing.T) {
	t.Parallel()
	kept := map[string][]string{
		"~> 1.4": {"1.4.0", "1.4.2", "1.10.0"}, "~> 1.4.0": {"1.4.0", "1.4.2"}, ">= 1.2, < 2": {"1.2.0", "1.4.0", "1.4.2", "1.10.0"},
		"= 1.4": {"1.4.0"}, "1.4": {"1.4.0"}, ">= 0": {"1.2.0", "1.4.0", "1.4.2", "1.10.0", "2.0.0"},
	}
	count := 0
	for _, row := range cellsBelow(t, newestVersion, "## What a constraint keeps") {
		for _, text := range codes(row[0]) {
			count++
			constraint, err := image.ParseConstraint(text)
			isRefused := err != nil || constraint.RequiresPrerelease() != ""
			if isRefused != strings.HasPrefix(row[1], "error") {
				t.Errorf("%q is refused: %t; the page says %s", text, isRefused, row[1])
			}
			if isRefused {
				continue
			}
			var allowed []string
			for _, tag := range kept[">= 0"] {
				if version, _ := image.ParseVersion(tag); constraint.Allows(version) {
					allowed = append(allowed, tag)
				}
			}
			if !slices.Equal(allowed, kept[text]) {
				t.Errorf("%q keeps %q, want %q", text, allowed, kept[text])
			}
		}
	}
	if count != 11 {
		t.Errorf("%d constraints are compared", count)
	}
}
