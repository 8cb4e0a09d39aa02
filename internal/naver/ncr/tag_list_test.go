// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var (
	storefrontImage = ImageRequest{Registry: "acme", ImageName: "storefront"}
	// loadImage is an image of the emulator's whose lists have as many tags as its options say.
	loadImage = ImageRequest{Registry: "acme", ImageName: "load"}
)

// startLoaded starts an emulator with these options that lists tags of loadImage.
func startLoaded(t *testing.T, options emulator.Options) (*emulator.Server, *Client) {
	t.Helper()
	server := emulator.StartForTest(t, options)
	endpoint, err := url.Parse(server.NCREndpoint())
	if err != nil {
		t.Fatal(err)
	}
	shared := transport.New(transport.Options{UserAgent: "test"})
	return server, New(Options{Transport: shared, Endpoint: endpoint, Credentials: credentials.Static(permitted)})
}

func namesOf(tags []Tag) []string {
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
		pages[target.Query().Get("page")+"/"+target.Query().Get("pagesize")]++
	}
	return pages
}

// TestListTags compares each tag of a list with what GetTag returns.
func TestListTags(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	got, err := client.ListTags(t.Context(), storefrontImage, nil)
	if err != nil {
		t.Fatal(err)
	}
	requests := server.Record().Requests
	const target = "/ncr/api/v2/repositories/acme/storefront/tags?page=1&pagesize=100"
	if len(requests) != 1 || requests[0].RequestTarget != target {
		t.Errorf("requests %+v", requests)
	}
	for _, tag := range got {
		want, err := client.GetTag(t.Context(), TagRequest{Registry: "acme", ImageName: "storefront", Reference: tag.Name})
		if difference := cmp.Diff(want, tag); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tag.Name, err, difference)
		}
	}
	if difference := cmp.Diff([]string{"edge", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.2", "1.4.1", "1.4.0"}, namesOf(got)); difference != "" {
		t.Errorf("names (-want +got):\n%s", difference)
	}
}

// TestListTagsOfManyPages reads lists in pages as large as requested, and in smaller ones.
func TestListTagsOfManyPages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		count, pageSize int
		requests        map[string]int
	}{
		{0, 0, map[string]int{"1/100": 1}},
		{100, 0, map[string]int{"1/100": 1}},
		{101, 0, map[string]int{"1/100": 2, "2/100": 1}},
		{600, 0, map[string]int{"1/100": 2, "2/100": 1, "3/100": 1, "4/100": 1, "5/100": 1, "6/100": 1}},
		{100, 40, map[string]int{"1/100": 2, "2/100": 1, "3/100": 1}},
		{80, 40, map[string]int{"1/100": 2, "2/100": 1}},
		{40, 40, map[string]int{"1/100": 1}},
		{3, 1, map[string]int{"1/100": 2, "2/100": 1, "3/100": 1}},
	} {
		server, client := startLoaded(t, emulator.Options{ListedLoadTags: test.count, NCRPageSize: test.pageSize})
		got, err := client.ListTags(t.Context(), loadImage, nil)
		if difference := cmp.Diff(loadNames(test.count), namesOf(got)); difference != "" || err != nil {
			t.Fatalf("%+v: %v (-want +got):\n%s", test, err, difference)
		}
		if difference := cmp.Diff(test.requests, pagesOf(server)); difference != "" {
			t.Errorf("%+v: requests (-want +got):\n%s", test, difference)
		}
		server.Shuffle(7) // the images of the tags as well
		shuffled, err := client.ListTags(t.Context(), loadImage, nil)
		if err != nil || test.count > 1 && slices.Equal(namesOf(got), namesOf(shuffled)) {
			t.Errorf("%+v: %v, the same order", test, err)
		}
		byName := func(a, b Tag) int { return strings.Compare(a.Name, b.Name) }
		slices.SortFunc(got, byName)
		slices.SortFunc(shuffled, byName)
		if !slices.EqualFunc(got, shuffled, isSameTag) {
			t.Errorf("%+v: shuffled: other tags", test)
		}
	}
}

// TestListTagsWhileImagesArePulled has first pages that differ by the time of a pull, and by the
// order of images.
func TestListTagsWhileImagesArePulled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		images string // of the first tag, when the first page is read again
		counts int64
	}{
		"pulled":         {`{"digest": "a", "latest_pulled": 1711928489000}, {"digest": "b"}`, 3},
		"another order":  {`{"digest": "b"}, {"digest": "a", "latest_pulled": 1711928488000}`, 3},
		"pushed":         {`{"digest": "a", "updated": 1711928489000}, {"digest": "b"}`, 6},
		"another image":  {`{"digest": "a"}, {"digest": "c"}`, 6},
		"without images": {``, 6},
	} {
		server, client := startClient(t, permitted)
		page := func(images, next string, times int) {
			server.AddFault(emulator.Fault{
				Operation: emulator.OperationGetImageTags, Status: http.StatusOK, Times: times,
				Body: `{"count": 2, "next": ` + next + `, "results": [{"name": "t` + next + `", "images": [` + images + `]}]}`,
			})
		}
		const images = `{"digest": "a", "latest_pulled": 1711928488000}, {"digest": "b"}`
		page(images, "2", 1)
		page("", "null", 1)
		page(test.images, "2", 1)
		page(test.images, "2", 1)
		page("", "null", 1)
		page(test.images, "2", 0)
		got, err := client.ListTags(t.Context(), storefrontImage, nil)
		if count := server.Record().Counts[emulator.OperationGetImageTags]; err != nil || len(got) != 2 || count != test.counts {
			t.Errorf("%s: %d tags, %v after %d requests", name, len(got), err, count)
		}
	}
}

