// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listACRTags is the tags' names on a page, in the order of the response.
func listACRTags(t *testing.T, server *Server, changes ...string) []string {
	t.Helper()
	got := callACR(t, server, append([]string{"Action", OperationListRepoTag, "Tag", ""}, changes...)...)
	names := []string{}
	for _, image := range decode[acrTagList](t, got.body).Images {
		names = append(names, image.Tag)
	}
	return names
}

func TestACRListRepoTag(t *testing.T) {
	server := startServer(t, Options{})
	const image1101 = `{"Digest":"e49eeadbbce36e9b2b727a977ab638d119f8ff4663cf900d385fc2ce57573a14","ImageCreate":"1711814571000",` +
		`"ImageId":"8fd62e073b8cbf27968e34b44153054a7b10dd232a61402d0aa4e7d28a685b17","ImageSize":46006520,"ImageUpdate":"1711814649000","Status":"NORMAL","Tag":"`
	for name, test := range map[string]struct {
		changes []string
		want    string
	}{
		"second page": {[]string{"PageNo", "2", "PageSize", "2"}, `"PageNo":2,"PageSize":2,"TotalCount":"8","Images":[` + image1101 + `1.5.0-rc.1"},` + image1101 + `latest"}]}`},
		"behind all":  {[]string{"PageNo", "9223372036854775807", "PageSize", "2"}, `"PageNo":9223372036854775807,"PageSize":2,"TotalCount":"8","Images":[]}`},
		"no tags":     {[]string{"RepoId", loadRepository}, `"PageNo":1,"PageSize":30,"TotalCount":"0","Images":[]}`},
	} {
		got := callACR(t, server, append([]string{"Action", OperationListRepoTag, "Tag", ""}, test.changes...)...)
		want := withRequestID(`{"Code":"success","IsSuccess":true,"RequestId":"%",`, got) + test.want
		if diff := cmp.Diff(want, got.body); got.status != 200 || diff != "" {
			t.Errorf("%s: status %d %s", name, got.status, diff)
		}
	}
	all := []string{"edge", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.2", "1.4.1", "1.4.0"}
	for name, pages := range map[string][][]string{
		"standard":        {listACRTags(t, server)},
		"the most":        {listACRTags(t, server, "PageSize", "100")},
		"an empty value":  {listACRTags(t, server, "PageNo", "", "PageSize", "")},
		"of three":        {listACRTags(t, server, "PageSize", "3"), listACRTags(t, server, "PageNo", "2", "PageSize", "3"), listACRTags(t, server, "PageNo", "3", "PageSize", "3")},
		"as many as tags": {listACRTags(t, server, "PageSize", "8"), listACRTags(t, server, "PageNo", "2", "PageSize", "8")},
	} {
		if diff := cmp.Diff(all, slices.Concat(pages...)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestACRListRepoTagPages(t *testing.T) {
	fixture := sampleFixture()
	tags := fixture.ACR.Instances[0].Repositories[0].Tags
	for number := range 35 {
		tags["v"+strconv.Itoa(100+number)] = "image"
	}
	server := startServer(t, Options{Fixture: fixture})
	if got := listACRTags(t, server, "InstanceId", "cri-sample"); len(got) != 30 || got[0] != "master" || got[29] != "v128" {
		t.Errorf("first page %v", got)
	}
	if diff := cmp.Diff([]string{"v129", "v130", "v131", "v132", "v133", "v134"}, listACRTags(t, server, "InstanceId", "cri-sample", "PageNo", "2")); diff != "" {
		t.Error(diff)
	}
}

func TestACRListRepoTagErrors(t *testing.T) {
	server := startServer(t, Options{})
	for name, test := range map[string]struct {
		changes       []string
		code, message string
	}{
		"no repository":     {[]string{"RepoId", ""}, "MissingRepoId", "RepoId is mandatory for this action."},
		"page 0":            {[]string{"PageNo", "0"}, "InvalidParameter", "Specified parameter PageNo is not valid."},
		"no page":           {[]string{"PageNo", "1.0"}, "InvalidParameter", "Specified parameter PageNo is not valid."},
		"page beyond int64": {[]string{"PageNo", "9223372036854775808"}, "InvalidParameter", "Specified parameter PageNo is not valid."},
		"page of nothing":   {[]string{"PageSize", "0"}, "InvalidParameter", "Specified parameter PageSize is not valid."},
		"negative page":     {[]string{"PageSize", "-1"}, "InvalidParameter", "Specified parameter PageSize is not valid."},
		"page of 101":       {[]string{"PageSize", "101"}, "InvalidParameter", "Specified parameter PageSize is not valid."},
	} {
		got := callACR(t, server, append([]string{"Action", OperationListRepoTag}, test.changes...)...)
		if body := decode[rpcErrorBody](t, got.body); got.status != 400 || body.Code != test.code || body.Message != test.message {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

func TestACRListRepoTagShuffled(t *testing.T) {
	server := startServer(t, Options{})
	inOrder := listACRTags(t, server)
	server.Shuffle(1)
	first, again := listACRTags(t, server), slices.Concat(listACRTags(t, server, "PageSize", "5"), listACRTags(t, server, "PageNo", "2", "PageSize", "5"))
	if diff := cmp.Diff(first, again); diff != "" || cmp.Equal(first, inOrder) {
		t.Errorf("%v %s", first, diff)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(inOrder)), slices.Sorted(slices.Values(first))); diff != "" {
		t.Error(diff)
	}
}
