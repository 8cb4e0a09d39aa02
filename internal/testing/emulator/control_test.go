// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func layersOf(t *testing.T, server *Server, tag string) []ACRLayer {
	t.Helper()
	return inBuildOrder(t, decode[acrTagLayers](t, callACR(t, server, "Tag", tag).body).Layers)
}

func detailOf(t *testing.T, server *Server, image, tag string) ncrTagDetail {
	t.Helper()
	return decode[ncrTagDetail](t, callNCR(t, server, "/ncr/api/v2/repositories/acme/"+image+"/tags/"+tag).body)
}

func TestMoveTagInACR(t *testing.T) {
	server := startServer(t, Options{})
	images := DefaultFixture().ACR.Instances[0].Repositories[0].Images
	for _, test := range []struct{ tag, to, image string }{
		{"1.4.2", "1.4.3", "build 1057"},      // to another tag's image
		{"1.4.3", "build 1101", "build 1101"}, // to an image by its name
		{"stable", "1.4.2", "build 1057"},     // a new tag, to where the other has moved
		{"1.4.2", "1.5.0", "build 1101"},
	} {
		move := MoveTag{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "storefront", Tag: test.tag, To: test.to}
		if err := server.MoveTag(move); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(images[test.image].Platforms[0].Layers, layersOf(t, server, test.tag)); diff != "" {
			t.Errorf("%s to %s: %s", test.tag, test.to, diff)
		}
	}
	server.Reset()
	if diff := cmp.Diff(images["build 1042"].Platforms[0].Layers, layersOf(t, server, "1.4.2")); diff != "" {
		t.Error(diff)
	}
	mustContain(t, callACR(t, server, "Tag", "stable").body, "TAG_NOT_EXIST")
}

func TestMoveTagInNCR(t *testing.T) {
	server := startServer(t, Options{})
	before := detailOf(t, server, "base%2Fruntime", "2024.03")
	target := detailOf(t, server, "base%2Fruntime", "2024.04")
	if err := server.MoveTag(MoveTag{Service: ServiceNCR, Registry: "acme", Image: "base/runtime", Tag: "2024.03", To: "2024.04"}); err != nil {
		t.Fatal(err)
	}
	want := target
	want.ID, want.Name = before.ID, "2024.03"
	if diff := cmp.Diff(want, detailOf(t, server, "base%2Fruntime", "2024.03")); diff != "" || before.Digest == target.Digest {
		t.Error(diff)
	}
	if err := server.MoveTag(MoveTag{Service: ServiceNCR, Site: "gov", Region: "KRS", Registry: "acme", Image: "storefront", Tag: "stable", To: "build 1042"}); err != nil {
		t.Fatal(err)
	}
	created := decode[ncrTagDetail](t, callNCR(t, server, "/ncr/krs/v2/repositories/acme/storefront/tags/stable").body)
	if created.ID != 900001 || created.Name != "stable" {
		t.Errorf("created tag %d %q", created.ID, created.Name)
	}
	server.Reset()
	if diff := cmp.Diff(before, detailOf(t, server, "base%2Fruntime", "2024.03")); diff != "" {
		t.Error(diff)
	}
}

