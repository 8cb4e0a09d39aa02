// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseOptions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments []string
		want      options
		problem   string
	}{
		"defaults":           {nil, options{sizes: []int{1, 100, 500, 1000}, repetitions: 3}, ""},
		"all":                {[]string{"-sizes", "20,1,20", "-repetitions", "1", "-report-only"}, options{sizes: []int{1, 20}, repetitions: 1, reportOnly: true}, ""},
		"no number":          {[]string{"-sizes", "1,,2"}, options{}, `invalid value "1,,2" for flag -sizes: "" is no number of reads`},
		"no reads":           {[]string{"-sizes", "0"}, options{}, `invalid value "0" for flag -sizes: "0" is no number of reads`},
		"no repetition":      {[]string{"-repetitions", "0"}, options{}, "-repetitions is 0, want at least 1"},
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
			if difference := cmp.Diff(test.want, got, cmp.AllowUnexported(options{})); difference != "" {
				t.Errorf("-want +got\n%s", difference)
			}
		})
	}
}
