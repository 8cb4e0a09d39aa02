// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
)

// object is a provider block or the configuration of a data source. What is left out is null.
type object map[string]any

// session is a configured provider, spoken to as a CLI does, but without one.
type session struct {
	server tfprotov6.ProviderServer
}

func startSession(ctx context.Context, block object) (session, error) {
	started := session{provider.NewServer("acceptance")()}
	config, err := json.Marshal(block)
	if err != nil {
		return session{}, fmt.Errorf("configure the provider: %w", err)
	}
	done, err := started.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: &tfprotov6.DynamicValue{JSON: config}})
	if err != nil {
		return session{}, fmt.Errorf("configure the provider: %w", err)
	}
	if len(done.Diagnostics) > 0 {
		return session{}, fmt.Errorf("configure the provider: %s: %s", done.Diagnostics[0].Summary, done.Diagnostics[0].Detail)
	}
	return started, nil
}

// read returns what a read ended in: "a state", with the summaries of warnings, or the summary of an error. The detail is the error's.
func (s session) read(ctx context.Context, typeName string, config object) (ended, detail string, err error) {
	encoded, err := json.Marshal(config)
	if err != nil {
		return "", "", fmt.Errorf("read %s: %w", typeName, err)
	}
	done, err := s.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: &tfprotov6.DynamicValue{JSON: encoded}})
	if err != nil {
		return "", "", fmt.Errorf("read %s: %w", typeName, err)
	}
	ended = "a state"
	for _, diagnostic := range done.Diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return diagnostic.Summary, diagnostic.Detail, nil
		}
		ended += ", with the warning " + diagnostic.Summary
	}
	return ended, "", nil
}

// state is what a read ends in; null where that is an error.
func (s session) state(ctx context.Context, typeName string, config object) (tftypes.Value, error) {
	encoded, err := json.Marshal(config)
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("read %s: %w", typeName, err)
	}
	schemas, err := s.server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("read %s: %w", typeName, err)
	}
	done, err := s.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: &tfprotov6.DynamicValue{JSON: encoded}})
	if err != nil {
		return tftypes.Value{}, fmt.Errorf("read %s: %w", typeName, err)
	}
	for _, diagnostic := range done.Diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return tftypes.Value{}, nil
		}
	}
	return done.State.Unmarshal(schemas.DataSourceSchemas[typeName].ValueType())
}
