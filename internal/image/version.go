// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
)

// Version is the version that a tag is named after. The zero value is no version. Versions are
// equal by == if and only if Compare is 0.
type Version struct {
	// numbers are MAJOR, MINOR and PATCH in decimal, of any length, without leading zeros.
	numbers [3]string
	// prerelease is `rc.1` of 1.5.0-rc.1, and variant `alpine` of 1.4.2-alpine. At most one is set.
	prerelease, variant string
}

const numberPattern = `(0|[1-9][0-9]*)`

var (
	versionGrammar = regexp.MustCompile(`^v?` + numberPattern + `\.` + numberPattern + `\.` + numberPattern + `(?:-(.*))?$`)
	// prereleaseGrammar matches also numbers with leading zeros, which are no version.
	prereleaseGrammar = regexp.MustCompile(`^(?i:alpha|beta|rc|pre|preview|dev|snapshot)[0-9]*(?:\.[0-9]+)*$`)
	// variantGrammar matches the characters of a tag, as many as the shortest version ("1.2.3-")
	// leaves of 128.
	variantGrammar = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,121}$`)
	leadingZero    = regexp.MustCompile(`\.0[0-9]`)
)

// Errors of CheckVariant. Each continues a sentence that begins with the quoted value.
var (
	ErrVariant           = errors.New(`must be at most 122 letters, digits, ".", "_" or "-", and must start with a letter or digit: "alpine" for the tag 1.4.2-alpine`)
	errVariantDash       = NewGrammarError(`must not start with "-": it is the suffix without the dash before it`, recognizeVariant)
	errVariantPrerelease = errors.New(`is a pre-release, not a variant: set include_prereleases = true instead`)
)

// ParseVersion returns the version that a tag is named after: `[v]MAJOR.MINOR.PATCH`, with
// `-prerelease` or `-variant`. It is false for any other name: a version with fewer or more numbers
// or leading zeros, a date, a commit ID.
func ParseVersion(name string) (Version, bool) {
	match := versionGrammar.FindStringSubmatch(name)
	if match == nil {
		return Version{}, false
	}
	version, suffix := Version{numbers: [3]string(match[1:4])}, match[4]
	switch {
	case prereleaseGrammar.MatchString(suffix):
		version.prerelease = suffix
		return version, !leadingZero.MatchString(suffix)
	case variantGrammar.MatchString(suffix):
		version.variant = suffix
		return version, true
	default:
		return version, !strings.Contains(name, "-")
	}
}

// String returns MAJOR.MINOR.PATCH[-prerelease]: without a v before it, and without the variant.
func (v Version) String() string {
	text := strings.Join(v.numbers[:], ".")
	if v.prerelease != "" {
		text += "-" + v.prerelease
	}
	return text
}

// Variant returns the suffix that is no pre-release, such as `alpine`; empty without one.
func (v Version) Variant() string { return v.variant }

// Compare returns -1, 0 or 1 by the precedence of SemVer 2.0, section 11, and of equal versions by
// their variant.
func (v Version) Compare(other Version) int {
	return cmp.Or(v.comparePrecedence(other), strings.Compare(v.variant, other.variant))
}

// comparePrecedence does not compare variants.
func (v Version) comparePrecedence(other Version) int {
	return cmp.Or(
		compareNumbers(v.numbers[0], other.numbers[0]),
		compareNumbers(v.numbers[1], other.numbers[1]),
		compareNumbers(v.numbers[2], other.numbers[2]),
		comparePrereleases(v.prerelease, other.prerelease),
	)
}

// compareNumbers compares numbers of any length, which have no leading zeros.
func compareNumbers(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// comparePrereleases orders pre-releases; a version without one is last.
func comparePrereleases(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), compareIdentifiers)
}

// compareIdentifiers compares two words by their ASCII characters, or two numbers. A word and a
// number never meet: only the first identifier of a pre-release is a word.
func compareIdentifiers(a, b string) int {
	if isNumber(a) && isNumber(b) {
		return compareNumbers(a, b)
	}
	return strings.Compare(a, b)
}

func isNumber(identifier string) bool {
	return strings.Trim(identifier, "0123456789") == ""
}

// CheckVariant checks the suffix by which versions are to be selected.
func CheckVariant(variant string) error {
	switch {
	case strings.HasPrefix(variant, "-"):
		return errVariantDash
	case prereleaseGrammar.MatchString(variant):
		return errVariantPrerelease
	case !variantGrammar.MatchString(variant):
		return ErrVariant
	}
	return nil
}