// TestListTagsOfLargePages has a page as large as any: of each tag twenty images, ten of them
// attestations.
func TestListTagsOfLargePages(t *testing.T) {
	t.Parallel()
	var tags, images []string
	for number := range 20 {
		images = append(images, fmt.Sprintf(`{"architecture": "amd64", "created": 1711928488000, "digest": "sha256:%064d", "features": "", "latest_pulled": 0,`+
			` "mediaType": "application/vnd.oci.image.config.v1+json", "os": "linux", "os_features": "", "os_version": null, "size": 1, "updated": 1711928488000, "variant": null}`, number))
	}
	for number := range 100 {
		tags = append(tags, fmt.Sprintf(`{"name": "t%d", "creator": "a", "digest": "b", "full_size": 1, "id": 1, "image_id": 1, "last_updated": 1711928488000,`+
			` "last_updater": "a", "repository": 1, "v2": true, "images": [%s]}`, number, strings.Join(images, ",")))
	}
	body := `{"count": 100, "next": null, "previous": null, "results": [` + strings.Join(tags, ",") + `]}`
	got, err := clientOf(t, http.StatusOK, body).ListTags(t.Context(), storefrontImage, nil)
	if err != nil || len(got) != 100 || len(got[99].Images) != 20 {
		t.Errorf("%d tags, %v", len(got), err)
	}
}

// TestListTagsWithoutAList reads an empty image of a service that leaves out a list without
// entries.
func TestListTagsWithoutAList(t *testing.T) {
	t.Parallel()
	for body, problem := range map[string]string{
		`{"count": 0, "next": null, "results": null}`: "",
		`{"count": "0", "previous": null}`:            "",
		`{"count": 0, "results": []}`:                 "",
		`{"count": null, "results": null}`:            "the response has no results",
		`{}`:                                          "the response has no results",
		`{"count": 1, "results": null}`:               "the response has no results",
		`{"count": 0, "next": 2, "results": null}`:    "page 1 was no longer the last",
		`{"count": 0, "results": {}}`:                 "results: expected a list, got an object",
	} {
		got, err := clientOf(t, http.StatusOK, body).ListTags(t.Context(), storefrontImage, nil)
		if failed, _ := errors.AsType[transport.Error](err); len(got) != 0 || (err == nil) != (problem == "") || !strings.HasSuffix(failed.Message, problem) {
			t.Errorf("%s: %d tags, %v, want %q", body, len(got), err, problem)
		}
	}
}

func TestListTagsErrors(t *testing.T) {
	t.Parallel()
	_, client := startClient(t, unpermitted)
	_, err := client.ListTags(t.Context(), storefrontImage, nil)
	if failed, _ := errors.AsType[transport.Error](err); failed.Kind != transport.KindForbidden || failed.Code != "210" {
		t.Errorf("without permission: %v", err)
	}
	server, client := startClient(t, permitted)
	for expected, request := range map[transport.Kind]ImageRequest{
		transport.KindRepositoryNotFound: {Registry: "acme", ImageName: "hello/moon"},
		transport.KindInstanceNotFound:   {Registry: "acne", ImageName: "hello/world"},
	} {
		_, err := client.ListTags(t.Context(), request, nil)
		if failed, _ := errors.AsType[transport.Error](err); failed.Kind != transport.KindTagNotFound {
			t.Errorf("%+v: %v", request, err)
		}
		missing, err := client.FindMissingImage(t.Context(), request)
		if err != nil || missing.Kind != expected {
			t.Errorf("%+v: %+v, %v", request, missing, err)
		}
	}
	server.Reset()
	for expected, request := range map[error]ImageRequest{
		ErrRegistry:  {Registry: "a/b", ImageName: "storefront"},
		ErrImageName: {Registry: "acme", ImageName: "../x"},
	} {
		if _, err := client.ListTags(t.Context(), request, nil); !errors.Is(err, expected) {
			t.Errorf("%+v: %v, want %v", request, err, expected)
		}
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

// TestListTagsOfLongPages has a page that is longer than the response about one tag may be.
func TestListTagsOfLongPages(t *testing.T) {
	t.Parallel()
	var tags []string
	for number := range 100 {
		tags = append(tags, fmt.Sprintf(`{"name": "t%d", "creator": %q}`, number, strings.Repeat("a", 40_000)))
	}
	body := `{"count": 100, "next": null, "previous": null, "results": [` + strings.Join(tags, ",") + `]}`
	if got, err := clientOf(t, http.StatusOK, body).ListTags(t.Context(), storefrontImage, nil); err != nil || len(got) != 100 {
		t.Errorf("%d tags, %v", len(got), err)
	}
}
