// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"strings"
	"testing"
)

func TestQuoteAndDisplayName(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 101)
	for name, want := range map[string]struct{ displayed, quoted string }{
		"~/.aliyun/config.json":  {"~/.aliyun/config.json", `"~/.aliyun/config.json"`},
		"a b":                    {"a b", `"a b"`},
		"":                       {`""`, `""`},
		" a":                     {`" a"`, `" a"`},
		"a\nb":                   {`"a\nb"`, `"a\nb"`},
		"a\x1b[31mb":             {`"a\x1b[31mb"`, `"a\x1b[31mb"`},
		"a\u2028b":               {`"a\u2028b"`, `"a\u2028b"`},
		"a\u202eb":               {`"a\u202eb"`, `"a\u202eb"`},
		`a"b`:                    {`"a\"b"`, `"a\"b"`},
		strings.Repeat("é", 100): {strings.Repeat("é", 100), `"` + strings.Repeat("é", 100) + `"`},
		long:                     {`"` + strings.Repeat("é", 100) + `"…`, `"` + strings.Repeat("é", 100) + `"…`},

		"user:planted@host":             {hiddenName, hiddenName},
		"user:pl@nted@host/app:1.4":     {hiddenName, hiddenName},
		"user:planted@host/app@sha256:": {hiddenName, hiddenName},
		"https://user:planted@host":     {hiddenName, hiddenName},
		"https://host?planted":          {hiddenName, hiddenName},
		"app:1.4@sha256:00":             {"app:1.4@sha256:00", `"app:1.4@sha256:00"`},
		"app:1.4@SHA512-00":             {"app:1.4@SHA512-00", `"app:1.4@SHA512-00"`},
		"git@host:app":                  {"git@host:app", `"git@host:app"`},
		`C:\Users\a@b\config.json`:      {`C:\Users\a@b\config.json`, `"C:\\Users\\a@b\\config.json"`},
	} {
		if got := DisplayName(name); got != want.displayed {
			t.Errorf("DisplayName(%q) = %s, want %s", name, got, want.displayed)
		}
		if got := Quote(name); got != want.quoted {
			t.Errorf("Quote(%q) = %s, want %s", name, got, want.quoted)
		}
	}
	if got := DisplayName("a\xffb"); got != `"a\xffb"` {
		t.Errorf("not UTF-8: %s", got)
	}
}
