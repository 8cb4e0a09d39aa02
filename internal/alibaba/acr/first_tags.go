// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"fmt"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/paging"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// FirstTags is the first page of a repository's tags: enough for suggestions, but no proof that
// another tag does not exist, unless Total says that these are all.
type FirstTags struct {
	Names   []string           // in the API's order
	Digests map[string]*string // by name, not normalized; nil where the response leaves it out
	Total   int64              // how many tags there are; 0 where the response leaves it out
}

// FirstTags returns up to 100 tags of a tag's repository, to explain why the tag was not found as
// requested. It sends one request per repository in the client's life, however many callers need
// it: a run with many missing tags requests their list once. A cached list that has the tag is
// requested again: it is older than the error. Entries without a name are left out.
//
// API, permission and errors are as in ListTags.
func (c *Client) FirstTags(ctx context.Context, request TagRequest) (FirstTags, error) {
	if err := request.check(); err != nil {
		return FirstTags{}, fmt.Errorf("%s: %w", operationListTags, err)
	}
	hasTag := func(first FirstTags) bool { return slices.Contains(first.Names, request.Tag) }
	return paging.Current(ctx, c.firstTags, request.repository(), hasTag, func(ctx context.Context) (FirstTags, error) {
		return callTagPage(ctx, c, request.repository(), 1, readFirstTags)
	})
}

// ForgetFirstTags makes the next call of FirstTags for a repository send a request.
func (c *Client) ForgetFirstTags(request TagRequest) { c.firstTags.Forget(request.repository()) }

func readFirstTags(response *strictjson.Object) FirstTags {
	first := FirstTags{Digests: make(map[string]*string)}
	if total := response.Count("TotalCount"); total != nil {
		first.Total = *total
	}
	for _, entry := range tagEntries(response, 1) {
		if name := entry.Text("Tag"); name != nil {
			first.Names = append(first.Names, *name)
			first.Digests[*name] = entry.Digest("Digest")
		}
	}
	return first
}
