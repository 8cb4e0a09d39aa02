// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const firstPageTarget = "/?Action=ListRepoTag&Format=JSON&InstanceId=cri-k77rd2eo9ztt1qa4&PageNo=1&PageSize=100&RegionId=cn-hangzhou" +
	"&RepoId=crr-v7m9m2g0qkqjf56p&Version=2018-12-01"

func TestFirstTags(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		images, total string
		want          FirstTags
	}{
		"documented example": {
			`{"Tag": "a", "Digest": "x", "ImageCreate": "1711928488000"}, {"Tag": "b"}`, `"2"`,
			FirstTags{Names: []string{"a", "b"}, Digests: map[string]*string{"a": pointer("x"), "b": nil}, Total: 2},
		},
		"no tags":           {"", `"0"`, FirstTags{Digests: map[string]*string{}}},
		"no total, no name": {`{"Tag": ""}, {"Tag": "c"}`, "null", FirstTags{Names: []string{"c"}, Digests: map[string]*string{"c": nil}}},
		"one of many":       {`{"Tag": "a"}`, `2431`, FirstTags{Names: []string{"a"}, Digests: map[string]*string{"a": nil}, Total: 2431}},
	} {
		client := clientWithResponse(t, http.StatusOK, `{"IsSuccess": true, "TotalCount": `+test.total+`, "Images": [`+test.images+`]}`)
		got, err := client.FirstTags(t.Context(), storefrontTag)
		if difference := cmp.Diff(test.want, got); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, difference)
		}
	}
}

// TestFirstTagsRequestsOnePageOnce has many tags of one repository that do not exist.
func TestFirstTagsRequestsOnePageOnce(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	request := func(tag string) TagRequest {
		changed := storefrontTag
		changed.Tag = tag
		return changed
	}
	requests := func() int64 { return server.Record().Counts["ListRepoTag"] }
	for _, tag := range []string{"9.1", "9.2", "9.3"} {
		first, err := client.FirstTags(t.Context(), request(tag))
		if err != nil || first.Total != 8 || len(first.Names) != 8 || requests() != 1 {
			t.Fatalf("%s: %+v, %v, %d requests", tag, first, err, requests())
		}
	}
	if got := server.Record().Requests[0].RequestTarget; got != firstPageTarget {
		t.Errorf("request target\n%s, want\n%s", got, firstPageTarget)
	}
}

// TestFirstTagsFromBeforeTagWasMissing reads the list again where the cached one has the tag, and
// only then.
func TestFirstTagsFromBeforeTagWasMissing(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	move := emulator.MoveTag{
		Service: emulator.ServiceACR, InstanceID: storefrontName.InstanceID, Namespace: "platform", Repository: "storefront", Tag: "1.4.2", Delete: true,
	}
	missing := storefrontTag
	missing.Tag = "9.1"
	for _, step := range []struct {
		request  TagRequest
		move     bool
		forget   bool
		hasTag   bool
		requests int64
	}{
		{request: storefrontTag, hasTag: true, requests: 1},
		{request: missing, hasTag: true, requests: 1},
		{request: storefrontTag, move: true, requests: 2},
		{request: storefrontTag, requests: 2},
		{request: missing, forget: true, requests: 3},
	} {
		if step.move {
			if err := server.MoveTag(move); err != nil {
				t.Fatal(err)
			}
		}
		if step.forget {
			client.ForgetFirstTags(step.request)
		}
		first, err := client.FirstTags(t.Context(), step.request)
		hasTag, requests := slices.Contains(first.Names, "1.4.2"), server.Record().Counts["ListRepoTag"]
		if err != nil || hasTag != step.hasTag || requests != step.requests {
			t.Errorf("%+v: %+v, %v after %d requests", step, first.Names, err, requests)
		}
	}
}

func TestFirstTagsErrors(t *testing.T) {
	t.Parallel()
	_, err := clientWithResponse(t, http.StatusOK, `{"IsSuccess": true, "TotalCount": "1"}`).FirstTags(t.Context(), storefrontTag)
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall || failed.Kind != transport.KindUnexpected || failed.Message != "the response has no Images" {
		t.Errorf("%v", err)
	}
	server, client := start(t, longTerm)
	for _, test := range []struct {
		change func(*TagRequest)
		field  string
		reason error
	}{
		{func(r *TagRequest) { r.Region = "" }, `region ""`, rpc.ErrRegion},
		{func(r *TagRequest) { r.InstanceID = "" }, `instance ""`, ErrInstanceID},
		{func(r *TagRequest) { r.RepoID = "" }, `repository ""`, ErrRepoID},
	} {
		request := storefrontTag
		test.change(&request)
		_, err := client.FirstTags(t.Context(), request)
		checkInputError(t, err, "ListRepoTag: "+test.field, test.reason)
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}
