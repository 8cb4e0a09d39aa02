// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestSplitParts(t *testing.T) {
	t.Parallel()
	const digest = "sha256:" + hex64
	for _, test := range []struct {
		text     string
		want     Parts
		includes string
	}{
		{"app", Parts{Repository: "app"}, "includes an image name"},
		{"app:1", Parts{Repository: "app", Tag: "1"}, "includes an image name and a tag"},
		{"team/app:1@" + digest, Parts{Repository: "team/app", Tag: "1", Digest: digest}, "includes an image name, a tag and a digest"},
		{"host.example/app", Parts{Host: "host.example", Repository: "app"}, "includes a host and an image name"},
		{"host.example:5000/team/app:1", Parts{Host: "host.example:5000", Repository: "team/app", Tag: "1"}, "includes a host, an image name and a tag"},
		{"localhost/app", Parts{Host: "localhost", Repository: "app"}, "includes a host and an image name"},
		{"host.example", Parts{Repository: "host.example"}, "includes an image name"},
		{"https://host.example", Parts{Host: "host.example"}, "includes a URL scheme and a host"},
		{"docker-pullable://host.example/app@" + digest, Parts{Host: "host.example", Repository: "app", Digest: digest}, "includes a URL scheme, a host, an image name and a digest"},
		{"../app", Parts{Repository: "../app"}, "includes an image name"},
		{":1", Parts{Tag: "1"}, "includes a tag"},
		{"/app/", Parts{Repository: "app"}, "includes an image name"},
		{"'app'", Parts{Repository: "app"}, "includes quotation marks and an image name"},
		{digest, Parts{Digest: digest}, "includes a digest"},
		{"@" + digest, Parts{Digest: digest}, "includes a digest"},
		{"SHA256:" + hex64, Parts{Digest: digest}, "includes a digest"},
		{"sha256-" + hex64, Parts{Digest: digest}, "includes a digest"},
		{"app:" + hex64, Parts{Repository: "app", Tag: hex64}, "includes an image name and a tag"},
		{"app@sha256:abc", Parts{Repository: "app"}, "includes an image name and a digest with 3 hexadecimal digits instead of 64"},
		{"SHA512-" + hex64, Parts{}, "includes a digest with 64 hexadecimal digits instead of 128"},
		{"sha384:" + hex64, Parts{}, "includes a digest with 64 hexadecimal digits instead of 96"},
		{"sha256:latest", Parts{Repository: "sha256", Tag: "latest"}, "includes an image name and a tag"},
		{"App/x", Parts{Repository: "App/x"}, "includes an image name"},
		{"1.4.2/x", Parts{Repository: "1.4.2/x"}, "includes an image name"},
		{"10.0.0.1/x", Parts{Host: "10.0.0.1", Repository: "x"}, "includes a host and an image name"},
		{"", Parts{}, ""},
	} {
		got, isSafe := SplitParts(test.text)
		if difference := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(Parts{})); difference != "" || !isSafe {
			t.Errorf("%q: %t (-want +got):\n%s", test.text, isSafe, difference)
		}
		if includes := got.Includes(""); includes != test.includes {
			t.Errorf("%q %s, want %s", test.text, includes, test.includes)
		}
	}
	for _, text := range []string{
		"user@host.example/app", "https://user:word@host.example", "app@sha256:xyz", "app@latest", "app?x", "app#x", "app%2f", "a&b", "a=b", "a;b", `a\b`, "a b", "a\nb", "a\x00", "a\u200b", "a\u202eb",
		"user:word@host.example/app@" + digest,
	} {
		if got, isSafe := SplitParts(text); isSafe || got != (Parts{}) {
			t.Errorf("%q: %+v, want nothing", text, got)
		}
	}
}

// TestRecognize covers what no attribute shows.
func TestRecognize(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  *GrammarError
		text string
	}{
		{ErrTag, "team/app"}, {ErrTag, ""}, {ErrTag, "-x"}, {ErrTag, "app:-x"}, {ErrTag, "refs/tags/a/b"}, {ErrTag, "refs/pull/1"}, {ErrTag, "/-x"},
		{ErrRepository, "a//b"}, {ErrRepository, "host.example/a//b"}, {ErrRepository, ":-x"}, {ErrRepository, ""},
		{ErrHost, "acme"}, {ErrHost, "https://acme"}, {ErrHost, "host.example:0/"}, {ErrHost, ""},
		{ErrDigest, "latest"}, {ErrDigest, ""}, {ErrDigest, "md5:" + hex64[:32]}, {ErrDigest, "sha1:" + hex64[:40]}, {ErrDigest, "sha256:xyz"}, {ErrDigest, "abc123"}, {ErrDigest, ":1"},
		{ErrReference, "app:1"}, {ErrReference, "app@sha256:abc"}, {ErrReference, "a//b"}, {ErrReference, "user:word@host.example/App"}, {ErrReference, ""},
		{ErrPlatform, "linux/"}, {ErrPlatform, "solaris"}, {ErrPlatform, "linux:arm64"}, {NewGrammarError("x", nil), "app"},
	} {
		if mistake, isRecognized := test.err.Recognize(test.text); isRecognized {
			t.Errorf("%q is taken for %+v", test.text, mistake)
		}
	}
	for _, test := range []struct {
		err        *GrammarError
		text, want string
	}{
		{ErrTag, " app:1 ", "1"}, {ErrHost, "//host.example", "host.example"}, {ErrHost, "host.example:", "host.example"}, {ErrHost, `"host.example/`, "host.example"},
		{ErrReference, "docker://host.example/App:V1", "host.example/app:V1"}, {ErrReference, `'app'`, "app"},
	} {
		if got, _ := test.err.Recognize(test.text); got.Value != test.want {
			t.Errorf("%q: %+v, want %q", test.text, got, test.want)
		}
	}
}
