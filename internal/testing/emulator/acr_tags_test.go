// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const loadRepository = "crr-l0adl0adl0adl0ad"

func TestACRGetRepoTag(t *testing.T) {
	server := startServer(t, Options{})
	for name, test := range map[string]struct {
		changes []string
		want    string
	}{
		"one platform, milliseconds": {nil, `"Digest":"3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4","ImageCreate":1710753164000,` +
			`"ImageId":"99107c6c66ee93b43a331eeaf122590f87e1a2f055cd81e454b30643204419df","ImageSize":77485881,"ImageUpdate":1710753246500,"Status":"NORMAL","Tag":"1.4.2"}`},
		"an index": {[]string{"Tag", "edge"}, `"Digest":"df681feec799003a58123ed175d7a3a453a25c80efd9853baf6f7babb7de05e2","ImageCreate":1711949418000,` +
			`"ImageId":"7e83cf16d2b0a5634e22dc284b1cb7081529e57714c5931c36c14c6759cd2bb7","ImageSize":77654038,"ImageUpdate":1711949620000,"Status":"NORMAL","Tag":"edge"}`},
		"a load tag": {[]string{"RepoId", loadRepository, "Tag", "load-1"}, `"Digest":"22ed946752ae0efa9af7c3f0420d1afad5f7067b447c1e9bfcb2c1570639b94b","ImageCreate":1709251260000,` +
			`"ImageId":"3fa4834e25f0193b26a7fe45e1d0025cdce6054428f73cee90f4d75ae92fadc2","ImageSize":` + strconv.FormatInt(generateACRImage(1).acr.size(), 10) + `,"ImageUpdate":1709251261500,"Status":"NORMAL","Tag":"load-1"}`},
	} {
		got := callACR(t, server, append([]string{"Action", OperationGetRepoTag}, test.changes...)...)
		want := withRequestID(`{"Code":"success","IsSuccess":true,"RequestId":"%",`, got) + test.want
		if diff := cmp.Diff(want, got.body); got.status != 200 || diff != "" {
			t.Errorf("%s: status %d %s", name, got.status, diff)
		}
	}
}

func TestACRGetRepoTagStatus(t *testing.T) {
	fixture := sampleFixture()
	images := fixture.ACR.Instances[0].Repositories[0].Images
	image := images["image"]
	image.Status = "DELETING"
	images["image"] = image
	server := startServer(t, Options{Fixture: fixture})
	sample := []string{"InstanceId", "cri-sample", "Tag", "master"}
	if got := decode[acrTagDetail](t, callACR(t, server, append(sample, "Action", OperationGetRepoTag)...).body); got.Status != "DELETING" || got.ImageSize != 39 {
		t.Errorf("%+v", got)
	}
	if got := decode[acrTagList](t, callACR(t, server, append(sample, "Action", OperationListRepoTag)...).body).Images; len(got) != 1 || got[0].Status != "DELETING" || got[0].ImageSize != 39 {
		t.Errorf("%+v", got)
	}
}

func TestACRTagActionsNotFound(t *testing.T) {
	server := startServer(t, Options{})
	for name, test := range map[string]struct {
		changes []string
		code    string
	}{
		"instance":                   {[]string{"Action", OperationGetRepoTag, "InstanceId", "cri-none"}, "INSTANCE_NOT_EXIST"},
		"repository":                 {[]string{"Action", OperationGetRepoTag, "RepoId", "crr-none"}, "REPO_NOT_EXIST"},
		"tag":                        {[]string{"Action", OperationGetRepoTag, "Tag", "0.0.0"}, "TAG_NOT_EXIST"},
		"load tag elsewhere":         {[]string{"Action", OperationGetRepoTag, "Tag", "load-1"}, "TAG_NOT_EXIST"},
		"list's instance":            {[]string{"Action", OperationListRepoTag, "InstanceId", "cri-none"}, "INSTANCE_NOT_EXIST"},
		"instance in another region": {[]string{"Action", OperationListRepoTag, "RegionId", "ap-southeast-1"}, "INSTANCE_NOT_EXIST"},
		"list's repository":          {[]string{"Action", OperationListRepoTag, "RepoId", "crr-none"}, "REPO_NOT_EXIST"},
	} {
		got := callACR(t, server, test.changes...)
		if diff := cmp.Diff(withRequestID(`{"Code":"`+test.code+`","IsSuccess":false,"RequestId":"%"}`, got), got.body); got.status != 200 || diff != "" {
			t.Errorf("%s: status %d %s", name, got.status, diff)
		}
	}
}

