// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"
)

// unchecked is what the API alone can't tell.
const unchecked = "whether a digest is that of the manifest, which takes a request to the registry itself; page sizes other than 100, which the provider " +
	"never asks for"

// markdown is the service's section: what differs, what was left out, and then all answers.
func (s service) markdown(rows []row, unset []string) string {
	var differing []row
	asked := 0
	for _, one := range rows {
		if one.here != notAsked {
			asked++
		}
		if one.differs {
			differing = append(differing, one)
		}
	}
	var text strings.Builder
	fmt.Fprintf(&text, "## %s\n\nOf %d answers %d differ from what the emulator assumes.\n", s.name, asked, len(differing))
	if len(differing) > 0 {
		text.WriteString("\n" + table(differing))
	}
	text.WriteString("\nNot checked: " + unchecked + ".\n")
	if len(unset) > 0 {
		fmt.Fprintf(&text, "\nNot asked: %s not set.\n", areQuoted(unset))
	}
	fmt.Fprintf(&text, "\n<details><summary>All answers</summary>\n\n%s\n</details>\n", table(rows))
	return text.String()
}

func table(rows []row) string {
	var text strings.Builder
	text.WriteString("| question | emulator | here |\n| --- | --- | --- |\n")
	for _, one := range rows {
		here := one.here
		if here == one.assumed {
			here = "the same"
		}
		fmt.Fprintf(&text, "| %s | %s | %s |\n", one.question, one.assumed, here)
	}
	return text.String()
}
