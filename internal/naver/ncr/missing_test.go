// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const noSuchThing = `{"error": {"errorCode": "404", "message": "Not Found"}}`

// said is what the emulator is to say to an operation; the zero value leaves it its own answer.
type said struct {
	status int
	body   string
}

func TestFindMissing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tags, registries said
		want             Missing
		err              string
		requests         map[string]int64
	}{
		"the tag": {
			said{200, `{"count": 2, "next": null, "results": [{"name": "1.4.0"}, {"name": "1.4.1"}]}`}, said{},
			Missing{Kind: transport.KindTag, Beside: List{Names: []string{"1.4.0", "1.4.1"}, Total: 2, Complete: true}}, "",
			map[string]int64{"GetImageTags": 1},
		},
		"the tag, of many": {
			said{200, `{"count": 200, "next": 2, "results": [{"name": "1.4.0"}]}`}, said{},
			Missing{Kind: transport.KindTag, Beside: List{Names: []string{"1.4.0"}, Total: 200}}, "", map[string]int64{"GetImageTags": 1},
		},
		"the tag of an image that has none": {
			said{200, `{"count": 0, "results": []}`}, said{200, `{"results": [{"name": "acme"}]}`},
			Missing{Kind: transport.KindTag}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the image": {
			said{404, noSuchThing}, said{200, `{"results": [{"name": "other"}, {"name": "acme"}]}`},
			Missing{Kind: transport.KindRepository}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the registry": {
			said{404, noSuchThing}, said{200, `{"count": 1, "next": null, "results": [{"name": "other"}]}`},
			Missing{Kind: transport.KindInstance, Beside: List{Names: []string{"other"}, Total: 1, Complete: true}}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"the registry, in a list that has it as an empty answer": {
			said{200, `{"results": []}`}, said{200, `{"results": []}`},
			Missing{Kind: transport.KindInstance, Beside: List{Complete: true}}, "", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"perhaps the registry: there is another page": {
			said{404, noSuchThing}, said{200, `{"next": 2, "results": [{"name": "other"}]}`},
			Missing{}, "there are more registries than one answer lists", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"perhaps the registry: there are more": {
			said{404, noSuchThing}, said{200, `{"count": 2, "results": [{"name": "other"}]}`},
			Missing{}, "there are more registries than one answer lists", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"perhaps the registry: the page is full": {
			said{404, noSuchThing}, said{200, `{"results": [` + strings.Repeat(`{"name": "other"},`, 99) + `{"name": "other"}]}`},
			Missing{}, "there are more registries than one answer lists", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"perhaps the registry: one has no name": {
			said{404, noSuchThing}, said{200, `{"results": [{"name": "other"}, {"name": ""}]}`},
			Missing{}, "there are more registries than one answer lists", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"no permission to list tags": {
			said{401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`}, said{},
			Missing{}, "GetImageTags: HTTP 401: 210: Permission Denied (attempts: 1, request id: T1)", map[string]int64{"GetImageTags": 1},
		},
		"no permission to list registries": {
			said{404, noSuchThing}, said{401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`},
			Missing{}, "GetRegistry: HTTP 401: 210: Permission Denied (attempts: 1, request id: T1)", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"a service that knows no lists": {
			said{404, noSuchThing}, said{404, noSuchThing},
			Missing{}, "GetRegistry: HTTP 404: 404: Not Found (attempts: 1, request id: T1)", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
		"a list that is none": {
			said{404, noSuchThing}, said{200, `{"count": 0}`},
			Missing{}, "GetRegistry: HTTP 200: results: the answer has no such list (attempts: 1, request id: T1)", map[string]int64{"GetImageTags": 1, "GetRegistry": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := start(t, allowed)
			for operation, says := range map[string]said{emulator.OperationGetImageTags: test.tags, emulator.OperationGetRegistry: test.registries} {
				if says.status != 0 {
					server.AddFault(emulator.Fault{Operation: operation, Status: says.status, Body: says.body, Headers: map[string]string{"x-ncp-trace-id": "T1"}})
				}
			}
			got, err := client.FindMissing(t.Context(), storefront)
			if difference := cmp.Diff(test.want, got); difference != "" || text(err) != test.err {
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

// TestFindMissingInTheEmulator asks for real, an image with a slash in its name too.
func TestFindMissingInTheEmulator(t *testing.T) {
	t.Parallel()
	for want, request := range map[transport.Kind]TagRequest{
		transport.KindTag:        {Registry: "acme", ImageName: "hello/world", Reference: "9"},
		transport.KindRepository: {Registry: "acme", ImageName: "hello/moon", Reference: "9"},
		transport.KindInstance:   {Registry: "acne", ImageName: "hello/world", Reference: "9"},
	} {
		_, client := start(t, allowed)
		got, err := client.FindMissing(t.Context(), request)
		if err != nil || got.Kind != want {
			t.Errorf("%+v: %+v, %v", request, got, err)
		}
	}
}

func TestListsCheckNames(t *testing.T) {
	t.Parallel()
	server, client := start(t, allowed)
	for want, request := range map[error]TagRequest{
		ErrRegistry:         {Registry: "a/b", ImageName: "storefront"},
		image.ErrRepository: {Registry: "acme", ImageName: "../x"},
	} {
		if _, err := client.GetImageTags(t.Context(), request); !errors.Is(err, want) {
			t.Errorf("%+v: %v, want %v", request, err, want)
		}
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

func TestListsReadTheDocumentedWrapper(t *testing.T) {
	t.Parallel()
	list, err := answering(t, http.StatusOK, `{"count": 3, "result": [{"name": "a"}, {"name": null}, {"name": "b"}]}`).GetRegistry(t.Context(), Location{})
	if difference := cmp.Diff(List{Names: []string{"a", "b"}, Total: 3}, list); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
}
