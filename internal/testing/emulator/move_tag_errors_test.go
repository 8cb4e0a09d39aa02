// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strings"
	"testing"
)

func TestMoveTagAfterErrors(t *testing.T) {
	server := startServer(t, Options{})
	for want, move := range map[string]MoveTag{
		`move tag: after: operation: acr has no operation "GetImageTags"`:             acrMove("1.4.2", "1.4.3", after(OperationGetImageTags, 1)),
		`move tag: after: operation: ncr has no operation "GetRepoTag"`:               ncrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 1)),
		`move tag: after: operation: acr has no operation ""`:                         acrMove("1.4.2", "1.4.3", after("", 1)),
		`move tag: after: responses: 0 is less than 1`:                                acrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 0)),
		`move tag: to: "none" is neither a tag nor an image of "platform/storefront"`: acrMove("1.4.2", "none", after(OperationGetRepoTag, 1)),
		`move tag: to: "1.4.3" conflicts with delete`:                                 acrMove("1.4.2", "1.4.3", deleting),
		`move tag: tag: "9" does not exist`:                                           acrMove("9", "", deleting),
		`move tag: tag: "8" does not exist`:                                           ncrMove("8", "", deleting, after(OperationGetImages, 1)),
		`move tag: registry "acme" has no image "none"`:                               {Service: ServiceNCR, Registry: "acme", Image: "none", Tag: "1", Delete: true},
		`move tag: instance "cri-k77rd2eo9ztt1qa4" has no repository "y/x"`:           {Service: ServiceACR, InstanceID: hangzhou, Repository: "x", Namespace: "y", Tag: "1", Delete: true},
		`move tag: to: "" is neither a tag nor an image of "storefront"`:              ncrMove("1.4.2", ""),
	} {
		if err := server.MoveTag(move); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	mustMove(t, server, acrMove("7", "1.4.2", after(OperationGetRepoTag, 1)))
	if err := server.MoveTag(acrMove("6", "", deleting, after(OperationGetRepoTag, 2))); err == nil {
		t.Error("a tag that will never be is to be deleted")
	}
	want := `move tag: tag: "7" does not exist`
	if err := server.MoveTag(acrMove("7", "", deleting)); err == nil || err.Error() != want { // it is not there yet
		t.Errorf("got %v, want %s", err, want)
	}
	for range 2 {
		if got := digestInACR(t, server, "1.4.2"); got != digest1042 {
			t.Errorf("a rejected move was made, to %s", got)
		}
	}
}

func TestMoveTagVerb(t *testing.T) {
	server := startServer(t, Options{})
	const storefrontInACR = `{"service":"acr","instance_id":"cri-k77rd2eo9ztt1qa4","namespace":"platform","repository":"storefront","tag":"1.4.2",`
	for body, want := range map[string]string{
		`"delete":true,"after":{"operation":"GetRepoTag","responses":1}}`:     ``,
		`"delete":true,"after":{"operation":"GetRepoTag","response":1}}`:      `json: unknown field "response"`,
		`"to":"1.4.3","after":{"operation":"GetRepository","responses":-1}}`:  `move tag: after: responses: -1 is less than 1`,
		`"to":"1.4.3","delete":true}`:                                         `move tag: to: "1.4.3" conflicts with delete`,
		`"to":"1.4.3","after":{"operation":"GetRepoTag","responses":"soon"}}`: `json: cannot unmarshal string into Go struct field After.after.responses of type int`,
	} {
		if got := strings.TrimSuffix(control(t, server, "POST", "move-tag", storefrontInACR+body).body, "\n"); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	if got := digestInACR(t, server, "1.4.2") + " " + digestInACR(t, server, "1.4.2"); got != digest1042+" TAG_NOT_EXIST" {
		t.Error(got)
	}
}
