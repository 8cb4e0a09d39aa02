// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// blobLayer returns an element of a data source's layers.
func blobLayer(digest any) object {
	return object{"layer_index": int64(0), "blob_digest": digest, "layer_instruction": "COPY", "layer_cmd": nil, "empty": false}
}

// typedList returns a value with the type of a data source's layers or digests: of a list, a set or
// a map, not of a tuple or an object.
func typedList(list tftypes.Type, elements any) tftypes.Value {
	return tftypes.NewValue(list, elements)
}

var (
	stringList = tftypes.List{ElementType: tftypes.String}
	layerType  = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"blob_digest": tftypes.String, "empty": tftypes.Bool}}
	layerList  = tftypes.List{ElementType: layerType}
)

func TestHasBaseLayersFunction(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	const digestC = "sha256:" + hexC
	asString := func(digest string) tftypes.Value { return tftypes.NewValue(tftypes.String, digest) }
	asLayer := func(digest any) tftypes.Value {
		return tftypes.NewValue(layerType, map[string]tftypes.Value{
			"blob_digest": tftypes.NewValue(tftypes.String, digest), "empty": tftypes.NewValue(tftypes.Bool, false),
		})
	}
	for name, test := range map[string]struct {
		layers, base any
		want         any
	}{
		"digests":                        {[]any{digestA, emptyLayer, digestB}, []any{digestA, emptyLayer}, true},
		"another order":                  {[]any{digestA, emptyLayer}, []any{emptyLayer, digestA}, false},
		"another base":                   {[]any{digestA, digestB}, []any{digestC}, false},
		"the image is the base":          {[]any{digestA}, []any{digestA}, true},
		"fewer layers than the base":     {[]any{digestA}, []any{digestA, digestB}, false},
		"no layers":                      {[]any{}, []any{digestA}, false},
		"no layers, as a list":           {typedList(layerList, []tftypes.Value{}), []any{digestA}, false},
		"no layers, of any type":         {typedList(tftypes.List{ElementType: tftypes.DynamicPseudoType}, []tftypes.Value{}), []any{digestA}, false},
		"empty layers count":             {[]any{digestA, emptyLayer, digestB}, []any{digestA, digestB}, false},
		"digests in other forms":         {[]any{hexA, "sha256:" + digestA}, []any{strings.ToUpper(hexA), " " + digestA}, true},
		"layers of a data source":        {[]any{blobLayer(digestA), blobLayer(digestB)}, []any{blobLayer(digestA)}, true},
		"typed layers, typed digests":    {typedList(layerList, []tftypes.Value{asLayer(digestA)}), typedList(stringList, []tftypes.Value{asString(hexA)}), true},
		"typed digests, typed layers":    {typedList(stringList, []tftypes.Value{asString(hexA)}), typedList(layerList, []tftypes.Value{asLayer(digestA)}), true},
		"objects and digests mixed":      {[]any{digestA, blobLayer(digestB)}, []any{blobLayer(hexA), digestB}, true},
		"a layer without a digest":       {[]any{blobLayer(digestA), blobLayer(nil)}, []any{digestA, digestB}, false},
		"a null layer":                   {[]any{digestA, nil}, []any{digestA, digestB}, false},
		"a null layer after the base":    {[]any{digestA, nil}, []any{digestA}, true},
		"an invalid digest":              {[]any{"pending"}, []any{digestA}, false},
		"unknown layers":                 {providertest.Unknown, []any{digestA}, providertest.Unknown},
		"unknown layers of a known type": {typedList(layerList, tftypes.UnknownValue), []any{digestA}, providertest.Unknown},
		"an unknown base":                {[]any{digestA}, providertest.Unknown, providertest.Unknown},
		"both unknown":                   {providertest.Unknown, providertest.Unknown, providertest.Unknown},
		"an unknown layer":               {[]any{providertest.Unknown, blobLayer(digestB)}, []any{digestA, digestB}, providertest.Unknown},
		"a layer's unknown digest":       {[]any{blobLayer(providertest.Unknown), blobLayer(digestB)}, []any{digestA, digestB}, providertest.Unknown},
		"a typed layer's unknown digest": {typedList(layerList, []tftypes.Value{asLayer(tftypes.UnknownValue)}), []any{digestA}, providertest.Unknown},
		"an unknown digest of the base":  {[]any{digestA, digestB}, []any{digestA, providertest.Unknown}, providertest.Unknown},
		"unknown after the base":         {[]any{digestA, providertest.Unknown}, []any{digestA}, true},
		"unknown, and another base":      {[]any{providertest.Unknown, digestB}, []any{digestA, digestC}, false},
		"unknown, and fewer":             {[]any{providertest.Unknown}, []any{providertest.Unknown, providertest.Unknown}, false},
		"unknown, and a null layer":      {[]any{nil}, []any{providertest.Unknown}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if difference := cmp.Diff(providertest.Result(test.want), session.Call(t.Context(), hasBaseLayers, test.layers, test.base)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestHasBaseLayersFunctionErrors(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	const (
		listReason  = "give a list of digests, or of objects with blob_digest, like layers of containerregistry_acr_tag_layers"
		layerReason = "a layer is a digest, or an object with blob_digest"
		emptyReason = "the list is empty, and every image would pass; name the layers of the base image"
	)
	digestReason := strings.TrimSuffix(digestReason, ".")
	good := []any{digestA, digestB}
	set := typedList(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{tftypes.NewValue(tftypes.String, digestA)})
	digests := typedList(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"blob_digest": tftypes.NewValue(tftypes.String, digestA)})
	for name, test := range map[string]struct {
		layers, base any
		want         providertest.FunctionResponse
	}{
		"null layers":                   {nil, good, providertest.ArgumentError(0, nullLayers)},
		"typed null layers":             {typedList(layerList, nil), good, providertest.ArgumentError(0, nullLayers)},
		"a null base":                   {good, nil, providertest.ArgumentError(1, nullLayers)},
		"a null base, unknown layers":   {providertest.Unknown, nil, providertest.ArgumentError(1, nullLayers)},
		"layers are a digest":           {digestA, good, providertest.ArgumentError(0, `"`+digestA+`" is not a list of layers: `+listReason)},
		"layers are a null string":      {typedList(tftypes.String, nil), good, providertest.ArgumentError(0, nullLayers)},
		"the base is a long string":     {good, strings.Repeat("x", 1_000), providertest.ArgumentError(1, `"`+strings.Repeat("x", 100)+`"… is not a list of layers: `+listReason)},
		"the base is a number":          {good, int64(5), providertest.ArgumentError(1, "5 is not a list of layers: "+listReason)},
		"the base is a bool":            {good, true, providertest.ArgumentError(1, "true is not a list of layers: "+listReason)},
		"the base is one layer":         {good, blobLayer(digestA), providertest.ArgumentError(1, "an object is not a list of layers: "+listReason)},
		"layers are a map":              {digests, good, providertest.ArgumentError(0, "an object is not a list of layers: "+listReason)},
		"layers are a set":              {set, good, providertest.ArgumentError(0, "a set has no order: "+listReason)},
		"the base is a set":             {good, set, providertest.ArgumentError(1, "a set has no order: "+listReason)},
		"the base is an unknown set":    {good, typedList(tftypes.Set{ElementType: tftypes.String}, tftypes.UnknownValue), providertest.ArgumentError(1, "a set has no order: "+listReason)},
		"an empty base":                 {good, []any{}, providertest.ArgumentError(1, emptyReason)},
		"an empty base, unknown layers": {providertest.Unknown, []any{}, providertest.ArgumentError(1, emptyReason)},
		"an empty base, no layers":      {[]any{}, []any{}, providertest.ArgumentError(1, emptyReason)},
		"a typed empty base":            {good, typedList(layerList, []tftypes.Value{}), providertest.ArgumentError(1, emptyReason)},
		"a reference in the base": {good, []any{digestA, "app@" + digestB}, providertest.ArgumentError(1, `base[1], "app@`+digestB+`", is not a digest: `+digestReason+
			`; it includes an image name: use "`+digestB+`"`)},
		"a null in the base":             {good, []any{digestA, nil}, providertest.ArgumentError(1, "base[1], null, is not a digest: "+digestReason)},
		"a null digest in the base":      {good, []any{blobLayer(digestA), blobLayer(nil)}, providertest.ArgumentError(1, "base[1], null, is not a digest: "+digestReason)},
		"an invalid digest in the base":  {good, []any{"sha256:abc"}, providertest.ArgumentError(1, `base[0], "sha256:abc", is not a digest: `+digestReason+"; it has 3 hexadecimal digits instead of 64")},
		"an empty digest in the base":    {good, []any{digestA, digestB, ""}, providertest.ArgumentError(1, `base[2], "", is not a digest: `+digestReason)},
		"invalid after a mismatch":       {good, []any{digestB, blobLayer("x")}, providertest.ArgumentError(1, `base[1], "x", is not a digest: `+digestReason)},
		"invalid after an unknown":       {providertest.Unknown, []any{providertest.Unknown, "x"}, providertest.ArgumentError(1, `base[1], "x", is not a digest: `+digestReason)},
		"a number among the layers":      {[]any{digestA, int64(5)}, good, providertest.ArgumentError(0, "layers[1], 5, is not a layer: "+layerReason)},
		"an object without a digest":     {[]any{object{"digest": digestA}}, good, providertest.ArgumentError(0, "layers[0], an object, is not a layer: "+layerReason)},
		"an object with another digest":  {[]any{blobLayer(int64(5))}, good, providertest.ArgumentError(0, "layers[0], 5, is not a layer: "+layerReason)},
		"a layer in a layer":             {[]any{blobLayer(blobLayer(digestA))}, good, providertest.ArgumentError(0, "layers[0], an object, is not a layer: "+layerReason)},
		"a list in the base":             {good, []any{good}, providertest.ArgumentError(1, "base[0], a list, is not a layer: "+layerReason)},
		"a set in the base":              {good, []any{set}, providertest.ArgumentError(1, "base[0], a set, is not a layer: "+layerReason)},
		"both wrong: the first is shown": {"x", "y", providertest.ArgumentError(0, `"x" is not a list of layers: `+listReason)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if difference := cmp.Diff(test.want, session.Call(t.Context(), hasBaseLayers, test.layers, test.base)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}
