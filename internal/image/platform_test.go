// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import "testing"

func TestPlatformString(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ os, architecture, variant, want string }{
		{"linux", "amd64", "", "linux/amd64"},
		{"linux", "arm", "v7", "linux/arm/v7"},
		{"unknown", "unknown", "", ""},
		{"unknown", "amd64", "", "unknown/amd64"},
		{"", "amd64", "", ""},
		{"linux", "", "v8", ""},
	} {
		if got := (Platform{OS: test.os, Architecture: test.architecture, Variant: test.variant}).String(); got != test.want {
			t.Errorf("Platform{%q, %q, %q} is %q, want %q", test.os, test.architecture, test.variant, got, test.want)
		}
	}
}

func TestIsAttestation(t *testing.T) {
	t.Parallel()
	if !IsAttestation("unknown", "unknown") {
		t.Error("unknown/unknown is no attestation")
	}
	if IsAttestation("unknown", "amd64") || IsAttestation("linux", "unknown") {
		t.Error("a platform with one known part is an attestation")
	}
}
