// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// TestParseVersion has every kind of tag name that is, or is easily taken for, a version.
func TestParseVersion(t *testing.T) {
	t.Parallel()
	const long = "100000000000000000000000000000000000000000"
	for name, want := range map[string]string{ // the version, and its variant behind a blank
		"1.2.3":                     "1.2.3",
		"v1.2.3":                    "1.2.3",
		"0.0.0":                     "0.0.0",
		"1.10.0":                    "1.10.0",
		"2024.1.5":                  "2024.1.5",
		long + ".0." + long:         long + ".0." + long,
		"1.5.0-rc.1":                "1.5.0-rc.1",
		"v1.5.0-rc.10":              "1.5.0-rc.10",
		"1.5.0-rc10":                "1.5.0-rc10",
		"1.5.0-rc":                  "1.5.0-rc",
		"1.5.0-rc.0":                "1.5.0-rc.0",
		"1.5.0-rc1.2.3":             "1.5.0-rc1.2.3",
		"1.5.0-alpha":               "1.5.0-alpha",
		"1.5.0-beta.2":              "1.5.0-beta.2",
		"1.5.0-pre3":                "1.5.0-pre3",
		"1.5.0-preview":             "1.5.0-preview",
		"1.5.0-dev20240105":         "1.5.0-dev20240105",
		"1.5.0-snapshot":            "1.5.0-snapshot",
		"1.5.0-SNAPSHOT":            "1.5.0-SNAPSHOT",
		"1.5.0-RC1":                 "1.5.0-RC1",
		"1.5.0-rc01":                "1.5.0-rc01", // a word of SemVer, not a number
		"1.2.3-alpine":              "1.2.3 alpine",
		"v1.2.3-alpine":             "1.2.3 alpine",
		"1.2.3-alpine3.19":          "1.2.3 alpine3.19",
		"1.2.3-slim-bookworm":       "1.2.3 slim-bookworm",
		"1.2.3-jdk17_1":             "1.2.3 jdk17_1",
		"1.2.3-debian-12-r10":       "1.2.3 debian-12-r10",
		"1.2.3-1":                   "1.2.3 1",
		"1.2.3-20240105":            "1.2.3 20240105",
		"1.2.3-0af3c9d":             "1.2.3 0af3c9d",
		"1.2.3-rc.1-alpine":         "1.2.3 rc.1-alpine",
		"1.2.3-rc-1":                "1.2.3 rc-1",
		"1.2.3-rc1a":                "1.2.3 rc1a",
		"1.2.3-release":             "1.2.3 release",
		"1.2.3-alphabet":            "1.2.3 alphabet",
		"1.2.3-rc.":                 "1.2.3 rc.",
		"1.2.3-latest":              "1.2.3 latest",
		"1":                         "",
		"v1":                        "",
		"1.2":                       "",
		"v1.2":                      "",
		"1.2.3.4":                   "",
		"1.2.3.4-alpine":            "",
		"1.2-alpine":                "",
		"01.2.3":                    "",
		"1.02.3":                    "",
		"1.2.03":                    "",
		"00.0.0":                    "",
		"1.2.3-rc.01":               "",
		"1.2.3-rc1.00":              "",
		"2024-01-05":                "",
		"2024.01.05":                "",
		"20240105":                  "",
		"1234567":                   "",
		"0af3c9d":                   "",
		"V1.2.3":                    "",
		"vv1.2.3":                   "",
		"v.1.2.3":                   "",
		"v-1.2.3":                   "",
		"release-1.2.3":             "",
		"1.2.3-":                    "",
		"1.2.3--alpine":             "",
		"1.2.3-.alpine":             "",
		"1.2.3-_alpine":             "",
		"1.2.3+build":               "",
		"1.2.3_build":               "",
		"1.2.3rc1":                  "",
		"1.2.3.rc1":                 "",
		"1.2.3-alpine+build":        "",
		"1.2.3-alpine/x":            "",
		"1.2.3-ä":                   "",
		"1.2.x":                     "",
		"1..3":                      "",
		".1.2.3":                    "",
		"1.2.3.":                    "",
		" 1.2.3":                    "",
		"1.2.3 ":                    "",
		"1.2.3\n":                   "",
		"-1.2.3":                    "",
		"１.2.3":                     "",
		"latest":                    "",
		"":                          "",
		"sha256-" + long:            "",
		"1.2.3-" + "x\nalpine":      "",
		"1.2.3-alpine\n":            "",
		"v1.5.0-rc.1-" + "20240105": "1.5.0 rc.1-20240105",
	} {
		version, isVersion := ParseVersion(name)
		got := ""
		if isVersion {
			got = strings.TrimSpace(version.String() + " " + version.Variant())
		}
		if got != want {
			t.Errorf("ParseVersion(%q) is %q, want %q", name, got, want)
		}
	}
}

