// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "testing"

func TestCheckKey(t *testing.T) {
	t.Parallel()
	for key, isUsable := range map[string]bool{
		"LTAIexample": true, "a+/=b": true, "": false, "a b": false, "a\n": false, "a\x00": false, "ä": false, "\ufeffa": false,
	} {
		if err := CheckKey(key); (err == nil) != isUsable {
			t.Errorf("%q: %v", key, err)
		}
	}
	const want = "it is empty, or contains white space, a control character or a character beyond ASCII"
	if err := CheckKey("planted "); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}
