// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

const (
	goldenSchema  = "testdata/schema.golden.txt"
	updatesSchema = "UPDATE_SCHEMA"
	goldenHeading = "# The surface of the provider: names, types, and their descriptions in editors and the documentation.\n" +
		"# Written by: UPDATE_SCHEMA=1 go test -run TestGoldenSchema ./internal/provider\n"
)

// TestGoldenSchema compares the surface with a file, so that a review shows each change, or writes
// it.
func TestGoldenSchema(t *testing.T) {
	t.Parallel()
	got := golden(start(t, dependencies{}))
	if os.Getenv(updatesSchema) != "" {
		if err := os.WriteFile(goldenSchema, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(goldenSchema)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); difference != "" {
		t.Errorf("%s is out of date, see its second line; review what it changes (-want +got):\n%s", goldenSchema, difference)
	}
}

// golden formats the surface: a line for each block, attribute, function and parameter, and its
// description below.
func golden(s *session) string {
	lines := []string{goldenHeading}
	add := func(line, description string) { lines = append(lines, line, "    "+description) }
	blocks := schemaBlocks(s)
	attributes := schemaAttributes(s)
	for _, name := range schemaBlockNames(s) {
		add(name, blocks[name].Description)
		for _, attribute := range attributes {
			if attribute.of == name {
				add(attribute.String()+": "+attribute.uses(), attribute.Description)
			}
		}
		lines = append(lines, "")
	}
	for _, name := range slices.Sorted(maps.Keys(s.Schemas().Functions)) {
		definition := s.Schemas().Functions[name]
		add(signature(name, definition), definition.Summary+". "+definition.Description)
		for _, parameter := range definition.Parameters {
			add(name+"."+parameter.Name+": "+parameterUses(parameter), parameter.Description)
		}
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n")
}

// signature formats a function as its caller writes it, and the type of its result.
func signature(name string, definition *tfprotov6.Function) string {
	var parameters []string
	for _, parameter := range definition.Parameters {
		parameters = append(parameters, parameter.Name)
	}
	if definition.VariadicParameter != nil {
		parameters = append(parameters, definition.VariadicParameter.Name+"...")
	}
	return fmt.Sprintf("%s(%s): %s", name, strings.Join(parameters, ", "), typeName(definition.Return.Type))
}

func parameterUses(parameter *tfprotov6.FunctionParameter) string {
	uses := typeName(parameter.Type)
	if parameter.AllowUnknownValues {
		uses += ", may be unknown"
	}
	if parameter.AllowNullValue {
		uses += ", may be null"
	}
	return uses
}
