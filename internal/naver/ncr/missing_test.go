// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	notFoundBody = `{"error": {"errorCode": "404", "message": "Not Found"}}`
	notFoundWord = `{"error": {"errorCode": "NotFound", "message": "No such item"}}` // version 3's
)

// fault is what the emulator responds to an operation; the zero value is its regular response.
type fault struct {
	status int
	body   string
}

func TestFindMissing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tags, registries fault
		expected         Missing
		err              string
		requests         map[string]int64
	}{
		"the tag": {
			fault{200, `{"count": 2, "next": null, "results": [{"name": "1.4.0"}, {"name": "1.4.1"}]}`}, fault{},
			Missing{Kind: transport.KindTagNotFound, Existing: List{Names: []string{"1.4.0", "1.4.1"}, Total: 2, Complete: true}}, "",
			map[string]int64{"GetImageTags": 1},
		},
		"the tag of an image with many": {
			fault{200, `{"count": 200, "next": 2, "results": [{"name": "1.4.0"}]}`}, fault{},
			Missing{Kind: transport.KindTagNotFound, Existing: List{Names: []string{"1.4.0"}, Total: 200}}, "", map[string]int64{"GetImageTags": 1},
		},
		"the tag of an image without tags": {
			fault{200, `{"count": 0, "results": []}`}, fault{200, `{"results": [{"name": "acme"}]}`},
			Missing{Kind: transport.KindTagNotFound}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the image": {
			fault{404, notFoundBody}, fault{200, `{"results": [{"name": "other"}, {"name": "acme"}]}`},
			Missing{Kind: transport.KindRepositoryNotFound}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the registry": {
			fault{404, notFoundBody}, fault{200, `{"count": 1, "next": null, "results": [{"name": "other"}]}`},
			Missing{Kind: transport.KindInstanceNotFound, Existing: List{Names: []string{"other"}, Total: 1, Complete: true}}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the image, by a word in HTTP 400": {
			fault{400, notFoundWord}, fault{200, `{"results": [{"name": "acme"}]}`},
			Missing{Kind: transport.KindRepositoryNotFound}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the image, by a word in HTTP 404": {
			fault{404, notFoundWord}, fault{200, `{"results": [{"name": "acme"}]}`},
			Missing{Kind: transport.KindRepositoryNotFound}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the registry, by a word in HTTP 200": {
			fault{200, notFoundWord}, fault{200, `{"results": [{"name": "other"}]}`},
			Missing{Kind: transport.KindInstanceNotFound, Existing: List{Names: []string{"other"}, Complete: true}}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"unknown: another word in HTTP 400": {
			fault{400, `{"error": {"errorCode": "InvalidParameter", "fieldErrors": [{"field": "page", "message": "must be 0"}]}}`}, fault{},
			Missing{}, "GetImageTags: HTTP 400: InvalidParameter: page: must be 0 (attempts: 1, request ID: T1)", map[string]int64{"GetImageTags": 1},
		},
		"unknown: the word in HTTP 403": {
			fault{403, notFoundWord}, fault{},
			Missing{}, "GetImageTags: HTTP 403: NotFound: No such item (attempts: 1, request ID: T1)", map[string]int64{"GetImageTags": 1},
		},
		"unknown: no registries, by a word in HTTP 400": {
			fault{400, notFoundWord}, fault{400, notFoundWord},
			Missing{}, "GetRegistry: HTTP 400: NotFound: No such item (attempts: 1, request ID: T2)", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the registry, of an account without registries": {
			fault{200, `{"results": []}`}, fault{200, `{"results": []}`},
			Missing{Kind: transport.KindInstanceNotFound, Existing: List{Complete: true}}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"unknown: the registries have another page": {
			fault{404, notFoundBody}, fault{200, `{"next": 2, "results": [{"name": "other"}]}`},
			Missing{}, "the account has more registries than one response lists", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"unknown: there are more registries": {
			fault{404, notFoundBody}, fault{200, `{"count": 2, "results": [{"name": "other"}]}`},
			Missing{}, "the account has more registries than one response lists", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"unknown: the page of registries is full": {
			fault{404, notFoundBody}, fault{200, `{"results": [` + strings.Repeat(`{"name": "other"},`, 99) + `{"name": "other"}]}`},
			Missing{}, "the account has more registries than one response lists", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"unknown: a registry without a name": {
			fault{404, notFoundBody}, fault{200, `{"results": [{"name": "other"}, {"name": ""}]}`},
			Missing{}, "the account has more registries than one response lists", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"no permission to list tags": {
			fault{401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`}, fault{},
			Missing{}, "GetImageTags: HTTP 401: 210: Permission Denied (attempts: 1, request ID: T1)", map[string]int64{"GetImageTags": 1},
		},
		"no permission to list registries": {
			fault{404, notFoundBody}, fault{401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`},
			Missing{}, "GetRegistry: HTTP 401: 210: Permission Denied (attempts: 1, request ID: T2)", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"no lists in the service": {
			fault{404, notFoundBody}, fault{404, notFoundBody},
			Missing{}, "GetRegistry: HTTP 404: 404: Not Found (attempts: 1, request ID: T2)", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"a response without a list": {
			fault{404, notFoundBody}, fault{200, `{"count": 0}`},
			Missing{}, "GetRegistry: HTTP 200: the response has no results (attempts: 1, request ID: T2)", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := startClient(t, permitted)
			for operation, response := range map[string]fault{emulator.OperationGetImageTags: test.tags, emulator.OperationGetRegistry: test.registries} {
				if response.status != 0 {
					server.AddFault(emulator.Fault{Operation: operation, Status: response.status, Body: response.body, Headers: map[string]string{"x-ncp-trace-id": "T{number}"}})
				}
			}
			got, err := client.FindMissing(t.Context(), storefront)
			if difference := cmp.Diff(test.expected, got); difference != "" || text(err) != test.err {
				t.Errorf("%v, want %q; (-want +got):\n%s", err, test.err, difference)
			}
			if difference := cmp.Diff(test.requests, server.Record().Counts); difference != "" {
				t.Errorf("requests (-want +got):\n%s", difference)
			}
		})
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestFindMissingInEmulator has the emulator's regular responses, for an image with a slash in its
// name.
func TestFindMissingInEmulator(t *testing.T) {
	t.Parallel()
	for expected, request := range map[transport.Kind]TagRequest{
		transport.KindTagNotFound:        {Registry: "acme", ImageName: "hello/world", Reference: "9"},
		transport.KindRepositoryNotFound: {Registry: "acme", ImageName: "hello/moon", Reference: "9"},
		transport.KindInstanceNotFound:   {Registry: "acne", ImageName: "hello/world", Reference: "9"},
	} {
		_, client := startClient(t, permitted)
		got, err := client.FindMissing(t.Context(), request)
		if err != nil || got.Kind != expected {
			t.Errorf("%+v: %+v, %v", request, got, err)
		}
	}
}

// TestFindMissingImageOnAConnectionOfItsOwn reads a tag before and after it, on another one.
func TestFindMissingImageOnAConnectionOfItsOwn(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	_, before := client.GetTag(t.Context(), storefront)
	missing, err := client.FindMissingImage(t.Context(), storefront.image())
	_, after := client.GetTag(t.Context(), storefront)
	if missing.Kind != transport.KindRepositoryNotFound || before != nil || err != nil || after != nil {
		t.Errorf("%+v, %v, %v, %v", missing, before, err, after)
	}
	if opened := server.Record().ConnectionsOpened; opened != 2 {
		t.Errorf("%d connections, want 2", opened)
	}
}

func TestListsCheckNames(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	for expected, request := range map[error]TagRequest{
		ErrRegistry:  {Registry: "a/b", ImageName: "storefront"},
		ErrImageName: {Registry: "acme", ImageName: "../x"},
	} {
		if _, err := client.FindMissing(t.Context(), request); !errors.Is(err, expected) {
			t.Errorf("%+v: %v, want %v", request, err, expected)
		}
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

func TestDocumentedFormOfLists(t *testing.T) {
	t.Parallel()
	list, err := clientOf(t, http.StatusOK, `{"count": 3, "result": [{"name": "a"}, {"name": null}, {"name": "b"}]}`).GetRegistry(t.Context(), Location{})
	if difference := cmp.Diff(List{Names: []string{"a", "b"}, Total: 3}, list); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
}
