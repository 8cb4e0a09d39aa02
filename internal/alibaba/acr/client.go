// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"net/url"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Options say whom to ask, and as whom.
type Options struct {
	Transport *transport.Client
	// Endpoint is asked for every region; nil means `https://cr.<region>.aliyuncs.com`.
	Endpoint *url.URL
	// Credentials are asked for keys for each attempt.
	Credentials Credentials
	// Now is time.Now, for tests of what expires.
	Now func() time.Time
}

// Credentials give the keys of a RAM user, or the temporary ones of a RAM role. SignIn, credentials.Fixed and credentials.Finder do.
type Credentials interface {
	// Keys returns the keys of now. Its errors are a *transport.Error.
	Keys(context.Context) (credentials.Keys, error)
}

// Client asks the API. It is safe for concurrent use.
type Client struct {
	options Options
	// What many reads need, for the life of the client.
	repositories *transport.Shared[RepositoryName, string] // ids by name
	names        *transport.Shared[RepositoryRequest, RepositoryName]
	hosts        *transport.Shared[Instance, string]
	logins       *transport.Shared[Instance, RegistryLogin]
}

// New returns a client. Nothing is read or asked until the first call.
func New(options Options) *Client {
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Client{
		options:      options,
		repositories: transport.NewShared[RepositoryName, string]("GetRepository", nil),
		names:        transport.NewShared[RepositoryRequest, RepositoryName]("GetRepository", nil),
		hosts:        transport.NewShared[Instance, string]("ListInstanceEndpoint", nil),
		logins: transport.NewShared[Instance]("GetAuthorizationToken", func(login RegistryLogin) bool {
			return login.expires.Sub(options.Now()) > loginReserve
		}),
	}
}

// endpoint expects a region that CheckRegion accepts: it becomes part of the host.
func (c *Client) endpoint(region string) *url.URL {
	if c.options.Endpoint != nil {
		return c.options.Endpoint
	}
	return &url.URL{Scheme: "https", Host: "cr." + region + ".aliyuncs.com"}
}

// call asks for one action of the API. Parameters that are empty are left out.
func call[T any](ctx context.Context, client *Client, action, region string, parameters map[string]string, read func(*strictjson.Object) T) (T, error) {
	var keys credentials.Keys
	value, err := transport.Do(ctx, client.options.Transport, transport.Call[T]{
		Operation: action,
		Sign: func(attempt context.Context) (transport.Signed, error) {
			var err error
			// Not the attempt's context: its clock would begin to run with the first connection of the signing in.
			if keys, err = client.options.Credentials.Keys(ctx); err != nil {
				return transport.Signed{}, err
			}
			return sign(attempt, keys, client.endpoint(region), registryAPI, action, region, parameters)
		},
		Decode: func(response transport.Response) (T, error) { return decode(response, read) },
		Facts:  true,
	})
	return value, credentials.Refused(err, keys)
}
