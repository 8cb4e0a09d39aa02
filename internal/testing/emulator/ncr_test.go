// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const ncrInvalid = `{"error":{"errorCode":"200","message":"Authentication Failed","details":"Invalid authentication information."}}`

func TestNCRGetImageTagDetailExample(t *testing.T) {
	server := startServer(t, Options{})
	// The example of the API's page, without its white space.
	want := `{"creator":"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx","digest":"sha256:a180 ~ b9dc","full_size":83518086,"id":730606,"image_id":322122,` +
		`"images":[{"architecture":"amd64","created":1711928488000,"digest":"sha256:sha256:a180 ~ b9dc","features":"","latest_pulled":0,` +
		`"mediaType":"application/vnd.docker.container.image.v1+json","os":"linux","os_features":"","os_version":null,"size":83518086,` +
		`"updated":1711928488000,"variant":null}],"last_updated":1711928488000,"last_updater":"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",` +
		`"name":"ncpdocker","repository":5976,"v2":true}`
	got := callNCR(t, server, "/ncr/api/v2/repositories/seed/docker/tags/ncpdocker")
	if diff := cmp.Diff(want, got.body); got.status != 200 || diff != "" {
		t.Errorf("status %d %s", got.status, diff)
	}
	if kind, id := got.header.Get("Content-Type"), got.header.Get("x-ncp-trace-id"); kind != "application/json" || id != "ad1b9de910513527b407147d7a055690" {
		t.Errorf("content type %q, trace id %q", kind, id)
	}
}

func TestNCRLocations(t *testing.T) {
	server := startServer(t, Options{})
	for target, registry := range map[string]int64{
		"/ncr/api/v2/repositories/acme/storefront/tags/1.4.2":     6121,
		"/ncr/sgn-api/v2/repositories/acme/storefront/tags/1.4.2": 6122,
		"/ncr/jpn-api/v2/repositories/acme/storefront/tags/1.4.2": 6123,
		"/ncr/kr/v2/repositories/acme/storefront/tags/1.4.2":      6124,
		"/ncr/krs/v2/repositories/acme/storefront/tags/1.4.2":     6125,
		"/ncr/api/v2/repositories/acme-fin/storefront/tags/1.4.2": 6126,
	} {
		if got := decode[ncrTagDetail](t, callNCR(t, server, target).body).Repository; got != registry {
			t.Errorf("%s: registry %d, want %d", target, got, registry)
		}
	}
}

