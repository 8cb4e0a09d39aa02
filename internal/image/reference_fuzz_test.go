// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"strings"
	"testing"
)

// longestReferenceError is longer than any error of ParseReference: none quotes what was given.
const longestReferenceError = 200

// FuzzParseReference: a string is an error that tells the grammar, or parts that are each valid and together parse to the same
// parts again.
func FuzzParseReference(f *testing.F) {
	f.Fuzz(func(t *testing.T, given string) {
		parsed, err := ParseReference(given)
		if err != nil {
			if parsed != (Reference{}) || !errors.Is(err, ErrReference) || len(err.Error()) > longestReferenceError {
				t.Fatalf("%+v, %v", parsed, err)
			}
			return
		}
		written := parsed.Registry + "/" + parsed.Repository
		if parsed.Registry == "" || CheckRepository(parsed.Repository) != nil {
			t.Fatalf("%+v", parsed)
		}
		if parsed.Tag != "" {
			written += ":" + parsed.Tag
			if err := CheckTag(parsed.Tag); err != nil {
				t.Fatalf("%+v: %v", parsed, err)
			}
		}
		if parsed.Digest != "" {
			written += "@" + parsed.Digest
			if normalized, valid := NormalizeDigest(parsed.Digest); !valid || normalized != parsed.Digest {
				t.Fatalf("%+v: not a digest in normal form", parsed)
			}
		}
		if again, err := ParseReference(written); err != nil || again != parsed {
			t.Fatalf("%q parses to %+v, %v, not %+v", written, again, err, parsed)
		}
	})
}

// FuzzPinReference: a reference that can be pinned keeps its parts and has the digest, once; one that can't has an error that
// tells which of the two is at fault.
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
				t.Fatalf("%q, %v, want an error that names %s and %s", pinned, err, before.Digest, normalized)
			}
		default:
			want := before
			want.Digest = normalized
			if after, parseError := ParseReference(pinned); err != nil || parseError != nil || after != want {
				t.Fatalf("%q, %v, parses to %+v, %v, not %+v", pinned, err, after, parseError, want)
			}
			if !strings.HasPrefix(pinned, reference) || strings.Count(pinned, "@") != 1 {
				t.Fatalf("%q is not %q as written, with one digest", pinned, reference)
			}
		}
	})
}
