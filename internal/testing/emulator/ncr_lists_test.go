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

const (
	acmeTags     = "/ncr/api/v2/repositories/acme/storefront/tags"
	acmeImages   = "/ncr/api/v2/repositories/acme"
	krRegistries = "/ncr/api/v2/repositories"
)

func listNCRTags(t *testing.T, server *Server, target string) ncrList[ncrTagDetail] {
	t.Helper()
	return decode[ncrList[ncrTagDetail]](t, callNCR(t, server, target).body)
}

func namesOf(list ncrList[ncrTagDetail]) []string {
	var names []string
	for _, tag := range list.Results {
		names = append(names, tag.Name)
	}
	return names
}

// pageNumbers are the numbers of the pages before and after one, or "null".
func pageNumbers[Result any](list ncrList[Result]) string {
	text := func(number *int) string {
		if number == nil {
			return "null"
		}
		return fmt.Sprint(*number)
	}
	return fmt.Sprintf("%d %s %s", list.Count, text(list.Previous), text(list.Next))
}

// The example of the tag's own page, as the one element of a list.
func TestNCRGetImageTagsExample(t *testing.T) {
	server := startServer(t, Options{})
	detail := callNCR(t, server, "/ncr/api/v2/repositories/seed/docker/tags/ncpdocker")
	got := callNCR(t, server, "/ncr/api/v2/repositories/seed/docker/tags")
	if diff := cmp.Diff(`{"count":1,"next":null,"previous":null,"results":[`+detail.body+`]}`, got.body); got.status != 200 || diff != "" {
		t.Errorf("status %d %s", got.status, diff)
	}
	if kind, id := got.header.Get("Content-Type"), got.header.Get("x-ncp-trace-id"); kind != "application/json" || len(id) != 32 {
		t.Errorf("content type %q, trace id %q", kind, id)
	}
}

