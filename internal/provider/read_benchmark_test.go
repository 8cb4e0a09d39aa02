// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// parallelReads is how many data sources a CLI reads at a time by default (-parallelism).
const parallelReads = 10

// BenchmarkReadDataSource reads by the provider's protocol, without a CLI and without gRPC: ten
// reads at a time, each of another tag. An operation is one read. It also reports reads/s, and the
// connections that all reads together opened. The emulator runs in the same process, so its work is
// in the figures.
func BenchmarkReadDataSource(b *testing.B) {
	for _, source := range providertest.LoadSources() {
		b.Run(source.Type, func(b *testing.B) {
			services, session := emulated(b)
			loaded := source.With(source.Load)
			configs := make([]*tfprotov6.DynamicValue, b.N)
			for number := range configs {
				configs[number] = session.EncodeConfig(source.Type, loaded.WithTag(fmt.Sprintf("load-%d", number)).Config)
			}
			b.ReportAllocs()
			b.ResetTimer()
			readInParallel(b, session, source.Type, configs)
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "reads/s")
			b.ReportMetric(float64(services.Record().ConnectionsOpened), "connections")
		})
	}
}

// readInParallel reads each configuration, and fails without a state or with a diagnostic other
// than the warning of an NCR tag with several platforms.
func readInParallel(b *testing.B, session *session, typeName string, configs []*tfprotov6.DynamicValue) {
	b.Helper()
	var taken atomic.Int64
	var workers sync.WaitGroup
	for range parallelReads {
		workers.Go(func() {
			for number := taken.Add(1); number <= int64(len(configs)); number = taken.Add(1) {
				response := session.ReadEncoded(b.Context(), typeName, configs[number-1])
				unexpected := slices.DeleteFunc(response.Diagnostics, func(diagnostic *tfprotov6.Diagnostic) bool {
					return diagnostic.Severity == tfprotov6.DiagnosticSeverityWarning && diagnostic.Summary == "Digest Not Comparable"
				})
				if response.State == nil || len(unexpected) > 0 {
					b.Errorf("read %d: a state: %t, %d unexpected diagnostics", number, response.State != nil, len(unexpected))
					return
				}
			}
		})
	}
	workers.Wait()
}
