// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// Options are what the provider block and the environment say about credentials. Environment is
// required.
type Options struct {
	// AccessKey, SecretKey and Profile are the provider block's; each may be empty.
	AccessKey, SecretKey, Profile string
	Environment                   credentials.Environment
	// Now is time.Now, for tests of expiry.
	Now func() time.Time
}

// environmentNames is the table of the variables of keys, access key first: a naming scheme of the
// Terraform provider NaverCloudPlatform/ncloud, and one of the vendor's command line and SDKs
// (https://github.com/NaverCloudPlatform/ncloud-sdk-go-v2). An access key and its secret key are of
// one scheme.
var environmentNames = [][2]string{
	{"NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"},
	{"NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_ACCESS_KEY"},
}

// New returns the chain of sources in their order: the provider block (its keys, or the profile
// that it names), the environment, and the profile that NCLOUD_PROFILE names, or [DEFAULT]. Nothing
// is read before the first call of Retrieve.
func New(options Options) *credentials.Chain {
	if options.Now == nil {
		options.Now = time.Now
	}
	return credentials.NewChain(options.Now,
		credentials.Source{Name: credentials.ProviderBlock, Retrieve: options.providerBlock},
		credentials.Source{Name: "environment", Retrieve: options.environment},
		credentials.Source{Name: "profile", Retrieve: options.environmentProfile},
	)
}

func (o Options) providerBlock(context.Context) (credentials.Credentials, error) {
	if o.AccessKey == "" && o.SecretKey == "" && o.Profile != "" {
		return o.profile(setting{"ncr.profile", o.Profile})
	}
	return newKeyPair(setting{"ncr.access_key", o.AccessKey}, setting{"ncr.secret_key", o.SecretKey}, "ncr.access_key in the provider block").credentials(credentials.RemoveArgument)
}

// environment takes the pair of one naming scheme. The other may only repeat it.
func (o Options) environment(context.Context) (credentials.Credentials, error) {
	var chosen keyPair
	for _, names := range environmentNames {
		pair := o.variables(names)
		if pair.isEmpty() {
			continue
		}
		if err := o.checkSchemes(names, pair); err != nil {
			return credentials.Credentials{}, err
		}
		if err := chosen.checkSame(pair); err != nil {
			return credentials.Credentials{}, err
		}
		if _, err := pair.credentials(credentials.RemoveVariable); err != nil {
			return credentials.Credentials{}, err
		}
		if chosen.isEmpty() {
			chosen = pair
		}
	}
	if chosen.isEmpty() {
		return credentials.Credentials{}, &credentials.NotConfiguredError{
			Reason: "neither " + environmentNames[0][0] + " nor " + environmentNames[1][0] + " is set",
		}
	}
	return chosen.credentials(credentials.RemoveVariable)
}

// variables returns the pair of a naming scheme.
func (o Options) variables(names [2]string) keyPair {
	return newKeyPair(setting{names[0], o.Environment.Getenv(names[0])}, setting{names[1], o.Environment.Getenv(names[1])}, names[0]+" in the environment")
}

// checkSchemes returns an error if the missing half of a pair is the only one of another scheme.
func (o Options) checkSchemes(names [2]string, pair keyPair) error {
	for _, otherNames := range environmentNames {
		other := o.variables(otherNames)
		if !pair.isIncomplete() || !other.isIncomplete() || (pair.access.value == "") == (other.access.value == "") {
			continue
		}
		present, missing := pair.halves()
		half, _ := other.halves()
		return credentials.MixedPair(present.name, missing.name, half.name, names, otherNames)
	}
	return nil
}

func (o Options) environmentProfile(context.Context) (credentials.Credentials, error) {
	return o.profile(setting{profileVariable, o.Environment.Getenv(profileVariable)})
}
