// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"context"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
)

// TerraformVersion is the version that a session tells the provider its CLI has.
const TerraformVersion = "1.11.4"

// Session is a provider that is spoken to as a CLI does. What the protocol itself refuses ends the
// test that started the session. Sessions may be used by several goroutines at a time.
type Session struct {
	t       testing.TB
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// Start starts a session with a provider that is not configured yet. A nil server is the product's
// own, in the environment of this process.
func Start(t testing.TB, server tfprotov6.ProviderServer) *Session {
	t.Helper()
	if server == nil {
		server = provider.NewServer("test")()
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatalf("get the schema: %v", err)
	}
	if diagnostics := diagnosticsOf(schemas.Diagnostics); len(diagnostics) > 0 {
		t.Fatalf("get the schema: %+v", diagnostics)
	}
	return &Session{t: t, server: server, schemas: schemas}
}

// Schemas returns all that the provider states about itself.
func (s *Session) Schemas() *tfprotov6.GetProviderSchemaResponse { return s.schemas }

// Configure validates the provider block and configures the provider with it, as a CLI does before
// its first read.
func (s *Session) Configure(ctx context.Context, block Object) []Diagnostic {
	s.t.Helper()
	request := &tfprotov6.ValidateProviderConfigRequest{Config: s.encode(s.schemas.Provider.ValueType(), block)}
	validated, err := s.server.ValidateProviderConfig(ctx, request)
	if err != nil {
		s.t.Fatalf("validate the provider block: %v", err)
	}
	if diagnostics := diagnosticsOf(validated.Diagnostics); len(diagnostics) > 0 {
		return diagnostics
	}
	return s.ConfigureUnvalidated(ctx, block)
}

// ConfigureUnvalidated configures the provider without the validation that a CLI requests first.
func (s *Session) ConfigureUnvalidated(ctx context.Context, block Object) []Diagnostic {
	s.t.Helper()
	request := &tfprotov6.ConfigureProviderRequest{TerraformVersion: TerraformVersion, Config: s.encode(s.schemas.Provider.ValueType(), block)}
	configured, err := s.server.ConfigureProvider(ctx, request)
	if err != nil {
		s.t.Fatalf("configure the provider: %v", err)
	}
	return diagnosticsOf(configured.Diagnostics)
}

// MustConfigure configures the provider, and fails the test on any diagnostic.
func (s *Session) MustConfigure(ctx context.Context, block Object) {
	s.t.Helper()
	if diagnostics := s.Configure(ctx, block); len(diagnostics) > 0 {
		s.t.Fatalf("configure the provider: %+v", diagnostics)
	}
}

// Validate validates the configuration of a data source, which may hold unknown values.
func (s *Session) Validate(ctx context.Context, typeName string, config Object) []Diagnostic {
	s.t.Helper()
	request := &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: s.EncodeConfig(typeName, config)}
	validated, err := s.server.ValidateDataResourceConfig(ctx, request)
	if err != nil {
		s.t.Fatalf("validate %s: %v", typeName, err)
	}
	return diagnosticsOf(validated.Diagnostics)
}

// Read validates and reads a data source, as a CLI does. The state is nil when there is an error.
func (s *Session) Read(ctx context.Context, typeName string, config Object) (Object, []Diagnostic) {
	s.t.Helper()
	if diagnostics := s.Validate(ctx, typeName, config); len(diagnostics) > 0 {
		return nil, diagnostics
	}
	return s.ReadUnvalidated(ctx, typeName, config)
}

// ReadUnvalidated reads a data source without the validation that a CLI requests first.
func (s *Session) ReadUnvalidated(ctx context.Context, typeName string, config Object) (Object, []Diagnostic) {
	s.t.Helper()
	response := s.ReadEncoded(ctx, typeName, s.EncodeConfig(typeName, config))
	diagnostics := diagnosticsOf(response.Diagnostics)
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == SeverityError {
			return nil, diagnostics
		}
	}
	state, err := response.State.Unmarshal(s.schemas.DataSourceSchemas[typeName].ValueType())
	if err != nil {
		s.t.Fatalf("read %s: %v", typeName, err)
	}
	decoded, err := decode(state)
	if err != nil {
		s.t.Fatalf("read %s: %v", typeName, err)
	}
	object, _ := decoded.(Object)
	return object, diagnostics
}

// ReadEncoded sends one request for a read and nothing else, for benchmarks.
func (s *Session) ReadEncoded(ctx context.Context, typeName string, config *tfprotov6.DynamicValue) *tfprotov6.ReadDataSourceResponse {
	s.t.Helper()
	response, err := s.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: config})
	if err != nil {
		s.t.Fatalf("read %s: %v", typeName, err)
	}
	return response
}

// MustRead reads a data source, and fails the test on any diagnostic.
func (s *Session) MustRead(ctx context.Context, typeName string, config Object) Object {
	s.t.Helper()
	state, diagnostics := s.Read(ctx, typeName, config)
	if len(diagnostics) > 0 {
		s.t.Fatalf("read %s: %+v", typeName, diagnostics)
	}
	return state
}

// Sources returns the data sources that have all of these arguments.
func (s *Session) Sources(arguments ...string) []Source {
	return slices.DeleteFunc(Sources(), func(source Source) bool {
		return slices.ContainsFunc(arguments, func(argument string) bool { return !s.hasArgument(source.Type, argument) })
	})
}

func (s *Session) hasArgument(typeName, argument string) bool {
	return slices.ContainsFunc(s.schemas.DataSourceSchemas[typeName].Block.Attributes, func(attribute *tfprotov6.SchemaAttribute) bool {
		return attribute.Name == argument && (attribute.Optional || attribute.Required)
	})
}

// Stop asks the provider to stop, as a CLI does on Ctrl-C.
func (s *Session) Stop() {
	s.t.Helper()
	if _, err := s.server.StopProvider(context.Background(), &tfprotov6.StopProviderRequest{}); err != nil {
		s.t.Errorf("stop the provider: %v", err)
	}
}

// EncodeConfig encodes the configuration of a data source as the protocol sends it. Attributes that
// it leaves out are null.
func (s *Session) EncodeConfig(typeName string, config Object) *tfprotov6.DynamicValue {
	s.t.Helper()
	schema, known := s.schemas.DataSourceSchemas[typeName]
	if !known {
		s.t.Fatalf("the provider has no data source %s", typeName)
	}
	return s.encode(schema.ValueType(), config)
}
