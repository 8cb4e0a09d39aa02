// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var instance = Instance{Region: "cn-hangzhou", ID: "cri-k77rd2eo9ztt1qa4"}

func TestRegistryHostIsCached(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	want := strings.TrimPrefix(server.URL(), "http://")
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if host, err := client.RegistryHost(t.Context(), instance); host != want || err != nil {
				t.Errorf("RegistryHost = %q, %v, want %s", host, err, want)
			}
		})
	}
	group.Wait()
	if sent := server.Record().Counts["ListInstanceEndpoint"]; sent != 1 {
		t.Errorf("%d requests of ListInstanceEndpoint, want 1", sent)
	}
}

func TestRegistryHostOfSeveralEndpoints(t *testing.T) {
	t.Parallel()
	const (
		public = `{"EndpointType": "internet", "Enable": true, "Domains": [{"Type": "USER", "Domain": "own.example.com"}, {"Type": "SYSTEM", "Domain": "acme-registry.cn-hangzhou.cr.aliyuncs.com"}]}`
		closed = `{"EndpointType": "internet", "Enable": false, "Domains": [{"Type": "SYSTEM", "Domain": "closed.example.com"}]}`
		inVPC  = `{"EndpointType": "vpc", "Enable": true, "Domains": [{"Type": "SYSTEM", "Domain": "acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com"}]}`
		ofUser = `{"EndpointType": "Internet", "Enable": true, "Domains": [{"Type": "USER", "Domain": "own.example.com"}, {"Type": "USER", "Domain": "other.example.com"}]}`
		empty  = `{"EndpointType": "internet", "Enable": true, "Domains": []}`
		none   = "ListInstanceEndpoint: the instance has no open registry endpoint (attempts: 0)"
	)
	for endpoints, want := range map[string]string{
		inVPC + "," + public: "acme-registry.cn-hangzhou.cr.aliyuncs.com",
		closed + "," + inVPC: "acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com",
		empty + "," + inVPC:  "acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com",
		ofUser:               "other.example.com",
		public + `,{"EndpointType": "internet", "Enable": true, "Domains": [{"Type": "SYSTEM", "Domain": "aaa.example.com"}]}`: "aaa.example.com",
		closed: none,
		"":     none,
		`{"EndpointType": "internet", "Enable": true, "Domains": [{"Type": "SYSTEM", "Domain": "https://x/"}]}`: "ListInstanceEndpoint: HTTP 200: Endpoints[0].Domains[0].Domain: expected a host name, got \"https://x/\" (attempts: 1)",
		`{"EndpointType": "internet", "Enable": "yes"}`:                                                         "ListInstanceEndpoint: HTTP 200: Endpoints[0].Enable: expected true or false, got \"yes\" (attempts: 1)",
	} {
		host, err := clientWithResponse(t, http.StatusOK, `{"IsSuccess": true, "Endpoints": [`+endpoints+`]}`).RegistryHost(t.Context(), instance)
		if got := host + fmt.Sprint(err); got != want+"<nil>" && got != want {
			t.Errorf("%s: %q, %v, want %s", endpoints, host, err, want)
		}
	}
}

