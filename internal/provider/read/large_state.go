// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// LargeState is a state that the provider's server encodes itself. The framework would copy it,
// compare it, look for types that have a comparison of their own, and then, attribute by attribute,
// for null blocks of lists and sets: for 10,000 tags that takes longer than all else together, and
// nothing is changed by it where a schema has neither such types nor such blocks.
type LargeState struct {
	value *tftypes.Value
}

type largeStateKey struct{}

// WithLargeState returns a context for a read, and where the read leaves a large state for the
// server.
func WithLargeState(ctx context.Context) (context.Context, *LargeState) {
	state := &LargeState{}
	return context.WithValue(ctx, largeStateKey{}, state), state
}

// Encode makes the state, if there is one, that of the response.
func (s *LargeState) Encode(response *tfprotov6.ReadDataSourceResponse) error {
	if s.value == nil {
		return nil
	}
	encoded, err := encode(*s.value)
	if err != nil {
		return fmt.Errorf("encode the state: %w", err)
	}
	response.State = &encoded
	return nil
}

// SetLargeState is SetState for a model whose large attributes are null in it, and are given apart.
// The framework gets the model, and the server the complete state; if no server encodes it, the
// framework gets the complete state.
func SetLargeState(ctx context.Context, model any, large map[string]tftypes.Value, response *datasource.ReadResponse) {
	SetState(ctx, model, response)
	if response.Diagnostics.HasError() {
		return
	}
	var small map[string]tftypes.Value
	_ = response.State.Raw.As(&small) // it is an object
	attributes := maps.Clone(small)   // small is the state's own
	maps.Copy(attributes, large)
	all := tftypes.NewValue(response.State.Raw.Type(), attributes)
	if left, isEncoded := ctx.Value(largeStateKey{}).(*LargeState); isEncoded {
		left.value = &all
	} else {
		response.State.Raw = all
	}
}
