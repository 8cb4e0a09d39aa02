// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// login is containerregistry_acr_login.
type login struct {
	acr *configured
}

func newLogin() ephemeral.EphemeralResource { return &login{} }

// Metadata returns the type name.
func (l *login) Metadata(_ context.Context, request ephemeral.MetadataRequest, response *ephemeral.MetadataResponse) {
	response.TypeName = request.ProviderTypeName + "_acr_login"
}

// Schema returns the attributes.
func (l *login) Schema(_ context.Context, _ ephemeral.SchemaRequest, response *ephemeral.SchemaResponse) {
	response.Schema = loginSchema()
}

// Configure receives the client that everything of ACR shares.
func (l *login) Configure(_ context.Context, request ephemeral.ConfigureRequest, response *ephemeral.ConfigureResponse) {
	l.acr = read.ConfiguredForEphemeral[configured](request, response)
}

// Open looks up the host of the registry, and then requests a login of its own: without the host,
// none is issued.
func (l *login) Open(ctx context.Context, request ephemeral.OpenRequest, response *ephemeral.OpenResponse) {
	if l.acr == nil {
		read.EphemeralNotConfigured(&response.Diagnostics)
		return
	}
	var model loginModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	located := repositoryAddress{Region: model.Region}
	l.acr.locate(ctx, read.KindEphemeralResource, &located, &response.Diagnostics)
	model.Region, model.host = located.Region, located.host
	if response.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, read.DefaultTimeout)
	defer cancel()
	issued, err := l.issue(ctx, &model)
	if err != nil {
		read.Report(err, &response.Diagnostics)
		return
	}
	model.flatten(issued, &response.Diagnostics)
	response.Diagnostics.Append(response.Result.Set(ctx, &model)...)
}

// issue sets the host, and returns a new login.
func (l *login) issue(ctx context.Context, model *loginModel) (api.RegistryLogin, error) {
	instance := model.instance()
	host, err := l.acr.client.RegistryHost(ctx, instance)
	if err != nil {
		return api.RegistryLogin{}, read.NewError(model.subject("the registry endpoint of", "cr:ListInstanceEndpoint"), err)
	}
	model.RegistryHost = types.StringValue(host)
	issued, err := l.acr.client.NewRegistryLogin(ctx, api.LoginRequest{Instance: instance, ExpiresInHours: attribute.Int64(model.ExpiresInHours)})
	if err != nil {
		return api.RegistryLogin{}, read.NewError(model.subject("a registry login of", "cr:GetAuthorizationToken"), err)
	}
	return issued, nil
}
