// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// row is one answer, the emulator's and the service's.
type row struct {
	subject, reference, found string
	differs                   bool
}

const notAsked = "not asked"

// compare lists the subjects in the emulator's order, then the fields. What only one of them was
// called for is no difference.
func compare(reference, found *observation) []row {
	var rows []row
	for _, subject := range reference.subjects {
		answer, asked := found.answers[subject]
		if !asked {
			answer = notAsked
		}
		rows = append(rows, row{subject, reference.answers[subject], answer, asked && answer != reference.answers[subject]})
	}
	for _, subject := range found.subjects {
		if _, asked := reference.answers[subject]; !asked {
			rows = append(rows, row{subject, notAsked, found.answers[subject], false})
		}
	}
	for _, operation := range reference.operations {
		rows = append(rows, compareFields(operation, reference.fields[operation], found.fields[operation], found.redactor)...)
	}
	return rows
}

func compareFields(operation string, reference, found fieldForms, redactor redactor) []row {
	if found == nil {
		return []row{{"fields of " + operation, "as documented", notAsked, false}}
	}
	all := maps.Clone(reference)
	maps.Copy(all, found)
	delete(all, "")
	var rows []row
	for _, path := range slices.Sorted(maps.Keys(all)) {
		name, seen := path, found.seen(path)
		if reference[path] == nil {
			name = redactor.path(path)
		}
		rows = append(rows, row{
			subject:   operation + " `" + name + "`",
			reference: cmp.Or(strings.Join(reference.seen(path), ", "), absent),
			found:     cmp.Or(strings.Join(seen, ", "), notAsked),
			differs:   slices.ContainsFunc(seen, func(form string) bool { return !reference.covers(path, form) }),
		})
	}
	return rows
}

// unchecked is what the API alone can't tell.
const unchecked = "whether a digest is that of the manifest, which takes a request to the registry itself; page sizes other than 100, which the provider " +
	"never asks for"

// markdown is the service's section: what differs, what was left out, and then all answers.
func (s service) markdown(rows []row, unset []string) string {
	var differing []row
	asked := 0
	for _, row := range rows {
		if row.found != notAsked {
			asked++
		}
		if row.differs {
			differing = append(differing, row)
		}
	}
	var text strings.Builder
	fmt.Fprintf(&text, "## %s\n\nOf %d answers %d differ from what the emulator assumes.\n", s.name, asked, len(differing))
	if len(differing) > 0 {
		text.WriteString("\n" + table(differing))
	}
	text.WriteString("\nNot checked: " + unchecked + ".\n")
	if len(unset) > 0 {
		fmt.Fprintf(&text, "\nNot asked: %s not set.\n", quotedList(unset))
	}
	fmt.Fprintf(&text, "\n<details><summary>All answers</summary>\n\n%s\n</details>\n", table(rows))
	return text.String()
}

func table(rows []row) string {
	var text strings.Builder
	text.WriteString("| question | emulator | here |\n| --- | --- | --- |\n")
	for _, row := range rows {
		found := row.found
		if found == row.reference {
			found = "the same"
		}
		fmt.Fprintf(&text, "| %s | %s | %s |\n", row.subject, row.reference, found)
	}
	return text.String()
}
