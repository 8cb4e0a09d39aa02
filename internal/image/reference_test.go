// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import "testing"

func TestPin(t *testing.T) {
	t.Parallel()
	got, err := Pin("acme.kr.ncr.ntruss.com", "hello/world", "sha256:"+hex64)
	if want := "acme.kr.ncr.ntruss.com/hello/world@sha256:" + hex64; got != want || err != nil {
		t.Errorf("Pin = %q, %v, want %q", got, err, want)
	}
}

func TestPinErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ host, repository, digest, want string }{
		{"host.example", "app", "sha256:abc", `build a reference from "host.example/app@sha256:abc": invalid reference format`},
		{"host.example", "App", "sha256:" + hex64, `build a reference from "host.example/App@sha256:` + hex64 + `": invalid reference format: repository name (App@sha256) must be lowercase`},
		{"acme", "app", "sha256:" + hex64, `build a reference from "acme/app@sha256:` + hex64 + `": "acme" would be parsed as part of the image name`},
		{"host.example/x y", "app", "sha256:" + hex64, `build a reference from "host.example/x y/app@sha256:` + hex64 + `": invalid reference format`},
	} {
		got, err := Pin(test.host, test.repository, test.digest)
		if got != "" || err == nil || err.Error() != test.want {
			t.Errorf("Pin(%q, %q, %q) = %q, %v, want error %s", test.host, test.repository, test.digest, got, err, test.want)
		}
	}
}
