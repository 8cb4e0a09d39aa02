// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
)

// acrSource is what all data sources of ACR are made of.
type acrSource struct {
	acr *acrConfigured
}

// Configure takes the client that all data sources of ACR share.
func (s *acrSource) Configure(_ context.Context, request datasource.ConfigureRequest, response *datasource.ConfigureResponse) {
	s.acr = configuredFor[acrConfigured](request, response)
}

// ValidateConfig checks that the repository is named in exactly one way.
func (s *acrSource) ValidateConfig(ctx context.Context, request datasource.ValidateConfigRequest, response *datasource.ValidateConfigResponse) {
	var repository acrRepositoryNaming
	repository.read(ctx, request.Config, &response.Diagnostics)
	if !response.Diagnostics.HasError() {
		repository.validate(&response.Diagnostics)
	}
}
