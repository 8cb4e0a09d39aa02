// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestLargeStateIsTheFrameworks reads lists with a server that encodes their state itself, and with
// the framework's alone.
func TestLargeStateIsTheFrameworks(t *testing.T) {
	t.Parallel()
	services := startEmulator(t)
	own, framework := start(t, dependencies{}), providertest.Start(t, providerserver.NewProtocol6(provider.New("test")())())
	for _, session := range []*session{own, framework} {
		session.MustConfigure(t.Context(), blockFor(services, nil))
	}
	for _, source := range tagLists {
		missing := object{"allow_missing": true, "image_name": "missing"}
		if source.Type == acrTags {
			missing = object{"allow_missing": true, "repo_id": "crr-missingmissing00"}
		}
		for name, changes := range map[string]object{
			"all": nil, "with a host": {"registry_host": "registry.example.com"}, "of a version": {"version": "~> 1.4"}, "no tags": {"name_regex": "^none$"},
			"missing": missing, "with a timeout": {"timeouts": object{"read": "1m"}},
		} {
			want, wantedProblems := framework.Read(t.Context(), source.Type, source.Config.With(changes))
			got, problems := own.Read(t.Context(), source.Type, source.Config.With(changes))
			if difference := cmp.Diff([]any{want, wantedProblems}, []any{got, problems}); difference != "" || want == nil {
				t.Errorf("%s, %s: the framework's is %v (-want +got):\n%s", source.Type, name, want, difference)
			}
		}
		// The framework makes null blocks of these kinds empty, which is not done for a state that
		// is encoded without it.
		for _, block := range own.Schemas().DataSourceSchemas[source.Type].Block.BlockTypes {
			if block.Nesting != tfprotov6.SchemaNestedBlockNestingModeSingle {
				t.Errorf("%s has the block %s of the kind %s", source.Type, block.TypeName, block.Nesting)
			}
		}
	}
}

// TestTagListAllocations counts what each tag of a list takes, with the emulator's work for it:
// much less than it takes where the framework processes the state.
func TestTagListAllocations(t *testing.T) {
	const tags = 1000
	for source, limit := range map[string]float64{acrTags: 150, ncrTags: 350} {
		services := providertest.StartEmulator(t, emulator.Options{ListedLoadTags: tags})
		session := start(t, dependencies{})
		session.MustConfigure(t.Context(), blockFor(services, nil))
		config := session.EncodeConfig(source, loadTags(source))
		if got := testing.AllocsPerRun(1, func() { session.ReadEncoded(t.Context(), source, config) }) / tags; got > limit {
			t.Errorf("%s: %.0f allocations for each tag, the limit is %.0f", source, got, limit)
		}
	}
}

// loadTags is the configuration of a list of the emulator's load tags.
func loadTags(typeName string) object {
	if typeName == acrTags {
		return object{"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-l0adl0adl0adl0ad"}
	}
	return object{"registry": "acme", "image_name": "load"}
}
