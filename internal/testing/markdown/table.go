// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package markdown writes what the programs beside the provider report.
package markdown

import (
	"strings"
	"unicode/utf8"
)

// Table is a Markdown table with its first column to the left and all others to the right.
type Table struct {
	Header []string
	Rows   [][]string // as long as the header
}

// String aligns the columns, so that it reads well before it is rendered too.
func (t Table) String() string {
	widths := make([]int, len(t.Header))
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		for column, cell := range row {
			widths[column] = max(widths[column], utf8.RuneCountInString(cell))
		}
	}
	rule := make([]string, len(widths))
	for column, width := range widths {
		rule[column] = strings.Repeat("-", width-1) + ":"
		if column == 0 {
			rule[column] = strings.Repeat("-", width)
		}
	}
	var text strings.Builder
	for _, row := range append([][]string{t.Header, rule}, t.Rows...) {
		for column, cell := range row {
			padding := strings.Repeat(" ", widths[column]-utf8.RuneCountInString(cell))
			if column == 0 {
				cell += padding
			} else {
				cell = padding + cell
			}
			text.WriteString("| " + cell + " ")
		}
		text.WriteString("|\n")
	}
	return text.String()
}
