// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// docker is kreuzwerker/docker with the block registry_auth and the data source
// docker_registry_image.
type docker struct{}

func (*docker) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "docker"
}

func (*docker) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{Blocks: map[string]schema.Block{
		"registry_auth": schema.SetNestedBlock{NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
			"address":  schema.StringAttribute{Required: true},
			"username": schema.StringAttribute{Optional: true},
			"password": schema.StringAttribute{Optional: true, Sensitive: true},
		}}},
	}}
}

func (*docker) Configure(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) {
	var own struct {
		Logins []struct {
			Address  string `tfsdk:"address"`
			Username string `tfsdk:"username"`
			Password string `tfsdk:"password"`
		} `tfsdk:"registry_auth"`
	}
	response.Diagnostics.Append(request.Config.Get(ctx, &own)...)
	if len(own.Logins) == 1 {
		response.DataSourceData = login{own.Logins[0].Username, own.Logins[0].Password}
	}
}

func (*docker) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return &registryImage{} }}
}

func (*docker) Resources(context.Context) []func() resource.Resource { return nil }

type registryImage struct{ login login }

func (*registryImage) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = "docker_registry_image"
}

func (*registryImage) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = dataschema.Schema{Attributes: map[string]dataschema.Attribute{
		"name":          dataschema.StringAttribute{Required: true},
		"sha256_digest": dataschema.StringAttribute{Computed: true},
	}}
}

func (i *registryImage) Configure(_ context.Context, request datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	i.login, _ = request.ProviderData.(login)
}

func (i *registryImage) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var own struct {
		Name   string  `tfsdk:"name"`
		Digest *string `tfsdk:"sha256_digest"`
	}
	response.Diagnostics.Append(request.Config.Get(ctx, &own)...)
	digest, err := pull(ctx, own.Name, i.login)
	if err != nil {
		response.Diagnostics.AddError("Pull", err.Error())
		return
	}
	own.Digest = &digest
	response.Diagnostics.Append(response.State.Set(ctx, &own)...)
}
