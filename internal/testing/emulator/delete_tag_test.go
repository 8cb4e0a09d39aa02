// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDeleteTag(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, acrMove("1.4.2", "", deleting), ncrMove("1.4.2", "", deleting))
	if got := digestInACR(t, server, "1.4.2"); got != "TAG_NOT_EXIST" {
		t.Errorf("ACR: %s", got)
	}
	if got := callNCR(t, server, acme142); got.status != 404 || !strings.Contains(got.body, "tag not found") {
		t.Errorf("NCR: %d %s", got.status, got.body)
	}
	left := []string{"edge", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.1", "1.4.0"}
	if diff := cmp.Diff([][]string{left, left}, [][]string{listACRTags(t, server), namesOf(listNCRTags(t, server, acmeTags))}); diff != "" {
		t.Error(diff)
	}
	if err := server.MoveTag(acrMove("1.4.2", "", deleting)); err == nil {
		t.Error("it is deleted twice")
	}
	if err := server.MoveTag(ncrMove("9", "1.4.2")); err == nil {
		t.Error("a tag is moved to a deleted one")
	}
	mustMove(t, server, acrMove("1.4.2", "build 1042"), ncrMove("1.4.2", "build 1042")) // images stay
	if acr, ncr := digestInACR(t, server, "1.4.2"), digestInNCR(t, server, "1.4.2"); acr != digest1042 || ncr != digest1042 {
		t.Errorf("ACR %s, NCR %s", acr, ncr)
	}
	if got := detailOf(t, server, "storefront", "1.4.2").ID; got != 900000 {
		t.Errorf("a tag that is pushed again has the id %d", got)
	}
	mustMove(t, server, acrMove("1.4.3", "", deleting), ncrMove("1.4.3", "", deleting))
	server.Reset()
	if acr, ncr := digestInACR(t, server, "1.4.3"), digestInNCR(t, server, "1.4.3"); acr != digest1057 || ncr != digest1057 {
		t.Errorf("after Reset: ACR %s, NCR %s", acr, ncr)
	}
}

func TestDeleteLoadTag(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, MoveTag{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "load", Tag: "load-1", Delete: true},
		MoveTag{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "load", Tag: "load-2", To: "load-3"})
	mustContain(t, callACR(t, server, "RepoId", loadRepository, "Tag", "load-1").body, "TAG_NOT_EXIST")
	if diff := cmp.Diff([]string{"load-2"}, listACRTags(t, server, "RepoId", loadRepository)); diff != "" {
		t.Error(diff)
	}
}

// A tag of one repository that another one could have as well.
func TestTagListsAreSeparate(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, acrMove("load-1", "edge"), ncrMove("load-1", "edge"))
	want := []string{"edge", "load-1", "1.5.0", "1.5.0-rc.1", "latest", "1.4.3", "1.4.2", "1.4.1", "1.4.0"}
	if diff := cmp.Diff([][]string{want, want}, [][]string{listACRTags(t, server), namesOf(listNCRTags(t, server, acmeTags))}); diff != "" {
		t.Error(diff)
	}
	acr, ncr := listACRTags(t, server, "RepoId", loadRepository), namesOf(listNCRTags(t, server, "/ncr/api/v2/repositories/acme/load/tags"))
	if len(acr) != 0 || len(ncr) != 0 {
		t.Errorf("the other repositories have %v and %v", acr, ncr)
	}
}

// A deleted and a created tag must not have the id of another one.
func TestTagIDsAreUnique(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, ncrMove("a", "1.4.2"), ncrMove("a", "", deleting), ncrMove("b", "1.4.2"), ncrMove("a", "1.4.2"), ncrMove("c", "1.4.2"), ncrMove("a", "1.4.3"))
	got := map[string]int64{}
	for _, tag := range []string{"a", "b", "c"} {
		got[tag] = detailOf(t, server, "storefront", tag).ID
	}
	if diff := cmp.Diff(map[string]int64{"b": 900001, "a": 900002, "c": 900003}, got); diff != "" {
		t.Error(diff)
	}
	server.Reset()
	mustMove(t, server, ncrMove("d", "1.4.2"))
	if got := detailOf(t, server, "storefront", "d").ID; got != 900000 {
		t.Errorf("after Reset: id %d", got)
	}
}
