// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestListTags(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	got, err := client.ListTags(t.Context(), storefrontRepository, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tag := range got {
		names = append(names, tag.Name)
		if tag.Name != "1.4.2" {
			continue
		}
		want := ListedTag{Name: "1.4.2", Tag: Tag{
			Digest:      pointer("3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"),
			ImageID:     pointer("99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df"),
			ImageSize:   pointer[int64](77485881),
			ImageCreate: pointer(time.Date(2024, time.March, 18, 9, 12, 44, 0, time.UTC)),
			ImageUpdate: pointer(time.Date(2024, time.March, 18, 9, 14, 6, 500_000_000, time.UTC)),
			Status:      pointer("NORMAL"),
		}}
		if difference := cmp.Diff(want, tag); difference != "" {
			t.Errorf("tag (-want +got):\n%s", difference)
		}
	}
	if difference := cmp.Diff([]string{"edge", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.2", "1.4.1", "1.4.0"}, names); difference != "" {
		t.Errorf("names (-want +got):\n%s", difference)
	}
	requests := server.Record().Requests
	if len(requests) != 1 || requests[0].RequestTarget != firstPageTarget {
		t.Errorf("requests %+v", requests)
	}
}

// loadRepository is a repository of the emulator's whose lists have as many tags as its options
// say.
var loadRepository = RepositoryRequest{Region: "cn-hangzhou", InstanceID: "cri-k77rd2eo9ztt1qa4", RepoID: "crr-l0adl0adl0adl0ad"}

// startLoaded starts an emulator that lists tags of loadRepository.
func startLoaded(t *testing.T, tags int) (*emulator.Server, *Client) {
	t.Helper()
	server := emulator.StartForTest(t, emulator.Options{ListedLoadTags: tags})
	return server, newClient(t, server.URL(), longTerm)
}

func namesOf(tags []ListedTag) []string {
	names := make([]string, len(tags))
	for index, tag := range tags {
		names[index] = tag.Name
	}
	return names
}

// loadNames are the names of load tags in the emulator's order.
func loadNames(count int) []string {
	names := make([]string, count)
	for index := range names {
		names[index] = fmt.Sprintf("load-%d", count-1-index)
	}
	return names
}

// pagesOf returns how often each page was requested.
func pagesOf(server *emulator.Server) map[string]int {
	pages := map[string]int{}
	for _, request := range server.Record().Requests {
		target, _ := url.Parse(request.RequestTarget)
		pages[target.Query().Get("PageNo")+"/"+target.Query().Get("PageSize")]++
	}
	return pages
}

// TestListTagsOfManyPages reads lists, in any order, and compares a tag with what GetRepoTag
// returns.
func TestListTagsOfManyPages(t *testing.T) {
	t.Parallel()
	for count, requests := range map[int]map[string]int{
		0:   {"1/100": 1},
		1:   {"1/100": 1},
		99:  {"1/100": 1},
		100: {"1/100": 1, "2/100": 1},
		101: {"1/100": 2, "2/100": 1},
		523: {"1/100": 2, "2/100": 1, "3/100": 1, "4/100": 1, "5/100": 1, "6/100": 1},
		600: {"1/100": 2, "2/100": 1, "3/100": 1, "4/100": 1, "5/100": 1, "6/100": 1, "7/100": 1},
	} {
		server, client := startLoaded(t, count)
		got, err := client.ListTags(t.Context(), loadRepository, nil)
		if difference := cmp.Diff(loadNames(count), namesOf(got)); difference != "" || err != nil {
			t.Fatalf("%d: %v (-want +got):\n%s", count, err, difference)
		}
		if difference := cmp.Diff(requests, pagesOf(server)); difference != "" {
			t.Errorf("%d: requests (-want +got):\n%s", count, difference)
		}
		server.Shuffle(7)
		shuffled, err := client.ListTags(t.Context(), loadRepository, nil)
		if err != nil || count > 1 && slices.Equal(namesOf(got), namesOf(shuffled)) {
			t.Errorf("%d: %v, the same order", count, err)
		}
		byName := func(a, b ListedTag) int { return strings.Compare(a.Name, b.Name) }
		slices.SortFunc(got, byName)
		slices.SortFunc(shuffled, byName)
		if difference := cmp.Diff(got, shuffled); difference != "" {
			t.Errorf("%d: shuffled (-want +got):\n%s", count, difference)
		}
		if count == 0 {
			continue
		}
		last := shuffled[len(shuffled)-1]
		tag, err := client.GetRepoTag(t.Context(), TagRequest{loadRepository.Region, loadRepository.InstanceID, loadRepository.RepoID, last.Name})
		want := ListedTag{tag, last.Name}
		if difference := cmp.Diff(want, last); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", last.Name, err, difference)
		}
	}
}

