// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"strings"
	"testing"
	"unsafe"
)

// TestRequestIDsKeepNothingElse adds an ID of a response and a host of a signed URL, of which both
// are parts: what is remembered must not keep the rest in memory.
func TestRequestIDsKeepNothingElse(t *testing.T) {
	t.Parallel()
	url, body := strings.Clone("https://api.example.com/?Signature=0123"), strings.Clone(`{"RequestId": "R-0001"}`)
	host, id := url[8:23], body[15:21]
	var ids requestIDs
	if ids.add(host, []string{id}) || !ids.add(host, []string{id}) {
		t.Fatal("an ID is repeated at the second time only")
	}
	if ids.add("other.example.com", []string{id}) {
		t.Error("another host's ID is not a repetition")
	}
	for ownHost, seen := range ids.seen {
		if unsafe.StringData(ownHost) == unsafe.StringData(host) {
			t.Error("the host is a part of the URL")
		}
		for ownID := range seen {
			if unsafe.StringData(ownID) == unsafe.StringData(id) {
				t.Error("the ID is a part of the response")
			}
		}
	}
}
