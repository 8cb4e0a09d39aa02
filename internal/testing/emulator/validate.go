// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"
)

// Validate says everything that is wrong with a fixture, one line for each,
// with its place: acr.instances[0].region. Besides missing and malformed
// values, contradictions are wrong: two things of one name, a tag whose image
// does not exist, one blob with two sizes.
func (f *Fixture) Validate() error {
	check := &validation{}
	check.accounts("accounts.acr", f.Accounts.ACR, permissionsOf(ServiceACR))
	check.accounts("accounts.ncr", f.Accounts.NCR, permissionsOf(ServiceNCR))
	check.acr(f.ACR)
	check.ncr(f.NCR)
	check.signIn(f.SignIn)
	return errors.Join(check.problems...)
}

type validation struct {
	problems []error
	blobs    map[string]int64 // size of each blob, by digest
}

func (v *validation) problem(place, format string, arguments ...any) {
	v.problems = append(v.problems, fmt.Errorf("%s: %s", place, fmt.Sprintf(format, arguments...)))
}

func (v *validation) accounts(place string, accounts []Account, operations []string) {
	keys, called := names{}, names{}
	for index, account := range accounts {
		place := fmt.Sprintf("%s[%d]", place, index)
		v.unique(called, place+".name", account.Name)
		v.matches(place+".name", account.Name, accountNameGrammar)
		v.unique(keys, place+".access_key", account.AccessKey)
		v.present(place+".secret_key", account.SecretKey)
		v.known(place+".operations", "operation", operations, account.Operations...)
	}
}

func (v *validation) present(place, value string) {
	if value == "" {
		v.problem(place, "is missing")
	}
}

func (v *validation) time(place string, value time.Time) {
	if value.IsZero() {
		v.problem(place, "is missing")
	}
}

func (v *validation) notNegative(place string, value int64) {
	if value < 0 {
		v.problem(place, "%d is negative", value)
	}
}

// known checks that each name is one of those that there are.
func (v *validation) known(place, kind string, all []string, given ...string) {
	for _, name := range given {
		if !slices.Contains(all, name) {
			v.problem(place, "there is no %s %q", kind, name)
		}
	}
}

func (v *validation) matches(place, value string, grammar *regexp.Regexp) {
	if !grammar.MatchString(value) {
		v.problem(place, "%q does not match %s", value, grammar)
	}
}

var digestGrammar = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

func (v *validation) digest(place, value string) {
	if !digestGrammar.MatchString(value) {
		v.problem(place, "%q is not a sha256 digest", value)
	}
}

// names remembers where each value stood first.
type names map[string]string

// unique checks a name that must be there and must not be given twice.
func (v *validation) unique(seen names, place, name string) {
	v.uniqueAs(seen, place, name, name)
}

func (v *validation) uniqueAs(seen names, place, name, identity string) {
	v.present(place, name)
	if first, again := seen[identity]; again && name != "" {
		v.problem(place, "%q is taken by %s", name, first)
		return
	}
	seen[identity] = place
}

// checkTag checks a tag, and that its image exists. An image of the tag's own name
// must be the tag's, or "move to" would have two meanings.
func checkTag[Image any](v *validation, place, tag, target string, images map[string]Image) {
	if !tagGrammar.MatchString(tag) {
		v.problem(place, "%q is not a tag", tag)
	}
	if _, exists := images[target]; !exists {
		v.problem(place, "there is no image %q", target)
	}
	if _, exists := images[tag]; exists && tag != target {
		v.problem(place, "the tag has another image than the one of its name, %q", target)
	}
}

func sortedKeys[K cmp.Ordered, V any](from map[K]V) []K { return slices.Sorted(maps.Keys(from)) }
