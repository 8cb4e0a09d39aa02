// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ValidateEphemeral validates the configuration of an ephemeral resource, which may hold unknown
// values.
func (s *Session) ValidateEphemeral(ctx context.Context, typeName string, config Object) []Diagnostic {
	s.t.Helper()
	request := &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: s.encodeEphemeral(typeName, config)}
	validated, err := s.server.ValidateEphemeralResourceConfig(ctx, request)
	if err != nil {
		s.t.Fatalf("validate %s: %v", typeName, err)
	}
	return diagnosticsOf(validated.Diagnostics)
}

// Open validates, opens and closes an ephemeral resource, as a CLI does. The result is nil when
// there is an error.
func (s *Session) Open(ctx context.Context, typeName string, config Object) (Object, []Diagnostic) {
	s.t.Helper()
	if diagnostics := s.ValidateEphemeral(ctx, typeName, config); len(diagnostics) > 0 {
		return nil, diagnostics
	}
	opened, err := s.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: s.encodeEphemeral(typeName, config)})
	if err != nil {
		s.t.Fatalf("open %s: %v", typeName, err)
	}
	diagnostics := diagnosticsOf(opened.Diagnostics)
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == SeverityError {
			return nil, diagnostics
		}
	}
	if !opened.RenewAt.IsZero() {
		s.t.Errorf("%s is to be renewed at %s", typeName, opened.RenewAt)
	}
	result, err := opened.Result.Unmarshal(s.schemas.EphemeralResourceSchemas[typeName].ValueType())
	if err != nil {
		s.t.Fatalf("open %s: %v", typeName, err)
	}
	decoded, err := decode(result)
	if err != nil {
		s.t.Fatalf("open %s: %v", typeName, err)
	}
	closed, err := s.server.CloseEphemeralResource(ctx, &tfprotov6.CloseEphemeralResourceRequest{TypeName: typeName, Private: opened.Private})
	if err != nil || len(closed.Diagnostics) > 0 {
		s.t.Fatalf("close %s: %v, %+v", typeName, err, diagnosticsOf(closed.Diagnostics))
	}
	object, _ := decoded.(Object)
	return object, diagnostics
}

func (s *Session) encodeEphemeral(typeName string, config Object) *tfprotov6.DynamicValue {
	s.t.Helper()
	schema, known := s.schemas.EphemeralResourceSchemas[typeName]
	if !known {
		s.t.Fatalf("the provider has no ephemeral resource %s", typeName)
	}
	return s.encode(schema.ValueType(), config)
}
