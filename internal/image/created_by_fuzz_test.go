// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"strings"
	"testing"
)

// FuzzTakeApart: of any text, the instruction is one of a Dockerfile or none, and the command is a part of it, the whole where
// there is no instruction. Nothing that is known of the instruction and the command is lost beyond the builder's own words.
func FuzzTakeApart(f *testing.F) {
	f.Fuzz(func(t *testing.T, createdBy string) {
		instruction, command := TakeApart(createdBy)
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
			t.Fatalf("%q: the instruction %q is not written there, and the command is %q", createdBy, instruction, command)
		}
	})
}

// FuzzTakeApartBuilders: what an instruction was given comes apart alike, whichever builder wrote it down.
func FuzzTakeApartBuilders(f *testing.F) {
	f.Fuzz(func(t *testing.T, given string) {
		given = strings.TrimSpace(given)
		for _, instruction := range instructions {
			if instruction == "RUN" {
				continue
			}
			checkTakenApart(t, "/bin/sh -c #(nop) "+instruction+" "+given, instruction, given)
			checkTakenApart(t, "cmd /S /C #(nop)  "+instruction+" "+given, instruction, given)
			checkTakenApart(t, instruction+" "+given, instruction, given)
		}
		checkTakenApart(t, "RUN "+given, "RUN", given)
		if given == "" || noOperationGrammar.MatchString(given) {
			return // in a shell, the classic builder's RUN looks like an instruction that is not run
		}
		for _, before := range []string{"/bin/sh -c ", "|1 VERSION=2 /bin/sh -c ", "cmd /S /C "} {
			checkTakenApart(t, before+given, "RUN", before+given)
			checkTakenApart(t, "RUN "+before+given, "RUN", before+given)
		}
	})
}

func checkTakenApart(t *testing.T, createdBy, instruction, command string) {
	t.Helper()
	gotInstruction, gotCommand := TakeApart(createdBy)
	if gotInstruction != instruction || gotCommand != command {
		t.Errorf("TakeApart(%q) = %q, %q, want %q, %q", createdBy, gotInstruction, gotCommand, instruction, command)
	}
}
