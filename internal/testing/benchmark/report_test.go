// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMarkdown(t *testing.T) {
	t.Parallel()
	rows := []planRow{
		{source: "acr", duration: 162 * time.Millisecond, floor: 40 * time.Millisecond, peakMemory: 24 << 20},
		{source: "acr", reads: 1, duration: 200 * time.Millisecond, floor: 50 * time.Millisecond, connections: 1, peakMemory: 25 << 20},
		{source: "acr", reads: 1001, duration: 4200 * time.Millisecond, floor: 450 * time.Millisecond, connections: 10, peakMemory: 40<<20 + 512<<10},
	}
	plain := planReport{network: network{name: "Plain"}, rows: rows}
	slow := planReport{network: slowNetwork, rows: rows}
	unmeasurable := planReport{network: network{name: "Elsewhere", roundTrip: time.Millisecond, reason: "no certificates"}}
	measured := report{
		machine:     "2 cores, linux/amd64, go1.26.8, terraform 1.11.4",
		repetitions: 3,
		protocol:    []protocolRow{{source: "acr", readsPerSecond: 2041.7, nanoseconds: 489_800, connections: 10}},
		plans:       []planReport{plain, slow, unmeasurable},
		verdicts: []verdict{
			{target: "at most 12", outcome: met},
			{target: "straight", outcome: missed, details: []string{"one", "two"}},
		},
	}
	const want = "Measured by `make bench` on 2 cores, linux/amd64, go1.26.8, terraform 1.11.4. A plan's seconds are the median of 3.\n" + `
### Reads by the protocol, ten at a time, without a CLI

The emulator runs in the same process: its work is in the figures.

| data source | reads/s | ms per read | connections |
| ----------- | ------: | ----------: | ----------: |
| ` + "`acr`" + `       |   2,041 |        0.49 |          10 |

### Whole plans: Plain

| data source |     N | seconds | floor | ratio | connections | peak MiB | ms per further read | ms per further floor |
| ----------- | ----: | ------: | ----: | ----: | ----------: | -------: | ------------------: | -------------------: |
| ` + "`acr`" + `       |     0 |   0.162 | 0.040 |   4.0 |           0 |     24.0 |                     |                      |
| ` + "`acr`" + `       |     1 |   0.200 | 0.050 |   4.0 |           1 |     25.0 |                     |                      |
| ` + "`acr`" + `       | 1,001 |   4.200 | 0.450 |   9.3 |          10 |     40.5 |                4.00 |                 0.40 |

### Whole plans: slow

| data source |     N | seconds | floor | ratio | connections | peak MiB | ms per further read | ms per further floor | bound | within |
| ----------- | ----: | ------: | ----: | ----: | ----------: | -------: | ------------------: | -------------------: | ----: | -----: |
| ` + "`acr`" + `       |     0 |   0.162 | 0.040 |   4.0 |           0 |     24.0 |                     |                      |       |        |
| ` + "`acr`" + `       |     1 |   0.200 | 0.050 |   4.0 |           1 |     25.0 |                     |                      | 0.069 |     no |
| ` + "`acr`" + `       | 1,001 |   4.200 | 0.450 |   9.3 |          10 |     40.5 |                4.00 |                 0.40 | 4.489 |    yes |

### Whole plans: Elsewhere

Not measured: no certificates.

N is the number of reads, each of another tag; at 0 the provider is configured and reads nothing. Floor is the same CLI's
` + "plan of N `terraform_data`. Connections and peak are the most of all repetitions; peak is the provider's resident memory.\n" + `
### Targets

- **met**: at most 12.
- **missed**: straight — one; two.
`
	if difference := cmp.Diff(want, measured.markdown()); difference != "" {
		t.Errorf("-want +got\n%s", difference)
	}
}

func TestPeakIsNotMeasured(t *testing.T) {
	t.Parallel()
	if got, want := mebibytes(0), "not measured"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for number, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567"} {
		if got := thousands(number); got != want {
			t.Errorf("%d is %q, want %q", number, got, want)
		}
	}
}
