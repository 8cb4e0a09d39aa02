// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "testing"

func TestCheckKey(t *testing.T) {
	t.Parallel()
	const (
		whiteSpace = "it contains white space"
		control    = "it contains a control character"
		beyond     = "it contains a character beyond ASCII"
	)
	for key, want := range map[string]string{
		"LTAIexample": "", "a+/=b": "", "": "it is empty", "a b": whiteSpace, "a\n": whiteSpace, " ": whiteSpace, "a\u00a0": whiteSpace, "a\x00": control, "a\x7f": control,
		"\u00e4": beyond, "\ufeffa": beyond,
	} {
		got := ""
		if err := CheckKey(key); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
}

func TestTrimKey(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"": "", "a": "a", " a\r\n": "a", "\ta b\u00a0": "a b", " \n": " \n", "\ufeffa": "\ufeffa", "a\x00": "a\x00",
	} {
		if got := TrimKey(key); got != want {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
	trimmed := Credentials{AccessKey: " a", SecretKey: "s\n", SecurityToken: "t ", Source: " x "}.Trimmed()
	if want := (Credentials{AccessKey: "a", SecretKey: "s", SecurityToken: "t", Source: " x "}); trimmed != want {
		t.Errorf("%+v, want %+v", trimmed, want)
	}
}
