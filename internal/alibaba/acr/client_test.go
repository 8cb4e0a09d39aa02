// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Accounts and images of the emulator's default fixture.
var (
	longTerm  = credentials.Credentials{AccessKey: "LTAIexampleexampleexample", SecretKey: "EmulatorAcrSecretKeyExample000"}
	temporary = credentials.Credentials{
		AccessKey: "STS.exampleexampleexample", SecretKey: "EmulatorAcrStsSecretKeyExample0",
		SecurityToken: "EmulatorAcrSecurityTokenExample/000+example==",
	}
	withoutPermission = credentials.Credentials{AccessKey: "LTAInopermissionexample00", SecretKey: "EmulatorAcrDeniedSecretExample0"}

	storefront     = ImageRequest{TagRequest: storefrontTag}
	storefrontName = RepositoryName{Region: "cn-hangzhou", InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Name: "storefront"}
)

// start starts an emulator and returns a client of it.
func start(t *testing.T, used credentials.Credentials) (*emulator.Server, *Client) {
	t.Helper()
	server := emulator.StartForTest(t, emulator.Options{})
	return server, newClient(t, server.URL(), used)
}

func newClient(t *testing.T, endpoint string, used credentials.Credentials) *Client {
	t.Helper()
	return New(Options{
		Transport: transport.New(transport.Options{UserAgent: "test", Redaction: rpc.Redaction}), Endpoint: parseURL(t, endpoint),
		Credentials: credentials.Static(used),
	})
}

func parseURL(t *testing.T, text string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// clientWithResponse returns a client whose requests all get one response, after their signature
// was verified.
func clientWithResponse(t *testing.T, status int, body string) *Client {
	t.Helper()
	server, client := start(t, longTerm)
	server.AddFault(emulator.Fault{Service: emulator.ServiceACR, Status: status, Body: body})
	return client
}

func pointer[T any](value T) *T { return &value }

func TestGetRepoTagLayersOfDocumentedExample(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("testdata/get-repo-tag-layers.json")
	if err != nil {
		t.Fatal(err)
	}
	got, err := clientWithResponse(t, http.StatusOK, string(example)).GetRepoTagLayers(t.Context(), storefront)
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

func TestLongTermAndTemporaryCredentialsSign(t *testing.T) {
	t.Parallel()
	for _, used := range []credentials.Credentials{longTerm, temporary} {
		server, client := start(t, used)
		layers, err := client.GetRepoTagLayers(t.Context(), storefront)
		if err != nil || len(layers) != 10 {
			t.Fatalf("%d layers, %v, want 10", len(layers), err)
		}
		record := server.Record()
		if len(record.Requests) != 1 || record.Requests[0].AccessKey != used.AccessKey || record.Requests[0].Region != "cn-hangzhou" ||
			record.Requests[0].Operation != "GetRepoTagLayers" || record.Requests[0].UserAgent != "test" {
			t.Errorf("the emulator received %+v", record.Requests)
		}
	}
}

func TestImageNotFoundWithDigest(t *testing.T) {
	t.Parallel()
	_, client := start(t, longTerm)
	request := storefront
	request.Tag, request.Digest = "edge", "sha256:0000000000000000000000000000000000000000000000000000000000000000"
	_, err := client.GetRepoTagLayers(t.Context(), request)
	if failed, isCall := errors.AsType[transport.Error](err); !isCall || failed.Kind != transport.KindImageNotFound || failed.Code != "IMAGE_NOT_EXIST" {
		t.Errorf("a digest that the tag does not have: %v", err)
	}
}

func TestImageNotFoundWithoutDigestIsTagNotFound(t *testing.T) {
	t.Parallel()
	client := clientWithResponse(t, http.StatusOK, `{"IsSuccess": false, "Code": "IMAGE_NOT_EXIST"}`)
	_, layersError := client.GetRepoTagLayers(t.Context(), storefront)
	_, tagError := client.GetRepoTag(t.Context(), storefrontTag)
	for _, err := range []error{layersError, tagError} {
		if failed, isCall := errors.AsType[transport.Error](err); !isCall || failed.Kind != transport.KindTagNotFound || failed.Code != "IMAGE_NOT_EXIST" {
			t.Errorf("%v", err)
		}
	}
}

func TestErrorsOfTheEmulator(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		used   credentials.Credentials
		change func(*ImageRequest)
		kind   transport.Kind
		code   string
		status int
	}{
		"unknown key": {credentials.Credentials{AccessKey: "LTAIunknown", SecretKey: "x"}, nil, transport.KindUnauthenticated, "InvalidAccessKeyId.NotFound", 404},
		"wrong secret": {
			credentials.Credentials{AccessKey: longTerm.AccessKey, SecretKey: "wrong"}, nil, transport.KindUnauthenticated, "SignatureDoesNotMatch", 400,
		},
		"no permission":  {withoutPermission, nil, transport.KindForbidden, "NoPrivilege", 403},
		"other instance": {longTerm, func(r *ImageRequest) { r.InstanceID = "cri-nosuch" }, transport.KindInstanceNotFound, "INSTANCE_NOT_EXIST", 200},
		"other region":   {longTerm, func(r *ImageRequest) { r.Region = "cn-beijing" }, transport.KindInstanceNotFound, "INSTANCE_NOT_EXIST", 200},
		"other repo":     {longTerm, func(r *ImageRequest) { r.RepoID = "crr-nosuch" }, transport.KindRepositoryNotFound, "REPO_NOT_EXIST", 200},
		"other tag":      {longTerm, func(r *ImageRequest) { r.Tag = "nosuch" }, transport.KindTagNotFound, "TAG_NOT_EXIST", 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, client := start(t, test.used)
			request := storefront
			if test.change != nil {
				test.change(&request)
			}
			_, err := client.GetRepoTagLayers(t.Context(), request)
			failed, isCall := errors.AsType[transport.Error](err)
			if !isCall || failed.Kind != test.kind || failed.Code != test.code || failed.Status != test.status || failed.RequestID == "" {
				t.Errorf("got %+v, want kind %d, code %s, status %d", failed, test.kind, test.code, test.status)
			}
		})
	}
}

