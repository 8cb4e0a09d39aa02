// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// SignIn says where keys may be: in the configuration, and on the machine.
type SignIn struct {
	// AccessKey, SecretKey and Profile are the provider block's; each may be empty.
	AccessKey, SecretKey, Profile string
	Machine                       credentials.Machine
}

// spellings are the pairs of environment variables: of NaverCloudPlatform/ncloud, and of the vendor's command line and SDKs
// (https://github.com/NaverCloudPlatform/ncloud-sdk-go-v2).
var spellings = [][2]string{
	{"NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"},
	{"NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_ACCESS_KEY"},
}

// Ways lists the ways to keys in the order in which they are tried: provider block (its keys, or the profile that it names),
// environment, and the profile that is the machine's own choice. Nothing is read before one of them is asked.
func (s SignIn) Ways() []credentials.Way {
	return []credentials.Way{
		{Name: credentials.ProviderBlock, Find: s.block},
		{Name: "environment", Find: s.environment},
		{Name: "profile", Find: s.machineProfile},
	}
}

// block takes a profile that the configuration names before the environment: what is written must not lose to what happens to be set.
func (s SignIn) block(context.Context) (credentials.Keys, error) {
	if s.AccessKey == "" && s.SecretKey == "" && s.Profile != "" {
		return s.profile(named{"ncr.profile", s.Profile})
	}
	return pair{access: named{"ncr.access_key", s.AccessKey}, secret: named{"ncr.secret_key", s.SecretKey}}.keys()
}

// environment takes both halves from one spelling: two keys of different origin may be of different accounts.
func (s SignIn) environment(context.Context) (credentials.Keys, error) {
	for _, names := range spellings {
		found := pair{
			access: named{names[0], s.Machine.Getenv(names[0])},
			secret: named{names[1], s.Machine.Getenv(names[1])},
		}
		if !found.isEmpty() {
			found.way = "environment, " + names[0]
			return found.keys()
		}
	}
	return credentials.Keys{}, &credentials.NotSetUp{Reason: "neither " + spellings[0][0] + " nor " + spellings[1][0] + " is set"}
}
