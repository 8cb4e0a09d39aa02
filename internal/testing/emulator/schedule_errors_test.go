// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strings"
	"testing"
)

func TestScheduleErrors(t *testing.T) {
	server := startServer(t, Options{})
	for want, move := range map[string]MoveTag{
		`move tag: after: operation: there is no operation "GetImageTags" in acr`: acrMove("1.4.2", "1.4.3", after(OperationGetImageTags, 1)),
		`move tag: after: operation: there is no operation "GetRepoTag" in ncr`:   ncrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 1)),
		`move tag: after: operation: there is no operation "" in acr`:             acrMove("1.4.2", "1.4.3", after("", 1)),
		`move tag: after: answers: 0 is less than 1`:                              acrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 0)),
		`move tag: to: "none" is neither a tag nor an image of "storefront"`:      acrMove("1.4.2", "none", after(OperationGetRepoTag, 1)),
		`move tag: to: "1.4.3" contradicts delete`:                                acrMove("1.4.2", "1.4.3", deleting),
		`move tag: tag: there is no tag "9" to delete`:                            acrMove("9", "", deleting),
		`move tag: tag: there is no tag "8" to delete`:                            ncrMove("8", "", deleting, after(OperationGetImages, 1)),
		`move tag: image: there is no image "none" in registry "acme"`:            {Service: ServiceNCR, Registry: "acme", Image: "none", Tag: "1", Delete: true},
		`move tag: repository: there is no repository "x" in namespace "y"`:       {Service: ServiceACR, InstanceID: hangzhou, Repository: "x", Namespace: "y", Tag: "1", Delete: true},
		`move tag: to: "" is neither a tag nor an image of "storefront"`:          ncrMove("1.4.2", ""),
	} {
		if err := server.MoveTag(move); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	mustMove(t, server, acrMove("7", "1.4.2", after(OperationGetRepoTag, 1)))
	if err := server.MoveTag(acrMove("6", "", deleting, after(OperationGetRepoTag, 2))); err == nil {
		t.Error("a tag that will never be is to be deleted")
	}
	want := `move tag: tag: there is no tag "7" to delete`
	if err := server.MoveTag(acrMove("7", "", deleting)); err == nil || err.Error() != want { // it is not there yet
		t.Errorf("got %v, want %s", err, want)
	}
	for range 2 {
		if got := digestInACR(t, server, "1.4.2"); got != digest1042 {
			t.Errorf("a refused move was made, to %s", got)
		}
	}
}

func TestScheduleOverHTTP(t *testing.T) {
	server := startServer(t, Options{})
	const storefrontInACR = `{"service":"acr","instance_id":"cri-k77rd2eo9ztt1qa4","namespace":"platform","repository":"storefront","tag":"1.4.2",`
	for body, want := range map[string]string{
		`"delete":true,"after":{"operation":"GetRepoTag","answers":1}}`:     ``,
		`"delete":true,"after":{"operation":"GetRepoTag","answer":1}}`:      `{"error":"after.answer: there is no such field"}`,
		`"to":"1.4.3","after":{"operation":"GetRepository","answers":-1}}`:  `{"error":"move tag: after: answers: -1 is less than 1"}`,
		`"to":"1.4.3","delete":true}`:                                       `{"error":"move tag: to: \"1.4.3\" contradicts delete"}`,
		`"to":"1.4.3","after":{"operation":"GetRepoTag","answers":"soon"}}`: `{"error":"json: cannot unmarshal string into Go struct field After.after.answers of type int"}`,
	} {
		if got := strings.TrimSuffix(control(t, server, "POST", "move-tag", storefrontInACR+body).body, "\n"); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	if got := digestInACR(t, server, "1.4.2") + " " + digestInACR(t, server, "1.4.2"); got != digest1042+" TAG_NOT_EXIST" {
		t.Error(got)
	}
}
