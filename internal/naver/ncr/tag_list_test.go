// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

var storefrontImage = ImageRequest{Registry: "acme", ImageName: "storefront"}

// TestListTags compares each tag of a list with what GetTag returns.
func TestListTags(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	got, err := client.ListTags(t.Context(), storefrontImage)
	if err != nil {
		t.Fatal(err)
	}
	requests := server.Record().Requests
	const target = "/ncr/api/v2/repositories/acme/storefront/tags?page=1&pagesize=100"
	if len(requests) != 1 || requests[0].RequestTarget != target {
		t.Errorf("requests %+v", requests)
	}
	var names []string
	for _, tag := range got {
		names = append(names, tag.Name)
		want, err := client.GetTag(t.Context(), TagRequest{Registry: "acme", ImageName: "storefront", Reference: tag.Name})
		if difference := cmp.Diff(want, tag); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tag.Name, err, difference)
		}
	}
	if difference := cmp.Diff([]string{"edge", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.2", "1.4.1", "1.4.0"}, names); difference != "" {
		t.Errorf("names (-want +got):\n%s", difference)
	}
}
