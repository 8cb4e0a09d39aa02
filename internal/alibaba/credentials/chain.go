// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Block is what the provider block says of signing in, named as there. What it does not say is empty.
type Block struct {
	Region                              string
	AccessKey, SecretKey, SecurityToken string
	Profile, SharedCredentialsFile      string
	ECSRoleName                         string
	CredentialsURI                      string
	AssumeRole                          *AssumeRole
	AssumeRoleWithOIDC                  *AssumeRoleWithOIDC
}

// AssumeRole is a RAM role that is assumed with the keys that were found.
type AssumeRole struct {
	RoleARN           string // `acs:ram::<account>:role/<name>`
	SessionName       string // default `terraform`
	Policy            string // JSON; limits what the role may do
	ExternalID        string // what the role's trust policy may ask for
	SessionExpiration int64  // seconds; default 3600
}

// AssumeRoleWithOIDC is a RAM role that is assumed with the token of an OIDC provider, as in a pod of an ACK cluster (RRSA). The ARNs, the
// file and the session's name may stand in the environment instead.
type AssumeRoleWithOIDC struct {
	OIDCProviderARN   string
	OIDCTokenFile     string // read anew each time: whoever runs the pod replaces it
	RoleARN           string
	RoleSessionName   string // default `terraform`
	Policy            string
	SessionExpiration int64 // seconds; default 3600
}

// SignInOptions say where keys are looked for.
type SignInOptions struct {
	Transport *transport.Client
	Machine   credentials.Machine
	// Now is time.Now.
	Now   func() time.Time
	Block Block
}

// SignIn finds keys and region where the users of aliyun/alicloud and its CLI keep them: in the provider block, the environment, the
// CLI's profile, and what an ECS instance offers. Nothing is looked at before it is asked. It is safe for concurrent use.
type SignIn struct {
	options SignInOptions
	finder  *credentials.Finder
	// noMetadata is why this machine has no keys of its own, once that is known.
	noMetadata atomic.Pointer[credentials.NotSetUp]
	// oauthEndpoint replaces the sites of OAuth in tests.
	oauthEndpoint *url.URL
}

// NewSignIn returns a SignIn.
func NewSignIn(options SignInOptions) *SignIn {
	s := &SignIn{options: options}
	ways := []credentials.Way{
		{Name: credentials.ProviderBlock, Find: s.fromBlock},
		{Name: "environment", Find: s.fromEnvironment},
		{Name: "profile", Find: s.fromProfile},
		{Name: "ECS instance", Find: s.fromThisInstance},
	}
	if role := options.Block.AssumeRole; role != nil {
		for index, way := range ways {
			ways[index].Find = s.assumed(named(way.Name, way.Find), *role)
		}
	}
	s.finder = credentials.NewFinder(options.Now, ways...)
	return s
}

const adviceOnNoKeys = "sign in as for aliyun/alicloud: by acr = { profile = … }, access_key and secret_key, or another attribute of the provider " +
	"block; by ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment; by `aliyun configure`; or by a RAM role of the machine."

// Keys returns the keys of the first way that is set up, with assume_role those of the role. They are found once for all who ask at the
// same time, and again three minutes before they expire. Its errors are a *transport.Error.
func (s *SignIn) Keys(ctx context.Context) (credentials.Keys, error) {
	keys, err := s.finder.Keys(ctx)
	failure, isFailure := errors.AsType[*transport.Error](err)
	if isFailure && failure.Kind == transport.KindCredentials && failure.Advice == "" {
		advised := *failure // all who waited were given the same
		advised.Advice = adviceOnNoKeys
		return keys, &advised
	}
	return keys, err
}

// named says of a source's keys and errors which way they are of, as exactly as its users know it.
func named(way string, find credentials.Source) credentials.Source {
	return func(ctx context.Context) (credentials.Keys, error) {
		keys, err := find(ctx)
		if _, next := errors.AsType[*credentials.NotSetUp](err); next {
			return credentials.Keys{}, err
		}
		if err != nil {
			failure := transport.Error{Kind: transport.KindCredentials, Message: err.Error()}
			if called, isFailure := errors.AsType[*transport.Error](err); isFailure {
				failure = *called
			}
			failure.SignIn = cmp.Or(failure.SignIn, way)
			return credentials.Keys{}, &failure
		}
		keys.Way = cmp.Or(keys.Way, way)
		return keys, nil
	}
}

// pair checks keys that a user gave under these names.
func pair(keys credentials.Keys, accessKey, secretKey, securityToken string) (credentials.Keys, error) {
	if keys.AccessKey == "" || keys.SecretKey == "" {
		var given, missing []string
		for _, part := range []struct{ name, value string }{{accessKey, keys.AccessKey}, {secretKey, keys.SecretKey}, {securityToken, keys.SecurityToken}} {
			switch {
			case part.value != "":
				given = append(given, part.name)
			case part.name != securityToken:
				missing = append(missing, part.name)
			}
		}
		said := "neither " + accessKey + " nor " + secretKey + " is set"
		if given != nil {
			said = strings.Join(given, " and ") + " set, but not " + strings.Join(missing, " and ")
		}
		return credentials.Keys{}, credentials.Unusable(said, "set "+accessKey+" and "+secretKey+", with temporary keys "+securityToken+" too; or none of them, to sign in in another way.")
	}
	for _, key := range []struct{ name, value string }{
		{accessKey, keys.AccessKey}, {secretKey, keys.SecretKey}, {securityToken, keys.SecurityToken},
	} {
		if err := credentials.CheckKey(key.value); err != nil && (key.value != "" || key.name != securityToken) {
			return credentials.Keys{}, credentials.Unusable(key.name+" (not shown here) can't be used: "+err.Error(), "set "+key.name+" to the value alone.")
		}
	}
	return keys, nil
}
