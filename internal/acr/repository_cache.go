// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// repositoryCache remembers the ids of repositories for one run.
type repositoryCache struct {
	known   *sync.Map // RepositoryName to string
	flights *singleflight.Group
}

func newRepositoryCache() repositoryCache {
	return repositoryCache{known: &sync.Map{}, flights: &singleflight.Group{}}
}

// get returns the known id, or waits for the one load that all who ask now share.
func (c repositoryCache) get(ctx context.Context, name RepositoryName, load func(context.Context) (string, error)) (string, error) {
	if id, found := c.known.Load(name); found {
		return id.(string), nil
	}
	key := name.Region + " " + name.InstanceID + " " + name.Namespace + "/" + name.Name
	flight := c.flights.DoChan(key, func() (any, error) {
		// A flight that landed between the look above and here has left its answer.
		if id, found := c.known.Load(name); found {
			return id, nil
		}
		// The caller that happens to be first must not take its deadline or its cancellation to the others.
		id, err := load(context.WithoutCancel(ctx))
		if err == nil {
			c.known.Store(name, id)
		}
		return id, err
	})
	select {
	case <-ctx.Done():
		return "", transport.Interrupted(ctx, "GetRepository", 0)
	case landed := <-flight:
		if landed.Err != nil {
			return "", landed.Err
		}
		return landed.Val.(string), nil
	}
}
