// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestCheckCounts(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		counts    map[string]int64
		operation string
		want      string
	}{
		"as many as reads":  {map[string]int64{"GetRepoTagLayers": 5}, "GetRepoTagLayers", ""},
		"the floor":         {nil, "", ""},
		"a retry":           {map[string]int64{"GetRepoTagLayers": 6}, "GetRepoTagLayers", `a plan of 5 was to ask for "GetRepoTagLayers" 5 times and nothing else, but asked for map[GetRepoTagLayers:6]`},
		"something else":    {map[string]int64{"GetRepoTagLayers": 5, "GetRepository": 1}, "GetRepoTagLayers", `a plan of 5 was to ask for "GetRepoTagLayers" 5 times and nothing else, but asked for map[GetRepoTagLayers:5 GetRepository:1]`},
		"another instead":   {map[string]int64{"GetRepository": 5}, "GetRepoTagLayers", `a plan of 5 was to ask for "GetRepoTagLayers" 5 times and nothing else, but asked for map[GetRepository:5]`},
		"a floor that asks": {map[string]int64{"GetRepoTagLayers": 1}, "", `a plan of 5 was to ask for "" 0 times and nothing else, but asked for map[GetRepoTagLayers:1]`},
	} {
		got := ""
		if err := checkCounts(test.counts, test.operation, 5); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s: error %q, want %q", name, got, test.want)
		}
	}
}
