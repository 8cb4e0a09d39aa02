// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChecks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		check          func(string) error
		valid, invalid []string
	}{
		{
			CheckCredentialsURI,
			[]string{"https://example.com/x?y=z", "http://localhost:8080/credentials", "http://127.0.0.1/", "http://[::1]:80/x", "http://169.254.170.2/v2", "http://[fe80::1]/x"},
			[]string{"", "x", "http://example.com/", "http://100.100.100.200/", "http://10.0.0.1/", "https://user:planted@example.com/", "https://example.com/#x", "ftp://localhost/", "file:///etc/x", "https://", "https:x", "http://localhost:0/"},
		},
		{
			CheckRoleARN, []string{deployer, "acs:ram::1:role/a.b-c/d"},
			[]string{"", "ci-deployer", "acs:ram::1:user/x", "acs:ram:::role/x", "acs:ram::1:role/", "acs:ram::1:role/a&b=c"},
		},
		{CheckRoleName, []string{"build-machine", "a.b_c@d"}, []string{"", "a/b", "..", "../x", "a b", "a?b"}},
		{CheckSessionName, []string{"terraform", "a@b.c-d_e"}, []string{"", "a", "a b", "ä-ä"}},
		{CheckPolicy, []string{`{}`, ` {"Version": "1"}`}, []string{"", "[]", "{", `"x"`, `{} {}`}},
	} {
		var refused []string
		for _, value := range test.invalid {
			if test.check(value) != nil {
				refused = append(refused, value)
			}
		}
		if difference := cmp.Diff(test.invalid, refused); difference != "" {
			t.Errorf("(-want +got):\n%s", difference)
		}
		for _, value := range test.valid {
			if err := test.check(value); err != nil {
				t.Errorf("%q: %v", value, err)
			}
		}
	}
}