func TestErrorNamesTheSourceOfTheCredentials(t *testing.T) {
	t.Parallel()
	for _, source := range []string{`profile "prod"`, "acr.access_key in the provider block"} {
		used := withoutPermission
		used.Source = source
		_, client := start(t, used)
		_, err := client.GetRepoTagLayers(t.Context(), storefront)
		if failed, isCall := errors.AsType[transport.Error](err); !isCall || failed.SignedBy != source || failed.CredentialSource != "" {
			t.Errorf("%+v, want signed by %q", failed, source)
		}
	}
}

func TestStringToSignIsMasked(t *testing.T) {
	t.Parallel()
	used := temporary
	used.SecretKey = "wrong"
	_, client := start(t, used)
	_, err := client.GetRepoTagLayers(t.Context(), storefront)
	failed, _ := errors.AsType[transport.Error](err)
	if failed.Message != "Specified signature is not matched with our calculation. server string to sign is:***" {
		t.Errorf("message %+v", failed)
	}
}

func TestIncompleteCredentialsSendNoRequest(t *testing.T) {
	t.Parallel()
	for _, incomplete := range []credentials.Credentials{{}, {AccessKey: "x"}, {SecretKey: "x", SecurityToken: "y"}} {
		server, client := start(t, incomplete)
		_, err := client.GetRepoTagLayers(t.Context(), storefront)
		failed, _ := errors.AsType[transport.Error](err)
		const want = "GetRepoTagLayers: the access key or the secret key is empty (attempts: 0)"
		if failed.Kind != transport.KindNoCredentials || err.Error() != want || len(server.Record().Requests) != 0 {
			t.Errorf("error %v after %d requests, want %q", err, len(server.Record().Requests), want)
		}
	}
}

