// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestLargeStateIsLeftToTheServer(t *testing.T) {
	t.Parallel()
	listed := schema.Schema{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{Required: true}, "tags": schema.ListAttribute{Computed: true, ElementType: types.StringType},
	}}
	model := struct {
		Name types.String `tfsdk:"name"`
		Tags types.List   `tfsdk:"tags"`
	}{types.StringValue("app"), types.ListNull(types.StringType)}
	list := tftypes.List{ElementType: tftypes.String}
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String, "tags": list}}
	tags := tftypes.NewValue(list, []tftypes.Value{tftypes.NewValue(tftypes.String, "1.0.0")})
	value := func(tags tftypes.Value) tftypes.Value {
		return tftypes.NewValue(object, map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, "app"), "tags": tags})
	}
	small, all := value(tftypes.NewValue(list, nil)), value(tags)

	set := func(ctx context.Context, large map[string]tftypes.Value) tftypes.Value {
		response := datasource.ReadResponse{State: tfsdk.State{Schema: listed}}
		SetLargeState(ctx, &model, large, &response)
		if response.Diagnostics.HasError() {
			t.Fatal(response.Diagnostics)
		}
		return response.State.Raw
	}
	if got := set(t.Context(), map[string]tftypes.Value{"tags": tags}); !got.Equal(all) {
		t.Errorf("without a server, the framework's state is %s", got)
	}
	ctx, left := WithLargeState(t.Context())
	response := &tfprotov6.ReadDataSourceResponse{}
	if err := left.Encode(response); err != nil || response.State != nil {
		t.Errorf("nothing is left, but %v, %v", response.State, err)
	}
	if got := set(ctx, map[string]tftypes.Value{"tags": tags}); !got.Equal(small) {
		t.Errorf("with a server, the framework's state is %s", got)
	}
	if err := left.Encode(response); err != nil {
		t.Fatal(err)
	}
	if encoded, err := response.State.Unmarshal(object); err != nil || !encoded.Equal(all) {
		t.Errorf("the server's state is %s, %v", encoded, err)
	}
}

func TestPinnerPinsAsPinnedReferenceDoes(t *testing.T) {
	t.Parallel()
	const digest = "sha512:" + "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
	for name, test := range map[string]struct{ host, repository, digest, want string }{
		"a name":          {"r.example.com", "team/app", digest, "r.example.com/team/app@" + digest},
		"no digest":       {"r.example.com", "team/app", "", ""},
		"no host":         {"", "team/app", digest, ""},
		"not a host":      {"acme", "team/app", digest, ""},
		"no names":        {"r.example.com", "/", digest, ""},
		"not a name":      {"r.example.com", "Team/app", digest, ""},
		"a port":          {"localhost:5000", "app", digest, "localhost:5000/app@" + digest},
		"no name at all":  {"r.example.com", "", digest, ""},
		"a name too long": {"r.example.com", string(make([]byte, 300)), digest, ""},
	} {
		pinned, want := StringOrEmpty(pinner(test.host, test.repository)(test.digest)), StringOrEmpty(PinnedReference(test.host, test.repository, &test.digest))
		if pinned != test.want || want != test.want {
			t.Errorf("%s: %q and %q, want %q", name, pinned, want, test.want)
		}
	}
}
