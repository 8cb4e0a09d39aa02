// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "strings"

// Verbs that say how a user removes a key of a pair.
const (
	RemoveVariable = "unset"
	RemoveArgument = "remove"
)

// IncompletePair returns the error of a key pair that lacks a half. It expects the names of the
// keys that are set and of those that are missing, and how a user removes the former.
func IncompletePair(present, missing []string, remove string) error {
	return Unusable(areOrIs(present)+" set, but "+areOrIs(missing)+" not",
		"Set "+Enumerate(missing)+" too, or "+remove+" "+Enumerate(present)+" to use another credential source.")
}

func areOrIs(names []string) string {
	if len(names) == 1 {
		return names[0] + " is"
	}
	return Enumerate(names) + " are"
}

// MixedPair returns the error of a key pair whose halves are set by two naming schemes of
// environment variables: present by the first, other by the second. The schemes are the names of
// their pairs.
func MixedPair(present, missing, other string, first, second [2]string) error {
	return Unusable(present+" is set, but "+missing+" is not; "+other+" is set, but the two naming schemes cannot be mixed",
		"Set both by one naming scheme: "+first[0]+" and "+first[1]+", or "+second[0]+" and "+second[1]+".")
}

// IncompleteProfile returns the error of a profile without these fields of a key pair; profile
// names it in a sentence.
func IncompleteProfile(profile string, missing []string) error {
	fix := "Set " + missing[0] + "."
	if len(missing) > 1 {
		fix = "Set both."
	}
	return Unusable(profile+" has no "+strings.Join(missing, " and no "), fix)
}
