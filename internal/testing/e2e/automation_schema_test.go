// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// providerJSON is the provider's entry in `providers schema -json`:
// https://developer.hashicorp.com/terraform/cli/commands/providers/schema
type providerJSON struct {
	Provider    schemaJSON              `json:"provider"`
	Resources   map[string]schemaJSON   `json:"resource_schemas"`
	DataSources map[string]schemaJSON   `json:"data_source_schemas"`
	Functions   map[string]functionJSON `json:"functions"`
}

type schemaJSON struct {
	Version int       `json:"version"`
	Block   blockJSON `json:"block"`
}

type blockJSON struct {
	describedJSON
	Attributes map[string]attributeJSON `json:"attributes"`
	Blocks     map[string]struct {
		Nesting string    `json:"nesting_mode"`
		Block   blockJSON `json:"block"`
	} `json:"block_types"`
}

type attributeJSON struct {
	describedJSON
	Sensitive bool `json:"sensitive"`
	Nested    struct {
		Attributes map[string]attributeJSON `json:"attributes"`
	} `json:"nested_type"`
}

type describedJSON struct {
	Description string `json:"description"`
	Kind        string `json:"description_kind"`
}

type functionJSON struct {
	Description string `json:"description"`
	Summary     string `json:"summary"`
	Return      any    `json:"return_type"`
	Parameters  []struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Type        any    `json:"type"`
	} `json:"parameters"`
}

// TestProvidersSchemaAsJSON reads what editors and generators read.
func TestProvidersSchemaAsJSON(t *testing.T) {
	t.Parallel()
	got := providerSchema(t, minimumVersion{})
	if got.Provider.Version != 0 || len(got.Resources) != 0 {
		t.Errorf("version %d and the resources %v; want 0 and none", got.Provider.Version, got.Resources)
	}
	schemas := providertest.Start(t, nil).Schemas()
	want := pathsOf(schemas.Provider.Block, "provider")
	for name, schema := range schemas.DataSourceSchemas {
		want = append(want, pathsOf(schema.Block, name)...)
	}
	attributes := got.Provider.check(t, "provider")
	for name, source := range got.DataSources {
		attributes = append(attributes, source.check(t, name)...)
	}
	slices.Sort(want)
	slices.Sort(attributes)
	if difference := cmp.Diff(want, attributes); difference != "" || len(want) == 0 {
		t.Errorf("attributes (-provider's +CLI's):\n%s", difference)
	}
}

// pathsOf returns the paths of a block's attributes and nested blocks.
func pathsOf(block *tfprotov6.SchemaBlock, parent string) []string {
	paths := attributesOf(block.Attributes, parent)
	for _, nested := range block.BlockTypes {
		blockPath := parent + "." + nested.TypeName
		paths = append(append(paths, blockPath+", a block"), pathsOf(nested.Block, blockPath)...)
	}
	return paths
}

// attributesOf returns the paths of attributes, and which of them are sensitive.
func attributesOf(attributes []*tfprotov6.SchemaAttribute, parent string) []string {
	var paths []string
	for _, attribute := range attributes {
		attributePath := parent + "." + attribute.Name
		paths = append(paths, fmt.Sprintf("%s, sensitive: %t", attributePath, attribute.Sensitive))
		if attribute.NestedType != nil {
			paths = append(paths, attributesOf(attribute.NestedType.Attributes, attributePath)...)
		}
	}
	return paths
}

func TestProvidersSchemaListsTheFunctions(t *testing.T) {
	t.Parallel()
	got, want := map[string][]any{}, map[string][]any{}
	for name, function := range providerSchema(t, functionsVersion).Functions {
		if function.Description == "" || function.Summary == "" {
			t.Errorf("%s is not described", name)
		}
		got[name] = []any{function.Return}
		for _, parameter := range function.Parameters {
			got[name] = append(got[name], parameter.Name, parameter.Type)
			if parameter.Description == "" {
				t.Errorf("%s: %s is not described", name, parameter.Name)
			}
		}
	}
	for name, function := range providertest.Start(t, nil).Schemas().Functions {
		want[name] = []any{typeJSON(t, function.Return.Type)}
		for _, parameter := range function.Parameters {
			want[name] = append(want[name], parameter.Name, typeJSON(t, parameter.Type))
		}
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// typeJSON is a type as the CLI writes it.
func typeJSON(t *testing.T, of tftypes.Type) any {
	t.Helper()
	encoded, err := json.Marshal(of)
	if err != nil {
		t.Fatal(err)
	}
	var decoded any
	mustDecode(t, string(encoded), &decoded)
	return decoded
}

// providerSchema returns the schema of the only provider.
func providerSchema(t *testing.T, needed minimumVersion) providerJSON {
	t.Helper()
	var document struct {
		Version   string                  `json:"format_version"`
		Providers map[string]providerJSON `json:"provider_schemas"`
	}
	mustDecode(t, mustRun(t, automated(t, "json", needed), "providers", "schema", "-json").Stdout, &document)
	if document.Version != "1.0" || len(document.Providers) != 1 {
		t.Fatalf("format %q, %d providers; want 1.0 and one", document.Version, len(document.Providers))
	}
	for address, provider := range document.Providers {
		if source := path.Join(path.Base(path.Dir(address)), path.Base(address)); source != "containerregistry/containerregistry" {
			t.Errorf("the provider is %s", address)
		}
		return provider
	}
	return providerJSON{}
}

// check expects everything to be described in Markdown. It returns the paths of the attributes, and
// which of them are sensitive.
func (s schemaJSON) check(t *testing.T, name string) []string {
	t.Helper()
	return s.Block.paths(t, name)
}

func (b blockJSON) paths(t *testing.T, name string) []string {
	t.Helper()
	b.check(t, name)
	if len(b.Attributes) == 0 {
		t.Errorf("%s has no attributes", name)
	}
	paths := attributesIn(t, name, b.Attributes)
	for nestedName, nested := range b.Blocks {
		blockPath := name + "." + nestedName
		if nested.Nesting != "single" {
			t.Errorf("%s is nested as %s", blockPath, nested.Nesting)
		}
		paths = append(append(paths, blockPath+", a block"), nested.Block.paths(t, blockPath)...)
	}
	return paths
}

func attributesIn(t *testing.T, parent string, attributes map[string]attributeJSON) []string {
	t.Helper()
	var paths []string
	for name, attribute := range attributes {
		attributePath := parent + "." + name
		attribute.check(t, attributePath)
		paths = append(paths, fmt.Sprintf("%s, sensitive: %t", attributePath, attribute.Sensitive))
		paths = append(paths, attributesIn(t, attributePath, attribute.Nested.Attributes)...)
	}
	return paths
}

func (d describedJSON) check(t *testing.T, at string) {
	t.Helper()
	if d.Description == "" || d.Kind != "markdown" {
		t.Errorf("%s is described in %q as %q", at, d.Kind, d.Description)
	}
}
