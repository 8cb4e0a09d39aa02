// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	digest1042 = "3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
	digest1057 = "e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"
	digest1101 = "e49eeadbbce36e9b2b727a977ab638d119f8ff4663cf900d385fc2ce57573a14"
)

// acrMove is a move in storefront, changed by the function.
func acrMove(tag, to string, change ...func(*MoveTag)) MoveTag {
	move := MoveTag{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "storefront", Tag: tag, To: to}
	for _, by := range change {
		by(&move)
	}
	return move
}

func ncrMove(tag, to string, change ...func(*MoveTag)) MoveTag {
	move := MoveTag{Service: ServiceNCR, Registry: "acme", Image: "storefront", Tag: tag, To: to}
	for _, by := range change {
		by(&move)
	}
	return move
}

func after(operation string, responses int) func(*MoveTag) {
	return func(move *MoveTag) { move.After = &After{Operation: operation, Responses: responses} }
}

func deleting(move *MoveTag) { move.Delete = true }

func mustMove(t *testing.T, server *Server, moves ...MoveTag) {
	t.Helper()
	for _, move := range moves {
		if err := server.MoveTag(move); err != nil {
			t.Fatal(err)
		}
	}
}

// digestInACR is a tag's digest by GetRepoTag, or the code of its absence.
func digestInACR(t *testing.T, server *Server, tag string) string {
	t.Helper()
	got := decode[acrTagDetail](t, callACR(t, server, "Action", OperationGetRepoTag, "Tag", tag).body)
	if !got.IsSuccess {
		return got.Code
	}
	return got.Digest
}

// digestInNCR is a tag's digest, "" for one that does not exist.
func digestInNCR(t *testing.T, server *Server, tag string) string {
	t.Helper()
	return strings.TrimPrefix(detailOf(t, server, "storefront", tag).Digest, "sha256:")
}

// The sequence that the tests of polling use.
func TestMoveTagAfterResponses(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, acrMove("1.6.0", "1.4.2", after(OperationGetRepoTag, 2)), acrMove("1.6.0", "build 1057", after(OperationGetRepoTag, 3)))
	mustMove(t, server, acrMove("1.6.0", "", deleting, after(OperationGetRepoTag, 4)), acrMove("1.6.0", "1.5.0", after(OperationGetRepoTag, 5)))
	if diff := cmp.Diff([]string{"edge", "1.5.0", "1.5.0-rc.1"}, listACRTags(t, server, "PageSize", "3")); diff != "" { // another operation
		t.Error(diff)
	}
	var got []string
	for range 6 {
		got = append(got, digestInACR(t, server, "1.6.0"))
	}
	if diff := cmp.Diff([]string{"TAG_NOT_EXIST", "TAG_NOT_EXIST", digest1042, digest1057, "TAG_NOT_EXIST", digest1101}, got); diff != "" {
		t.Error(diff)
	}
	if got := listACRTags(t, server, "PageSize", "4")[3]; got != "1.6.0" {
		t.Errorf("fourth of the list is %s", got)
	}
}

func TestMoveTagAfterResponsesInNCR(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, ncrMove("1.4.2", "1.4.3", after(OperationGetImageTags, 1)), ncrMove("1.4.3", "", deleting, after(OperationGetImageTagDetail, 2)))
	got := []string{digestInNCR(t, server, "1.4.2")}
	listed := listNCRTags(t, server, acmeTags).Results[5]
	got = append(got, listed.Name, strings.TrimPrefix(listed.Digest, "sha256:"), digestInNCR(t, server, "1.4.2"), digestInNCR(t, server, "1.4.3"))
	if diff := cmp.Diff([]string{digest1042, "1.4.2", digest1042, digest1057, ""}, got); diff != "" {
		t.Error(diff)
	}
	if id := detailOf(t, server, "storefront", "1.4.2").ID; id != 751204 {
		t.Errorf("id %d", id)
	}
}

// Of two moves at one moment the later scheduled one wins, and a move's target
// is looked up when it is scheduled.
func TestMoveTagAfterResponsesInOrder(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server,
		acrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 1)), acrMove("1.4.2", "1.5.0", after(OperationGetRepoTag, 1)),
		acrMove("1.4.3", "1.4.2", after(OperationGetRepoTag, 1)), acrMove("1.5.0", "1.4.3"))
	got := []string{digestInACR(t, server, "1.4.2"), digestInACR(t, server, "1.4.2"), digestInACR(t, server, "1.4.3"), digestInACR(t, server, "1.5.0")}
	if diff := cmp.Diff([]string{digest1042, digest1101, digest1042, digest1057}, got); diff != "" {
		t.Error(diff)
	}
}

func TestMoveTagAfterIgnoresFaultsAndRejections(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, acrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 1)))
	rejected := signRPC("POST", acrParams("Action", OperationGetRepoTag), "wrong")
	send(t, newClient(t), newRPCRequest(t, server, "POST", rejected))
	server.AddFault(Fault{Operation: OperationGetRepoTag, Times: 1, Status: 503})
	callACR(t, server, "Action", OperationGetRepoTag)
	mustContain(t, callACR(t, server, "Action", OperationGetRepoTag, "InstanceId", "cri-none").body, "INSTANCE_NOT_EXIST")
	if got := digestInACR(t, server, "1.4.2"); got != digest1057 {
		t.Errorf("after one response: %s", got)
	}
	server.Reset()
	mustMove(t, server, acrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 1)))
	send(t, newClient(t), newRPCRequest(t, server, "POST", signRPC("POST", acrParams("Action", OperationGetRepoTag), "wrong")))
	server.AddFault(Fault{Operation: OperationGetRepoTag, Times: 1, Status: 503})
	callACR(t, server, "Action", OperationGetRepoTag)
	if got := digestInACR(t, server, "1.4.2"); got != digest1042 {
		t.Errorf("after a rejection and a fault: %s", got)
	}
}

func TestResetDropsScheduledMoves(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, acrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 1)))
	server.Reset()
	for range 2 {
		if got := digestInACR(t, server, "1.4.2"); got != digest1042 {
			t.Errorf("digest %s", got)
		}
	}
}

// Concurrent requests get exactly the scheduled number of responses with the old state.
func TestMoveTagAfterConcurrentResponses(t *testing.T) {
	server := startServer(t, Options{})
	mustMove(t, server, acrMove("1.4.2", "1.4.3", after(OperationGetRepoTag, 7)))
	digests := make([]string, 20)
	var group sync.WaitGroup
	for index := range digests {
		group.Go(func() { digests[index] = digestInACR(t, server, "1.4.2") })
	}
	group.Wait()
	counts := map[string]int{}
	for _, digest := range digests {
		counts[digest]++
	}
	if diff := cmp.Diff(map[string]int{digest1042: 7, digest1057: 13}, counts); diff != "" {
		t.Error(diff)
	}
}
