// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

// constrained are the versions that the constraints of TestConstraint choose among, in ascending
// order.
var constrained = []string{
	"0.9.0", "1.0.0", "1.2.0", "1.2.1", "1.4.0-rc.1", "1.4.0", "1.4.2", "1.5.0-rc.1", "1.5.0-rc.2", "1.5.0", "1.10.0", "2.0.0-rc.1", "2.0.0", "2.1.0-beta", "3.0.0",
}

func TestConstraint(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"~> 1.4":                     "1.4.0 1.4.2 1.5.0-rc.1 1.5.0-rc.2 1.5.0 1.10.0",
		"~> 1.4.0":                   "1.4.0 1.4.2",
		"~> 1.5.0":                   "1.5.0",
		"~> 1.0":                     "1.0.0 1.2.0 1.2.1 1.4.0-rc.1 1.4.0 1.4.2 1.5.0-rc.1 1.5.0-rc.2 1.5.0 1.10.0",
		"~> 1.5.0-rc.2":              "1.5.0-rc.2 1.5.0",
		">= 1.2, < 2":                "1.2.0 1.2.1 1.4.0-rc.1 1.4.0 1.4.2 1.5.0-rc.1 1.5.0-rc.2 1.5.0 1.10.0",
		">=1.2,<2":                   "1.2.0 1.2.1 1.4.0-rc.1 1.4.0 1.4.2 1.5.0-rc.1 1.5.0-rc.2 1.5.0 1.10.0",
		" >= v1.10.0 ":               "1.10.0 2.0.0-rc.1 2.0.0 2.1.0-beta 3.0.0",
		"> 1.5":                      "1.10.0 2.0.0-rc.1 2.0.0 2.1.0-beta 3.0.0",
		"> 1.5.0-rc.1, < 2":          "1.5.0-rc.2 1.5.0 1.10.0",
		"< 1.4":                      "0.9.0 1.0.0 1.2.0 1.2.1",
		"< 1.4.0":                    "0.9.0 1.0.0 1.2.0 1.2.1",
		"<= 1.4":                     "0.9.0 1.0.0 1.2.0 1.2.1 1.4.0-rc.1 1.4.0",
		"> 1.10, <= 2.0":             "2.0.0-rc.1 2.0.0",
		"> 1.10, < 2.0":              "",
		"> 1.4, < 1.5.0-rc.2":        "1.4.2 1.5.0-rc.1",
		"> 1.4, <= 1.5.0-rc.2":       "1.4.2 1.5.0-rc.1 1.5.0-rc.2",
		"> 2.0":                      "2.1.0-beta 3.0.0",
		"1.4":                        "1.4.0",
		"= 1.4":                      "1.4.0",
		"1.4.2":                      "1.4.2",
		"v1.4.2":                     "1.4.2",
		"1.5.0-rc.1":                 "1.5.0-rc.1",
		"1":                          "1.0.0",
		">= 2, != 2.0.0":             "2.1.0-beta 3.0.0",
		"> 1.10, != 2.0.0-rc.1":      "2.0.0 2.1.0-beta 3.0.0",
		"~> 1.4, != 1.4.2, < 1.5":    "1.4.0",
		">= 3.0.1":                   "",
		"> 9223372036854775806, < 4": "",
	} {
		constraint, err := ParseConstraint(text)
		if err != nil {
			t.Errorf("ParseConstraint(%q): %v", text, err)
			continue
		}
		var allowed []string
		for _, name := range constrained {
			if constraint.Allows(parsed(t, name)) {
				allowed = append(allowed, name)
			}
		}
		if got := strings.Join(allowed, " "); got != want {
			t.Errorf("%q allows %s\nwant %s", text, got, want)
		}
	}
}

// TestConstraintOfLongNumbers has versions beyond the 64 bits of other parsers, and variants.
func TestConstraintOfLongNumbers(t *testing.T) {
	t.Parallel()
	constraint, err := ParseConstraint("> 1.9223372036854775807, < 2")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{
		"1.9223372036854775807.0": false, "1.9223372036854775808.0": true, "1.100000000000000000000.0": true, "1.100000000000000000000.0-alpine": true,
		"100000000000000000000.0.0": false,
	} {
		if got := constraint.Allows(parsed(t, name)); got != want {
			t.Errorf("allows %s: %t", name, got)
		}
	}
}

// meantInstead is the error of a text that means a constraint in other tools.
func meantInstead(constraint string) string {
	return `is not a version constraint of Terraform: set "` + constraint + `" instead`
}

func TestParseConstraintErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          ErrConstraint.Error(),
		" ":                         ErrConstraint.Error(),
		",":                         ErrConstraint.Error(),
		">= 1.2,":                   ErrConstraint.Error(),
		"latest":                    errConstraintAny.Error(),
		"1.x":                       meantInstead("~> 1.0"),
		"1.4.*":                     meantInstead("~> 1.4.0"),
		"*":                         errConstraintAny.Error(),
		"^1.4":                      meantInstead("~> 1.4"),
		"~1.4":                      meantInstead("~> 1.4.0"),
		"=> 1.4":                    meantInstead(">= 1.4"),
		"== 1.4":                    meantInstead("= 1.4"),
		">= 1.2 < 2":                meantInstead(">= 1.2, < 2"),
		">= 1.2 || < 1":             ErrConstraint.Error(),
		"1.X":                       meantInstead("~> 1.0"),
		"v1.4.x":                    meantInstead("~> 1.4.0"),
		"1.x.x":                     meantInstead("~> 1.0"),
		"^1":                        meantInstead("~> 1.0"),
		"^v1.4.2":                   meantInstead("~> 1.4, >= 1.4.2"),
		"^0":                        meantInstead("~> 0.0"),
		"^0.4":                      meantInstead("~> 0.4.0"),
		"^0.4.2":                    meantInstead("~> 0.4.2"),
		"^0.0.3":                    meantInstead("= 0.0.3"),
		"~1":                        meantInstead("~> 1.0"),
		"~1.4.2":                    meantInstead("~> 1.4.2"),
		">=1.2 !=1.4.1 <2":          meantInstead(">=1.2, !=1.4.1, <2"),
		"^1.4.2-rc.1":               ErrConstraint.Error(),
		"^01.4":                     ErrConstraint.Error(),
		"1.2.3.x":                   ErrConstraint.Error(),
		">= 1.x":                    ErrConstraint.Error(),
		">= 1234567890123456789012": errConstraintNumber.Error(),
		"> = 1.2":                   ErrConstraint.Error(),
		"1.2.3.4":                   ErrConstraint.Error(),
		">= 01.2":                   ErrConstraint.Error(),
		">= 1.02":                   ErrConstraint.Error(),
		">= vv1.2":                  ErrConstraint.Error(),
		">= V1.2":                   ErrConstraint.Error(),
		">= 1.2.3-":                 ErrConstraint.Error(),
		">= 1.2.3--rc.1":            ErrConstraint.Error(),
		">= 1.2.3rc1":               ErrConstraint.Error(),
		">= 1.2.3-~rc":              ErrConstraint.Error(),
		">= 1.2.3-rc.01":            ErrConstraint.Error(),
		"< 9223372036854775808":     errConstraintNumber.Error(),
		"sha256:" + "0":             ErrConstraint.Error(),
		"1.2.3+build":               errConstraintMetadata.Error(),
		">= 1.2+":                   errConstraintMetadata.Error(),
		">= 1.5-rc.1":               errConstraintPrerelease.Error(),
		"1-beta":                    errConstraintPrerelease.Error(),
		"~> 1":                      `must have at least two numbers after "~>": "~> 1.0" is 1.x, ">= 1" is everything from 1.0.0`,
		">= 0, ~> v7":               `must have at least two numbers after "~>": "~> 7.0" is 7.x, ">= 7" is everything from 7.0.0`,
		"~> 1.4.2-alpine":           `must not have the suffix "-alpine", which is no pre-release: leave it out, and set variant = "alpine"`,
		"~> 1.4-slim":               `must not have the suffix "-slim", which is no pre-release: leave it out, and set variant = "slim"`,
		">= 1.4, 1.4.2-1":           `must not have the suffix "-1", which is no pre-release: leave it out, and set variant = "1"`,
		"= 1.4.2-rc.1-alpine3.19":   `must not have the suffix "-rc.1-alpine3.19", which is no pre-release: leave it out, and set variant = "rc.1-alpine3.19"`,
		">= 1.4.0-SNAPSHOT, ~> 10":  `must have at least two numbers after "~>": "~> 10.0" is 10.x, ">= 10" is everything from 10.0.0`,
	} {
		constraint, err := ParseConstraint(text)
		if err == nil || err.Error() != want || len(constraint.conditions) != 0 {
			t.Errorf("ParseConstraint(%q) is %+v, %v\nwant %s", text, constraint, err, want)
		}
		if checked := CheckConstraint(text); checked == nil || checked.Error() != want {
			t.Errorf("CheckConstraint(%q) is %v", text, checked)
		}
	}
}

func TestRequiresPrerelease(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1.5.0-rc.1": "1.5.0-rc.1", ">= 1.2, = v1.5.0-rc.1": "1.5.0-rc.1", ">= 1.5.0-rc.1": "", "!= 1.5.0-rc.1": "", "1.5.0": "", "~> 1.5.0-rc.1": "",
	} {
		constraint, err := ParseConstraint(text)
		if got := constraint.RequiresPrerelease(); got != want || err != nil {
			t.Errorf("%q requires %q, %v, want %q", text, got, err, want)
		}
	}
}

// FuzzConstraint expects of every constraint and version without a pre-release what Terraform's own
// library decides, and of a pre-release that it is between the versions around it.
func FuzzConstraint(f *testing.F) {
	f.Fuzz(func(t *testing.T, text, name string) {
		constraint, err := ParseConstraint(text)
		tagVersion, isVersion := ParseVersion(name)
		if err != nil || !isVersion {
			if err != nil && len(err.Error()) > 3*len(text)+200 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		library, err := version.NewConstraint(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		release := Version{numbers: tagVersion.numbers}
		other, err := version.NewVersion(release.String())
		if err != nil { // beyond 64 bits
			return
		}
		hasPrerelease := slices.ContainsFunc(library, func(single *version.Constraint) bool { return single.Prerelease() })
		if want := library.Check(other); !hasPrerelease && constraint.Allows(release) != want {
			t.Fatalf("%q allows %s: %t, Terraform: %t", text, release, constraint.Allows(release), want)
		}
		if tagVersion.variant != "" && constraint.Allows(release) != constraint.Allows(tagVersion) {
			t.Fatalf("%q: the variant of %s counts", text, name)
		}
	})
}
