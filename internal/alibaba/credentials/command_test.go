// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitCommand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		command   string
		isWindows bool
		want      []string
		problem   string
	}{
		{`tool a  b`, false, []string{"tool", "a", "b"}, ""},
		{` "C:\Program Files\tool.exe" --name C:\x `, true, []string{`C:\Program Files\tool.exe`, "--name", `C:\x`}, ""},
		{`tool "a \"b\"" 'c "d"' ""`, true, []string{"tool", `a "b"`, `c "d"`, ""}, ""},
		{`tool "a \"b\" \n" 'c \d' e\ f ''`, false, []string{"tool", `a "b" \n`, `c \d`, "e f", ""}, ""},
		{"tool a\\\nb | $HOME > x; y", false, []string{"tool", "ab", "|", "$HOME", ">", "x;", "y"}, ""},
		{`tool a\`, false, []string{"tool", `a\`}, ""},
		{`tool "a`, false, nil, "a quote in it is not closed"},
		{"", false, nil, "it is empty"},
		{` '' a`, false, nil, "it is empty"},
	} {
		got, err := splitCommand(test.command, test.isWindows)
		problem := ""
		if err != nil {
			problem = err.Error()
		}
		if difference := cmp.Diff(test.want, got); difference != "" || problem != test.problem {
			t.Errorf("%s: %q (-want +got):\n%s", test.command, problem, difference)
		}
	}
}
