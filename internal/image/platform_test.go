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

func TestPlatformNormalized(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ os, architecture, variant, want string }{
		{"linux", "amd64", "", "linux/amd64"},
		{"linux", "amd64", "v1", "linux/amd64"},
		{"linux", "amd64", "v2", "linux/amd64/v2"},
		{"linux", "x86_64", "", "linux/amd64"},
		{"linux", "x86-64", "v3", "linux/amd64/v3"},
		{"linux", "i386", "v8", "linux/386"},
		{"linux", "386", "", "linux/386"},
		{"linux", "arm64", "", "linux/arm64"},
		{"linux", "arm64", "v8", "linux/arm64"},
		{"linux", "arm64", "8", "linux/arm64"},
		{"linux", "arm64", "v9", "linux/arm64/v9"},
		{"linux", "aarch64", "v8", "linux/arm64"},
		{"linux", "arm", "", "linux/arm/v7"},
		{"linux", "arm", "7", "linux/arm/v7"},
		{"linux", "arm", "v6", "linux/arm/v6"},
		{"linux", "armhf", "", "linux/arm/v7"},
		{"linux", "armel", "", "linux/arm/v6"},
		{"Linux", "ARM64", "V8", "linux/arm64"},
		{"macOS", "arm64", "", "darwin/arm64"},
		{"linux", "riscv64", "rva20", "linux/riscv64/rva20"},
		{"", "arm", "", ""},
		{"linux", "", "v8", ""},
		{"unknown", "unknown", "", ""},
	} {
		platform := Platform{OS: test.os, Architecture: test.architecture, Variant: test.variant}.Normalized()
		if got := platform.String(); got != test.want {
			t.Errorf("%s/%s/%s is %q, want %q", test.os, test.architecture, test.variant, got, test.want)
		}
		if platform.Normalized() != platform {
			t.Errorf("%+v changes when it is normalized again", platform)
		}
	}
}
