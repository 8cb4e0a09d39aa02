// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"net/url"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var registryAPI = rpc.API{Product: "cr", Version: "2018-12-01"}

// Options configure a client.
type Options struct {
	Transport *transport.Client
	// Endpoint is the base URL of the API, for every region. Default:
	// https://cr.<region>.aliyuncs.com.
	Endpoint *url.URL
	// Credentials sign the requests. They are retrieved for each attempt.
	Credentials credentials.Provider
	// Now is time.Now, for tests of expiry.
	Now func() time.Time
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	options   Options
	wrongKeys *rpc.WrongKeys
	// The caches of what many reads need, for the life of the client.
	repositories    *transport.Cache[RepositoryName, Repository]
	repositoryNames *transport.Cache[RepositoryRequest, RepositoryName]
	registryHosts   *transport.Cache[Instance, string]
	registryLogins  *transport.Cache[Instance, RegistryLogin]
	firstTags       *transport.Cache[RepositoryRequest, FirstTags]
}

// New returns a client. No request is sent before the first call.
func New(options Options) *Client {
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Client{
		options:         options,
		wrongKeys:       rpc.NewWrongKeys(),
		repositories:    transport.NewCache[RepositoryName, Repository]("GetRepository", nil),
		repositoryNames: transport.NewCache[RepositoryRequest, RepositoryName]("GetRepository", nil),
		registryHosts:   transport.NewCache[Instance, string]("ListInstanceEndpoint", nil),
		firstTags:       transport.NewCache[RepositoryRequest, FirstTags](operationListTags, nil),
		registryLogins: transport.NewCache[Instance]("GetAuthorizationToken", func(login RegistryLogin) bool {
			return login.Expires.Sub(options.Now()) > loginReserve
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

// Host returns the host of the API that requests about a region are sent to.
func (c *Client) Host(region string) string { return c.endpoint(region).Host }

// bodyLimits limit the responses of actions that return the texts of many things, in bytes: the
// commands of 1,000 layers.
var bodyLimits = map[string]int64{"GetRepoTagLayers": 2 << 20}

// call sends one action of the API. Parameters that are empty are left out.
func call[T any](
	ctx context.Context, client *Client, action, region string, parameters map[string]string, read func(*strictjson.Object) T,
) (T, error) {
	return rpc.Do(ctx, newCall(client, action, region, parameters, read))
}

// callFresh sends an action that a login to a registry depends on, on a connection of its own.
func callFresh[T any](
	ctx context.Context, client *Client, action, region string, parameters map[string]string, read func(*strictjson.Object) T,
) (T, error) {
	fresh := newCall(client, action, region, parameters, read)
	fresh.FreshConnection = true
	return rpc.Do(ctx, fresh)
}

func newCall[T any](client *Client, action, region string, parameters map[string]string, read func(*strictjson.Object) T) rpc.Call[T] {
	return rpc.Call[T]{
		Transport: client.options.Transport, Credentials: client.options.Credentials, WrongKeys: client.wrongKeys,
		Endpoint: client.endpoint(region), API: registryAPI, Action: action, Region: region, Parameters: parameters,
		Decode: func(response transport.Response) (T, transport.Identity, error) {
			return decode(response, read)
		},
		RefuseEchoes: true,
		BodyLimit:    bodyLimits[action],
	}
}
