// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// kubernetes is hashicorp/kubernetes with the resource kubernetes_secret_v1.
type kubernetes struct{}

func (*kubernetes) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "kubernetes"
}

func (*kubernetes) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{}
}

func (*kubernetes) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (*kubernetes) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (*kubernetes) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &secret{} }}
}

type secret struct{ stored }

func (*secret) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "kubernetes_secret_v1"
}

func (*secret) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema = resourceschema.Schema{
		Attributes: map[string]resourceschema.Attribute{
			"type":             resourceschema.StringAttribute{Optional: true},
			"data_wo":          resourceschema.MapAttribute{Optional: true, WriteOnly: true, ElementType: types.StringType},
			"data_wo_revision": resourceschema.Int64Attribute{Optional: true},
		},
		Blocks: map[string]resourceschema.Block{"metadata": resourceschema.ListNestedBlock{NestedObject: resourceschema.NestedBlockObject{
			Attributes: map[string]resourceschema.Attribute{"name": resourceschema.StringAttribute{Optional: true}},
		}}},
	}
}

// Create pulls platform/storefront:1.4.2 with each login of a secret of the type
// kubernetes.io/dockerconfigjson, as a cluster would.
func (*secret) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	var data map[string]string
	response.Diagnostics.Append(request.Config.GetAttribute(ctx, path.Root("data_wo"), &data)...)
	var configuration struct {
		Auths map[string]struct{ Username, Password, Auth string } `json:"auths"`
	}
	if err := json.Unmarshal([]byte(data[".dockerconfigjson"]), &configuration); err != nil || len(configuration.Auths) == 0 {
		response.Diagnostics.AddError("Data", "the secret has no logins")
		return
	}
	for host, auth := range configuration.Auths {
		both, err := base64.StdEncoding.DecodeString(auth.Auth)
		username, password, _ := strings.Cut(string(both), ":")
		if err != nil || username != auth.Username || password != auth.Password {
			response.Diagnostics.AddError("Data", "auth is not username and password")
			return
		}
		if _, err := pull(ctx, host+"/platform/storefront:1.4.2", login{username, password}); err != nil {
			response.Diagnostics.AddError("Pull", err.Error())
			return
		}
	}
	response.State.Raw = request.Plan.Raw
}
