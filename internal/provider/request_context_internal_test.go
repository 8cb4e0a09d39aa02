// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// keepingServer keeps the context of its requests, as the framework does.
type keepingServer struct {
	tfprotov6.ProviderServer

	kept context.Context
}

func (s *keepingServer) ReadDataSource(ctx context.Context, _ *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	s.kept = ctx
	setLarge(ctx)
	return &tfprotov6.ReadDataSourceResponse{}, nil
}

// setLarge sets a large state, and returns what of it the framework gets.
func setLarge(ctx context.Context) string {
	model := struct {
		Name types.String `tfsdk:"name"`
	}{types.StringNull()}
	response := datasource.ReadResponse{State: tfsdk.State{Schema: schema.Schema{
		Attributes: map[string]schema.Attribute{"name": schema.StringAttribute{Computed: true}},
	}}}
	read.SetLargeState(ctx, &model, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, "all")}, &response)
	return response.State.Raw.String()
}

// TestKeptContextHasNoLargeState sets a large state in the context of a read that has ended. The
// framework gets all of it: the context no longer has the place for it, or what was there.
func TestKeptContextHasNoLargeState(t *testing.T) {
	t.Parallel()
	inner := &keepingServer{}
	response, err := (&contextServer{inner}).ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{})
	if err != nil || response.State == nil {
		t.Fatalf("%+v, %v", response, err)
	}
	const all = `tftypes.Object["name":tftypes.String]<"name":tftypes.String<"all">>`
	if got := setLarge(inner.kept); got != all {
		t.Errorf("the context of a read that has ended still has a large state: the framework gets %s", got)
	}
}
