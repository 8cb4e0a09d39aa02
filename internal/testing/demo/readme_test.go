// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

const readme = "../../../README.md"

var (
	// cast matches the block of the README that shows what the demo prints.
	cast      = regexp.MustCompile("(?m)^```text\n(==> (?s:.*?\n))```\n")
	localHost = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	titleCLI  = regexp.MustCompile(`(?m)^(==> .*)terraform `)
)

// checkReadme compares the README with what the demo printed: the README may leave out lines, but
// each line that it has must be printed, in that order. Ports differ from run to run, and titles
// name the CLI.
func checkReadme(t *testing.T, printed string, binary cli.CLI) {
	t.Helper()
	page, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	blocks := cast.FindAllStringSubmatch(string(page), -1)
	if len(blocks) != 1 {
		t.Fatalf("%s has %d blocks that begin with a step of the demo, want 1", readme, len(blocks))
	}
	shown := titleCLI.ReplaceAllString(blocks[0][1], "${1}"+binary.Name+" ")
	if line := firstNotPrinted(localHost.ReplaceAllString(shown, "HOST"), localHost.ReplaceAllString(printed, "HOST")); line != "" {
		t.Errorf("%s shows %q, which is not printed at this place:\n%s", readme, line, printed)
	}
}

// firstNotPrinted returns the first line that is not among the printed lines after those before it;
// empty if all are.
func firstNotPrinted(shown, printed string) string {
	rest := strings.Split(printed, "\n")
next:
	for line := range strings.Lines(shown) {
		line = strings.TrimSuffix(line, "\n")
		for at, candidate := range rest {
			if candidate == line {
				rest = rest[at+1:]
				continue next
			}
		}
		return line
	}
	return ""
}

func TestFirstNotPrinted(t *testing.T) {
	t.Parallel()
	const printed = "==> 1. a\n    b\n\nError: c\n    b\n"
	for shown, want := range map[string]string{
		printed:                  "",
		"==> 1. a\nError: c\n":   "",
		"    b\n    b\n":         "",
		"    b\n    b\n    b\n":  "    b",
		"Error: c\n==> 1. a\n":   "==> 1. a",
		"==> 1. a\nb\n":          "b",
		"==> 1. a\n    b …\n":    "    b …",
		"==> 1.\n==> 1. a\nnone": "==> 1.",
	} {
		if got := firstNotPrinted(shown, printed); got != want {
			t.Errorf("firstNotPrinted(%q) = %q, want %q", shown, got, want)
		}
	}
}
