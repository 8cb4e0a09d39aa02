// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"net/url"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/apigateway"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Options configure a client. Transport and Credentials are required.
type Options struct {
	Transport *transport.Client
	// Endpoint is the API's base URL for every site and region, up to and including /v2. Default:
	// the location's own.
	Endpoint *url.URL
	// Credentials sign the requests. They are retrieved for every attempt.
	Credentials credentials.Provider
	// Now is time.Now, for tests of signatures.
	Now func() time.Time
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	options   Options
	firstTags *transport.Cache[ImageRequest, List] // for the life of the client
}

// New returns a client. No credentials are retrieved and no request is sent before the first call.
func New(options Options) *Client {
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Client{options: options, firstTags: transport.NewCache[ImageRequest, List](operationListTags, nil)}
}

func (c *Client) endpoint(location Location) *url.URL {
	if c.options.Endpoint != nil {
		return c.options.Endpoint
	}
	return location.Endpoint()
}

// Host returns the host of the API that requests about a location are sent to.
func (c *Client) Host(location Location) string { return c.endpoint(location).Host }

func (c *Client) repositoriesTarget(location Location) string {
	return c.endpoint(location).String() + "/repositories"
}

func (c *Client) imageTarget(request ImageRequest) string {
	return c.repositoriesTarget(request.Location) + "/" + url.PathEscape(request.Registry) + "/" + url.PathEscape(request.ImageName)
}

func (c *Client) tagsTarget(request ImageRequest) string {
	return c.imageTarget(request) + "/tags"
}

func (c *Client) tagTarget(request TagRequest) string {
	return c.tagsTarget(request.image()) + "/" + url.PathEscape(request.Reference)
}

// bodyLimits limit the responses of operations that return many things, in bytes: of 100 tags with
// all of their images.
var bodyLimits = map[string]int64{"GetImageTags": 4 << 20}

// call sends a GET of one target of the API.
func call[T any](ctx context.Context, client *Client, operation, target string, read func(*strictjson.Object) T) (T, error) {
	var used credentials.Credentials
	value, err := transport.Do(ctx, client.options.Transport, transport.Call[T]{
		Operation: operation,
		Sign: func(attempt context.Context) (transport.SignedRequest, error) {
			var err error
			if used, err = client.options.Credentials.Retrieve(ctx); err != nil { // not attempt, whose limit is for one request
				return transport.SignedRequest{}, err
			}
			return apigateway.Sign(attempt, used, client.options.Now(), target)
		},
		Decode: func(response transport.Response) (T, transport.Identity, error) {
			return decode(response, read)
		},
		RefuseEchoes: true,
		BodyLimit:    bodyLimits[operation],
	})
	return value, credentials.SignedBy(err, used)
}
