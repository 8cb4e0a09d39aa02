// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestListTagsOfBrokenPages ends with an error, and with no tag.
func TestListTagsOfBrokenPages(t *testing.T) {
	t.Parallel()
	const changed = "the list of tags changed while it was read, 4 times in a row; the last time, "
	for name, test := range map[string]struct {
		fault   emulator.PageFault
		reason  transport.Reason
		message string
		pages   map[string]int
	}{
		"short page":                       {emulator.PageFault{Page: 2, DropLast: true}, transport.ReasonListMoved, changed + "the number of tags on page 2 was 49 instead of 50 (150 in total)", map[string]int{"1/100": 4, "2/100": 4}},
		"short first page":                 {emulator.PageFault{Page: 1, DropLast: true}, transport.ReasonListMoved, changed + "the number of tags on page 1 was 99 instead of 100 (150 in total)", map[string]int{"1/100": 4}},
		"empty page":                       {emulator.PageFault{Page: 2, Empty: true}, transport.ReasonListMoved, changed + "the number of tags on page 2 was 0 instead of 50 (150 in total)", map[string]int{"1/100": 4, "2/100": 4}},
		"repeated tag":                     {emulator.PageFault{Page: 2, RepeatFirst: true}, transport.ReasonListMoved, changed + "1 of 150 tags was read twice", map[string]int{"1/100": 4, "2/100": 4}},
		"another page":                     {emulator.PageFault{Page: 2, Fields: map[string]any{"PageNo": 1}}, transport.ReasonInvalidResponse, `the response is about page "1"`, map[string]int{"1/100": 1, "2/100": 2}},
		"total of one page":                {emulator.PageFault{Fields: map[string]any{"TotalCount": "100"}}, transport.ReasonListMoved, changed + "the last page was followed by more tags", map[string]int{"1/100": 4, "2/100": 4}},
		"total too small":                  {emulator.PageFault{Fields: map[string]any{"TotalCount": "7"}}, transport.ReasonListMoved, changed + "the number of tags on page 1 was 100 instead of 7 (7 in total)", map[string]int{"1/100": 4}},
		"total too large":                  {emulator.PageFault{Fields: map[string]any{"TotalCount": "151"}}, transport.ReasonListMoved, changed + "the number of tags on page 2 was 50 instead of 51 (151 in total)", map[string]int{"1/100": 4, "2/100": 4}},
		"no total":                         {emulator.PageFault{Omit: []string{"TotalCount"}}, transport.ReasonInvalidResponse, "the response does not say how many tags there are", map[string]int{"1/100": 1}},
		"total as a word":                  {emulator.PageFault{Fields: map[string]any{"TotalCount": "many"}}, transport.ReasonInvalidResponse, `TotalCount: expected a whole number, got "many"`, map[string]int{"1/100": 1}},
		"no images":                        {emulator.PageFault{Omit: []string{"Images"}}, transport.ReasonInvalidResponse, "the response has no Images", map[string]int{"1/100": 1}},
		"too many":                         {emulator.PageFault{Fields: map[string]any{"TotalCount": "100001"}}, transport.ReasonListTooLong, "there are 100001 tags, and no list of more than 100000 is read", map[string]int{"1/100": 1}},
		"entry without name":               {emulator.PageFault{Page: 2, Fields: map[string]any{"Images": []any{map[string]any{"Tag": "a"}, map[string]any{"Tag": nil}}}}, transport.ReasonInvalidResponse, "Images[1].Tag: the entry has no name", nil},
		"entry with a name that is no tag": {emulator.PageFault{Page: 2, Fields: map[string]any{"Images": []any{map[string]any{"Tag": "a/b"}}}}, transport.ReasonInvalidResponse, `Images[0].Tag: "a/b" is not a tag`, nil},
		"size that is no number":           {emulator.PageFault{Page: 1, Fields: map[string]any{"Images": []any{map[string]any{"Tag": "a", "ImageSize": "12MB"}}}}, transport.ReasonInvalidResponse, `Images[0].ImageSize: expected a whole number, got "12MB"`, map[string]int{"1/100": 1}},
		"size beyond 64 bits":              {emulator.PageFault{Page: 1, Fields: map[string]any{"Images": []any{map[string]any{"Tag": "a", "ImageSize": json.RawMessage("9223372036854775808")}}}}, transport.ReasonInvalidResponse, `Images[0].ImageSize: the number 9223372036854775808 exceeds 64 bits`, map[string]int{"1/100": 1}},
	} {
		server, client := startLoaded(t, 150)
		server.AddPageFault(test.fault)
		got, err := client.ListTags(t.Context(), loadRepository, nil)
		failed, isCall := errors.AsType[transport.Error](err)
		if !isCall || failed.Kind != transport.KindUnexpected || failed.Reason != test.reason || failed.Message != test.message ||
			failed.Operation != "ListRepoTag" || failed.Host != strings.TrimPrefix(server.URL(), "http://") || got != nil {
			t.Errorf("%s: %d tags, %+v", name, len(got), failed)
		}
		if difference := cmp.Diff(test.pages, pagesOf(server)); difference != "" && test.pages != nil {
			t.Errorf("%s: requests (-want +got):\n%s", name, difference)
		}
	}
}

