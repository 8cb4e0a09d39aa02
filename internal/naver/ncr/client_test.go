// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var (
	permitted   = credentials.Credentials{AccessKey: "ncpexampleaccesskey0000", SecretKey: "EmulatorNcrSecretKeyExample000"}
	unpermitted = credentials.Credentials{AccessKey: "ncpnopermissionkey00000", SecretKey: "EmulatorNcrDeniedSecretExample0"}

	storefront = TagRequest{Registry: "acme", ImageName: "storefront", Reference: "1.4.2"}
)

// startClient starts an emulator and returns a client of it.
func startClient(t *testing.T, used credentials.Credentials) (*emulator.Server, *Client) {
	t.Helper()
	server := emulator.StartForTest(t, emulator.Options{})
	endpoint, err := url.Parse(server.NCREndpoint())
	if err != nil {
		t.Fatal(err)
	}
	shared := transport.New(transport.Options{UserAgent: "test"})
	return server, New(Options{Transport: shared, Endpoint: endpoint, Credentials: credentials.Static(used)})
}

// clientOf returns a client of an emulator that has one response to every request whose signature
// is valid.
func clientOf(t *testing.T, status int, body string) *Client {
	t.Helper()
	server, client := startClient(t, permitted)
	server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: status, Body: body})
	return client
}

func pointer[T any](value T) *T { return &value }

func TestGetTagDocumentedExample(t *testing.T) {
	t.Parallel()
	example, err := os.ReadFile("testdata/get-image-tag-detail.json")
	if err != nil {
		t.Fatal(err)
	}
	request := TagRequest{Registry: "seed", ImageName: "docker", Reference: "ncpdocker"}
	got, err := clientOf(t, http.StatusOK, string(example)).GetTag(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	instant := pointer(time.Date(2024, time.March, 31, 23, 41, 28, 0, time.UTC))
	want := Tag{
		Name:        "ncpdocker",
		Creator:     pointer("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
		LastUpdater: pointer("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
		Digest:      pointer("sha256:a180 ~ b9dc"),
		FullSize:    pointer[int64](83518086),
		ID:          pointer[int64](730606),
		ImageID:     pointer[int64](322122),
		Repository:  pointer[int64](5976),
		LastUpdated: instant,
		V2:          pointer(true),
		Images: []Image{{
			Architecture: pointer("amd64"),
			OS:           pointer("linux"),
			MediaType:    pointer("application/vnd.docker.container.image.v1+json"),
			Digest:       pointer("sha256:sha256:a180 ~ b9dc"),
			Size:         pointer[int64](83518086),
			Created:      instant,
			Updated:      instant,
		}},
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("tag (-want +got):\n%s", difference)
	}
}

func TestGetTagDocumentedExampleInEmulator(t *testing.T) {
	t.Parallel()
	_, client := startClient(t, permitted)
	tag, err := client.GetTag(t.Context(), TagRequest{Registry: "seed", ImageName: "docker", Reference: "ncpdocker"})
	if err != nil || tag.Digest == nil || *tag.Digest != "sha256:a180 ~ b9dc" {
		t.Errorf("tag %+v, %v", tag, err)
	}
}

func TestEchoedSecretIsRefused(t *testing.T) {
	t.Parallel()
	_, err := clientOf(t, http.StatusOK, `{"name": "1.4.2", "creator": "`+permitted.SecretKey+`"}`).GetTag(t.Context(), storefront)
	const expected = "GetImageTagDetail: HTTP 200: the response repeats a key, the token or the signature of the request (attempts: 1)"
	if err == nil || err.Error() != expected {
		t.Errorf("error %v, want %s", err, expected)
	}
}

func TestSlashInImageName(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	tag, err := client.GetTag(t.Context(), TagRequest{Registry: "acme", ImageName: "hello/world", Reference: "latest"})
	if err != nil || tag.Name != "latest" {
		t.Fatalf("tag %+v, %v", tag, err)
	}
	record := server.Record()
	if got, want := record.Requests[0].RequestTarget, "/ncr/api/v2/repositories/acme/hello%2Fworld/tags/latest"; got != want {
		t.Errorf("request target %s, want %s", got, want)
	}
	if got := record.Requests[0]; got.AccessKey != permitted.AccessKey || got.UserAgent != "test" || got.Method != http.MethodGet {
		t.Errorf("request %+v", got)
	}
}

func TestGetTagErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		used    credentials.Credentials
		request TagRequest
		kind    transport.Kind
		status  int
	}{
		"unknown key":      {credentials.Credentials{AccessKey: "unknown", SecretKey: "x"}, storefront, transport.KindUnauthenticated, 401},
		"wrong secret":     {credentials.Credentials{AccessKey: permitted.AccessKey, SecretKey: "x"}, storefront, transport.KindUnauthenticated, 401},
		"no permission":    {unpermitted, storefront, transport.KindForbidden, 401},
		"unknown registry": {permitted, TagRequest{Registry: "nosuch", ImageName: "storefront", Reference: "1.4.2"}, transport.KindTagNotFound, 404},
		"unknown image":    {permitted, TagRequest{Registry: "acme", ImageName: "nosuch", Reference: "1.4.2"}, transport.KindTagNotFound, 404},
		"unknown tag":      {permitted, TagRequest{Registry: "acme", ImageName: "storefront", Reference: "nosuch"}, transport.KindTagNotFound, 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, client := startClient(t, test.used)
			_, err := client.GetTag(t.Context(), test.request)
			failed, isCall := errors.AsType[transport.Error](err)
			if !isCall || failed.Kind != test.kind || failed.Status != test.status || failed.RequestID == "" {
				t.Errorf("error %+v, want kind %d, status %d", err, test.kind, test.status)
			}
		})
	}
}

