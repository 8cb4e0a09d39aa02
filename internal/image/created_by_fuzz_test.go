// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"strings"
	"testing"
)

// FuzzParseCreatedBy expects an instruction of a Dockerfile or none, and as the command a part of
// the text, or all of it without an instruction. Nothing but the builder's own words is lost.
func FuzzParseCreatedBy(f *testing.F) {
	f.Fuzz(func(t *testing.T, createdBy string) {
		instruction, command := ParseCreatedBy(createdBy)
		if instruction != "" && !slices.Contains(instructions, instruction) {
			t.Fatalf("%q: the instruction is %q", createdBy, instruction)
		}
		if !strings.Contains(createdBy, command) || command != strings.TrimSpace(command) {
			t.Fatalf("%q: the command is %q", createdBy, command)
		}
		if instruction == "" && command != strings.TrimSpace(createdBy) {
			t.Fatalf("%q: no instruction, and the command is %q", createdBy, command)
		}
		if !strings.Contains(strings.ToUpper(createdBy), instruction) && command != strings.TrimSpace(createdBy) {
			t.Fatalf("%q: the instruction %q is not in the text, and the command is %q", createdBy, instruction, command)
		}
	})
}

// FuzzParseCreatedByBuilders expects equal commands from all builders that write an instruction.
func FuzzParseCreatedByBuilders(f *testing.F) {
	f.Fuzz(func(t *testing.T, command string) {
		command = strings.TrimSpace(command)
		for _, instruction := range instructions {
			if instruction == "RUN" {
				continue
			}
			checkParsed(t, "/bin/sh -c #(nop) "+instruction+" "+command, instruction, command)
			checkParsed(t, "cmd /S /C #(nop)  "+instruction+" "+command, instruction, command)
			checkParsed(t, instruction+" "+command, instruction, command)
		}
		checkParsed(t, "RUN "+command, "RUN", command)
		if command == "" || noOperationGrammar.MatchString(command) {
			return // after a shell, the text is another instruction of the classic builder
		}
		for _, shell := range []string{"/bin/sh -c ", "|1 VERSION=2 /bin/sh -c ", "cmd /S /C "} {
			checkParsed(t, shell+command, "RUN", shell+command)
			checkParsed(t, "RUN "+shell+command, "RUN", shell+command)
		}
	})
}

// checkParsed expects the instruction and the command of a history entry.
func checkParsed(t *testing.T, createdBy, instruction, command string) {
	t.Helper()
	gotInstruction, gotCommand := ParseCreatedBy(createdBy)
	if gotInstruction != instruction || gotCommand != command {
		t.Errorf("ParseCreatedBy(%q) = %q, %q, want %q, %q", createdBy, gotInstruction, gotCommand, instruction, command)
	}
}
