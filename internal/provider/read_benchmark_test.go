// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
)

// parallelReads is how many data sources a CLI reads at a time by default (-parallelism).
const parallelReads = 10

// BenchmarkReadDataSource asks the provider by its protocol, as a CLI does but without one, and without gRPC between
// the two: ten reads at a time, each of another tag. An operation is one read; besides its share of the time it reports
// reads/s and the connections that all reads together opened. The emulator runs in the same process, so its work is in the figures.
func BenchmarkReadDataSource(b *testing.B) {
	for _, source := range []struct {
		name   string
		config func(number int) map[string]string
	}{
		{"containerregistry_acr_tag_layers", func(number int) map[string]string {
			return map[string]string{
				"instance_id": "cri-k77rd2eo9ztt1qa4",
				"repo_id":     "crr-l0adl0adl0adl0ad",
				"tag":         fmt.Sprintf("load-%d", number),
			}
		}},
		{"containerregistry_ncr_tag", func(number int) map[string]string {
			return map[string]string{"registry": "acme", "image_name": "load", "reference": fmt.Sprintf("load-%d", number)}
		}},
	} {
		b.Run(source.name, func(b *testing.B) {
			services, err := emulator.Start(emulator.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() {
				if err := services.Close(); err != nil {
					b.Error(err)
				}
			})
			reads := newProtocolReads(b, services, source.name)
			requests := make([]*tfprotov6.ReadDataSourceRequest, b.N)
			for number := range requests {
				requests[number] = reads.request(b, source.config(number))
			}
			b.ResetTimer()
			reads.run(b, requests)
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reads/s")
			b.ReportMetric(float64(services.Record().ConnectionsOpened), "connections")
		})
	}
}

// protocolReads is a provider that was configured, and how it is asked for one data source.
type protocolReads struct {
	server     tfprotov6.ProviderServer
	typeName   string
	configType tftypes.Object
}

func newProtocolReads(b *testing.B, services *emulator.Server, typeName string) protocolReads {
	b.Helper()
	server := providerserver.NewProtocol6(provider.New("benchmark")())()
	schemas, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	refuseDiagnostics(b, schemas.Diagnostics)
	blockType, isObject := schemas.Provider.ValueType().(tftypes.Object)
	configType, isObjectToo := schemas.DataSourceSchemas[typeName].ValueType().(tftypes.Object)
	if !isObject || !isObjectToo {
		b.Fatal("a schema is no object")
	}
	account := emulator.DefaultFixture().Accounts
	block := objectValue(b, blockType, map[string]tftypes.Value{
		"acr": objectValue(b, blockType.AttributeTypes["acr"], stringValues(map[string]string{
			"region": "cn-hangzhou", "endpoint": services.URL(),
			"access_key": account.ACR[0].AccessKey, "secret_key": account.ACR[0].SecretKey,
		})),
		"ncr": objectValue(b, blockType.AttributeTypes["ncr"], stringValues(map[string]string{
			"endpoint":   services.NCREndpoint(),
			"access_key": account.NCR[0].AccessKey, "secret_key": account.NCR[0].SecretKey,
		})),
	})
	configured, err := server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.0.0", Config: dynamicValue(b, block),
	})
	if err != nil {
		b.Fatal(err)
	}
	refuseDiagnostics(b, configured.Diagnostics)
	return protocolReads{server: server, typeName: typeName, configType: configType}
}

func (r protocolReads) request(b *testing.B, config map[string]string) *tfprotov6.ReadDataSourceRequest {
	b.Helper()
	return &tfprotov6.ReadDataSourceRequest{
		TypeName: r.typeName,
		Config:   dynamicValue(b, objectValue(b, r.configType, stringValues(config))),
	}
}

// run sends the requests, parallelReads at a time, and fails the benchmark when one is not answered with a state.
func (r protocolReads) run(b *testing.B, requests []*tfprotov6.ReadDataSourceRequest) {
	b.Helper()
	var next atomic.Int64
	var workers sync.WaitGroup
	for range parallelReads {
		workers.Go(func() {
			for number := next.Add(1) - 1; number < int64(len(requests)); number = next.Add(1) - 1 {
				response, err := r.server.ReadDataSource(context.Background(), requests[number])
				if err != nil {
					b.Error(err)
					return
				}
				if len(response.Diagnostics) > 0 || response.State == nil {
					b.Errorf("read %d: diagnostics %v, state %v", number, response.Diagnostics, response.State)
					return
				}
			}
		})
	}
	workers.Wait()
}

// objectValue has the given attributes; all others of the type are null.
func objectValue(b *testing.B, objectType tftypes.Type, given map[string]tftypes.Value) tftypes.Value {
	b.Helper()
	object, isObject := objectType.(tftypes.Object)
	if !isObject {
		b.Fatalf("%s is no object", objectType)
	}
	values := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, attributeType := range object.AttributeTypes {
		values[name] = tftypes.NewValue(attributeType, nil)
	}
	for name, value := range given {
		values[name] = value
	}
	return tftypes.NewValue(object, values)
}

func stringValues(given map[string]string) map[string]tftypes.Value {
	values := make(map[string]tftypes.Value, len(given))
	for name, value := range given {
		values[name] = tftypes.NewValue(tftypes.String, value)
	}
	return values
}

func dynamicValue(b *testing.B, value tftypes.Value) *tfprotov6.DynamicValue {
	b.Helper()
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		b.Fatal(err)
	}
	return &encoded
}

func refuseDiagnostics(b *testing.B, diagnostics []*tfprotov6.Diagnostic) {
	b.Helper()
	for _, diagnostic := range diagnostics {
		b.Fatalf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}
}
