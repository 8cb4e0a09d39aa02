// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const otherHex64 = "0000000000000000000000000000000000000000000000000000000000000001"

func TestPinReference(t *testing.T) {
	t.Parallel()
	const digest = "sha256:" + hex64
	hex128 := strings.Repeat("0f", 64)
	for _, test := range []struct{ reference, digest, want string }{
		{"nginx", digest, "nginx@" + digest},
		{"nginx:1.25", digest, "nginx:1.25@" + digest},
		{"docker.io/library/nginx:1.25", digest, "docker.io/library/nginx:1.25@" + digest},
		{"index.docker.io/nginx", digest, "index.docker.io/nginx@" + digest},
		{"host.example:5000/app", digest, "host.example:5000/app@" + digest},
		{"host.example:5000/app:1.4", digest, "host.example:5000/app:1.4@" + digest},
		{"Host.Example/app:1.4", digest, "Host.Example/app:1.4@" + digest},
		{"app:1.4", hex64, "app:1.4@" + digest},
		{"app:1.4", " sha256:" + digest + "\n", "app:1.4@" + digest},
		{"app:1.4", strings.ToUpper(hex64), "app:1.4@" + digest},
		{"app", "sha512:" + hex128, "app@sha512:" + hex128},
		{"app:1.4@" + digest, digest, "app:1.4@" + digest},
		{"app@" + digest, strings.ToUpper(hex64), "app@" + digest},
	} {
		got, err := PinReference(test.reference, test.digest)
		if got != test.want || err != nil {
			t.Errorf("PinReference(%q, %q) = %q, %v, want %q", test.reference, test.digest, got, err, test.want)
		}
	}
}

func TestPinReferenceErrors(t *testing.T) {
	t.Parallel()
	const digest, otherDigest = "sha256:" + hex64, "sha256:" + otherHex64
	hex128 := strings.Repeat("0f", 64)
	for _, test := range []struct{ reference, digest, want string }{
		{"app:1.4@" + digest, otherDigest, "the reference already has the digest " + digest + " and cannot be pinned to " + otherDigest},
		{"app@" + digest, otherHex64, "the reference already has the digest " + digest + " and cannot be pinned to " + otherDigest},
		{"app@" + digest, "sha512:" + hex128, "the reference already has the digest " + digest + " and cannot be pinned to sha512:" + hex128},
		{"app:1.4", "", ErrDigest.Error()},
		{"app:1.4", "sha256:abc", ErrDigest.Error()},
		{"app:1.4", "app:1.4@" + digest, ErrDigest.Error()},
		{"", digest, referenceGrammarText},
		{digest, "app:1.4", "is a digest without a repository; " + referenceGrammarText},
		{"app@sha256:abc", digest, `has no valid digest after "@", such as "sha256:" and 64 hexadecimal digits; ` + referenceGrammarText},
	} {
		got, err := PinReference(test.reference, test.digest)
		if got != "" || err == nil || err.Error() != test.want {
			t.Errorf("PinReference(%q, %q) = %q, %v, want error %s", test.reference, test.digest, got, err, test.want)
		}
	}
	if _, err := PinReference("app", "x"); !errors.Is(err, ErrDigest) {
		t.Errorf("%v is not ErrDigest", err)
	}
}

// TestPinThenParse builds references of known parts: a pinned one parses to the same parts and the
// digest.
func TestPinThenParse(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(choices ...string) string { return choices[random.IntN(len(choices))] }
	for range 5_000 {
		registry := pick("host.example", "localhost:5000", "acme.kr.ncr.ntruss.com", "Upper", "10.0.0.1:80", "[fe80::1]:5000")
		repository := pick("app", "a.b_c__d-e--f", "0") + pick("", "/x", "/team/app", "/"+hex64)
		tag := pick("", "1.4.2", "_", "Latest", strings.Repeat("Z", 128))
		digest := fmt.Sprintf("sha256:%064x", random.Uint64())
		text := registry + "/" + repository
		if tag != "" {
			text += ":" + tag
		}
		pinned, err := PinReference(text, pick(digest, strings.TrimPrefix(digest, "sha256:"), "sha256:"+digest, " "+digest))
		if err != nil || pinned != text+"@"+digest {
			t.Fatalf("%q is pinned to %s as %q, %v", text, digest, pinned, err)
		}
		parsed, err := ParseReference(pinned)
		if difference := cmp.Diff(Reference{registry, repository, tag, digest}, parsed); err != nil || difference != "" {
			t.Fatalf("%q: %v (-want +got):\n%s", pinned, err, difference)
		}
		again, err := PinReference(pinned, digest)
		if again != pinned || err != nil {
			t.Fatalf("%q, pinned again, is %q, %v", pinned, again, err)
		}
	}
}
