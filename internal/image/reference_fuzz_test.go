// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"strings"
	"testing"
)

// referenceErrorLimit is longer than any error of ParseReference: none quotes its argument.
const referenceErrorLimit = 200

// FuzzParseReference expects an error with the grammar, or valid parts that are parsed to the same
// parts again.
func FuzzParseReference(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := ParseReference(text)
		if err != nil {
			if parsed != (Reference{}) || !errors.Is(err, ErrReference) || len(err.Error()) > referenceErrorLimit {
				t.Fatalf("%+v, %v", parsed, err)
			}
			return
		}
		joined := parsed.Registry + "/" + parsed.Repository
		if parsed.Registry == "" || CheckRepository(parsed.Repository) != nil {
			t.Fatalf("%+v", parsed)
		}
		if parsed.Tag != "" {
			joined += ":" + parsed.Tag
			if err := CheckTag(parsed.Tag); err != nil {
				t.Fatalf("%+v: %v", parsed, err)
			}
		}
		if parsed.Digest != "" {
			joined += "@" + parsed.Digest
			if normalized, valid := NormalizeDigest(parsed.Digest); !valid || normalized != parsed.Digest {
				t.Fatalf("%+v: not a digest in normal form", parsed)
			}
		}
		if again, err := ParseReference(joined); err != nil || again != parsed {
			t.Fatalf("%q parses to %+v, %v, not %+v", joined, again, err, parsed)
		}
	})
}

// FuzzPinReference expects the parts of the reference and the digest, once, or an error that says
// which of the two arguments is invalid.
func FuzzPinReference(f *testing.F) {
	f.Fuzz(func(t *testing.T, reference, digest string) {
		before, parseError := ParseReference(reference)
		normalized, valid := NormalizeDigest(digest)
		pinned, err := PinReference(reference, digest)
		switch {
		case parseError != nil:
			if !errors.Is(err, ErrReference) || pinned != "" {
				t.Fatalf("%q, %v, want %v", pinned, err, parseError)
			}
		case !valid:
			if !errors.Is(err, ErrDigest) || pinned != "" {
				t.Fatalf("%q, %v, want %v", pinned, err, ErrDigest)
			}
		case before.Digest != "" && before.Digest != normalized:
			if err == nil || pinned != "" || !strings.Contains(err.Error(), before.Digest) || !strings.Contains(err.Error(), normalized) {
				t.Fatalf("%q, %v, want an error with %s and %s", pinned, err, before.Digest, normalized)
			}
		default:
			want := before
			want.Digest = normalized
			if after, parseError := ParseReference(pinned); err != nil || parseError != nil || after != want {
				t.Fatalf("%q, %v, parses to %+v, %v, not %+v", pinned, err, after, parseError, want)
			}
			if !strings.HasPrefix(pinned, reference) || strings.Count(pinned, "@") != 1 {
				t.Fatalf("%q is not %q with one digest", pinned, reference)
			}
		}
	})
}
