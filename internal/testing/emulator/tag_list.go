// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"fmt"
	"slices"
)

// listTags returns all tags, the newest image first, then by name: an assumption. Of the load tags
// these are the first, as many as the options say, and those that were moved. The result is not to
// be changed.
func (s *Server) listTags(r *repository) []tag {
	if r.list != nil {
		return r.list
	}
	tags := []tag{}
	for _, t := range s.listLoadTags(r) {
		if _, isMoved := r.tags[t.name]; !isMoved {
			tags = append(tags, t)
		}
	}
	for _, t := range r.tags {
		if t != nil {
			tags = append(tags, *t)
		}
	}
	slices.SortFunc(tags, func(a, b tag) int {
		return cmp.Or(b.image.updated.Compare(a.image.updated), cmp.Compare(a.name, b.name))
	})
	r.list = tags
	return tags
}

// listLoadTags returns the load tags of a repository's list, which are the same in all of a
// vendor's. Their documents are made again when they are read: those of thousands of images need
// not be kept.
func (s *Server) listLoadTags(r *repository) []tag {
	if r.generate == nil {
		return nil
	}
	tags := s.loadTags[r.vendor]
	for number := len(tags); number < s.options.ListedLoadTags; number++ {
		generated := r.generate(number)
		generated.documents = func() imageDocuments { return r.generate(number).documents() }
		tags = append(tags, tag{fmt.Sprintf("load-%d", number), firstLoadTagID + int64(number), generated})
	}
	s.loadTags[r.vendor] = tags
	return tags
}
