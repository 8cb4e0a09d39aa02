// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// apiConfiguration is the path of the configuration of platform/api 2.0.0 in the
// storage.
const apiConfiguration = "/docker/registry/v2/blobs/sha256/49/4966867053b25647f4ea46be11638450967c8fc714202c0e1f9278c9347b5779/data"

func TestBlobsAreRedirected(t *testing.T) {
	const bucket = "acme-images.oss-cn-hangzhou.aliyuncs.com"
	var now movableClock
	server := startServer(t, Options{RedirectBlobs: bucket, Now: now.now})
	pull := pullFrom(t, server, "platform/api")
	manifest := decode[pulledManifest](t, pull.get("manifests/2.0.0", api200).body)
	redirected := pull.request(http.MethodGet, "blobs/"+manifest.Config.Digest)
	location, err := url.Parse(redirected.header.Get("Location"))
	if err != nil || redirected.status != http.StatusTemporaryRedirect {
		t.Fatalf("%d %v", redirected.status, err)
	}
	query := location.Query()
	// printf 'GET\n\n\n1711973400\n<path>' | openssl dgst -sha1 -hmac
	// EmulatorStorageSecretExample00 -binary | base64
	const signature = "F+EDSptOlli72d4Ww82hGPTLQxg="
	want := url.Values{"Expires": {"1711973400"}, "OSSAccessKeyId": {"LTAIstorageexample0000000"}, "Signature": {signature}}
	if diff := cmp.Diff(want, query); diff != "" || location.Host != bucket || location.Path != apiConfiguration || location.Scheme != "http" {
		t.Errorf("%s %s", location, diff)
	}
	fetch := func(change func(*http.Request)) clientResponse {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL()+location.RequestURI(), http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = bucket
		change(request)
		return send(t, newClient(t), request)
	}
	for range 2 {
		got := fetch(func(*http.Request) {})
		if got.status != 200 || digestOf(got.body) != manifest.Config.Digest || got.header.Get("x-oss-request-id") == "" {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	with := func(name, value string) func(*http.Request) {
		return func(r *http.Request) {
			changed := r.URL.Query()
			changed.Set(name, value)
			r.URL.RawQuery = changed.Encode()
		}
	}
	for name, test := range map[string]struct {
		change func(*http.Request)
		status int
		code   string
	}{
		"a token besides it": {func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+pull.token) }, 400, "InvalidArgument"},
		"another signature":  {with("Signature", "x"), 403, "SignatureDoesNotMatch"},
		"another expiration": {with("Expires", "1811973400"), 403, "SignatureDoesNotMatch"},
		"another key":        {with("OSSAccessKeyId", "x"), 403, "AccessDenied"},
		"another path":       {func(r *http.Request) { r.URL.Path += "x" }, 403, "SignatureDoesNotMatch"},
		"outside":            {func(r *http.Request) { r.URL.Path = "/v2/" }, 403, "SignatureDoesNotMatch"},
		"another method":     {func(r *http.Request) { r.Method = http.MethodPost }, 403, "SignatureDoesNotMatch"},
		"no signature":       {func(r *http.Request) { r.URL.RawQuery = "" }, 403, "AccessDenied"},
	} {
		got := fetch(test.change)
		if got.status != test.status || !strings.Contains(got.body, "<Code>"+test.code+"</Code>") {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	now.move(10 * time.Minute)
	if got := fetch(func(*http.Request) {}); got.status != 403 || !strings.Contains(got.body, "Request has expired.") {
		t.Errorf("expired: %d %s", got.status, got.body)
	}
	for _, request := range server.Record().Requests {
		if strings.Contains(request.RequestTarget, "Signature=") {
			t.Errorf("%+v", request)
		}
	}
	if count := server.Record().Counts[OperationGetStoredBlob]; count != 9 {
		t.Errorf("%d of %v", count, server.Record().Counts)
	}
}

// The storage is at the emulator's own address, too, and holds what was redirected.
func TestStorageAtEmulatorAddress(t *testing.T) {
	server := startServer(t, Options{RedirectBlobs: "127.0.0.1:1"})
	expires := "1711973400"
	target := server.URL() + apiConfiguration + "?" + url.Values{
		"Expires": {expires}, "OSSAccessKeyId": {storageKey}, "Signature": {storageSignature("GET", expires, apiConfiguration)},
	}.Encode()
	if got := sendUnsigned(t, http.MethodGet, target); got.status != 404 || !strings.Contains(got.body, "NoSuchKey") {
		t.Errorf("%d %s", got.status, got.body)
	}
	pull := pullFrom(t, server, "platform/api")
	const configuration = "blobs/sha256:4966867053b25647f4ea46be11638450967c8fc714202c0e1f9278c9347b5779"
	if got := pull.request(http.MethodHead, configuration); got.status != 200 {
		t.Errorf("HEAD: %d", got.status)
	}
	if got := pull.request(http.MethodGet, configuration); got.header.Get("Location") != strings.Replace(target, strings.TrimPrefix(server.URL(), "http://"), "127.0.0.1:1", 1) {
		t.Errorf("%v", got.header)
	}
	if got := sendUnsigned(t, http.MethodGet, target); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	server.AddFault(Fault{Operation: OperationGetStoredBlob, Throttle: true})
	if got := sendUnsigned(t, http.MethodGet, target); got.status != 503 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
