// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// helm is hashicorp/helm 3 with the attribute registries and the resource helm_release.
type helm struct{}

func (*helm) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "helm"
}

func (*helm) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"registries": schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"url":      schema.StringAttribute{Required: true},
			"username": schema.StringAttribute{Required: true},
			"password": schema.StringAttribute{Required: true},
		}}},
	}}
}

func (*helm) Configure(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) {
	var own struct {
		Registries []struct {
			URL      string `tfsdk:"url"`
			Username string `tfsdk:"username"`
			Password string `tfsdk:"password"`
		} `tfsdk:"registries"`
	}
	response.Diagnostics.Append(request.Config.Get(ctx, &own)...)
	if len(own.Registries) == 1 {
		response.ResourceData = login{own.Registries[0].Username, own.Registries[0].Password}
	}
}

func (*helm) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (*helm) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &release{} }}
}

type release struct {
	stored

	login login
}

func (*release) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "helm_release"
}

func (*release) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	required := resourceschema.StringAttribute{Required: true}
	response.Schema = resourceschema.Schema{Attributes: map[string]resourceschema.Attribute{
		"name": required, "repository": required, "chart": required, "version": required,
	}}
}

func (r *release) Configure(_ context.Context, request resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.login, _ = request.ProviderData.(login)
}

func (r *release) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	var own struct {
		Name       string `tfsdk:"name"`
		Repository string `tfsdk:"repository"`
		Chart      string `tfsdk:"chart"`
		Version    string `tfsdk:"version"`
	}
	response.Diagnostics.Append(request.Plan.Get(ctx, &own)...)
	if _, err := pull(ctx, own.Repository+"/"+own.Chart+":"+own.Version, r.login); err != nil {
		response.Diagnostics.AddError("Pull", err.Error())
		return
	}
	response.Diagnostics.Append(response.State.Set(ctx, &own)...)
}

// stored has what resources do that keep their state as it is.
type stored struct{}

func (stored) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (stored) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (stored) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
