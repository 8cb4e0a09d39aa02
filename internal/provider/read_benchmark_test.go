// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// parallelReads is how many data sources a CLI reads at a time by default (-parallelism).
const parallelReads = 10

// BenchmarkReadDataSource asks the provider by its protocol, without a CLI and without gRPC between the two: ten reads
// at a time, each of another tag. An operation is one read. It also reports reads/s, and the connections that all
// reads together opened. The emulator runs in the same process, so its work is in the figures.
func BenchmarkReadDataSource(b *testing.B) {
	for _, source := range []struct {
		typeName string
		config   func(tag string) object
	}{
		{"containerregistry_acr_tag_layers", func(tag string) object {
			return object{"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-l0adl0adl0adl0ad", "tag": tag}
		}},
		{"containerregistry_ncr_tag", func(tag string) object {
			return object{"registry": "acme", "image_name": "load", "reference": tag}
		}},
	} {
		b.Run(source.typeName, func(b *testing.B) {
			services, session := emulated(b)
			schema := session.schemas.DataSourceSchemas[source.typeName].ValueType()
			requests := make([]*tfprotov6.ReadDataSourceRequest, b.N)
			for number := range requests {
				config := encode(b, schema, source.config(fmt.Sprintf("load-%d", number)))
				requests[number] = &tfprotov6.ReadDataSourceRequest{TypeName: source.typeName, Config: config}
			}
			b.ResetTimer()
			readInParallel(b, session.server, requests)
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reads/s")
			b.ReportMetric(float64(services.Record().ConnectionsOpened), "connections")
		})
	}
}

// readInParallel expects a state, and no diagnostic, for each request.
func readInParallel(b *testing.B, server tfprotov6.ProviderServer, requests []*tfprotov6.ReadDataSourceRequest) {
	b.Helper()
	var taken atomic.Int64
	var workers sync.WaitGroup
	for range parallelReads {
		workers.Go(func() {
			for number := taken.Add(1); number <= int64(len(requests)); number = taken.Add(1) {
				response, err := server.ReadDataSource(b.Context(), requests[number-1])
				if err != nil {
					b.Error(err)
					return
				}
				if response.State == nil || len(response.Diagnostics) > 0 {
					b.Errorf("request %d: a state: %t, diagnostics: %+v", number, response.State != nil, diagnosticsOf(response.Diagnostics))
					return
				}
			}
		})
	}
	workers.Wait()
}
