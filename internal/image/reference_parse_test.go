// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const referenceGrammarText = `must be [host[:port]/]repository[:tag][@digest], such as "registry.example.com/team/app:1.4.2"`

func TestParseReference(t *testing.T) {
	t.Parallel()
	const digest = "sha256:" + hex64
	hex128 := strings.Repeat("0f", 64)
	for _, test := range []struct {
		text string
		want Reference
	}{
		{"nginx", Reference{"docker.io", "library/nginx", "", ""}},
		{"nginx:1.25", Reference{"docker.io", "library/nginx", "1.25", ""}},
		{"nginx@" + digest, Reference{"docker.io", "library/nginx", "", digest}},
		{"nginx:1.25@" + digest, Reference{"docker.io", "library/nginx", "1.25", digest}},
		{"acme/app:Release-1", Reference{"docker.io", "acme/app", "Release-1", ""}},
		{"docker.io/nginx", Reference{"docker.io", "library/nginx", "", ""}},
		{"index.docker.io/nginx", Reference{"docker.io", "library/nginx", "", ""}},
		{"index.docker.io/acme/app", Reference{"docker.io", "acme/app", "", ""}},
		{"acme.kr.ncr.ntruss.com/hello/world:v1", Reference{"acme.kr.ncr.ntruss.com", "hello/world", "v1", ""}},
		{"Registry.Example.com/app:1", Reference{"Registry.Example.com", "app", "1", ""}},
		{"Acme/app", Reference{"Acme", "app", "", ""}},
		{"localhost/app", Reference{"localhost", "app", "", ""}},
		{"localhost:5000/app", Reference{"localhost:5000", "app", "", ""}},
		{"[::1]:5000/app:1", Reference{"[::1]:5000", "app", "1", ""}},
		{"host.example:5000", Reference{"docker.io", "library/host.example", "5000", ""}},
		{"host.example/app@sha512:" + hex128, Reference{"host.example", "app", "", "sha512:" + hex128}},
		{"host.example/" + hex64, Reference{"host.example", hex64, "", ""}},
		{"app:" + hex64, Reference{"docker.io", "library/app", hex64, ""}},
		{"host.example/" + strings.Repeat("a", 255), Reference{"host.example", strings.Repeat("a", 255), "", ""}},
		{"app:" + strings.Repeat("A", 128), Reference{"docker.io", "library/app", strings.Repeat("A", 128), ""}},
	} {
		got, err := ParseReference(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
		}
		if difference := cmp.Diff(test.want, got); difference != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, difference)
		}
	}
}

func TestParseReferenceErrors(t *testing.T) {
	t.Parallel()
	const (
		isDigest  = "is a digest without a repository; " + referenceGrammarText
		isURL     = "includes a URL scheme; " + referenceGrammarText
		upperCase = "has upper-case letters outside the host and the tag; " + referenceGrammarText
		tooLong   = "has a repository name of more than 255 characters; " + referenceGrammarText
		badDigest = `has no valid digest after "@", such as "sha256:" and 64 hexadecimal digits; ` + referenceGrammarText
		badHost   = `has an invalid host before the first "/"; ` + referenceGrammarText
	)
	for _, test := range []struct{ text, want string }{
		{"", referenceGrammarText},
		{" ", referenceGrammarText},
		{" nginx", referenceGrammarText},
		{"nginx:", referenceGrammarText},
		{"nginx:-1", referenceGrammarText},
		{"nginx:" + strings.Repeat("a", 129), referenceGrammarText},
		{":1.4", referenceGrammarText},
		{"host.example/", referenceGrammarText},
		{"host.example//app", referenceGrammarText},
		{"my_host:5000/app", referenceGrammarText},
		{"host.example/../app", referenceGrammarText},
		{"аpp", referenceGrammarText}, // a Cyrillic letter
		{"app\n:1", referenceGrammarText},
		{"my app@sha256:abc", referenceGrammarText},
		{"app@" + hex64, badDigest},
		{"app@", badDigest},
		{"app:1@sha256:" + hex64[1:], badDigest},
		{"app@sha256:sha256:" + hex64, badDigest},
		{"app@md5:" + hex64[:32], badDigest},
		{"app@sha256:" + hex64 + "@sha256:" + hex64, badDigest},
		{"app@sha256:" + strings.ToUpper(hex64), upperCase},
		{"Nginx:1.25", upperCase},
		{"host.example/Team/app", upperCase},
		{hex64, isDigest},
		{"sha256:" + hex64, isDigest},
		{"sha256:" + strings.ToUpper(hex64), isDigest},
		{"sha512:" + strings.Repeat("0f", 64), isDigest},
		{"https://host.example/app", isURL},
		{"docker://nginx", isURL},
		{"host.example/" + strings.Repeat("a", 256), tooLong},
		{"my_host.example/app", badHost},
		{"-host.example/app", referenceGrammarText},
	} {
		got, err := ParseReference(test.text)
		if got != (Reference{}) || err == nil || err.Error() != test.want {
			t.Errorf("%q: got %+v, %v, want error %s", test.text, got, err, test.want)
		}
		if !errors.Is(err, ErrReference) {
			t.Errorf("%q: %v is not ErrReference", test.text, err)
		}
	}
}

func TestParseReferenceOfHostileNames(t *testing.T) {
	t.Parallel()
	for _, value := range hostileNames {
		if got, err := ParseReference(value); !errors.Is(err, ErrReference) || got != (Reference{}) {
			t.Errorf("%.40q: got %+v, %v", value, got, err)
		}
	}
}
