// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"maps"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// object is an object of Terraform's, as tests write and compare it: values are string, int64, bool, []any, object or nil,
// and in configurations unknown.
type object map[string]any

type unknownValue struct{}

// unknown is a value that is known only after apply.
var unknown = unknownValue{}

// diagnostic is what a user reads.
type diagnostic struct {
	Severity, Summary, Detail, Attribute string
}

// session is a provider that speaks Terraform's protocol, without a CLI.
type session struct {
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// newSession starts a provider that is not configured yet.
func newSession(t testing.TB) *session {
	t.Helper()
	return sessionOn(t, provider.Machine{})
}

// sessionOn starts a provider that finds this environment and home directory, and is not configured yet.
func sessionOn(t testing.TB, machine provider.Machine) *session {
	t.Helper()
	return sessionOf(t, provider.NewServerOn(machine, provider.SystemClock))
}

func sessionOf(t testing.TB, server tfprotov6.ProviderServer) *session {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if problems := diagnosticsOf(schemas.Diagnostics); len(problems) > 0 {
		t.Fatalf("schema: %+v", problems)
	}
	return &session{server: server, schemas: schemas}
}

// configured starts a provider whose provider block must be right.
func configured(t testing.TB, block object) *session {
	t.Helper()
	started := newSession(t)
	if problems := started.configure(t, block); len(problems) > 0 {
		t.Fatalf("provider block: %+v", problems)
	}
	return started
}

// emulated starts an emulator, and a provider that asks it with the fixture's first accounts.
func emulated(t testing.TB) (*emulator.Server, *session) {
	t.Helper()
	server := startEmulator(t)
	return server, configured(t, blockFor(server, nil))
}

func startEmulator(t testing.TB) *emulator.Server {
	t.Helper()
	return emulator.StartForTest(t, emulator.Options{})
}

// blockFor is a provider block that asks an emulator, with changes.
func blockFor(server *emulator.Server, changes object) object {
	accounts := emulator.DefaultFixture().Accounts
	block := object{
		"acr": object{
			"region": "cn-hangzhou", "endpoint": server.URL(),
			"access_key": accounts.ACR[0].AccessKey, "secret_key": accounts.ACR[0].SecretKey,
		},
		"ncr": object{
			"endpoint":   server.NCREndpoint(),
			"access_key": accounts.NCR[0].AccessKey, "secret_key": accounts.NCR[0].SecretKey,
		},
	}
	maps.Copy(block, changes)
	return block
}

// configure validates and configures, as a CLI does before its first read.
func (s *session) configure(t testing.TB, block object) []diagnostic {
	t.Helper()
	config := encode(t, s.schemas.Provider.ValueType(), block)
	validated, err := s.server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if problems := diagnosticsOf(validated.Diagnostics); len(problems) > 0 {
		return problems
	}
	done, err := s.server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: config})
	if err != nil {
		t.Fatal(err)
	}
	return diagnosticsOf(done.Diagnostics)
}

// read validates and reads a data source, as a CLI does. The state is nil when there is an error.
func (s *session) read(t testing.TB, typeName string, config object) (object, []diagnostic) {
	t.Helper()
	return s.readWith(t.Context(), t, typeName, config)
}

func (s *session) readWith(ctx context.Context, t testing.TB, typeName string, config object) (object, []diagnostic) {
	t.Helper()
	if problems := s.validate(t, typeName, config); len(problems) > 0 {
		return nil, problems
	}
	return s.readOnly(ctx, t, typeName, encode(t, s.schemas.DataSourceSchemas[typeName].ValueType(), config))
}

// validate checks a data source's configuration, which may hold unknown values.
func (s *session) validate(t testing.TB, typeName string, config object) []diagnostic {
	t.Helper()
	encoded := encode(t, s.schemas.DataSourceSchemas[typeName].ValueType(), config)
	validated, err := s.server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: encoded})
	if err != nil {
		t.Fatal(err)
	}
	return diagnosticsOf(validated.Diagnostics)
}

// readOnly reads without validating first.
func (s *session) readOnly(ctx context.Context, t testing.TB, typeName string, config *tfprotov6.DynamicValue) (object, []diagnostic) {
	t.Helper()
	done, err := s.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	problems := diagnosticsOf(done.Diagnostics)
	for _, problem := range problems {
		if problem.Severity == "ERROR" {
			return nil, problems
		}
	}
	state, err := done.State.Unmarshal(s.schemas.DataSourceSchemas[typeName].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	plain, _ := decode(t, state).(object)
	return plain, problems
}

// mustRead reads without a diagnostic.
func (s *session) mustRead(t testing.TB, typeName string, config object) object {
	t.Helper()
	state, problems := s.read(t, typeName, config)
	if len(problems) > 0 {
		t.Fatalf("%s: %+v", typeName, problems)
	}
	return state
}

func diagnosticsOf(list []*tfprotov6.Diagnostic) []diagnostic {
	var plain []diagnostic
	for _, one := range list {
		attribute := ""
		if one.Attribute != nil {
			attribute = one.Attribute.String()
		}
		plain = append(plain, diagnostic{one.Severity.String(), one.Summary, one.Detail, attribute})
	}
	return plain
}

// encode makes a configuration; attributes that are not given are null.
func encode(t testing.TB, wanted tftypes.Type, config object) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(wanted, valueOf(t, wanted, config))
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

func valueOf(t testing.TB, wanted tftypes.Type, plain any) tftypes.Value {
	t.Helper()
	switch plain := plain.(type) {
	case unknownValue:
		return tftypes.NewValue(wanted, tftypes.UnknownValue)
	case object:
		values := map[string]tftypes.Value{}
		types := wanted.(tftypes.Object).AttributeTypes
		for name, attributeType := range types {
			values[name] = valueOf(t, attributeType, plain[name])
		}
		for name := range plain {
			if _, known := types[name]; !known {
				t.Fatalf("there is no attribute %q", name)
			}
		}
		return tftypes.NewValue(wanted, values)
	default:
		return tftypes.NewValue(wanted, plain)
	}
}

func decode(t testing.TB, value tftypes.Value) any {
	t.Helper()
	if value.IsNull() {
		return nil
	}
	if !value.IsKnown() {
		return unknown
	}
	switch kind := value.Type(); {
	case kind.Is(tftypes.String):
		return into[string](t, value)
	case kind.Is(tftypes.Bool):
		return into[bool](t, value)
	case kind.Is(tftypes.Number):
		number := into[*big.Float](t, value)
		exact, accuracy := number.Int64()
		if accuracy != big.Exact {
			t.Fatalf("%s is no whole number of 64 bits", number)
		}
		return exact
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		list := []any{}
		for _, element := range into[[]tftypes.Value](t, value) {
			list = append(list, decode(t, element))
		}
		return list
	default:
		plain := object{}
		for name, element := range into[map[string]tftypes.Value](t, value) {
			plain[name] = decode(t, element)
		}
		return plain
	}
}

func into[T any](t testing.TB, value tftypes.Value) T {
	t.Helper()
	var plain T
	if err := value.As(&plain); err != nil {
		t.Fatal(err)
	}
	return plain
}