func TestRegistryHostOfPublicAPIIsPublicName(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"acme-registry.cn-hangzhou.cr.aliyuncs.com": true, "registry.example.com:5000": true,
		"169.254.169.254": false, "127.0.0.1:5000": false, "localhost": false, "localhost:5000": false, "[::1]:5000": false, "registry": false,
	} {
		if got := isPublicName(host); got != want {
			t.Errorf("%s: %t, want %t", host, got, want)
		}
		body := `{"IsSuccess": true, "Endpoints": [{"EndpointType": "internet", "Enable": true, "Domains": [{"Domain": "` + host + `"}]}]}`
		read := func(object *strictjson.Object) map[string]string { return readEndpoints(object, false) }
		if _, _, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, read); (err == nil) != want {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// TestTokenHosts: a token service is the vendor's, and of the instance's region.
func TestTokenHosts(t *testing.T) {
	t.Parallel()
	for host, region := range map[string]string{ // the region that accepts the host; empty for none
		"dockerauth.cn-hangzhou.aliyuncs.com":        "cn-hangzhou",
		"dockerauth-ee.ap-southeast-1.aliyuncs.com":  "ap-southeast-1",
		"dockerauth-vpc.cn-hangzhou.aliyuncs.com":    "cn-hangzhou",
		"dockerauth-ee-vpc.cn-hangzhou.aliyuncs.com": "cn-hangzhou",
		"dockerauth-cn-zhangjiakou.aliyuncs.com":     "cn-zhangjiakou",
		"dockerauth-cn-guangzhou.aliyuncs.com":       "cn-guangzhou",

		"dockerauth-other.cn-hangzhou.aliyuncs.com":        "",
		"dockerauth.oss-cn-hangzhou.aliyuncs.com":          "",
		"x.dockerauth.cn-hangzhou.aliyuncs.com":            "",
		"dockerauth.cn-hangzhou.aliyuncs.com.evil.example": "",
		"dockerauthxcn-hangzhou.aliyuncs.com":              "",
		"xdockerauth.cn-hangzhou.aliyuncs.com":             "",
		"aliyuncs.com":                                     "",
	} {
		for _, candidate := range []string{"", "cn-hangzhou", "cn-zhangjiakou", "cn-guangzhou", "ap-southeast-1", "ee", "vpc"} {
			if got := IsTokenHost(candidate, host); got != (region != "" && region == candidate) {
				t.Errorf("%s in region %q: %t", host, candidate, got)
			}
		}
	}
	if !IsTokenHost("cn-hangzhou", "dockerauth.aliyuncs.com") {
		t.Error("the token service of all regions is refused")
	}
}

func TestStorageHosts(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"cri-k77rd2eo9ztt1qa4-registry.oss-cn-hangzhou.aliyuncs.com": true, "bucket.oss-cn-hangzhou-internal.aliyuncs.com": true,
		"dockerauth.oss-cn-hangzhou.aliyuncs.com": true, "oss-cn-hangzhou.aliyuncs.com": false, "dockerauth.cn-hangzhou.aliyuncs.com": false,
		"bucket.oss-cn-hangzhou.aliyuncs.com.evil.example": false,
	} {
		if got := IsStorageHost(host); got != want {
			t.Errorf("%s: %t, want %t", host, got, want)
		}
	}
}

func TestPreferredEndpoints(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"https://cr-vpc.cn-hangzhou.aliyuncs.com": "[vpc internet]", "https://cr.cn-hangzhou.aliyuncs.com": "[internet vpc]", "http://127.0.0.1:5000": "[internet vpc]",
	} {
		parsed, err := url.Parse(endpoint)
		if got := fmt.Sprint(preferredEndpoints(parsed)); got != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", endpoint, got, err, want)
		}
	}
	if got := fmt.Sprint(preferredEndpoints(nil)); got != "[internet vpc]" {
		t.Errorf("without an endpoint: %s", got)
	}
}

// TestRegistryLoginIsRenewed uses that a login of the emulator is valid for an hour.
func TestRegistryLoginIsRenewed(t *testing.T) {
	t.Parallel()
	started := time.Now() // signatures have the real time
	now := started
	server := emulator.StartForTest(t, emulator.Options{})
	client := New(Options{
		Transport: transport.New(transport.Options{}), Endpoint: parseURL(t, server.URL()), Credentials: credentials.Static(longTerm), Now: func() time.Time { return now },
	})
	for _, step := range []struct {
		after    time.Duration
		requests int64
	}{{0, 1}, {54 * time.Minute, 1}, {56 * time.Minute, 2}, {57 * time.Minute, 3}} {
		now = started.Add(step.after)
		login, err := client.RegistryLogin(t.Context(), instance)
		if err != nil || login.Username != "cr_temp_user" || len(login.Token) < 16 {
			t.Fatalf("after %s: %+v, %v", step.after, login, err)
		}
		if sent := server.Record().Counts["GetAuthorizationToken"]; sent != step.requests {
			t.Errorf("after %s: %d requests, want %d", step.after, sent, step.requests)
		}
	}
}