// TestListTagsWithOddPages has what the API documents differently, and a list that is whole all the
// same.
func TestListTagsWithOddPages(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.PageFault{
		"page size of 0":       {Fields: map[string]any{"PageSize": 0}},
		"page size as a text":  {Fields: map[string]any{"PageSize": "many"}},
		"total as a number":    {Fields: map[string]any{"TotalCount": 250}},
		"a token":              {Fields: map[string]any{"NextToken": "eyJ0IjoxfQ=="}},
		"no number of a page":  {Omit: []string{"PageNo"}},
		"short page, once":     {Page: 3, Times: 1, DropLast: true},
		"empty page, once":     {Page: 2, Times: 1, Empty: true},
		"repeated tag, once":   {Page: 2, Times: 1, RepeatFirst: true},
		"another order, once":  {Page: 1, Times: 1, Shuffle: true},
		"another total, once":  {Page: 3, Times: 1, Fields: map[string]any{"TotalCount": "251"}},
		"total of 200, once":   {Page: 1, Times: 1, Fields: map[string]any{"TotalCount": "200"}},
		"empty at first, once": {Page: 1, Times: 1, Empty: true},
	} {
		server, client := startLoaded(t, 250)
		server.AddPageFault(fault)
		got, err := client.ListTags(t.Context(), loadRepository, nil)
		if difference := cmp.Diff(loadNames(250), namesOf(got)); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, difference)
		}
	}
}

// TestListTagsWithoutAList reads an empty repository, and the page behind a last one that is full,
// of a service that leaves out a list without entries. That of any other page is a response that
// says nothing.
func TestListTagsWithoutAList(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		tags    int
		fault   emulator.PageFault
		problem string
	}{
		{"empty", 0, emulator.PageFault{Omit: []string{"Images"}}, ""},
		{"empty, null", 0, emulator.PageFault{Fields: map[string]any{"Images": nil}}, ""},
		{"empty, a number", 0, emulator.PageFault{Fields: map[string]any{"TotalCount": 0, "Images": nil}}, ""},
		{"empty, no total", 0, emulator.PageFault{Omit: []string{"Images", "TotalCount"}}, "the response has no Images"},
		{"empty, no list", 0, emulator.PageFault{Fields: map[string]any{"Images": map[string]any{}}}, "Images: expected a list, got an object"},
		{"one", 1, emulator.PageFault{Omit: []string{"Images"}}, "the response has no Images"},
		{"behind the last", 100, emulator.PageFault{Page: 2, Fields: map[string]any{"Images": nil}}, ""},
		{"the last", 101, emulator.PageFault{Page: 2, Fields: map[string]any{"Images": nil}}, "the response has no Images"},
	} {
		server, client := startLoaded(t, test.tags)
		server.AddPageFault(test.fault)
		got, err := client.ListTags(t.Context(), loadRepository, nil)
		if test.problem == "" {
			if difference := cmp.Diff(loadNames(test.tags), namesOf(got)); difference != "" || err != nil {
				t.Errorf("%s: %v (-want +got):\n%s", test.name, err, difference)
			}
			continue
		}
		failed, _ := errors.AsType[transport.Error](err)
		if got != nil || failed.Reason != transport.ReasonInvalidResponse || failed.Message != test.problem {
			t.Errorf("%s: %d tags, %+v", test.name, len(got), failed)
		}
	}
}

// TestListTagsErrors has errors of the service, which are not those of a list.
func TestListTagsErrors(t *testing.T) {
	t.Parallel()
	_, client := start(t, withoutPermission)
	_, err := client.ListTags(t.Context(), storefrontRepository, nil)
	if failed, _ := errors.AsType[transport.Error](err); failed.Kind != transport.KindForbidden || failed.Code != "NoPrivilege" {
		t.Errorf("without permission: %v", err)
	}
	server, client := startLoaded(t, 250)
	missing := loadRepository
	missing.RepoID = "crr-nosuch"
	_, err = client.ListTags(t.Context(), missing, nil)
	if failed, _ := errors.AsType[transport.Error](err); failed.Kind != transport.KindRepositoryNotFound {
		t.Errorf("no such repository: %v", err)
	}
	server.AddFault(emulator.Fault{Operation: emulator.OperationListRepoTag, Status: 503, Times: 1})
	if got, err := client.ListTags(t.Context(), loadRepository, nil); len(got) != 0 || err == nil { // this client does not retry
		t.Errorf("%d tags, %v", len(got), err)
	}
	for _, test := range []struct {
		change func(*RepositoryRequest)
		field  string
		reason error
	}{
		{func(r *RepositoryRequest) { r.Region = "" }, `region ""`, rpc.ErrRegion},
		{func(r *RepositoryRequest) { r.InstanceID = "" }, `instance ""`, ErrInstanceID},
		{func(r *RepositoryRequest) { r.RepoID = "" }, `repository ""`, ErrRepoID},
	} {
		request := storefrontRepository
		test.change(&request)
		_, err := client.ListTags(t.Context(), request, nil)
		checkInputError(t, err, "ListRepoTag: "+test.field, test.reason)
	}
}
