// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

var (
	storefrontTag        = TagRequest{Region: "cn-hangzhou", InstanceID: "cri-k77rd2eo9ztt1qa4", RepoID: "crr-v7m9m2g0qkqjf56p", Tag: "1.4.2"}
	storefrontRepository = RepositoryRequest{Region: "cn-hangzhou", InstanceID: "cri-k77rd2eo9ztt1qa4", RepoID: "crr-v7m9m2g0qkqjf56p"}
)

func TestGetRepoTag(t *testing.T) {
	t.Parallel()
	_, client := start(t, longTerm)
	got, err := client.GetRepoTag(t.Context(), storefrontTag)
	if err != nil {
		t.Fatal(err)
	}
	want := Tag{
		Digest:      pointer("3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"),
		ImageID:     pointer("99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df"),
		ImageSize:   pointer[int64](77485881),
		ImageCreate: pointer(time.Date(2024, time.March, 18, 9, 12, 44, 0, time.UTC)),
		ImageUpdate: pointer(time.Date(2024, time.March, 18, 9, 14, 6, 500_000_000, time.UTC)),
		Status:      pointer("NORMAL"),
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("tag (-want +got):\n%s", difference)
	}
}

func TestGetRepoTagChecksInput(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	for _, test := range []struct {
		change func(*TagRequest)
		field  string
		reason error
	}{
		{func(r *TagRequest) { r.Region = "evil.example/" }, `region "evil.example/"`, rpc.ErrRegion},
		{func(r *TagRequest) { r.InstanceID = "k77" }, `instance "k77"`, ErrInstanceID},
		{func(r *TagRequest) { r.RepoID = "" }, `repository ""`, ErrRepoID},
		{func(r *TagRequest) { r.Tag = "a b" }, `tag "a b"`, image.ErrTag},
	} {
		request := storefrontTag
		test.change(&request)
		_, err := client.GetRepoTag(t.Context(), request)
		checkInputError(t, err, "GetRepoTag: "+test.field, test.reason)
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

func TestGetRepoTagOfAnotherTag(t *testing.T) {
	t.Parallel()
	_, err := clientWithResponse(t, http.StatusOK, `{"IsSuccess": true, "Tag": "1.4.3"}`).GetRepoTag(t.Context(), storefrontTag)
	if want := `GetRepoTag: HTTP 200: the response is about tag "1.4.3" (attempts: 1)`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestGetRepoTagOfAnotherAction gets what other actions return, which have fields of the same
// names, and what may be missing.
func TestGetRepoTagOfAnotherAction(t *testing.T) {
	t.Parallel()
	const refused = "GetRepoTag: HTTP 200: the response has neither a Tag nor a Digest (attempts: 1)"
	for body, want := range map[string]string{
		`{"IsSuccess": true, "Layers": []}`:                                              refused,
		`{"IsSuccess": true, "Status": "COMPLETE", "ScanService": "ACR_SCAN_SERVICE"}`:   refused,
		`{"IsSuccess": true, "Tag": null, "Digest": "", "ImageId": "a", "ImageSize": 1}`: refused,
		`{"IsSuccess": true, "Tag": "1.4.2"}`:                                            "",
		`{"IsSuccess": true, "Digest": "5894dfb1"}`:                                      "",
	} {
		_, err := clientWithResponse(t, http.StatusOK, body).GetRepoTag(t.Context(), storefrontTag)
		if got := fmt.Sprint(err); err == nil && want != "" || err != nil && got != want {
			t.Errorf("%s: error %v, want %q", body, err, want)
		}
	}
}
