// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestListTags(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	got, err := client.ListTags(t.Context(), storefrontRepository)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tag := range got {
		names = append(names, tag.Name)
		if tag.Name != "1.4.2" {
			continue
		}
		want := ListedTag{
			Name:        "1.4.2",
			Digest:      pointer("3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"),
			ImageID:     pointer("99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df"),
			ImageSize:   pointer[int64](77485881),
			ImageCreate: pointer(time.Date(2024, time.March, 18, 9, 12, 44, 0, time.UTC)),
			ImageUpdate: pointer(time.Date(2024, time.March, 18, 9, 14, 6, 500_000_000, time.UTC)),
			Status:      pointer("NORMAL"),
		}
		if difference := cmp.Diff(want, tag); difference != "" {
			t.Errorf("tag (-want +got):\n%s", difference)
		}
	}
	if difference := cmp.Diff([]string{"edge", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.2", "1.4.1", "1.4.0"}, names); difference != "" {
		t.Errorf("names (-want +got):\n%s", difference)
	}
	requests := server.Record().Requests
	if len(requests) != 1 || requests[0].RequestTarget != firstPageTarget {
		t.Errorf("requests %+v", requests)
	}
}