func TestNCRPlatforms(t *testing.T) {
	type platform struct{ OS, Architecture, Variant, Version, MediaType string }
	server := startServer(t, Options{PlainImageDigests: true})
	detail := decode[ncrTagDetail](t, callNCR(t, server, "/ncr/api/v2/repositories/acme/base%2Fruntime/tags/2024.03").body)
	got, oci := []platform{}, "application/vnd.oci.image.config.v1+json"
	for _, image := range detail.Images {
		variant, version := "null", "null"
		if image.Variant != nil {
			variant = *image.Variant
		}
		if image.OSVersion != nil {
			version = *image.OSVersion
		}
		got = append(got, platform{image.OS, image.Architecture, variant, version, image.MediaType})
		if !digestGrammar.MatchString(image.Digest) {
			t.Errorf("digest %q", image.Digest)
		}
	}
	want := []platform{
		{"linux", "amd64", "null", "null", oci}, {"linux", "arm64", "v8", "null", oci},
		{"linux", "arm", "v6", "null", oci}, {"linux", "arm", "v7", "null", oci},
		{"windows", "amd64", "null", "10.0.17763.5576", oci}, {"windows", "amd64", "null", "10.0.20348.2340", oci},
		{"unknown", "unknown", "null", "null", oci}, {"unknown", "unknown", "null", "null", oci},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNCRErrors(t *testing.T) {
	server := startServer(t, Options{})
	without := func(header string) *http.Request {
		request := newNCRRequest(t, server, acme142)
		request.Header.Del(header)
		return request
	}
	changed := func(header, value string) *http.Request {
		request := newNCRRequest(t, server, acme142)
		request.Header.Set(header, value)
		return request
	}
	twice := newNCRRequest(t, server, acme142)
	twice.Header.Add("x-ncp-iam-access-key", ncrKey)
	posted := newNCRRequest(t, server, acme142)
	posted.Method = http.MethodPost
	skewed := func(skew time.Duration) *http.Request {
		return newNCRRequestBy(t, server, acme142, ncrKey, ncrSecret, clock.Add(skew))
	}
	const (
		missing = `{"error":{"errorCode":"200","message":"Authentication Failed","details":"Authentication information are missing."}}`
		expired = `{"error":{"errorCode":"200","message":"Authentication Failed","details":"Expired timestamp."}}`
		denied  = `{"error":{"errorCode":"210","message":"Permission Denied","details":"Authentication information does not have permission on the requested resource."}}`
		unknown = `{"error":{"errorCode":"300","message":"Not Found Exception","details":"URL not found."}}`
	)
	service := func(details string) string {
		return `{"error":{"errorCode":"404","message":"Not Found","details":"` + details + `"}}`
	}
	for name, test := range map[string]struct {
		request *http.Request
		status  int
		body    string
	}{
		"no timestamp":               {without("x-ncp-apigw-timestamp"), 401, missing},
		"no key":                     {without("x-ncp-iam-access-key"), 401, missing},
		"no signature":               {without("x-ncp-apigw-signature-v2"), 401, missing},
		"two keys":                   {twice, 401, missing},
		"timestamp is no number":     {changed("x-ncp-apigw-timestamp", "now"), 401, ncrInvalid},
		"too early":                  {skewed(-5*time.Minute - time.Millisecond), 401, expired},
		"too late":                   {skewed(5*time.Minute + time.Millisecond), 401, expired},
		"unknown key":                {newNCRRequestBy(t, server, acme142, "unknown", ncrSecret, clock), 401, ncrInvalid},
		"unknown key, empty secret":  {newNCRRequestBy(t, server, acme142, "unknown", "", clock), 401, ncrInvalid},
		"wrong secret":               {newNCRRequestBy(t, server, acme142, ncrKey, "wrong", clock), 401, ncrInvalid},
		"no permission":              {newNCRRequestBy(t, server, acme142, "ncpnopermissionkey00000", "EmulatorNcrDeniedSecretExample0", clock), 401, denied},
		"slash not encoded":          {newNCRRequest(t, server, "/ncr/api/v2/repositories/acme/hello/world/tags/latest"), 404, unknown},
		"no image":                   {newNCRRequest(t, server, "/ncr/api/v2/repositories/acme/tags/latest"), 404, unknown},
		"empty image":                {newNCRRequest(t, server, "/ncr/api/v2/repositories/acme//tags/latest"), 404, unknown},
		"a segment too many":         {newNCRRequest(t, server, acme142+"/more"), 404, unknown},
		"another base":               {newNCRRequest(t, server, "/ncr/api/v3/repositories/acme/storefront/tags/1.4.2"), 404, unknown},
		"another method":             {posted, 404, unknown},
		"no such registry":           {newNCRRequest(t, server, "/ncr/api/v2/repositories/none/storefront/tags/1.4.2"), 404, service("registry not found")},
		"registry of another region": {newNCRRequest(t, server, "/ncr/kr/v2/repositories/seed/docker/tags/ncpdocker"), 404, service("registry not found")},
		"no such image":              {newNCRRequest(t, server, "/ncr/api/v2/repositories/acme/none/tags/1.4.2"), 404, service("image not found")},
		"no such tag":                {newNCRRequest(t, server, "/ncr/api/v2/repositories/acme/storefront/tags/0"), 404, service("tag not found")},
	} {
		t.Run(name, func(t *testing.T) {
			got := send(t, newClient(t), test.request)
			if diff := cmp.Diff(test.body, got.body); got.status != test.status || diff != "" {
				t.Errorf("status %d, want %d %s", got.status, test.status, diff)
			}
			if id := got.header.Get("x-ncp-trace-id"); len(id) != 32 {
				t.Errorf("trace id %q", id)
			}
		})
	}
}

func TestNCRClockSkewBounds(t *testing.T) {
	server := startServer(t, Options{})
	for _, skew := range []time.Duration{-5 * time.Minute, 0, 5 * time.Minute} {
		request := newNCRRequestBy(t, server, acme142, ncrKey, ncrSecret, clock.Add(skew))
		if got := send(t, newClient(t), request); got.status != 200 {
			t.Errorf("skew %s: %d %s", skew, got.status, got.body)
		}
	}
}

// With any single character of a signed request changed, there must be no data
// in the response.
func TestNCRRejectsChangedRequests(t *testing.T) {
	for operation, target := range map[string]string{
		OperationGetImageTagDetail: "/ncr/api/v2/repositories/acme/hello%2Fworld/tags/latest",
		OperationGetImageTags:      "/ncr/api/v2/repositories/acme/hello%2Fworld/tags?page=1&pagesize=10",
		OperationGetRegistry:       "/ncr/api/v2/repositories?page=1",
		OperationGetImages:         "/ncr/api/v2/repositories/acm%65?pagesize=10",
	} {
		t.Run(operation, func(t *testing.T) { checkChangedNCRRequests(t, target) })
	}
}

func checkChangedNCRRequests(t *testing.T, target string) {
	server := startServer(t, Options{})
	client := newClient(t)
	try := func(name, changed string, change func(*http.Request)) {
		request := newNCRRequest(t, server, target)
		sent, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL()+changed, http.NoBody)
		if err != nil {
			return // not even a URL
		}
		sent.Header = request.Header
		change(sent)
		if got := send(t, client, sent); got.status < 400 || strings.Contains(got.body, "last_updated") || strings.Contains(got.body, "results") {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	unchanged := func(*http.Request) {}
	for index := len("/ncr/"); index < len(target); index++ {
		try("target "+changedAt(target, index), changedAt(target, index), unchanged)
	}
	if lower := strings.Replace(target, "%2F", "%2f", 1); lower != target {
		try("case of the encoding", lower, unchanged)
	}
	try("another encoding", strings.Replace(target, "repositories", "%72epositories", 1), unchanged)
	if other := strings.Replace(target, "acm", "%61cm", 1); other != target {
		try("another encoding of the registry", other, unchanged)
	}
	try("a query", target+"?a=b", unchanged)
	try("a further parameter", target+"&a=b", unchanged)
	try("an empty query", target+"?", unchanged)
	for _, header := range []string{"x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"} {
		value := newNCRRequest(t, server, target).Header.Get(header)
		for index := range len(value) {
			try(header, target, func(r *http.Request) { r.Header.Set(header, changedAt(value, index)) })
		}
	}
	if got := callNCR(t, server, target); got.status != 200 {
		t.Errorf("unchanged: %d %s", got.status, got.body)
	}
}