func TestInvalidInputSendsNoRequest(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	for _, test := range []struct {
		change func(*ImageRequest)
		field  string
		reason error
	}{
		{func(r *ImageRequest) { r.Region = "evil.example/" }, `region "evil.example/"`, rpc.ErrRegion},
		{func(r *ImageRequest) { r.Region = "" }, `region ""`, rpc.ErrRegion},
		{func(r *ImageRequest) { r.InstanceID = "cri-kmsiwlxxdcva****" }, `instance "cri-kmsiwlxxdcva****"`, ErrInstanceID},
		{func(r *ImageRequest) { r.RepoID = "crr-" }, `repository "crr-"`, ErrRepoID},
		{func(r *ImageRequest) { r.Tag = "a/b" }, `tag "a/b"`, image.ErrTag},
		{func(r *ImageRequest) { r.Tag = "a\nb" }, `tag "a\nb"`, image.ErrTag},
		{func(r *ImageRequest) { r.Digest = "sha256:abc" }, `digest "sha256:abc"`, image.ErrDigest},
	} {
		request := storefront
		test.change(&request)
		_, err := client.GetRepoTagLayers(t.Context(), request)
		checkInputError(t, err, "GetRepoTagLayers: "+test.field, test.reason)
	}
	for _, test := range []struct {
		change func(*RepositoryName)
		field  string
		reason error
	}{
		{func(n *RepositoryName) { n.Region = "CN" }, `region "CN"`, rpc.ErrRegion},
		{func(n *RepositoryName) { n.InstanceID = "k77" }, `instance "k77"`, ErrInstanceID},
		{func(n *RepositoryName) { n.Namespace = "plat/form" }, `namespace "plat/form"`, ErrNamespace},
		{func(n *RepositoryName) { n.Name = "../x" }, `repository "../x"`, ErrRepoName},
		{func(n *RepositoryName) { n.Name = "acme-registry.cn-hangzhou.cr.aliyuncs.com/x" }, `repository "acme-registry.cn-hangzhou.cr.aliyuncs.com/x"`, ErrImageHost},
	} {
		name := storefrontName
		test.change(&name)
		_, err := client.GetRepository(t.Context(), name)
		checkInputError(t, err, "GetRepository: "+test.field, test.reason)
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

// checkInputError expects the operation and the field with its value, followed by the reason.
func checkInputError(t *testing.T, err error, field string, reason error) {
	t.Helper()
	if !errors.Is(err, reason) || err.Error() != field+" "+reason.Error() {
		t.Errorf("error %v, want %s %v", err, field, reason)
	}
}

func TestEndpointOfRegion(t *testing.T) {
	t.Parallel()
	if got, want := New(Options{}).endpoint("ap-southeast-1").String(), "https://cr.ap-southeast-1.aliyuncs.com"; got != want {
		t.Errorf("endpoint %s, want %s", got, want)
	}
}

// TestAttemptTimeoutExcludesCredentials has a credential source that connects to a service, and
// takes longer than an attempt at ACR may.
func TestAttemptTimeoutExcludesCredentials(t *testing.T) {
	t.Parallel()
	server := emulator.StartForTest(t, emulator.Options{})
	login := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(login.Close)
	const attemptTimeout = time.Second
	client := New(Options{
		Transport: transport.New(transport.Options{AttemptTimeout: attemptTimeout}), Endpoint: parseURL(t, server.URL()),
		Credentials: credentials.ProviderFunc(func(ctx context.Context) (credentials.Credentials, error) {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, login.URL, http.NoBody)
			if err != nil {
				return credentials.Credentials{}, err
			}
			response, err := login.Client().Do(request)
			if err != nil {
				return credentials.Credentials{}, err
			}
			defer func() { _ = response.Body.Close() }()
			select {
			case <-ctx.Done():
				return credentials.Credentials{}, context.Cause(ctx)
			case <-time.After(attemptTimeout * 3 / 2):
				return longTerm, nil
			}
		}),
	})
	if _, err := client.GetRepoTagLayers(t.Context(), storefront); err != nil {
		t.Error(err)
	}
}
