// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// nullWhereLeftOut are facts that are null where the service leaves them out, and of a tag that does not exist, and then only. Their data
// source's description says so once, for all of them.
var nullWhereLeftOut = map[string][]string{
	acrTag: {"digest", "image_create", "image_id", "image_size", "image_update", "status"},
	acrTagLayers: {
		"layers", "layers[].blob_digest", "layers[].blob_size", "layers[].layer_cmd", "layers[].layer_index", "layers[].layer_instruction",
	},
	ncrTag: {
		"creator", "digest", "full_size", "image_id",
		"images[].architecture", "images[].created", "images[].digest", "images[].features", "images[].media_type", "images[].os", "images[].os_features",
		"images[].os_version", "images[].size", "images[].updated", "images[].variant",
		"last_updated", "last_updater", "name", "repository", "tag_id", "v2",
	},
}

// neverNull are facts that the provider states by itself.
var neverNull = map[string][]string{
	acrTag:       {"exists"},
	acrTagLayers: {"exists", "layers[].empty"},
	ncrTag:       {"exists"},
}

// TestNullIsExplained wants each computed attribute to say when it is null, or to be on a list.
func TestNullIsExplained(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	got := map[string][]string{}
	for _, attribute := range schemaAttributes(session) {
		ofTheMap := strings.Contains(attribute.path, "{}") // the objects of images again
		explained := strings.Contains(strings.ToLower(attribute.Description), "null")
		if attribute.Computed && !attribute.Optional && !ofTheMap && !explained {
			got[attribute.of] = append(got[attribute.of], attribute.path)
		}
	}
	want := map[string][]string{}
	for _, of := range slices.Sorted(maps.Keys(nullWhereLeftOut)) {
		want[of] = slices.Sorted(slices.Values(slices.Concat(nullWhereLeftOut[of], neverNull[of])))
		slices.Sort(got[of])
		if description := schemaBlocks(session)[of].Description; !strings.Contains(description, " is null") {
			t.Errorf("%s does not say that a fact which the service leaves out is null: %q", of, description)
		}
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("computed attributes that don't say when they are null (-expected +got):\n%s", difference)
	}
}
