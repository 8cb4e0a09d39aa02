// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var (
	longTerm  = credentials.Keys{AccessKey: "LTAIexampleexampleexample", SecretKey: "EmulatorAcrSecretKeyExample000"}
	temporary = credentials.Keys{
		AccessKey: "STS.exampleexampleexample", SecretKey: "EmulatorAcrStsSecretKeyExample0",
		SecurityToken: "EmulatorAcrSecurityTokenExample/000+example==",
	}
	allowedNothing = credentials.Keys{AccessKey: "LTAInopermissionexample00", SecretKey: "EmulatorAcrDeniedSecretExample0"}

	storefront = LayersRequest{Region: "cn-hangzhou", InstanceID: "cri-k77rd2eo9ztt1qa4", RepoID: "crr-v7m9m2g0qkqjf56p", Tag: "1.4.2"}
	byName     = RepositoryName{Region: "cn-hangzhou", InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Name: "storefront"}
)

func start(t *testing.T, keys credentials.Keys) (*emulator.Server, *Client) {
	t.Helper()
	server := emulator.StartForTest(t, emulator.Options{})
	return server, clientOf(t, server.URL(), keys)
}

func clientOf(t *testing.T, endpoint string, keys credentials.Keys) *Client {
	t.Helper()
	parsed, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return New(Options{Transport: transport.New(transport.Options{UserAgent: "test"}), Endpoint: parsed, Credentials: credentials.Fixed(keys)})
}

// answering is a client whose every question gets one answer, after its signature was found right.
func answering(t *testing.T, status int, body string) *Client {
	t.Helper()
	server, client := start(t, longTerm)
	server.AddFault(emulator.Fault{Service: emulator.ServiceACR, Status: status, Body: body})
	return client
}

func pointer[T any](value T) *T { return &value }

func TestGetRepoTagLayersReadsTheVendorsExample(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("testdata/get-repo-tag-layers.json")
	if err != nil {
		t.Fatal(err)
	}
	got, err := answering(t, http.StatusOK, string(example)).GetRepoTagLayers(t.Context(), storefront)
	if err != nil {
		t.Fatal(err)
	}
	want := []Layer{{
		BlobDigest:       pointer("sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"),
		BlobSize:         pointer[int64](32),
		LayerIndex:       pointer[int64](1),
		LayerInstruction: pointer("CMD"),
		LayerCMD:         pointer(`["bash"]`),
	}}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("layers (-want +got):\n%s", difference)
	}
}

func TestBothKindsOfKeysSign(t *testing.T) {
	t.Parallel()
	for _, keys := range []credentials.Keys{longTerm, temporary} {
		server, client := start(t, keys)
		layers, err := client.GetRepoTagLayers(t.Context(), storefront)
		if err != nil || len(layers) != 10 {
			t.Fatalf("%d layers, %v, want 10", len(layers), err)
		}
		record := server.Record()
		if len(record.Requests) != 1 || record.Requests[0].AccessKey != keys.AccessKey || record.Requests[0].Region != "cn-hangzhou" ||
			record.Requests[0].Operation != "GetRepoTagLayers" || record.Requests[0].UserAgent != "test" {
			t.Errorf("the emulator saw %+v", record.Requests)
		}
	}
}

func TestDigestChoosesTheImage(t *testing.T) {
	t.Parallel()
	_, client := start(t, longTerm)
	request := storefront
	request.Tag, request.Digest = "edge", "sha256:0000000000000000000000000000000000000000000000000000000000000000"
	_, err := client.GetRepoTagLayers(t.Context(), request)
	if failure, _ := errors.AsType[*transport.Error](err); failure == nil || failure.Kind != transport.KindImage || failure.Code != "IMAGE_NOT_EXIST" {
		t.Errorf("a digest that the tag does not have: %v", err)
	}
}

// TestAMissingImageWithoutADigestIsTheTags: nothing but the tag was named.
func TestAMissingImageWithoutADigestIsTheTags(t *testing.T) {
	t.Parallel()
	client := answering(t, http.StatusOK, `{"IsSuccess": false, "Code": "IMAGE_NOT_EXIST"}`)
	_, ofLayers := client.GetRepoTagLayers(t.Context(), storefront)
	_, ofTag := client.GetRepoTag(t.Context(), storefrontTag)
	for _, err := range []error{ofLayers, ofTag} {
		if failure, _ := errors.AsType[*transport.Error](err); failure == nil || failure.Kind != transport.KindTag || failure.Code != "IMAGE_NOT_EXIST" {
			t.Errorf("%v", err)
		}
	}
}

