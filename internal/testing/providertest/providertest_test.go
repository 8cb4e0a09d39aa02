// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

func TestSourcesAreAllDataSources(t *testing.T) {
	t.Parallel()
	session := providertest.Start(t, nil)
	var types []string
	for _, source := range providertest.Sources() {
		types = append(types, source.Type)
	}
	slices.Sort(types)
	schemas := session.Schemas()
	if difference := cmp.Diff(slices.Sorted(maps.Keys(schemas.DataSourceSchemas)), types); difference != "" {
		t.Errorf("data sources (-provider +table):\n%s", difference)
	}
	blocks := map[string]bool{}
	for _, attribute := range schemas.Provider.Block.Attributes {
		blocks[attribute.Name] = true
	}
	for _, block := range schemas.Provider.Block.BlockTypes {
		blocks[block.TypeName] = true
	}
	for _, registry := range providertest.Registries() {
		if !blocks[registry] || len(providertest.SourcesOf(registry)) == 0 {
			t.Errorf("the provider has no block %s, or that no data source", registry)
		}
	}
}

func TestSourcesReadTagsOfTheFixture(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.TagSources() {
		services, session := providertest.Emulated(t, providertest.Options{})
		for _, config := range source.Configs() {
			state := session.MustRead(t.Context(), source.Type, config)
			exists, hasExists := state["exists"]
			if hasExists && exists != true || state[source.Tag] != config[source.Tag] || config[source.Tag] == nil {
				t.Errorf("%s: %v", source.Type, state)
			}
			for name, value := range source.Location {
				if state[name] != value {
					t.Errorf("%s: %s is %v, want %v", source.Type, name, state[name], value)
				}
			}
		}
		if count := services.Record().Counts[source.Operation]; count != int64(len(source.Configs())*source.RequestsOf(source.Operation)) {
			t.Errorf("%s: %d requests of %s", source.Type, count, source.Operation)
		}
		// A generated image of several platforms is not pinned, which is a warning.
		if source.Load != nil {
			if state, problems := session.Read(t.Context(), source.Type, source.With(source.Load).WithTag("load-7").Config); state["exists"] != true {
				t.Errorf("%s: %+v", source.Type, problems)
			}
		}
		if err := services.MoveTag(source.MoveTag("2.0.0", "1.4.2", 0)); err != nil {
			t.Errorf("%s: %v", source.Type, err)
		}
		session.MustRead(t.Context(), source.Type, source.WithTag("2.0.0").Config)
	}
}

func TestWithLeavesTheSourceAsItIs(t *testing.T) {
	t.Parallel()
	source := providertest.SourceOf(providertest.NCRTag)
	if changed := source.WithTag("other"); changed.Config["reference"] != "other" || source.Config["reference"] != "1.4.2" {
		t.Errorf("%v became %v", source.Config, changed.Config)
	}
}

func TestDiagnosticsHaveTheirPath(t *testing.T) {
	t.Parallel()
	services, session := providertest.Emulated(t, providertest.Options{})
	services.AddFault(emulator.Fault{
		Operation: emulator.OperationGetRepoTagLayers, Body: `{"IsSuccess": true, "Layers": [{"LayerIndex": 0, "BlobDigest": "x", "BlobSize": 1}]}`,
	})
	layers := providertest.SourceOf(providertest.ACRTagLayers)
	for name, test := range map[string]struct {
		config    providertest.Object
		severity  string
		attribute string
	}{
		"an element": {layers.Config, providertest.SeverityWarning, "layers[0].blob_digest"},
		"nested":     {layers.Config.With(providertest.Object{"timeouts": providertest.Object{"read": "x"}}), providertest.SeverityError, "timeouts.read"},
	} {
		_, diagnostics := session.Read(t.Context(), layers.Type, test.config)
		if len(diagnostics) != 1 || diagnostics[0].Severity != test.severity || diagnostics[0].Attribute != test.attribute {
			t.Errorf("%s: %+v", name, diagnostics)
		}
	}
}

func TestUnknownValuesAreValidatedAndNotRead(t *testing.T) {
	t.Parallel()
	session := providertest.Start(t, nil)
	for _, source := range providertest.TagSources() {
		if diagnostics := session.Validate(t.Context(), source.Type, source.With(providertest.Object{source.Tag: providertest.Unknown}).Config); len(diagnostics) > 0 {
			t.Errorf("%s: %+v", source.Type, diagnostics)
		}
	}
}

func TestCallGivesResultsAndErrors(t *testing.T) {
	t.Parallel()
	session := providertest.Start(t, nil)
	const digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	for name, test := range map[string]struct {
		layers any
		want   providertest.FunctionResponse
	}{
		"result":  {[]any{digest, providertest.Object{"blob_digest": digest}}, providertest.Result(true)},
		"unknown": {providertest.Unknown, providertest.Result(providertest.Unknown)},
	} {
		if got := session.Call(t.Context(), "has_base_layers", test.layers, []any{digest}); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
	if got := session.Call(t.Context(), "has_base_layers", []any{digest}, []any{}); got.Argument != 1 || got.Error == "" || got.Result != nil {
		t.Errorf("an error: %+v", got)
	}
}
