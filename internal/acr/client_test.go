// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var (
	longTerm  = Credentials{AccessKey: "LTAIexampleexampleexample", SecretKey: "EmulatorAcrSecretKeyExample000"}
	temporary = Credentials{
		AccessKey: "STS.exampleexampleexample", SecretKey: "EmulatorAcrStsSecretKeyExample0",
		SecurityToken: "EmulatorAcrSecurityTokenExample/000+example==",
	}
	allowedNothing = Credentials{AccessKey: "LTAInopermissionexample00", SecretKey: "EmulatorAcrDeniedSecretExample0"}

	storefront = LayersRequest{Region: "cn-hangzhou", InstanceID: "cri-k77rd2eo9ztt1qa4", RepoID: "crr-v7m9m2g0qkqjf56p", Tag: "1.4.2"}
	byName     = RepositoryName{Region: "cn-hangzhou", InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Name: "storefront"}
)

func start(t *testing.T, keys Credentials) (*emulator.Server, *Client) {
	t.Helper()
	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server, clientOf(t, server.URL(), keys)
}

func clientOf(t *testing.T, endpoint string, keys Credentials) *Client {
	t.Helper()
	parsed, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	return New(Options{Transport: transport.New(transport.Options{UserAgent: "test"}), Endpoint: parsed, Credentials: keys})
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
	for _, keys := range []Credentials{longTerm, temporary} {
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
	if failure, _ := errors.AsType[*transport.Error](err); failure == nil || failure.Kind != transport.KindTag || failure.Code != "IMAGE_NOT_EXIST" {
		t.Errorf("a digest that the tag does not have: %v", err)
	}
}

func TestFailuresOfTheEmulator(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keys   Credentials
		change func(*LayersRequest)
		kind   transport.Kind
		code   string
		status int
	}{
		"unknown key": {Credentials{AccessKey: "LTAInobody", SecretKey: "x"}, nil, transport.KindAuthentication, "InvalidAccessKeyId.NotFound", 404},
		"wrong secret": {
			Credentials{AccessKey: longTerm.AccessKey, SecretKey: "wrong"}, nil, transport.KindAuthentication, "SignatureDoesNotMatch", 400,
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
		keys Credentials
		want string
	}{
		{Credentials{}, "GetRepoTagLayers: acr.access_key and acr.secret_key not set (attempts: 1)"},
		{Credentials{AccessKey: "x"}, "GetRepoTagLayers: acr.secret_key not set (attempts: 1)"},
		{Credentials{SecretKey: "x", SecurityToken: "y"}, "GetRepoTagLayers: acr.access_key not set (attempts: 1)"},
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

func TestRepoIDIsAskedOncePerRepository(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if id, err := client.RepoID(t.Context(), byName); id != "crr-v7m9m2g0qkqjf56p" || err != nil {
				t.Errorf("RepoID = %q, %v", id, err)
			}
		})
	}
	group.Wait()
	if _, err := client.RepoID(t.Context(), byName); err != nil {
		t.Error(err)
	}
	if asked := server.Record().Counts["GetRepository"]; asked != 1 {
		t.Errorf("GetRepository was asked %d times, want 1", asked)
	}
}

func TestRepoIDForgetsFailures(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Times: 1, Status: 500, Body: `{"Code": "SystemError"}`})
	if _, err := client.RepoID(t.Context(), byName); err == nil {
		t.Fatal("the fault was not met")
	}
	if id, err := client.RepoID(t.Context(), byName); id != "crr-v7m9m2g0qkqjf56p" || err != nil {
		t.Errorf("RepoID = %q, %v", id, err)
	}
}

func TestOneImpatientCallerDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	cache := newRepositoryCache()
	started := make(chan struct{})
	impatient, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() {
		_, err := cache.get(impatient, byName, func(ctx context.Context) (string, error) {
			close(started)
			<-ctx.Done()
			return "", errors.New("the service's last word")
		})
		first <- err
	}()
	<-started
	second := make(chan string)
	go func() {
		id, _ := cache.get(t.Context(), byName, func(context.Context) (string, error) { return "crr-1", nil })
		second <- id
	}()
	cancel()
	if got := (<-first).Error(); got != "the service's last word" {
		t.Errorf("the impatient caller got %q", got)
	}
	if id := <-second; id != "crr-1" {
		t.Errorf("the patient caller got %q", id)
	}
}

func TestAWaiterLeavesWhenItsTimeIsUp(t *testing.T) {
	t.Parallel()
	cache := newRepositoryCache()
	started, release := make(chan struct{}), make(chan struct{})
	first := make(chan string)
	go func() {
		id, _ := cache.get(t.Context(), byName, func(context.Context) (string, error) {
			close(started)
			<-release
			return "crr-1", nil
		})
		first <- id
	}()
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := cache.get(ctx, byName, nil)
	if want := "GetRepository: the read was cancelled before an answer came (attempts: 0)"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	close(release)
	if id := <-first; id != "crr-1" {
		t.Errorf("the leader got %q", id)
	}
}

// TestRepositoriesAreNotMixedUp asks for repositories that differ in one part of their name each, one after the other and at once.
func TestRepositoriesAreNotMixedUp(t *testing.T) {
	t.Parallel()
	names := []RepositoryName{
		{"cn-hangzhou", "cri-1", "platform", "app"}, {"cn-beijing", "cri-1", "platform", "app"}, {"cn-hangzhou", "cri-2", "platform", "app"},
		{"cn-hangzhou", "cri-1", "other", "app"}, {"cn-hangzhou", "cri-1", "platform", "web"},
	}
	for _, parallel := range []bool{false, true} {
		cache := newRepositoryCache()
		var group, started sync.WaitGroup
		started.Add(len(names))
		for index, name := range names {
			want := fmt.Sprintf("crr-%d", index)
			ask := func() {
				id, err := cache.get(t.Context(), name, func(context.Context) (string, error) {
					if parallel {
						started.Done()
						started.Wait() // all flights are in the air before one lands
					}
					return want, nil
				})
				if id != want || err != nil {
					t.Errorf("%v: %q, %v, want %q", name, id, err, want)
				}
			}
			if parallel {
				group.Go(ask)
			} else {
				ask()
			}
		}
		group.Wait()
	}
}

func TestALateCallerFindsWhatAFlightLeft(t *testing.T) {
	t.Parallel()
	cache := newRepositoryCache()
	for range 2 {
		landed, err := cache.fly(t.Context(), byName, func(context.Context) (string, error) {
			if _, known := cache.known.Load(byName); known {
				return "asked twice", nil
			}
			return "crr-1", nil
		})
		if landed.id != "crr-1" || err != nil {
			t.Errorf("%+v, %v", landed, err)
		}
	}
}

func TestRepoIDRefusesAnotherRepositorysAnswer(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "other", "RepoNamespaceName": "platform"}`: `GetRepository: HTTP 200: RepoName: the answer is about "other" (attempts: 1)`,
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "storefront", "RepoNamespaceName": "x"}`:   `GetRepository: HTTP 200: RepoNamespaceName: the answer is about "x" (attempts: 1)`,
		`{"IsSuccess": true, "RepoName": "storefront"}`:                                                `GetRepository: HTTP 200: RepoId: want the repository's id, crr-… (attempts: 1)`,
		`{"IsSuccess": true, "RepoId": "../1"}`:                                                        `GetRepository: HTTP 200: RepoId: want the repository's id, crr-… (attempts: 1)`,
	} {
		_, err := answering(t, http.StatusOK, body).RepoID(t.Context(), byName)
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}

func TestEndpointByRegion(t *testing.T) {
	t.Parallel()
	if got, want := New(Options{}).endpoint("ap-southeast-1").String(), "https://cr.ap-southeast-1.aliyuncs.com"; got != want {
		t.Errorf("endpoint %s, want %s", got, want)
	}
}