// A digest of the repository's that is not the tag's: which of the two the
// vendor does is not documented.
func TestACRServesUntaggedImages(t *testing.T) {
	images := DefaultFixture().ACR.Instances[0].Repositories[0].Images
	edge, billing := images["build 1108"], DefaultFixture().ACR.Instances[1].Repositories[0].Images["build 77"]
	for name, test := range map[string]struct {
		untagged bool
		digest   string
		want     []ACRLayer // nil means that there is no such image
	}{
		"another tag's, strictly":    {false, images["build 1057"].Digest, nil},
		"another tag's":              {true, images["build 1057"].Digest, images["build 1057"].Platforms[0].Layers},
		"an index":                   {true, edge.Digest, edge.Platforms[0].Layers},
		"a platform of an index":     {true, edge.Platforms[1].Digest, edge.Platforms[1].Layers},
		"its own":                    {true, images["build 1042"].Digest, images["build 1042"].Platforms[0].Layers},
		"none":                       {true, "", images["build 1042"].Platforms[0].Layers},
		"of another repository":      {true, billing.Digest, nil},
		"of no image":                {true, emptyLayerDigest, nil},
		"of another case of letters": {true, "SHA256:" + images["build 1057"].Digest[7:], nil},
	} {
		server := startServer(t, Options{ServeUntaggedImages: test.untagged})
		got := decode[acrTagLayers](t, callACR(t, server, "Digest", test.digest).body)
		if test.want == nil {
			if got.Code != "IMAGE_NOT_EXIST" {
				t.Errorf("%s: %s", name, got.Code)
			}
			continue
		}
		if diff := cmp.Diff(test.want, inBuildOrder(t, got.Layers)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// An account with the permissions for one read, but for no list.
func TestACROneReadAccount(t *testing.T) {
	server := startServer(t, Options{})
	account := AccountByName(DefaultFixture().Accounts.ACR, "one-read")
	got := map[string]int{}
	for _, action := range operationsByService[ServiceACR] {
		parameters := signRPC(http.MethodPost, acrParams("Action", action, "AccessKeyId", account.AccessKey), account.SecretKey)
		got[action] = send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, parameters)).status
	}
	want := map[string]int{
		OperationGetRepository: 200, OperationGetRepoTag: 200, OperationGetRepoTagLayers: 200, OperationListRepoTag: 403,
		OperationGetAuthorizationToken: 200, OperationListInstanceEndpoint: 200,
		OperationGetRepoTagScanStatus: 200, OperationGetRepoTagScanSummary: 200,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestACRTagActionsFaults(t *testing.T) {
	for _, action := range []string{OperationGetRepoTag, OperationListRepoTag} {
		server := startServer(t, Options{})
		server.AddFault(Fault{Operation: action, Times: 1, Throttle: true})
		if got := callACR(t, server, "Action", action); got.status != 400 || !strings.Contains(got.body, `"Code":"Throttling.User"`) {
			t.Errorf("%s throttled: %d %s", action, got.status, got.body)
		}
		server.SetActionRemoved(action, true)
		if got := callACR(t, server, "Action", action); got.status != 404 || !strings.Contains(got.body, `"Code":"InvalidAction.NotFound"`) {
			t.Errorf("%s removed: %d %s", action, got.status, got.body)
		}
		server.SetActionRemoved(action, false)
		if got := callACR(t, server, "Action", action, "PageNo", "1", "PageSize", "2"); got.status != 200 {
			t.Errorf("%s: %d %s", action, got.status, got.body)
		}
		record := server.Record()
		if diff := cmp.Diff(map[string]int64{action: 3}, record.Counts); diff != "" {
			t.Error(diff)
		}
		mustContain(t, record.Requests[2].RequestTarget, "Action="+action+"&", "&PageNo=1&PageSize=2&")
	}
}
