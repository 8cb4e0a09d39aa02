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
	faultTable       = "testdata/faults.md"
	updateFaultTable = "UPDATE_FAULTS"
)

// faultTableIntroduction precedes the table in its file.
const faultTableIntroduction = `# Faults

<!-- Written by: UPDATE_FAULTS=1 go test -run TestFaultTable ./internal/provider -->

What can go wrong between a registry and a read, and what the user reads: the summary of the
diagnostic, and of its detail what is wrong, without "Could not read …". What to do and the exchange
(operation, host, status, code, request ID) follow in the detail. A fault with several forms is tested
in each; the text is that of the first. Attempts are those of the default ` + "`max_retries`" + `.

"Any body" is any of the services' own forms of an error, with codes as strings and numbers and
messages as objects, another service's, empty, ` + "`null`" + `, a list, XML, and HTML with a request ID.
Code, message and request ID are reported wherever they can be found. A code that means more than its
status has a row of its own.

TestFaults sends each fault through the provider's protocol, compares complete diagnostics, and counts
the requests and the waits between them.

`

// requestTableIntroduction precedes the table of requests.
const requestTableIntroduction = `
## HTTP 101 to each kind of request

What follows an HTTP 101 may never end, so a response with it is not read any further.
TestSwitchingProtocols sends it to each kind of request, TestStopAfterInformational sends HTTP 100, 102
and 103 and stops the provider: the read ends at once with **Request Timed Out**.

| Request | HTTP 101, then silence, or one byte per half second |
| --- | --- |
`

// documentTableIntroduction precedes the table of a registry's documents.
const documentTableIntroduction = `
## Documents of a registry that would cost many times their size

They are refused before they are decoded. TestDocumentFaults serves each to a read of layers, and
compares complete diagnostics; ` + "`make bench`" + ` measures ten reads of each kind.

| Fault | Layers from the registry |
| --- | --- |
`

// TestFaultTable compares testdata/faults.md with the faults that TestFaults reads with, or writes
// it.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	registries := providertest.Registries()
	table := faultTableIntroduction + "| Fault | " + strings.ToUpper(strings.Join(registries, " | ")) + " | Attempts |\n" +
		strings.Repeat("| --- ", len(registries)+2) + "|\n"
	for _, fault := range faults() {
		table += fault.row(registries)
	}
	table += requestTableIntroduction + requestRows() + documentTableIntroduction + documentRows()
	if os.Getenv(updateFaultTable) != "" {
		if err := os.WriteFile(faultTable, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	written, err := os.ReadFile(faultTable)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(table, string(written)); difference != "" {
		t.Errorf("%s is out of date; its comment says how to write it (-want +got):\n%s", faultTable, difference)
	}
}

// row returns the fault's line of the table, with a cell for each registry.
func (f fault) row(registries []string) string {
	cells := map[string]string{}
	for _, first := range f.firstVariants() {
		cells[first.source.Registry] = first.cell()
	}
	text, previous := "| "+f.event+" | ", ""
	for _, registry := range registries {
		cell, isFault := cells[registry]
		switch {
		case !isFault:
			cell = "–"
		case cell == previous:
			cell = "the same"
		default:
			previous = cell
		}
		text += cell + " | "
	}
	return text + f.variants[0].expected.attemptsCell() + " |\n"
}

// cell is what the table says of a variant: the summary and what is wrong.
func (v *variant) cell() string {
	escaped := strings.NewReplacer("\n  -", ";", "|", `\|`, "*", `\*`, "<", `\<`).Replace(v.finding())
	text := strings.NewReplacer(
		"{operation}", "*operation*", "{host}", "*host*", "{redirect}", "*target*", "{registry}", v.source.Registry, "{vendor}", vendorNames[v.source.Registry],
		"{code}", "*code*",
		attemptTimeout.String(), realAttemptTimeout.String(),
	).Replace(escaped)
	if v.expected.summary == "" {
		return "No error: " + text
	}
	return "**" + v.expected.summary + "**: " + text
}

func (e expectation) attemptsCell() string {
	if e.unsent {
		return "0"
	}
	if e.interval == 0 {
		return fmt.Sprint(e.requests())
	}
	return fmt.Sprintf("%d, %d s apart", e.requests(), e.interval/time.Second)
}
