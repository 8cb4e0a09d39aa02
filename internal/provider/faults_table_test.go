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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	goldenFaults  = "testdata/faults.golden.md"
	updatesFaults = "UPDATE_FAULTS"
	faultsHeading = "<!-- Written by: UPDATE_FAULTS=1 go test -run TestFaultTable ./internal/provider -->\n\n"
)

// TestFaultTable compares the faults of TestFaults, and what users see of them, with a file, or writes the file.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	cells, rules := []string{"What happens on the wire"}, []string{"---"}
	for _, registry := range providertest.Registries() {
		cells, rules = append(cells, strings.ToUpper(registry)), append(rules, "---")
	}
	table := faultsHeading + tableRow(append(cells, "Attempts")) + tableRow(append(rules, "---"))
	for _, fault := range faults() {
		table += tableRow(fault.cells())
	}
	if os.Getenv(updatesFaults) != "" {
		if err := os.WriteFile(goldenFaults, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	golden, err := os.ReadFile(goldenFaults)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(string(golden), table); difference != "" {
		t.Errorf("%s is out of date, see its first line (-want +got):\n%s", goldenFaults, difference)
	}
}

func tableRow(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

// cells are the fault's row of the table.
func (f fault) cells() []string {
	ofRegistry, attempts := map[string]string{}, ""
	for _, first := range f.firsts() {
		ofRegistry[first.registry()], attempts = first.want.cell(), first.want.attemptsCell()
	}
	cells := []string{f.wire}
	for index, registry := range providertest.Registries() {
		text := ofRegistry[registry]
		switch {
		case text == "":
			text = "–"
		case index > 0 && text == ofRegistry[providertest.Registries()[index-1]]:
			text = "the same"
		}
		cells = append(cells, text)
	}
	return append(cells, attempts)
}

func (w outcome) cell() string {
	text := strings.NewReplacer(
		`, request id "R1"`, "", ", {after}", "", "{after}: ", "no answer: ", "{another}", "its host",
		attemptLimit.String(), (attemptLimit * speedup).String(),
		"|", `\|`, "*", `\*`, "<", `\<`,
	).Replace(w.response)
	if w.summary == "" {
		return "No error: " + text
	}
	return "**" + w.summary + "**: " + strings.TrimPrefix(text, ": ")
}

func (w outcome) attemptsCell() string {
	if w.retryAfter == 0 {
		return fmt.Sprint(w.count())
	}
	return fmt.Sprintf("%d, %d s apart", w.count(), w.retryAfter/time.Second)
}
