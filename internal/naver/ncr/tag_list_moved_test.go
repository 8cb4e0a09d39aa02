// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestListTagsWithOddPages has pages that are wrong once, and expects a complete list nevertheless.
func TestListTagsWithOddPages(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.PageFault{
		"count as a text":     {Fields: map[string]any{"count": "250"}},
		"no next at the end":  {Page: 3, Omit: []string{"next"}},
		"short page, once":    {Page: 3, Times: 1, DropLast: true},
		"short first, once":   {Page: 1, Times: 1, DropLast: true},
		"empty page, once":    {Page: 2, Times: 1, Empty: true},
		"empty first, once":   {Page: 1, Times: 1, Empty: true},
		"repeated tag, once":  {Page: 2, Times: 1, RepeatFirst: true},
		"another order, once": {Page: 1, Times: 1, Shuffle: true},
		"another count, once": {Page: 3, Times: 1, Fields: map[string]any{"count": 251}},
		"no next, once":       {Page: 1, Times: 1, Fields: map[string]any{"next": nil}},
		"more behind, once":   {Page: 3, Times: 1, Fields: map[string]any{"next": 4}},
	} {
		server, client := startLoaded(t, emulator.Options{ListedLoadTags: 250})
		server.AddPageFault(fault)
		got, err := client.ListTags(t.Context(), loadImage, nil)
		if difference := cmp.Diff(loadNames(250), namesOf(got)); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, difference)
		}
	}
}

// TestListTagsOfBrokenPages ends with an error, and with no tag.
func TestListTagsOfBrokenPages(t *testing.T) {
	t.Parallel()
	const changed = "the list of tags changed while it was read, 4 times in a row; the last time, "
	const moved, invalid, tooLong = transport.ReasonListMoved, transport.ReasonInvalidResponse, transport.ReasonListTooLong
	field := func(page int, name string, value any) emulator.PageFault {
		return emulator.PageFault{Page: page, Fields: map[string]any{name: value}}
	}
	results := func(entries ...any) emulator.PageFault { return field(1, "results", entries) }
	type object = map[string]any
	for name, test := range map[string]struct {
		fault   emulator.PageFault
		reason  transport.Reason
		message string
		pages   map[string]int // nil where transport sends an invalid response's request again, on another connection
	}{
		"short page":             {emulator.PageFault{Page: 2, DropLast: true}, moved, changed + "the number of tags on page 2 was 49 instead of 50 (150 in total)", map[string]int{"1/100": 4, "2/100": 4}},
		"short first page":       {emulator.PageFault{Page: 1, DropLast: true}, moved, changed + "the number of tags on page 2 was 50 instead of 51 (150 in total)", map[string]int{"1/100": 4, "2/100": 4}},
		"empty page":             {emulator.PageFault{Page: 2, Empty: true}, moved, changed + "the number of tags on page 2 was 0 instead of 50 (150 in total)", map[string]int{"1/100": 4, "2/100": 4}},
		"empty first page":       {emulator.PageFault{Page: 1, Empty: true}, moved, changed + "the number of tags on page 1 was 0 instead of 1 (150 in total)", map[string]int{"1/100": 4}},
		"repeated tag":           {emulator.PageFault{Page: 2, RepeatFirst: true}, moved, changed + "1 of 150 tags was read twice", map[string]int{"1/100": 4, "2/100": 4}},
		"count too small":        {field(0, "count", 100), moved, changed + "page 1 was no longer the last", map[string]int{"1/100": 4}},
		"count too large":        {field(0, "count", 151), moved, changed + "the number of tags on page 2 was 50 instead of 51 (151 in total)", map[string]int{"1/100": 4, "2/100": 4}},
		"no next":                {field(1, "next", nil), moved, changed + "the number of tags on page 1 was 100 instead of 150 (150 in total)", map[string]int{"1/100": 4}},
		"next at the end":        {field(2, "next", 3), moved, changed + "page 2 was no longer the last", map[string]int{"1/100": 4, "2/100": 4}},
		"next that repeats":      {field(2, "next", 2), invalid, `the response is about the page before page "2"`, map[string]int{"1/100": 1, "2/100": 2}},
		"next backwards":         {field(2, "next", 1), invalid, `the response is about the page before page "1"`, map[string]int{"1/100": 1, "2/100": 2}},
		"always page 1":          {field(0, "next", 1), invalid, `the response is about the page before page "1"`, map[string]int{"1/100": 1}},
		"always page 2":          {field(0, "next", 2), invalid, `the response is about the page before page "2"`, map[string]int{"1/100": 1, "2/100": 2}},
		"next that skips":        {field(1, "next", 3), invalid, `the response is about the page before page "3"`, map[string]int{"1/100": 1}},
		"next as a URL":          {field(1, "next", "https://x.test/?page=2"), invalid, `next: expected a whole number, got "https://x.test/?***"`, map[string]int{"1/100": 1}},
		"no count":               {emulator.PageFault{Omit: []string{"count"}}, invalid, "the response does not say how many tags there are", map[string]int{"1/100": 1}},
		"negative count":         {field(1, "count", -1), invalid, "count: expected a whole number of at least 0, got -1", map[string]int{"1/100": 1}},
		"too many":               {field(1, "count", 100001), tooLong, "there are 100001 tags, and no list of more than 100000 is read", map[string]int{"1/100": 1}},
		"no results":             {emulator.PageFault{Omit: []string{"results"}}, invalid, "the response has no results", map[string]int{"1/100": 1}},
		"no name":                {results(object{"name": "a"}, object{"name": ""}), invalid, "results[1].name: the entry has no name", map[string]int{"1/100": 1}},
		"no tag's name":          {results(object{"name": "a b"}), invalid, `results[0].name: "a b" is not a tag`, map[string]int{"1/100": 1}},
		"size that is no number": {results(object{"name": "a", "full_size": "12MB"}), invalid, `results[0].full_size: expected a whole number, got "12MB"`, map[string]int{"1/100": 1}},
		"size of an image":       {results(object{"name": "a", "images": []any{object{"size": 1.5}}}), invalid, `results[0].images[0].size: expected a whole number, got 1.5`, map[string]int{"1/100": 1}},
	} {
		server, client := startLoaded(t, emulator.Options{ListedLoadTags: 150})
		server.AddPageFault(test.fault)
		got, err := client.ListTags(t.Context(), loadImage, nil)
		failed, isCall := errors.AsType[transport.Error](err)
		if !isCall || failed.Kind != transport.KindUnexpected || failed.Reason != test.reason || failed.Message != test.message ||
			failed.Operation != "GetImageTags" || failed.Host != strings.TrimPrefix(server.URL(), "http://") || got != nil {
			t.Errorf("%s: %d tags, %+v", name, len(got), failed)
		}
		if difference := cmp.Diff(test.pages, pagesOf(server)); difference != "" {
			t.Errorf("%s: requests (-want +got):\n%s", name, difference)
		}
	}
}