func TestMoveTagErrors(t *testing.T) {
	server := startServer(t, Options{})
	acr := MoveTag{Service: ServiceACR, InstanceID: hangzhou, Namespace: "platform", Repository: "storefront", Tag: "1.4.2", To: "1.4.3"}
	ncr := MoveTag{Service: ServiceNCR, Registry: "acme", Image: "storefront", Tag: "1.4.2", To: "1.4.3"}
	change := func(move MoveTag, by func(*MoveTag)) MoveTag {
		by(&move)
		return move
	}
	for want, move := range map[string]MoveTag{
		`move tag: service: "gcr" is neither "acr" nor "ncr"`:                             change(acr, func(m *MoveTag) { m.Service = "gcr" }),
		`move tag: tag: "a b" is not a tag`:                                               change(acr, func(m *MoveTag) { m.Tag = "a b" }),
		`move tag: instance "cri" has no repository "platform/storefront"`:                change(acr, func(m *MoveTag) { m.InstanceID = "cri" }),
		`move tag: instance "cri-k77rd2eo9ztt1qa4" has no repository "platform/none"`:     change(acr, func(m *MoveTag) { m.Repository = "none" }),
		`move tag: to: "none" is neither a tag nor an image of "platform/storefront"`:     change(acr, func(m *MoveTag) { m.To = "none" }),
		`move tag: region: site "public" has no region "MARS"`:                            change(ncr, func(m *MoveTag) { m.Region = "MARS" }),
		`move tag: registry "none" has no image "storefront"`:                             change(ncr, func(m *MoveTag) { m.Registry = "none" }),
		`move tag: registry "acme" has no image "none"`:                                   change(ncr, func(m *MoveTag) { m.Image = "none" }),
		`move tag: to: "load-1" is neither a tag nor an image of "storefront"`:            change(ncr, func(m *MoveTag) { m.To = "load-1" }),
		`move tag: registry "seed" has no image "docker"`:                                 change(ncr, func(m *MoveTag) { m.Site, m.Region, m.Registry, m.Image = "gov", "KR", "seed", "docker" }),
		`move tag: instance "cri-k77rd2eo9ztt1qa4" has no repository "public/storefront"`: change(acr, func(m *MoveTag) { m.Namespace = "public" }),
	} {
		if err := server.MoveTag(move); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestSetActionRemoved(t *testing.T) {
	server := startServer(t, Options{})
	server.SetActionRemoved(OperationGetRepoTagLayers, true)
	got := callACR(t, server)
	if code := decode[rpcErrorBody](t, got.body).Code; got.status != 404 || code != "InvalidAction.NotFound" {
		t.Errorf("%d %s", got.status, code)
	}
	if got := callACR(t, server, "Action", OperationGetRepository); got.status != 200 {
		t.Errorf("the other action: %d %s", got.status, got.body)
	}
	server.SetActionRemoved(OperationGetRepoTagLayers, false)
	if got := callACR(t, server); got.status != 200 {
		t.Errorf("back again: %d %s", got.status, got.body)
	}
	server.SetActionRemoved(OperationGetRepoTagLayers, true)
	server.Reset()
	if got := callACR(t, server); got.status != 200 {
		t.Errorf("after Reset: %d %s", got.status, got.body)
	}
}

func TestShuffle(t *testing.T) {
	server := startServer(t, Options{})
	order := func() string {
		var indexes []string
		for _, layer := range decode[acrTagLayers](t, callACR(t, server).body).Layers {
			indexes = append(indexes, fmt.Sprint(layer.LayerIndex))
		}
		return strings.Join(indexes, " ")
	}
	versions := func() string {
		var digests []string
		for _, image := range detailOf(t, server, "base%2Fruntime", "2024.03").Images {
			digests = append(digests, image.Digest[14:18])
		}
		return strings.Join(digests, " ")
	}
	inFixture, images := order(), versions()
	if inFixture != "9 8 7 6 5 4 3 2 1 0" {
		t.Errorf("order %s", inFixture)
	}
	server.Shuffle(1)
	first, again, shuffledImages := order(), order(), versions()
	server.Shuffle(2)
	second := order()
	if first != again || first == inFixture || first == second || shuffledImages == images {
		t.Errorf("seed 1: %s and %s, seed 2: %s, images %s", first, again, second, shuffledImages)
	}
	if diff := cmp.Diff(DefaultFixture().ACR.Instances[0].Repositories[0].Images["build 1042"].Platforms[0].Layers, layersOf(t, server, "1.4.2")); diff != "" {
		t.Error(diff)
	}
	server.Reset()
	if order() != inFixture || versions() != images {
		t.Error("Reset keeps the shuffled order")
	}
}

func TestRecord(t *testing.T) {
	server := startServer(t, Options{})
	first := signRPC(http.MethodPost, acrParams("SecurityToken", "TheToken", "Digest", "sha256:x"), acrSecret)
	request := newRPCRequest(t, server, http.MethodPost, first)
	request.Header.Set("User-Agent", "agent/1")
	send(t, newClient(t), request)
	send(t, newClient(t), newNCRRequest(t, server, acme142+"?token=secret&Tag=public"))
	callNCR(t, server, "/ncr/sgn-api/v2/elsewhere")

	want := Record{
		Requests: []Request{
			{Service: "acr", Operation: "GetRepoTagLayers", Method: "POST", AccessKey: acrKey, Region: "cn-hangzhou", UserAgent: "agent/1", Time: clock,
				RequestTarget: "/?Action=GetRepoTagLayers&Digest=sha256%3Ax&Format=JSON&InstanceId=cri-k77rd2eo9ztt1qa4&RegionId=cn-hangzhou&RepoId=crr-v7m9m2g0qkqjf56p&Tag=1.4.2&Version=2018-12-01"},
			{Service: "ncr", Operation: "GetImageTagDetail", Method: "GET", Account: "main", AccessKey: ncrKey, Region: "KR", UserAgent: "Go-http-client/1.1", Time: clock, RequestTarget: acme142 + "?Tag=public"},
			{Service: "ncr", Operation: "unknown", Method: "GET", AccessKey: ncrKey, UserAgent: "Go-http-client/1.1", Time: clock, RequestTarget: "/ncr/sgn-api/v2/elsewhere"},
		},
		Counts:            map[string]int64{"GetRepoTagLayers": 1, "GetImageTagDetail": 1, "unknown": 1},
		ConnectionsOpened: 3, ConnectionsOpen: 3,
	}
	if diff := cmp.Diff(want, server.Record()); diff != "" {
		t.Error(diff)
	}
	server.Reset()
	want = Record{Requests: []Request{}, Counts: map[string]int64{}, ConnectionsOpen: 3}
	if diff := cmp.Diff(want, server.Record()); diff != "" {
		t.Error(diff)
	}
}

func TestRecordIsBounded(t *testing.T) {
	var recorder recorder
	for index := range 3*recordLimit + 1 {
		recorder.add(Request{Operation: OperationGetRepository, RequestTarget: fmt.Sprint(index)})
	}
	record := recorder.read()
	if count, kept := record.Counts[OperationGetRepository], len(record.Requests); count != 30_001 || kept != 10_000 {
		t.Errorf("count %d, kept %d", count, kept)
	}
	if first, last := record.Requests[0].RequestTarget, record.Requests[9_999].RequestTarget; first != "20001" || last != "30000" {
		t.Errorf("kept %s to %s", first, last)
	}
	if held := len(recorder.requests); held >= 2*recordLimit {
		t.Errorf("it holds %d", held)
	}
}

// Each account's requests have its name, those with a wrong signature none.
func TestRecordAccounts(t *testing.T) {
	server := startServer(t, Options{})
	accounts := server.options.Fixture.Accounts
	var want []string
	for _, account := range accounts.ACR {
		callACRBy(t, server, keys{account.AccessKey, account.SecretKey, account.SecurityToken})
		callACRBy(t, server, keys{account.AccessKey, "wrong", account.SecurityToken})
		want = append(want, account.Name, "")
	}
	for _, account := range accounts.NCR {
		send(t, newClient(t), newNCRRequestBy(t, server, acme142, account.AccessKey, account.SecretKey, clock))
		send(t, newClient(t), newNCRRequestBy(t, server, acme142, account.AccessKey, "wrong", clock))
		want = append(want, account.Name, "")
	}
	if diff := cmp.Diff(want, recordedAccounts(server)); diff != "" || len(want) != 26 {
		t.Errorf("%d requests %s", len(want), diff)
	}
	server.AddFault(Fault{Status: 500, BeforeAuthentication: true})
	callNCR(t, server, acme142)
	if got := recordedAccounts(server)[26]; got != "" {
		t.Errorf("a request that was not verified is signed by %s", got)
	}
}