func TestClockSkew(t *testing.T) {
	t.Parallel()
	server := emulator.StartForTest(t, emulator.Options{Now: func() time.Time { return time.Now().Add(6 * time.Minute) }})
	endpoint, _ := url.Parse(server.NCREndpoint())
	client := New(Options{Transport: transport.New(transport.Options{}), Endpoint: endpoint, Credentials: credentials.Static(permitted)})
	_, err := client.GetTag(t.Context(), storefront)
	if failed, isCall := errors.AsType[transport.Error](err); !isCall || failed.Kind != transport.KindUnauthenticated {
		t.Errorf("error %v", err)
	}
}

// TestRetryAfter has the waits that the service requests, and never more than a minute, plus the
// longest jitter of half a second.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		status     int
		retryAfter string
		expected   time.Duration
	}{
		{429, "7", 7*time.Second + 500*time.Millisecond},
		{503, "7", 7*time.Second + 500*time.Millisecond},
		{429, "Tue, 01 Dec 2026 12:00:09 GMT", 9*time.Second + 500*time.Millisecond},
		{503, "Tue, 01 Dec 2026 12:00:09 GMT", 9*time.Second + 500*time.Millisecond},
		{429, "7200", time.Minute + 500*time.Millisecond},
		{429, "Tue, 01 Dec 2026 14:00:00 GMT", time.Minute + 500*time.Millisecond},
		{429, "", 500 * time.Millisecond},
	} {
		var waits []time.Duration
		server, client := startClient(t, permitted)
		client.options.Transport = transport.New(transport.Options{
			MaxRetries: 1,
			Now:        func() time.Time { return now },
			Jitter:     func(limit int64) int64 { return limit - 1 },
			After: func(wait time.Duration) <-chan time.Time {
				waits = append(waits, wait)
				return time.After(0)
			},
		})
		server.AddFault(emulator.Fault{
			Times: 1, Status: test.status, Headers: map[string]string{"retry-after": test.retryAfter, "x-ncp-request-id": "V3"},
			Body: `{"error": {"errorCode": "TooManyRequests", "message": "Slow down."}}`,
		})
		tag, err := client.GetTag(t.Context(), storefront)
		if difference := cmp.Diff([]time.Duration{test.expected}, waits); difference != "" || err != nil || tag.Name != "1.4.2" {
			t.Errorf("%d with retry-after %q: tag %q, %v, waits (-want +got):\n%s", test.status, test.retryAfter, tag.Name, err, difference)
		}
	}
}

func TestWrongEndpointIsUnsupported(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	client.options.Endpoint, _ = url.Parse(server.URL() + "/ncr/other/v2")
	_, err := client.GetTag(t.Context(), storefront)
	if failed, isCall := errors.AsType[transport.Error](err); !isCall || failed.Kind != transport.KindUnsupported || failed.Code != "300" {
		t.Errorf("error %v", err)
	}
}

func TestGetTagChecksNames(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	for _, test := range []struct {
		change   func(*TagRequest)
		expected error
	}{
		{func(r *TagRequest) { r.Registry = "acme/.." }, ErrRegistry},
		{func(r *TagRequest) { r.Registry = "" }, ErrRegistry},
		{func(r *TagRequest) { r.ImageName = "../x" }, ErrImageName},
		{func(r *TagRequest) { r.ImageName = "acme.kr.ncr.ntruss.com/x" }, ErrImageHost},
		{func(r *TagRequest) { r.Reference = "a/b" }, image.ErrTag},
	} {
		request := storefront
		test.change(&request)
		if _, err := client.GetTag(t.Context(), request); !errors.Is(err, test.expected) {
			t.Errorf("%+v: error %v, want %v", request, err, test.expected)
		}
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}