// TestListTagsWithTheResponseToAnotherRequest reads a page again, on a connection of its own, and
// with it all that follows.
func TestListTagsWithTheResponseToAnotherRequest(t *testing.T) {
	t.Parallel()
	server, client := startLoaded(t, emulator.Options{ListedLoadTags: 150})
	server.AddPageFault(emulator.PageFault{Page: 2, Times: 1, Fields: map[string]any{"next": 2}})
	got, err := client.ListTags(t.Context(), loadImage, nil)
	if difference := cmp.Diff(loadNames(150), namesOf(got)); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
	if difference := cmp.Diff(map[string]int{"1/100": 2, "2/100": 2}, pagesOf(server)); difference != "" || server.Record().ConnectionsOpened != 3 {
		t.Errorf("%d connections, requests (-want +got):\n%s", server.Record().ConnectionsOpened, difference)
	}
}

// TestListTagsThatMove changes the image between two pages.
func TestListTagsThatMove(t *testing.T) {
	t.Parallel()
	all := loadNames(150)
	for name, test := range map[string]struct {
		move emulator.MoveTag
		want []string
	}{
		"a tag added":        {emulator.MoveTag{Tag: "new", To: "load-149"}, append([]string{"load-149", "new"}, all[1:]...)},
		"a tag deleted":      {emulator.MoveTag{Tag: "load-149", Delete: true}, all[1:]},
		"a tag pushed again": {emulator.MoveTag{Tag: "load-0", To: "load-149"}, append([]string{"load-0", "load-149"}, all[1:149]...)},
	} {
		server, client := startLoaded(t, emulator.Options{ListedLoadTags: 150})
		moveTag(t, server, test.move, 1)
		got, err := client.ListTags(t.Context(), loadImage, nil)
		if difference := cmp.Diff(test.want, namesOf(got)); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, difference)
		}
		if difference := cmp.Diff(map[string]int{"1/100": 3, "2/100": 2}, pagesOf(server)); difference != "" {
			t.Errorf("%s: requests (-want +got):\n%s", name, difference)
		}
	}
	server, client := startLoaded(t, emulator.Options{ListedLoadTags: 150})
	for responses := 1; responses < 12; responses++ {
		moveTag(t, server, emulator.MoveTag{Tag: fmt.Sprintf("new-%d", responses), To: "load-149"}, responses)
	}
	got, err := client.ListTags(t.Context(), loadImage, nil)
	const want = "GetImageTags: the list of tags changed while it was read, 4 times in a row; the last time, the total was no longer 156 (attempts: 0)"
	if err == nil || err.Error() != want || got != nil {
		t.Errorf("%d tags, %v", len(got), err)
	}
}

// moveTag moves a tag of loadImage after responses with its tags.
func moveTag(t *testing.T, server *emulator.Server, move emulator.MoveTag, responses int) {
	t.Helper()
	move.Service, move.Registry, move.Image = emulator.ServiceNCR, loadImage.Registry, loadImage.ImageName
	move.After = &emulator.After{Operation: emulator.OperationGetImageTags, Responses: responses}
	if err := server.MoveTag(move); err != nil {
		t.Fatal(err)
	}
}