// TestListTagsWithTheResponseToAnotherRequest reads a page again, on a connection of its own, and
// with it all that follows.
func TestListTagsWithTheResponseToAnotherRequest(t *testing.T) {
	t.Parallel()
	server, client := startLoaded(t, 150)
	server.AddPageFault(emulator.PageFault{Page: 2, Times: 1, Fields: map[string]any{"PageNo": 1}})
	got, err := client.ListTags(t.Context(), loadRepository, nil)
	if difference := cmp.Diff(loadNames(150), namesOf(got)); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
	if difference := cmp.Diff(map[string]int{"1/100": 2, "2/100": 2}, pagesOf(server)); difference != "" || server.Record().ConnectionsOpened != 3 {
		t.Errorf("%d connections, requests (-want +got):\n%s", server.Record().ConnectionsOpened, difference)
	}
}

// TestListTagsInUnstableOrder has another order in each response.
func TestListTagsInUnstableOrder(t *testing.T) {
	t.Parallel()
	server, client := startLoaded(t, 150)
	server.AddPageFault(emulator.PageFault{Shuffle: true})
	got, err := client.ListTags(t.Context(), loadRepository, nil)
	if failed, _ := errors.AsType[transport.Error](err); failed.Reason != transport.ReasonListMoved || got != nil {
		t.Errorf("%d tags, %v", len(got), err)
	}
}

// TestListTagsThatMoveOnce changes the repository between two pages.
func TestListTagsThatMoveOnce(t *testing.T) {
	t.Parallel()
	all := loadNames(150)
	for name, test := range map[string]struct {
		move  emulator.MoveTag
		want  []string
		pages map[string]int
	}{
		"a tag added":        {emulator.MoveTag{Tag: "new", To: "load-149"}, append([]string{"load-149", "new"}, all[1:]...), map[string]int{"1/100": 3, "2/100": 2}},
		"a tag deleted":      {emulator.MoveTag{Tag: "load-149", Delete: true}, all[1:], map[string]int{"1/100": 3, "2/100": 2}},
		"a tag pushed again": {emulator.MoveTag{Tag: "load-0", To: "load-149"}, append([]string{"load-0", "load-149"}, all[1:149]...), map[string]int{"1/100": 3, "2/100": 2}},
	} {
		server, client := startLoaded(t, 150)
		test.move.Service, test.move.InstanceID, test.move.Namespace, test.move.Repository = emulator.ServiceACR, loadRepository.InstanceID, "platform", "load"
		test.move.After = &emulator.After{Operation: emulator.OperationListRepoTag, Responses: 1}
		if err := server.MoveTag(test.move); err != nil {
			t.Fatal(err)
		}
		got, err := client.ListTags(t.Context(), loadRepository, nil)
		if difference := cmp.Diff(test.want, namesOf(got)); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, difference)
		}
		if difference := cmp.Diff(test.pages, pagesOf(server)); difference != "" {
			t.Errorf("%s: requests (-want +got):\n%s", name, difference)
		}
	}
}

// TestListTagsThatMoveEachTime pushes a tag behind each response.
func TestListTagsThatMoveEachTime(t *testing.T) {
	t.Parallel()
	server, client := startLoaded(t, 150)
	for responses := 1; responses < 12; responses++ {
		move := emulator.MoveTag{
			Service: emulator.ServiceACR, InstanceID: loadRepository.InstanceID, Namespace: "platform", Repository: "load",
			Tag: fmt.Sprintf("new-%d", responses), To: "load-149", After: &emulator.After{Operation: emulator.OperationListRepoTag, Responses: responses},
		}
		if err := server.MoveTag(move); err != nil {
			t.Fatal(err)
		}
	}
	got, err := client.ListTags(t.Context(), loadRepository, nil)
	const want = "ListRepoTag: the list of tags changed while it was read, 4 times in a row; the last time, the total was no longer 156 (attempts: 0)"
	if err == nil || err.Error() != want || got != nil {
		t.Errorf("%d tags, %v", len(got), err)
	}
	if difference := cmp.Diff(map[string]int{"1/100": 4, "2/100": 4}, pagesOf(server)); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

// TestListTagsOfTagPushedAgainInPlace pushes a tag of the first page after the last was read, which
// changes nothing but what the tag points at.
func TestListTagsOfTagPushedAgainInPlace(t *testing.T) {
	t.Parallel()
	server, client := startLoaded(t, 150)
	push := emulator.MoveTag{
		Service: emulator.ServiceACR, InstanceID: loadRepository.InstanceID, Namespace: "platform", Repository: "load", Tag: "load-100x", To: "load-100",
	}
	again := push
	again.To, again.After = "load-99", &emulator.After{Operation: emulator.OperationListRepoTag, Responses: 2} // between load-100 and load-99 by both
	for _, move := range []emulator.MoveTag{push, again} {
		if err := server.MoveTag(move); err != nil {
			t.Fatal(err)
		}
	}
	got, err := client.ListTags(t.Context(), loadRepository, nil)
	if err != nil || len(got) != 151 || got[50].Name != "load-100x" || *got[50].Digest != *got[51].Digest || got[51].Name != "load-99" {
		t.Errorf("%d tags, %v", len(got), err)
	}
	if difference := cmp.Diff(map[string]int{"1/100": 4, "2/100": 2}, pagesOf(server)); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}
