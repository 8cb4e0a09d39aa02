// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"golang.org/x/sync/errgroup"
)

// BenchmarkReadDataSource reads through the provider's protocol, without a CLI and without gRPC:
// ten reads at a time, as many as a CLI makes by default, each of a different tag. An operation is
// one read. It also reports reads/s, and the connections that all reads together opened. The
// emulator runs in the same process, so its work is in the figures.
func BenchmarkReadDataSource(b *testing.B) {
	acr := func(tag string) object {
		return object{"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-l0adl0adl0adl0ad", "tag": tag}
	}
	ncr := func(tag string) object {
		return object{"registry": "acme", "image_name": "load", "reference": tag}
	}
	for _, source := range []struct {
		typeName string
		config   func(tag string) object
	}{
		{"containerregistry_acr_tag", acr},
		{"containerregistry_acr_tag_layers", acr},
		{"containerregistry_ncr_tag", ncr},
	} {
		b.Run(source.typeName, func(b *testing.B) {
			server, session := emulated(b)
			schema := session.schemas.DataSourceSchemas[source.typeName].ValueType()
			requests := make([]*tfprotov6.ReadDataSourceRequest, b.N)
			for number := range requests {
				config := encode(b, schema, source.config(fmt.Sprintf("load-%d", number)))
				requests[number] = &tfprotov6.ReadDataSourceRequest{TypeName: source.typeName, Config: config}
			}
			var reads errgroup.Group
			reads.SetLimit(10)
			b.ReportAllocs()
			b.ResetTimer()
			for _, request := range requests {
				reads.Go(func() error {
					response, err := session.server.ReadDataSource(b.Context(), request)
					if err == nil && (response.State == nil || len(response.Diagnostics) > 0) {
						err = fmt.Errorf("no state, or unexpected diagnostics: %+v", diagnosticsOf(response.Diagnostics))
					}
					return err
				})
			}
			err := reads.Wait()
			b.StopTimer()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reads/s")
			b.ReportMetric(float64(server.Record().ConnectionsOpened), "connections")
		})
	}
}
