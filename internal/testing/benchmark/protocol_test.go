// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseProtocol(t *testing.T) {
	t.Parallel()
	const output = `goos: linux
goarch: amd64
cpu: Some Processor
BenchmarkReadDataSource/containerregistry_acr_tag_layers-2         	    3000	   2043230 ns/op	        10.00 connections	       489.4 reads/s
BenchmarkReadDataSource/containerregistry_ncr_tag         	    3000	   2499372 ns/op	        11.00 connections	       400.1 reads/s	     120 B/op
PASS
`
	want := []protocolRow{
		{source: "containerregistry_acr_tag_layers", readsPerSecond: 489.4, nanoseconds: 2043230, connections: 10},
		{source: "containerregistry_ncr_tag", readsPerSecond: 400.1, nanoseconds: 2499372, connections: 11},
	}
	got, err := parseProtocol(output)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(want, got, cmp.AllowUnexported(protocolRow{})); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}

func TestParseProtocolRefuses(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]string{
		"PASS\n": "measure the protocol: no result in\nPASS\n",
		"BenchmarkReadDataSource/a-2 1 5 ns/op 3 reads/s\n":               "measure the protocol: BenchmarkReadDataSource/a-2 1 5 ns/op 3 reads/s: a figure is missing",
		"BenchmarkReadDataSource/a-2 1 x ns/op 3 reads/s 1 connections\n": `measure the protocol: BenchmarkReadDataSource/a-2 1 x ns/op 3 reads/s 1 connections: strconv.ParseFloat: parsing "x": invalid syntax`,
	} {
		if _, err := parseProtocol(output); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
