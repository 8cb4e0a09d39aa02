// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var storefrontTags = []string{"edge", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.2", "1.4.1", "1.4.0"}

func TestPageFaults(t *testing.T) {
	for name, test := range map[string]struct {
		fault PageFault
		pages [2][]string // of three tags, in both vendors
	}{
		"none":         {PageFault{}, [2][]string{storefrontTags[:3], storefrontTags[3:6]}},
		"drop last":    {PageFault{DropLast: true, Page: 2}, [2][]string{storefrontTags[:3], storefrontTags[3:5]}},
		"empty":        {PageFault{Empty: true, Page: 1}, [2][]string{{}, storefrontTags[3:6]}},
		"repeat first": {PageFault{RepeatFirst: true, Page: 2}, [2][]string{storefrontTags[:3], {"latest", "1.4.3", "edge"}}},
		"once":         {PageFault{Empty: true, Times: 1}, [2][]string{{}, storefrontTags[3:6]}},
		"another list": {PageFault{Empty: true, Operation: OperationGetImages}, [2][]string{storefrontTags[:3], storefrontTags[3:6]}},
	} {
		server := startServer(t, Options{})
		server.AddPageFault(test.fault)
		got := [2][]string{listACRTags(t, server, "PageSize", "3"), listACRTags(t, server, "PageNo", "2", "PageSize", "3")}
		if diff := cmp.Diff(test.pages, got); diff != "" {
			t.Errorf("%s, ACR: %s", name, diff)
		}
		server.ClearFaults()
		server.AddPageFault(test.fault)
		for index, want := range test.pages {
			names := append([]string{}, namesOf(listNCRTags(t, server, fmt.Sprintf("%s?page=%d&pagesize=3", acmeTags, index+1)))...)
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("%s, NCR, page %d: %s", name, index+1, diff)
			}
		}
	}
}

func TestPageFaultFields(t *testing.T) {
	server := startServer(t, Options{})
	server.AddPageFault(PageFault{
		Operation: OperationListRepoTag, Fields: map[string]any{"PageSize": 0, "TotalCount": "7", "NextToken": "x"}, Omit: []string{"PageNo", "Images"},
	})
	got := callACR(t, server, "Action", OperationListRepoTag, "Tag", "")
	if want := withRequestID(`{"Code":"success","IsSuccess":true,"NextToken":"x","PageSize":0,"RequestId":"%","TotalCount":"7"}`, got); got.body != want {
		t.Errorf("%s, want %s", got.body, want)
	}
	server.AddPageFault(PageFault{Operation: OperationGetImageTags, Page: 2, Fields: map[string]any{"next": 1, "results": nil}})
	const want = `{"count":8,"next":1,"previous":1,"results":null}`
	if got := callNCR(t, server, acmeTags+"?page=2&pagesize=3").body; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	server.Reset()
	if got := listACRTags(t, server); !slices.Equal(got, storefrontTags) {
		t.Errorf("after a reset: %v", got)
	}
}

func TestPageFaultShuffle(t *testing.T) {
	server := startServer(t, Options{})
	server.AddPageFault(PageFault{Shuffle: true})
	first, second := listACRTags(t, server), listACRTags(t, server)
	if slices.Equal(first, second) {
		t.Errorf("twice the same order: %v", first)
	}
	for _, names := range [][]string{first, second} {
		if diff := cmp.Diff(slices.Sorted(slices.Values(storefrontTags)), slices.Sorted(slices.Values(names))); diff != "" {
			t.Error(diff)
		}
	}
}

func TestPageFaultErrors(t *testing.T) {
	server := startServer(t, Options{})
	for body, want := range map[string]string{
		`{"operation":"GetRepoTag"}`:       `page fault: operation: "GetRepoTag" is none of ["ListRepoTag" "GetImageTags" "GetImages" "GetRegistry"]`,
		`{"page":-1}`:                      `page fault: page and times must not be negative`,
		`{"times":-1}`:                     `page fault: page and times must not be negative`,
		`{"empty":true,"drop_last":true}`:  `page fault: shuffle, empty, drop_last and repeat_first exclude each other`,
		`{"fields":{"TotalCount":"7"}} {}`: `unexpected data after the JSON document`,
	} {
		got := control(t, server, "POST", "page-faults", body)
		if got.status != 400 || strings.TrimSpace(got.body) != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
	if got := control(t, server, "POST", "page-faults", `{"empty":true,"fields":{"TotalCount":"0"}}`); got.status != 204 || len(listACRTags(t, server)) != 0 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestNCRPageSize(t *testing.T) {
	server := startServer(t, Options{NCRPageSize: 3})
	for query, want := range map[string]struct {
		numbers string
		names   []string
	}{
		"?page=1&pagesize=100": {"8 null 2", storefrontTags[:3]},
		"?page=3&pagesize=100": {"8 2 null", storefrontTags[6:]},
		"?page=2&pagesize=2":   {"8 1 3", storefrontTags[2:4]},
		"":                     {"8 null 2", storefrontTags[:3]},
	} {
		list := listNCRTags(t, server, acmeTags+query)
		if diff := cmp.Diff(want.names, namesOf(list)); diff != "" || pageNumbers(list) != want.numbers {
			t.Errorf("%s: numbers %s, want %s %s", query, pageNumbers(list), want.numbers, diff)
		}
	}
}

// TestListedLoadTags compares the entries of lists with the tags themselves.
func TestListedLoadTags(t *testing.T) {
	server := startServer(t, Options{ListedLoadTags: 250})
	move := MoveTag{Service: ServiceNCR, Registry: "acme", Image: "load", Tag: "load-248", Delete: true}
	if err := server.MoveTag(move); err != nil {
		t.Fatal(err)
	}
	got := listACRTags(t, server, "RepoId", loadRepository, "PageNo", "3", "PageSize", "100")
	if len(got) != 50 || got[0] != "load-49" || got[49] != "load-0" {
		t.Errorf("third page %v", got)
	}
	list := listNCRTags(t, server, "/ncr/api/v2/repositories/acme/load/tags?page=1&pagesize=2")
	if diff := cmp.Diff([]string{"load-249", "load-247"}, namesOf(list)); diff != "" || list.Count != 249 {
		t.Errorf("%d tags %s", list.Count, diff)
	}
	for _, tag := range list.Results {
		if diff := cmp.Diff(detailOf(t, server, "load", tag.Name), tag); diff != "" {
			t.Errorf("%s: %s", tag.Name, diff)
		}
	}
	server.Reset()
	if count := listNCRTags(t, server, "/ncr/api/v2/repositories/acme/load/tags").Count; count != 250 {
		t.Errorf("%d tags after a reset", count)
	}
	if got := listACRTags(t, server); !slices.Equal(got, storefrontTags) {
		t.Errorf("another repository: %v", got)
	}
}

func TestListOptionErrors(t *testing.T) {
	for _, options := range []Options{{NCRPageSize: -1}, {ListedLoadTags: -1}} {
		_, err := Start(options)
		if want := "start emulator: the NCR page size and the number of listed load tags must not be negative"; err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
