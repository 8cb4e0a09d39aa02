// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
)

// object is an object of Terraform's: its values are string, int64, bool, []any, object or nil. The elements of a set are
// strings, and sorted.
type object map[string]any

// session is a configured provider, spoken to as a CLI does, but without one.
type session struct {
	server tfprotov6.ProviderServer
	types  map[string]tftypes.Object // of the data sources
}

func startSession(ctx context.Context, block object) (*session, error) {
	server := provider.NewServer("soak")()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("ask for the schema: %w", err)
	}
	started := &session{server: server, types: make(map[string]tftypes.Object)}
	for name, schema := range schemas.DataSourceSchemas {
		started.types[name], _ = schema.ValueType().(tftypes.Object)
	}
	config, err := encode(schemas.Provider.ValueType(), block)
	if err != nil {
		return nil, fmt.Errorf("configure the provider: %w", err)
	}
	done, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: config})
	if err != nil {
		return nil, fmt.Errorf("configure the provider: %w", err)
	}
	if len(done.Diagnostics) > 0 {
		return nil, fmt.Errorf("configure the provider: %s: %s", done.Diagnostics[0].Summary, done.Diagnostics[0].Detail)
	}
	return started, nil
}

// outcome is what a read ended in.
type outcome struct {
	state    object // nil when there is an error
	errors   []*tfprotov6.Diagnostic
	warnings []*tfprotov6.Diagnostic
}

func (s *session) read(ctx context.Context, typeName string, config object) (outcome, error) {
	encoded, err := encode(s.types[typeName], config)
	if err != nil {
		return outcome{}, err
	}
	done, err := s.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encoded})
	if err != nil {
		return outcome{}, err
	}
	var ended outcome
	for _, diagnostic := range done.Diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			ended.errors = append(ended.errors, diagnostic)
		} else {
			ended.warnings = append(ended.warnings, diagnostic)
		}
	}
	if len(ended.errors) > 0 {
		return ended, nil
	}
	state, err := done.State.Unmarshal(s.types[typeName])
	if err != nil {
		return outcome{}, err
	}
	plain, err := decode(state)
	ended.state, _ = plain.(object)
	return ended, err
}
