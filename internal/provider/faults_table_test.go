// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	design        = "../../DESIGN.md"
	tableBegins   = "<!-- The table is written by: UPDATE_FAULTS=1 go test -run TestFaultTable ./internal/provider -->\n"
	tableEnds     = "<!-- End of the table. -->\n"
	updateByThis  = "UPDATE_FAULTS"
	tablesHeading = "| What happens on the wire | ACR | NCR | Attempts |\n| --- | --- | --- | --- |\n"
)

// TestFaultTable compares the table in DESIGN.md with the faults that TestFaults meets, or writes it.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(design)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(page), tableBegins)
	written, after, ends := strings.Cut(rest, tableEnds)
	if !begins || !ends {
		t.Fatalf("%s has not the lines\n%s%s", design, tableBegins, tableEnds)
	}
	table := tablesHeading
	for _, fault := range faults() {
		table += fault.row()
	}
	table = "\n" + table + "\n"
	if os.Getenv(updateByThis) != "" {
		if err := os.WriteFile(design, []byte(before+tableBegins+table+tableEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if difference := cmp.Diff(table, written); difference != "" {
		t.Errorf("%s is out of date, see the comment above the table (-want +got):\n%s", design, difference)
	}
}

// row is the fault's line of the table.
func (f fault) row() string {
	cells := map[string]string{"ACR": "–", "NCR": "–"}
	var attempts string
	for _, first := range f.firsts() {
		cells[first.registry()], attempts = first.want.cell(), first.want.attemptsCell()
	}
	if cells["ACR"] == cells["NCR"] {
		cells["NCR"] = "the same"
	}
	return fmt.Sprintf("| %s | %s | %s | %s |\n", f.wire, cells["ACR"], cells["NCR"], attempts)
}

func (w told) cell() string {
	text := strings.NewReplacer(
		`, request id "R1"`, "", ", {after}", "", "{after}: ", "no answer: ", "{another}", "its host",
		attemptLimit.String(), (attemptLimit * hurry).String(),
		"|", `\|`, "*", `\*`, "<", `\<`,
	).Replace(w.cameBack)
	if w.summary == "" {
		return "No error: " + text
	}
	return "**" + w.summary + "**: " + strings.TrimPrefix(text, ": ")
}

func (w told) attemptsCell() string {
	if w.apart == 0 {
		return fmt.Sprint(w.count())
	}
	return fmt.Sprintf("%d, %d s apart", w.count(), w.apart/time.Second)
}