func TestFailuresOfTheEmulator(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keys   credentials.Keys
		change func(*LayersRequest)
		kind   transport.Kind
		code   string
		status int
	}{
		"unknown key": {credentials.Keys{AccessKey: "LTAInobody", SecretKey: "x"}, nil, transport.KindAuthentication, "InvalidAccessKeyId.NotFound", 404},
		"wrong secret": {
			credentials.Keys{AccessKey: longTerm.AccessKey, SecretKey: "wrong"}, nil, transport.KindAuthentication, "SignatureDoesNotMatch", 400,
		},
		"no permission":  {allowedNothing, nil, transport.KindAccess, "NoPrivilege", 403},
		"other instance": {longTerm, func(r *LayersRequest) { r.InstanceID = "cri-nosuch" }, transport.KindInstance, "INSTANCE_NOT_EXIST", 200},
		"other region":   {longTerm, func(r *LayersRequest) { r.Region = "cn-beijing" }, transport.KindInstance, "INSTANCE_NOT_EXIST", 200},
		"other repo":     {longTerm, func(r *LayersRequest) { r.RepoID = "crr-nosuch" }, transport.KindRepository, "REPO_NOT_EXIST", 200},
		"other tag":      {longTerm, func(r *LayersRequest) { r.Tag = "nosuch" }, transport.KindTag, "TAG_NOT_EXIST", 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, client := start(t, test.keys)
			request := storefront
			if test.change != nil {
				test.change(&request)
			}
			_, err := client.GetRepoTagLayers(t.Context(), request)
			failure, _ := errors.AsType[*transport.Error](err)
			if failure == nil || failure.Kind != test.kind || failure.Code != test.code || failure.Status != test.status || failure.RequestID == "" {
				t.Errorf("got %+v, want kind %d, code %s, status %d", failure, test.kind, test.code, test.status)
			}
		})
	}
}

func TestTheQuotedRequestOfAWrongSignatureIsMasked(t *testing.T) {
	t.Parallel()
	keys := temporary
	keys.SecretKey = "wrong"
	_, client := start(t, keys)
	_, err := client.GetRepoTagLayers(t.Context(), storefront)
	failure, _ := errors.AsType[*transport.Error](err)
	if failure == nil || failure.Message != "Specified signature is not matched with our calculation. server string to sign is:***" {
		t.Errorf("message %+v", failure)
	}
}

func TestMissingKeysSendNothing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		keys credentials.Keys
		want string
	}{
		{credentials.Keys{}, "GetRepoTagLayers: acr.access_key and acr.secret_key not set (attempts: 0)"},
		{credentials.Keys{AccessKey: "x"}, "GetRepoTagLayers: acr.secret_key not set (attempts: 0)"},
		{credentials.Keys{SecretKey: "x", SecurityToken: "y"}, "GetRepoTagLayers: acr.access_key not set (attempts: 0)"},
	} {
		server, client := start(t, test.keys)
		_, err := client.GetRepoTagLayers(t.Context(), storefront)
		failure, _ := errors.AsType[*transport.Error](err)
		if failure == nil || failure.Kind != transport.KindCredentials || err.Error() != test.want || len(server.Record().Requests) != 0 {
			t.Errorf("error %v after %d requests, want %q", err, len(server.Record().Requests), test.want)
		}
	}
}

func TestBadInputSendsNothing(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	for _, test := range []struct {
		change func(*LayersRequest)
		want   error
	}{
		{func(r *LayersRequest) { r.Region = "evil.example/" }, ErrRegion},
		{func(r *LayersRequest) { r.Region = "" }, ErrRegion},
		{func(r *LayersRequest) { r.InstanceID = "cri-kmsiwlxxdcva****" }, ErrInstanceID},
		{func(r *LayersRequest) { r.RepoID = "crr-" }, ErrRepoID},
		{func(r *LayersRequest) { r.Tag = "a/b" }, image.ErrTag},
		{func(r *LayersRequest) { r.Digest = "sha256:abc" }, image.ErrDigest},
	} {
		request := storefront
		test.change(&request)
		if _, err := client.GetRepoTagLayers(t.Context(), request); !errors.Is(err, test.want) {
			t.Errorf("%+v: error %v, want %v", request, err, test.want)
		}
	}
	name := byName
	name.Namespace = "plat/form"
	if _, err := client.RepoID(t.Context(), name); !errors.Is(err, ErrNamespace) {
		t.Errorf("error %v, want %v", err, ErrNamespace)
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

func TestEndpointByRegion(t *testing.T) {
	t.Parallel()
	if got, want := New(Options{}).endpoint("ap-southeast-1").String(), "https://cr.ap-southeast-1.aliyuncs.com"; got != want {
		t.Errorf("endpoint %s, want %s", got, want)
	}
}
