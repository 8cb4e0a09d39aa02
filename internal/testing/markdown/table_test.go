// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package markdown

import "testing"

func TestTable(t *testing.T) {
	t.Parallel()
	table := Table{Header: []string{"name", "número"}, Rows: [][]string{{"one", "1"}, {"a longer one", "1,000,000"}}}
	want := "| name         |    número |\n" +
		"| ------------ | --------: |\n" +
		"| one          |         1 |\n" +
		"| a longer one | 1,000,000 |\n"
	if got := table.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
