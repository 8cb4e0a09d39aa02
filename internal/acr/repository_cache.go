// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

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

// get returns the known id, or waits for the one load that all who ask now share. The load has the context of the one who asked
// first, its leader: when it ends for that reason, the others ask again.
func (c repositoryCache) get(ctx context.Context, name RepositoryName, load func(context.Context) (string, error)) (string, error) {
	for {
		landed, leading, err := c.fly(ctx, name, load)
		if err != nil {
			return "", err
		}
		if leading || !landed.abandoned {
			return landed.id, landed.err
		}
	}
}

// landing is how a shared load ended.
type landing struct {
	id        string
	err       error
	abandoned bool // its leader had no time left; the service may answer somebody else
}

func (c repositoryCache) fly(ctx context.Context, name RepositoryName, load func(context.Context) (string, error)) (landing, bool, error) {
	var leading atomic.Bool
	flight := c.flights.DoChan(fmt.Sprintf("%q", name), func() (any, error) {
		leading.Store(true)
		if id, found := c.known.Load(name); found {
			return landing{id: id.(string)}, nil
		}
		id, err := load(ctx)
		if err == nil {
			c.known.Store(name, id)
		}
		return landing{id: id, err: err, abandoned: err != nil && (ctx.Err() != nil || isCutShort(err))}, nil
	})
	select {
	case <-ctx.Done():
		if !leading.Load() {
			return landing{}, false, transport.Interrupted(ctx, "GetRepository", 0)
		}
		return (<-flight).Val.(landing), true, nil // it ends with this context, and tells what the service said last
	case landed := <-flight:
		return landed.Val.(landing), leading.Load(), nil
	}
}

func isCutShort(err error) bool {
	failure, isFailure := errors.AsType[*transport.Error](err)
	return isFailure && failure.CutShort
}
