// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// protocolRow is what the Go benchmark of package provider says of a data source.
type protocolRow struct {
	source         string
	readsPerSecond float64
	nanoseconds    float64 // per read, ten at a time
	connections    float64
}

// measureProtocol runs the Go benchmark of internal/provider, which drives the provider without a CLI.
func (p *preparation) measureProtocol(ctx context.Context) ([]protocolRow, error) {
	p.say("Reads by the provider's protocol")
	output, err := p.goTool(ctx, "test", "-run", "^$", "-bench", "^BenchmarkReadDataSource$", "-benchtime", "3s", "./internal/provider")
	if err != nil {
		return nil, fmt.Errorf("measure the protocol: %w", err)
	}
	return parseProtocol(output)
}

// benchmarkLine is one of `go test -bench`: name, processors (none for 1), iterations, then numbers with units
// (https://go.dev/design/14313-benchmark-format).
var benchmarkLine = regexp.MustCompile(`(?m)^BenchmarkReadDataSource/(\w+)(?:-\d+)?\s+\d+\s+(.+)$`)

func parseProtocol(output string) ([]protocolRow, error) {
	var rows []protocolRow
	for _, line := range benchmarkLine.FindAllStringSubmatch(output, -1) {
		row := protocolRow{source: line[1]}
		fields := strings.Fields(line[2])
		targets := map[string]*float64{
			"ns/op": &row.nanoseconds, "reads/s": &row.readsPerSecond, "connections": &row.connections,
		}
		for index := 1; index < len(fields); index += 2 {
			target, wanted := targets[fields[index]]
			if !wanted {
				continue
			}
			number, err := strconv.ParseFloat(fields[index-1], 64)
			if err != nil {
				return nil, fmt.Errorf("measure the protocol: %s: %w", line[0], err)
			}
			*target = number
			delete(targets, fields[index])
		}
		if len(targets) > 0 {
			return nil, fmt.Errorf("measure the protocol: %s: a figure is missing", line[0])
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("measure the protocol: no result in\n%s", output)
	}
	return rows, nil
}