// ascending are versions in the order of SemVer 2.0, section 11. Those of its example are among
// them, but alpha.beta, which is a variant here.
var ascending = []string{
	"0.0.0-rc.1", "0.0.0", "0.0.1", "0.9.0", "0.10.0",
	"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.1.0", "1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0-alpha1", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
	"1.0.0-dev", "1.0.0-pre", "1.0.0-preview", "1.0.0-rc", "1.0.0-rc.1", "1.0.0-rc.9", "1.0.0-rc.10", "1.0.0-rc.100000000000000000000000",
	"1.0.0-rc10", "1.0.0-rc9", "1.0.0-snapshot", "1.0.0", // rc10 and rc9 are words
	"1.9.0", "1.10.0", "2.0.0-RC1", "2.0.0-rc1", "2.0.0", "10.0.0",
	"9223372036854775807.0.0", "9223372036854775808.0.0", "18446744073709551616.0.0", "100000000000000000000000.0.0",
}

func TestVersionCompare(t *testing.T) {
	t.Parallel()
	for i, a := range ascending {
		for j, b := range ascending {
			want := min(max(i-j, -1), 1)
			if got := parsed(t, a).Compare(parsed(t, "v"+b)); got != want {
				t.Errorf("%s compared with v%s is %d, want %d", a, b, got, want)
			}
		}
	}
	if got := parsed(t, "1.2.3-alpine").Compare(parsed(t, "1.2.3-slim")); got != -1 {
		t.Errorf("alpine compared with slim is %d", got)
	}
}

func parsed(t *testing.T, name string) Version {
	t.Helper()
	version, isVersion := ParseVersion(name)
	if !isVersion {
		t.Fatalf("%q is no version", name)
	}
	return version
}

func TestCheckVariant(t *testing.T) {
	t.Parallel()
	for variant, want := range map[string]error{
		"alpine": nil, "alpine3.19": nil, "slim-bookworm": nil, "1": nil, "jdk17_1": nil, "rc.1-alpine": nil, "ALPINE": nil, "rc.": nil,
		strings.Repeat("a", 122): nil, strings.Repeat("a", 123): ErrVariant,
		"": ErrVariant, ".alpine": ErrVariant, "_alpine": ErrVariant, "al pine": ErrVariant, "alpine+1": ErrVariant, "alpine\n": ErrVariant, "älpine": ErrVariant,
		"-alpine": errVariantDash, "-": errVariantDash, "-rc.1": errVariantDash,
		"rc.1": errVariantPrerelease, "beta": errVariantPrerelease, "SNAPSHOT": errVariantPrerelease, "rc.01": errVariantPrerelease,
	} {
		if err := CheckVariant(variant); !errors.Is(err, want) {
			t.Errorf("CheckVariant(%q) is %v, want %v", variant, err, want)
		}
	}
}

// TestVariantOfVersion sees that a variant is selectable by the very text that CheckVariant
// accepts.
func TestVariantOfVersion(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"alpine", "alpine3.19", "1", "rc.1-alpine", "rc.", "a-", "-alpine", "", "rc.1", ".x"} {
		version, isVersion := ParseVersion("1.2.3-" + variant)
		isVariant := isVersion && version.Variant() == variant && variant != ""
		if accepted := CheckVariant(variant) == nil; accepted != isVariant {
			t.Errorf("CheckVariant accepts %q: %t; it is the variant of a version: %t", variant, accepted, isVariant)
		}
	}
}

// FuzzParseVersion expects a version that its own text and variant lead to again, and a total
// order.
func FuzzParseVersion(f *testing.F) {
	f.Fuzz(func(t *testing.T, first, second, third string) {
		var versions []Version
		for _, name := range []string{first, second, third} {
			version, isVersion := ParseVersion(name)
			if !isVersion {
				continue
			}
			text := version.String()
			if version.Variant() != "" {
				text += "-" + version.Variant()
			}
			if again, isVersion := ParseVersion(text); !isVersion || again != version || text != strings.TrimPrefix(name, "v") {
				t.Fatalf("%q is %q, which is %+v, not %+v", name, text, again, version)
			}
			versions = append(versions, version)
		}
		for _, a := range versions {
			for _, b := range versions {
				if a.Compare(b) != -b.Compare(a) || (a.Compare(b) == 0) != (a == b) {
					t.Fatalf("%v and %v: %d, %d", a, b, a.Compare(b), b.Compare(a))
				}
				for _, c := range versions {
					if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
						t.Fatalf("%v, %v, %v are not in a total order", a, b, c)
					}
				}
			}
		}
		slices.SortFunc(versions, Version.Compare)
		if !slices.IsSortedFunc(versions, Version.Compare) {
			t.Fatalf("not sorted: %v", versions)
		}
	})
}