func TestRegistryLoginWithoutToken(t *testing.T) {
	t.Parallel()
	_, err := clientWithResponse(t, http.StatusOK, `{"IsSuccess": true, "TempUsername": "cr_temp_user"}`).RegistryLogin(t.Context(), instance)
	want := "GetAuthorizationToken: HTTP 200: the response has no valid AuthorizationToken (attempts: 1)"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// TestNewRegistryLogin requests a login for each call, and leaves the cached one alone.
func TestNewRegistryLogin(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	cached, err := client.RegistryLogin(t.Context(), instance)
	if err != nil {
		t.Fatal(err)
	}
	tokens := map[string]bool{cached.Token: true}
	for _, hours := range []int64{0, 1, 24} {
		login, err := client.NewRegistryLogin(t.Context(), LoginRequest{Instance: instance, ExpiresInHours: hours})
		lifetime := login.Expires.Sub(login.Issued).Round(time.Hour)
		if err != nil || tokens[login.Token] || lifetime != time.Duration(max(1, hours))*time.Hour {
			t.Errorf("%d hours: %s, %v", hours, lifetime, err)
		}
		tokens[login.Token] = true
	}
	if again, err := client.RegistryLogin(t.Context(), instance); again != cached || err != nil {
		t.Errorf("%+v became %+v, %v", cached, again, err)
	}
	if sent := server.Record().Counts["GetAuthorizationToken"]; sent != 4 {
		t.Errorf("%d requests, want 4", sent)
	}
	for _, hours := range []int64{-1, 25} {
		if _, err := client.NewRegistryLogin(t.Context(), LoginRequest{Instance: instance, ExpiresInHours: hours}); err == nil {
			t.Errorf("%d hours are accepted", hours)
		}
	}
}

func TestRepoName(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	request := RepositoryRequest{Region: instance.Region, InstanceID: instance.ID, RepoID: "crr-v7m9m2g0qkqjf56p"}
	for range 2 {
		if name, err := client.RepoName(t.Context(), request); name != storefrontName || err != nil {
			t.Errorf("RepoName = %+v, %v", name, err)
		}
	}
	if sent := server.Record().Counts["GetRepository"]; sent != 1 {
		t.Errorf("%d requests of GetRepository, want 1", sent)
	}
	for body, want := range map[string]string{
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "app", "RepoNamespaceName": "x"}`: `GetRepository: HTTP 200: the response is about repository "crr-1" (attempts: 1)`,
		`{"IsSuccess": true, "RepoName": "app"}`:                                              `GetRepository: HTTP 200: the response has no valid RepoNamespaceName (attempts: 1)`,
		`{"IsSuccess": true, "RepoNamespaceName": "x", "RepoName": "../app"}`:                 `GetRepository: HTTP 200: the response has no valid RepoName (attempts: 1)`,
		`{"IsSuccess": true, "RepoNamespaceName": "x/y", "RepoName": "app"}`:                  `GetRepository: HTTP 200: the response has no valid RepoNamespaceName (attempts: 1)`,
	} {
		if _, err := clientWithResponse(t, http.StatusOK, body).RepoName(t.Context(), request); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}

func TestInvalidRegistryInputSendsNoRequest(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	_, login := client.RegistryLogin(t.Context(), Instance{Region: "cn-hangzhou/../x", ID: instance.ID})
	_, host := client.RegistryHost(t.Context(), Instance{Region: instance.Region, ID: "cri-"})
	_, name := client.RepoName(t.Context(), RepositoryRequest{Region: instance.Region, InstanceID: instance.ID, RepoID: "x"})
	checkInputError(t, login, `GetAuthorizationToken: region "cn-hangzhou/../x"`, rpc.ErrRegion)
	checkInputError(t, host, `ListInstanceEndpoint: instance "cri-"`, ErrInstanceID)
	checkInputError(t, name, `GetRepository: repository "x"`, ErrRepoID)
	if counts := server.Record().Counts; len(counts) != 0 {
		t.Errorf("requests %v", counts)
	}
}
