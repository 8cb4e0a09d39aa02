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

// credentialsError is a credential source that must fail.
type credentialsError struct {
	directory string // below examples/authentication
	source    credentialSource
	errors    []string // all of them, as in a refusal
}

// TestCredentialsErrors compares the complete text of each error, and expects no secret in it or in
// the log, whatever a file contains.
func TestCredentialsErrors(t *testing.T) {
	t.Parallel()
	for directory, all := range credentialsErrorsByExample() {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			original := copyOf(t, filepath.Join("examples/authentication", directory))
			initialize(t, original)
			for name, refused := range all {
				t.Run(name, func(t *testing.T) { refused.check(t, original) })
			}
		})
	}
}

func (r credentialsError) check(t *testing.T, original cli.Workspace) {
	t.Helper()
	r.checkOn(t, newEnvironment(t, r.source.options), original)
}

func (r credentialsError) checkOn(t *testing.T, environment userEnvironment, original cli.Workspace) {
	t.Helper()
	workspace, log := r.source.workspace(t, original, environment)
	var output strings.Builder
	workspace.Output = &output
	if r.source.prepare != nil {
		r.source.prepare(t, environment.clouds)
	}
	registry := "registry.terraform.io"
	if workspace.CLI.Name == cli.OpenTofu {
		registry = "registry.opentofu.org"
	}
	errors := slices.Clone(r.errors)
	for index, text := range errors {
		errors[index] = strings.NewReplacer("$REGISTRY", registry, "$ADDRESS", strings.TrimPrefix(environment.network, "http://")).Replace(text)
	}
	refusal{errors: errors}.check(t, workspace)
	r.source.checkRequests(t, environment)
	environment.checkSecrets(t, output.String()+readFile(t, log))
}

func credentialsErrorsByExample() map[string]map[string]credentialsError {
	all := map[string]map[string]credentialsError{}
	for _, some := range []map[string]credentialsError{acrCredentialsErrors, ncrCredentialsErrors} {
		for name, refused := range some {
			if all[refused.directory] == nil {
				all[refused.directory] = map[string]credentialsError{}
			}
			all[refused.directory][name] = refused
		}
	}
	return all
}
