// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// signInRefusal is a way of signing in that must fail.
type signInRefusal struct {
	directory string // below examples/sign-in
	way       signIn
	errors    []string // all of them, as in a refusal
	page      string   // that shows some of that; empty where none does
}

// TestSignInRefusals wants the whole text of each error, and no secret in it or in the log, whatever a file holds.
func TestSignInRefusals(t *testing.T) {
	t.Parallel()
	for directory, all := range refusalsByDirectory() {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			original := copyOf(t, filepath.Join("examples/sign-in", directory))
			initialize(t, original)
			for name, refused := range all {
				t.Run(name, func(t *testing.T) { refused.check(t, original) })
			}
		})
	}
}

func (r signInRefusal) check(t *testing.T, original cli.Workspace) {
	t.Helper()
	r.checkOn(t, newMachine(t, r.way.options), original)
}

func (r signInRefusal) checkOn(t *testing.T, machine machine, original cli.Workspace) {
	t.Helper()
	workspace, log := r.way.workspace(t, original, machine)
	var said strings.Builder
	workspace.Output = &said
	if r.way.prepare != nil {
		r.way.prepare(t, machine.clouds)
	}
	registry := "registry.terraform.io"
	if workspace.CLI.Name == cli.OpenTofu {
		registry = "registry.opentofu.org"
	}
	errors := slices.Clone(r.errors)
	for index, text := range errors {
		errors[index] = strings.NewReplacer("$REGISTRY", registry, "$ADDRESS", strings.TrimPrefix(machine.network, "http://")).Replace(text)
	}
	refusal{errors: errors, page: r.page}.check(t, workspace)
	r.way.checkRequests(t, machine)
	machine.checkSecrets(t, said.String()+readFile(t, log))
}

func refusalsByDirectory() map[string]map[string]signInRefusal {
	all := map[string]map[string]signInRefusal{}
	for _, some := range []map[string]signInRefusal{acrSignInRefusals, ncrSignInRefusals} {
		for name, refused := range some {
			if all[refused.directory] == nil {
				all[refused.directory] = map[string]signInRefusal{}
			}
			all[refused.directory][name] = refused
		}
	}
	return all
}
