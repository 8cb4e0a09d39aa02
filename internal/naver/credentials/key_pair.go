// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// named is a value, and what its user knows it by: an attribute, a variable, a key of a file.
type named struct {
	name, value string
}

// pair is an access key and the secret key that belongs to it, of one origin.
type pair struct {
	access, secret named
	way            string // where exactly they are; empty where the way's own name says it
}

func (p pair) isEmpty() bool { return p.access.value == "" && p.secret.value == "" }

// keys returns the pair if it is whole. Half of one is an error, and not the next way's turn: that one may be another account's.
func (p pair) keys() (credentials.Keys, error) {
	switch {
	case p.isEmpty():
		return credentials.Keys{}, &credentials.NotSetUp{Reason: p.access.name + " and " + p.secret.name + " are not set"}
	case p.secret.value == "":
		return credentials.Keys{}, halfSet(p.access, p.secret)
	case p.access.value == "":
		return credentials.Keys{}, halfSet(p.secret, p.access)
	}
	for _, key := range []named{p.access, p.secret} {
		if err := credentials.CheckKey(key.value); err != nil {
			return credentials.Keys{}, credentials.Unusable(key.name+" (not shown here) can't be used: "+err.Error(), "give "+key.name+" as the console shows it.")
		}
	}
	return credentials.Keys{AccessKey: p.access.value, SecretKey: p.secret.value, Way: p.way}, nil
}

func halfSet(given, missing named) error {
	return credentials.Unusable(given.name+" is set, but "+missing.name+" is not", "set "+missing.name+" too, or neither; keys of two origins are never put together.")
}
