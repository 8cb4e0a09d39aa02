// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"maps"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	Version int `json:"version"`
	Block   struct {
		describedJSON
		Attributes map[string]attributeJSON `json:"attributes"`
	} `json:"block"`
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
	got := providerSchema(t, since{})
	if got.Provider.Version != 0 || len(got.Resources) != 0 {
		t.Errorf("version %d and the resources %v; want 0 and none", got.Provider.Version, got.Resources)
	}
	var want []string
	for _, source := range providertest.Sources() {
		want = append(want, source.Type)
	}
	slices.Sort(want)
	if difference := cmp.Diff(want, slices.Sorted(maps.Keys(got.DataSources))); difference != "" {
		t.Errorf("data sources (-want +got):\n%s", difference)
	}
	sensitive := got.Provider.check(t, "provider")
	for name, source := range got.DataSources {
		sensitive = append(sensitive, source.check(t, name)...)
	}
	slices.Sort(sensitive)
	if difference := cmp.Diff([]string{"provider.acr.secret_key", "provider.acr.security_token", "provider.ncr.secret_key"}, sensitive); difference != "" {
		t.Errorf("sensitive (-want +got):\n%s", difference)
	}
}

func TestProvidersSchemaListsTheFunctions(t *testing.T) {
	t.Parallel()
	type signature struct {
		Parameters []string
		Types      []any
		Return     any
	}
	got := map[string]signature{}
	for name, function := range providerSchema(t, functionsSince).Functions {
		signed := signature{Return: function.Return}
		if function.Description == "" || function.Summary == "" {
			t.Errorf("%s is not described", name)
		}
		for _, parameter := range function.Parameters {
			signed.Parameters, signed.Types = append(signed.Parameters, parameter.Name), append(signed.Types, parameter.Type)
			if parameter.Description == "" {
				t.Errorf("%s: %s is not described", name, parameter.Name)
			}
		}
		got[name] = signed
	}
	reference := map[string]any{"digest": "string", "registry": "string", "repository": "string", "tag": "string"}
	want := map[string]signature{
		"parse_reference": {[]string{"reference"}, []any{"string"}, []any{"object", reference}},
		"pin_reference":   {[]string{"reference", "digest"}, []any{"string", "string"}, "string"},
		"has_base_layers": {[]string{"layers", "base"}, []any{"dynamic", "dynamic"}, "bool"},
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// providerSchema is the one provider's.
func providerSchema(t *testing.T, needed since) providerJSON {
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

// check wants everything described in Markdown, and gives the paths of what is sensitive.
func (s schemaJSON) check(t *testing.T, name string) []string {
	t.Helper()
	s.Block.check(t, name)
	if len(s.Block.Attributes) == 0 {
		t.Errorf("%s has no attributes", name)
	}
	return sensitiveIn(t, name, s.Block.Attributes)
}

func sensitiveIn(t *testing.T, before string, attributes map[string]attributeJSON) []string {
	t.Helper()
	var sensitive []string
	for name, attribute := range attributes {
		at := before + "." + name
		attribute.check(t, at)
		if attribute.Sensitive {
			sensitive = append(sensitive, at)
		}
		sensitive = append(sensitive, sensitiveIn(t, at, attribute.Nested.Attributes)...)
	}
	return sensitive
}

func (d describedJSON) check(t *testing.T, at string) {
	t.Helper()
	if d.Description == "" || d.Kind != "markdown" {
		t.Errorf("%s is described in %q as %q", at, d.Kind, d.Description)
	}
}