func TestNCRGetImageTags(t *testing.T) {
	server := startServer(t, Options{})
	all := []string{"edge", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.2", "1.4.1", "1.4.0"}
	for query, want := range map[string]struct {
		numbers string
		names   []string
	}{
		"":                                     {"8 null null", all},
		"?":                                    {"8 null null", all},
		"?other=0":                             {"8 null null", all},
		"?page=1":                              {"8 null null", all},
		"?pagesize=8":                          {"8 null null", all},
		"?pagesize=3":                          {"8 null 2", all[:3]},
		"?page=2&pagesize=3":                   {"8 1 3", all[3:6]},
		"?pagesize=3&page=3":                   {"8 2 null", all[6:]},
		"?page=2&pagesize=4":                   {"8 1 null", all[4:]},
		"?page=3&pagesize=4":                   {"8 2 null", nil},
		"?page=9223372036854775807&pagesize=2": {"8 9223372036854775806 null", nil},
	} {
		list := listNCRTags(t, server, acmeTags+query)
		if diff := cmp.Diff(want.names, namesOf(list)); diff != "" || pageNumbers(list) != want.numbers {
			t.Errorf("%s: numbers %s, want %s %s", query, pageNumbers(list), want.numbers, diff)
		}
	}
	for _, tag := range listNCRTags(t, server, acmeTags).Results {
		if diff := cmp.Diff(detailOf(t, server, "storefront", tag.Name), tag); diff != "" {
			t.Errorf("%s: %s", tag.Name, diff)
		}
	}
	if got := callNCR(t, server, "/ncr/api/v2/repositories/acme/load/tags").body; got != `{"count":0,"next":null,"previous":null,"results":[]}` {
		t.Errorf("load tags: %s", got)
	}
	if got := namesOf(listNCRTags(t, server, "/ncr/krs/v2/repositories/acme/storefront/tags")); !slices.Equal(got, []string{"1.4.2"}) {
		t.Errorf("another region: %v", got)
	}
	if got := namesOf(listNCRTags(t, server, "/ncr/api/v2/repositories/acme/base%2Fruntime/tags")); !slices.Equal(got, []string{"2024.04", "2024.03"}) {
		t.Errorf("a name with a slash: %v", got)
	}
}

func TestNCRGetImages(t *testing.T) {
	server := startServer(t, Options{})
	element := func(name, updated string) string {
		return `{"can_edit":false,"description":"","is_automated":false,"is_private":false,"last_updated":` + updated + `,"name":"` + name +
			`","namespace":"acme","pull_count":0,"repository_type":"IMAGE","star_count":0,"status":1,"user":""}`
	}
	elements := []string{
		element("storefront", "1711949418000"), element("base/runtime", "1712030421250"),
		element("hello/world", "1704848523000"), element("api", "1713859330000"), element("load", "0"),
	}
	for query, want := range map[string]string{
		"":                    `{"count":5,"next":null,"previous":null,"results":[` + strings.Join(elements, ",") + `]}`,
		"?page=2&pagesize=1":  `{"count":5,"next":3,"previous":1,"results":[` + elements[1] + `]}`,
		"?page=3&pagesize=50": `{"count":5,"next":null,"previous":2,"results":[]}`,
	} {
		got := callNCR(t, server, acmeImages+query)
		if diff := cmp.Diff(want, got.body); got.status != 200 || diff != "" {
			t.Errorf("%s: status %d %s", query, got.status, diff)
		}
	}
}

func TestNCRGetRegistry(t *testing.T) {
	server := startServer(t, Options{})
	element := func(name, host, created string) string {
		return `{"bucket":"","created":` + created + `,"end_point":"` + name + host + `","end_point_enabled":true,"name":"` + name +
			`","private_end_point":"","private_id":"","public_reg_status":false,"scan_on_push_enabled":false,"status":"RUNNING"}`
	}
	elements := []string{
		element("acme", ".kr.ncr.ntruss.com", "1685409160000"), element("acme-fin", ".ncr.fin-ntruss.com", "1705293000000"),
		element("seed", ".kr.ncr.ntruss.com", "1679472955000"),
	}
	for target, want := range map[string]string{
		krRegistries:                          `{"count":3,"next":null,"previous":null,"results":[` + strings.Join(elements, ",") + `]}`,
		krRegistries + "?page=2&pagesize=1":   `{"count":3,"next":3,"previous":1,"results":[` + elements[1] + `]}`,
		"/ncr/sgn-api/v2/repositories":        `{"count":1,"next":null,"previous":null,"results":[` + element("acme", ".sg.ncr.ntruss.com", "1699339202000") + `]}`,
		"/ncr/kr/v2/repositories":             `{"count":1,"next":null,"previous":null,"results":[` + element("acme", ".ncr.gov-ntruss.com", "1701396317000") + `]}`,
		"/ncr/krs/v2/repositories?pagesize=1": `{"count":1,"next":null,"previous":null,"results":[` + element("acme", ".krs.ncr.gov-ntruss.com", "1701397309000") + `]}`,
	} {
		got := callNCR(t, server, target)
		if diff := cmp.Diff(want, got.body); got.status != 200 || diff != "" {
			t.Errorf("%s: status %d %s", target, got.status, diff)
		}
	}
}

func TestNCRListsShuffled(t *testing.T) {
	server := startServer(t, Options{})
	images := func(query string) []string {
		return namesOf(decode[ncrList[ncrTagDetail]](t, callNCR(t, server, acmeImages+query).body))
	}
	tags := func(query string) []string { return namesOf(listNCRTags(t, server, acmeTags+query)) }
	for name, list := range map[string]func(string) []string{"images": images, "tags": tags} {
		server.Reset()
		inOrder := list("")
		server.Shuffle(3)
		shuffled, paged := list(""), slices.Concat(list("?pagesize=3"), list("?page=2&pagesize=3"), list("?page=3&pagesize=3"))
		if diff := cmp.Diff(shuffled, paged); diff != "" || slices.Equal(inOrder, shuffled) {
			t.Errorf("%s: %v %s", name, shuffled, diff)
		}
		slices.Sort(inOrder)
		slices.Sort(shuffled)
		if diff := cmp.Diff(inOrder, shuffled); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
