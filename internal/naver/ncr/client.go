// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

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
	// Endpoint is asked for every site and region; nil means the location's own.
	Endpoint *url.URL
	// Credentials are asked for keys for each attempt.
	Credentials Credentials
	// Now is time.Now, for tests of signatures.
	Now func() time.Time
}

// Client asks the API. It is safe for concurrent use.
type Client struct {
	options Options
}

// New returns a client. Nothing is read or asked until the first call.
func New(options Options) *Client {
	if options.Now == nil {
		options.Now = time.Now
	}
	return &Client{options: options}
}

func (c *Client) endpoint(location Location) *url.URL {
	if c.options.Endpoint != nil {
		return c.options.Endpoint
	}
	return location.Endpoint()
}

func (c *Client) repositoriesTarget(location Location) string {
	return c.endpoint(location).String() + "/repositories"
}

func (c *Client) imageTarget(request TagRequest) string {
	return c.repositoriesTarget(request.Location) + "/" + url.PathEscape(request.Registry) + "/" + url.PathEscape(request.ImageName)
}

// call asks for one target of the API.
func call[T any](ctx context.Context, client *Client, operation, target string, read func(*strictjson.Object) T) (T, error) {
	var keys credentials.Keys
	value, err := transport.Do(ctx, client.options.Transport, transport.Call[T]{
		Operation: operation,
		Sign: func(attempt context.Context) (transport.Signed, error) {
			var err error
			if keys, err = client.options.Credentials.Keys(ctx); err != nil {
				return transport.Signed{}, err
			}
			return client.sign(attempt, keys, target)
		},
		Decode: func(response transport.Response) (T, error) { return decode(response, read) },
		Facts:  true,
	})
	return value, credentials.Refused(err, keys)
}
