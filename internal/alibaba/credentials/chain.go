// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Configuration has the provider block's settings of credentials, named as there. An empty one is
// not set.
type Configuration struct {
	Region                              string
	AccessKey, SecretKey, SecurityToken string
	Profile, SharedCredentialsFile      string
	ECSRoleName                         string
	CredentialsURI                      string
	AssumeRole                          *AssumeRole
	AssumeRoleWithOIDC                  *AssumeRoleWithOIDC
}

// AssumeRole is a RAM role that is assumed with the credentials of a source.
type AssumeRole struct {
	RoleARN           string // acs:ram::<account>:role/<name>
	SessionName       string // default: terraform
	Policy            string // JSON; limits the permissions of the session
	ExternalID        string // the role's trust policy may require one
	SessionExpiration int64  // seconds; default: 3600
}

// AssumeRoleWithOIDC is a RAM role that is assumed with the token of an OIDC provider, as in a pod
// of an ACK cluster (RRSA). What is empty is read from the environment, except policy and
// expiration.
type AssumeRoleWithOIDC struct {
	OIDCProviderARN   string
	OIDCTokenFile     string // read for each use: the cluster replaces its content
	RoleARN           string
	RoleSessionName   string // default: terraform
	Policy            string
	SessionExpiration int64 // seconds; default: 3600
}

// Options configure a chain.
type Options struct {
	Transport   *transport.Client
	Environment credentials.Environment
	// Now is time.Now.
	Now           func() time.Time
	Configuration Configuration
}

// Chain retrieves credentials and the region. Nothing is read before they are needed. It is safe
// for concurrent use.
type Chain struct {
	options   Options
	sources   *credentials.Chain
	wrongKeys *rpc.WrongKeys
	// noInstanceRole says why the instance has no credentials, once that is known.
	noInstanceRole atomic.Pointer[credentials.NotConfiguredError]
	// hadInstanceRole reports that the instance had credentials once, so that a later failure does
	// not mean that it has none.
	hadInstanceRole atomic.Bool
	// oauthEndpoint replaces the OAuth sites in tests.
	oauthEndpoint *url.URL
}

// New returns a chain.
func New(options Options) *Chain {
	c := &Chain{options: options, wrongKeys: rpc.NewWrongKeys()}
	sources := []credentials.Source{
		{Name: credentials.ProviderBlock, Retrieve: c.fromProviderBlock},
		{Name: "environment", Retrieve: c.fromEnvironment},
		{Name: "profile", Retrieve: c.fromProfile},
		{Name: "ECS instance", Retrieve: c.fromInstance},
	}
	if role := options.Configuration.AssumeRole; role != nil {
		for index, source := range sources {
			sources[index].Retrieve = c.withAssumedRole(credentials.Named(source.Name, source.Retrieve), *role)
		}
	}
	for index, source := range sources {
		sources[index].Retrieve = c.withStrayToken(source.Retrieve)
	}
	c.sources = credentials.NewChain(options.Now, sources...)
	return c
}

// Retrieve implements Provider of the package credentials that all vendors share. With AssumeRole
// it returns the credentials of that role.
func (c *Chain) Retrieve(ctx context.Context) (credentials.Credentials, error) {
	return c.sources.Retrieve(ctx)
}

// Renew implements Renewer of that package.
func (c *Chain) Renew(ctx context.Context, refused credentials.Credentials) (credentials.Credentials, error) {
	return c.sources.Renew(ctx, refused)
}

// GiveUp implements Renewer too.
func (c *Chain) GiveUp(refused credentials.Credentials) { c.sources.GiveUp(refused) }
