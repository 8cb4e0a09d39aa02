// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "testing"

func TestNoCertificateFile(t *testing.T) {
	t.Parallel()
	for system, want := range map[string]string{
		"linux":   "",
		"freebsd": "",
		"darwin":  "Go on darwin does not read SSL_CERT_FILE",
		"windows": "Go on windows does not read SSL_CERT_FILE",
	} {
		if got := noCertificateFile(system); got != want {
			t.Errorf("%s: %q, want %q", system, got, want)
		}
	}
}
