// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestNullArgumentsInBothForms calls each function with null as Terraform sends it, and as OpenTofu
// does: as no value at all.
func TestNullArgumentsInBothForms(t *testing.T) {
	t.Parallel()
	server := newServer(dependencies{})
	session := providertest.Start(t, server)
	for function, texts := range map[string][]string{
		parseReference: {nullDigest}, pinReference: {nullDigest, nullDigest}, hasBaseLayers: {nullLayers, nullLayers},
	} {
		for position, want := range texts {
			arguments := append([]any{}, goodArguments[function]...)
			arguments[position] = nil
			if got := session.Call(t.Context(), function, arguments...); got != providertest.ArgumentError(int64(position), want) {
				t.Errorf("%s, argument %d: %+v", function, position, got)
			}
		}
		for _, absent := range []*tfprotov6.DynamicValue{nil, {}} {
			request := &tfprotov6.CallFunctionRequest{Name: function, Arguments: []*tfprotov6.DynamicValue{absent, absent}[:len(texts)]}
			response, err := server.CallFunction(t.Context(), request)
			if err != nil || response.Error == nil || response.Error.Text != texts[0] || *response.Error.FunctionArgument != 0 {
				t.Errorf("%s, no values: %+v, %v", function, response, err)
			}
		}
	}
}
