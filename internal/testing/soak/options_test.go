// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"testing"
)

func TestParseOptions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments []string
		want      options
		problem   string
	}{
		"defaults":           {nil, options{reads: 10000, parallel: 50, seed: 1}, ""},
		"all":                {[]string{"-reads", "5", "-parallel", "1", "-seed", "18446744073709551615"}, options{reads: 5, parallel: 1, seed: 18446744073709551615}, ""},
		"too few reads":      {[]string{"-reads", "4"}, options{}, "-reads is 4, want at least 5"},
		"none at a time":     {[]string{"-parallel", "0"}, options{}, "-parallel is 0, want at least 1"},
		"no seed":            {[]string{"-seed", "-1"}, options{}, `invalid value "-1" for flag -seed: parse error`},
		"something too much": {[]string{"100"}, options{}, `unexpected argument "100"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := parseOptions(test.arguments, io.Discard)
			problem := ""
			if err != nil {
				problem = err.Error()
			}
			if problem != test.problem {
				t.Errorf("error %q, want %q", problem, test.problem)
			}
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
