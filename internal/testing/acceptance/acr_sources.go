// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ofAPI keeps the provider from asking the registry where the API no longer has the action: what is compared is what the API answers.
func ofAPI(config object) object { return sourced(config, "api") }

func sourced(config object, source string) object {
	config["source"] = source
	return config
}

// layersByTheRegistry reads a tag by the registry's own protocol, and notes how its layers differ from those that the API states.
func (i *inquiry) layersByTheRegistry(ctx context.Context, byID func(object) object) {
	i.read(ctx, question{"layers by the registry", sourceACRLayers, sourced(byID(nil), "registry")})
	if i.err != nil {
		return
	}
	byRegistry, err := i.session.layers(ctx, sourced(byID(nil), "registry"))
	if err != nil {
		i.err = err
		return
	}
	byAPI, err := i.session.layers(ctx, ofAPI(byID(nil)))
	if err != nil {
		i.err = err
		return
	}
	i.forwarder.take() // they were asked before
	if byAPI != nil && byRegistry != nil {
		i.seen.note("layers by the API and by the registry", difference(byAPI, byRegistry))
	}
}

// layers are those of a read, by the names of their attributes; nil where it ends in an error.
func (s session) layers(ctx context.Context, config object) ([]map[string]tftypes.Value, error) {
	state, err := s.state(ctx, sourceACRLayers, config)
	if err != nil || state.IsNull() {
		return nil, err
	}
	var facts map[string]tftypes.Value
	var list []tftypes.Value
	if err := state.As(&facts); err != nil {
		return nil, err
	}
	if err := facts["layers"].As(&list); err != nil {
		return nil, err
	}
	layers := make([]map[string]tftypes.Value, len(list))
	for index, value := range list {
		if err := value.As(&layers[index]); err != nil {
			return nil, err
		}
	}
	return layers, nil
}

// difference tells in which attributes layers differ, and of how many.
func difference(one, other []map[string]tftypes.Value) string {
	if len(one) != len(other) {
		return "different numbers of layers"
	}
	var differing []string
	for index := range one {
		for name, value := range one[index] {
			if !value.Equal(other[index][name]) && !slices.Contains(differing, name) {
				differing = append(differing, name)
			}
		}
	}
	if len(differing) == 0 {
		return "the same"
	}
	slices.Sort(differing)
	return "different: " + strings.Join(differing, ", ")
}
