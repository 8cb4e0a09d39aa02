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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var acme = Instance{Region: "cn-hangzhou", ID: "cri-k77rd2eo9ztt1qa4"}

func TestRegistryHostIsAskedOncePerInstance(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	want := strings.TrimPrefix(server.URL(), "http://")
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if host, err := client.RegistryHost(t.Context(), acme); host != want || err != nil {
				t.Errorf("RegistryHost = %q, %v, want %s", host, err, want)
			}
		})
	}
	group.Wait()
	if asked := server.Record().Counts["ListInstanceEndpoint"]; asked != 1 {
		t.Errorf("ListInstanceEndpoint was asked %d times, want 1", asked)
	}
}

// TestRegistryHostOfManyEndpoints: an endpoint that is open, the public one first, the vendor's name before the user's.
func TestRegistryHostOfManyEndpoints(t *testing.T) {
	t.Parallel()
	const (
		public = `{"EndpointType": "internet", "Enable": true, "Domains": [{"Type": "USER", "Domain": "own.example.com"}, {"Type": "SYSTEM", "Domain": "acme-registry.cn-hangzhou.cr.aliyuncs.com"}]}`
		closed = `{"EndpointType": "internet", "Enable": false, "Domains": [{"Type": "SYSTEM", "Domain": "closed.example.com"}]}`
		inVPC  = `{"EndpointType": "vpc", "Enable": true, "Domains": [{"Type": "SYSTEM", "Domain": "acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com"}]}`
		ofUser = `{"EndpointType": "Internet", "Enable": true, "Domains": [{"Type": "USER", "Domain": "own.example.com"}, {"Type": "USER", "Domain": "other.example.com"}]}`
		empty  = `{"EndpointType": "internet", "Enable": true, "Domains": []}`
		none   = "ListInstanceEndpoint: the instance has no endpoint for its registry that is open (attempts: 0)"
	)
	for endpoints, want := range map[string]string{
		inVPC + "," + public: "acme-registry.cn-hangzhou.cr.aliyuncs.com",
		closed + "," + inVPC: "acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com",
		empty + "," + inVPC:  "acme-registry-vpc.cn-hangzhou.cr.aliyuncs.com",
		ofUser:               "other.example.com",
		public + `,{"EndpointType": "internet", "Enable": true, "Domains": [{"Type": "SYSTEM", "Domain": "aaa.example.com"}]}`: "aaa.example.com",
		closed: none,
		"":     none,
		`{"EndpointType": "internet", "Enable": true, "Domains": [{"Type": "SYSTEM", "Domain": "https://x/"}]}`: "ListInstanceEndpoint: HTTP 200: Endpoints[0].Domains[0].Domain: want the name of a host, not \"https://x/\" (attempts: 1)",
		`{"EndpointType": "internet", "Enable": "yes"}`:                                                         "ListInstanceEndpoint: HTTP 200: Endpoints[0].Enable: want true or false, not \"yes\" (attempts: 1)",
	} {
		host, err := answering(t, http.StatusOK, `{"IsSuccess": true, "Endpoints": [`+endpoints+`]}`).RegistryHost(t.Context(), acme)
		if got := host + fmt.Sprint(err); got != want+"<nil>" && got != want {
			t.Errorf("%s: %q, %v, want %s", endpoints, host, err, want)
		}
	}
}

// TestRegistryHostIsAName: an API of the vendor's must not send the login to an address, or to this machine.
func TestRegistryHostIsAName(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"acme-registry.cn-hangzhou.cr.aliyuncs.com": true, "registry.example.com:5000": true,
		"169.254.169.254": false, "127.0.0.1:5000": false, "localhost": false, "localhost:5000": false, "[::1]:5000": false, "registry": false,
	} {
		if got := isPublicName(host); got != want {
			t.Errorf("%s: %t, want %t", host, got, want)
		}
		body := `{"IsSuccess": true, "Endpoints": [{"EndpointType": "internet", "Enable": true, "Domains": [{"Domain": "` + host + `"}]}]}`
		read := func(answer *strictjson.Object) map[string]string { return readEndpoints(answer, false) }
		if _, err := decode(transport.Response{Status: http.StatusOK, Body: []byte(body)}, read); (err == nil) != want {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestHostsOfTheVendor(t *testing.T) {
	t.Parallel()
	for host, want := range map[string][2]bool{
		"dockerauth.cn-hangzhou.aliyuncs.com": {true, false}, "dockerauth-ee.ap-southeast-1.aliyuncs.com": {true, false}, "dockerauth-ee-vpc.cn-hangzhou.aliyuncs.com": {true, false},
		"cri-k77rd2eo9ztt1qa4-registry.oss-cn-hangzhou.aliyuncs.com": {false, true}, "bucket.oss-cn-hangzhou-internal.aliyuncs.com": {false, true},
		"dockerauth.oss-cn-hangzhou.aliyuncs.com": {false, true}, "x.dockerauth.cn-hangzhou.aliyuncs.com": {false, false},
		"dockerauth.cn-hangzhou.aliyuncs.com.evil.example": {false, false}, "oss-cn-hangzhou.aliyuncs.com": {false, false}, "aliyuncs.com": {false, false},
	} {
		if got := [2]bool{IsTokenHost(host), IsStorageHost(host)}; got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
}

// TestWhoAsksInAVPCGetsItsEndpoint, if it is open.
func TestWhoAsksInAVPCGetsItsEndpoint(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"https://cr-vpc.cn-hangzhou.aliyuncs.com": "[vpc internet]", "https://cr.cn-hangzhou.aliyuncs.com": "[internet vpc]", "http://127.0.0.1:5000": "[internet vpc]",
	} {
		parsed, err := url.Parse(endpoint)
		if got := fmt.Sprint(preferred(parsed)); got != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", endpoint, got, err, want)
		}
	}
	if got := fmt.Sprint(preferred(nil)); got != "[internet vpc]" {
		t.Errorf("without an endpoint: %s", got)
	}
}

// TestRegistryLoginIsAskedAnewBeforeItExpires: a login of the emulator's lives an hour.
func TestRegistryLoginIsAskedAnewBeforeItExpires(t *testing.T) {
	t.Parallel()
	started := time.Now() // requests are signed with the time as it is
	now := started
	server := emulator.StartForTest(t, emulator.Options{})
	parsed, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := New(Options{
		Transport: transport.New(transport.Options{}), Endpoint: parsed, Credentials: credentials.Fixed(longTerm), Now: func() time.Time { return now },
	})
	for _, step := range []struct {
		after time.Duration
		asked int64
	}{{0, 1}, {54 * time.Minute, 1}, {56 * time.Minute, 2}, {57 * time.Minute, 3}} {
		now = started.Add(step.after)
		login, err := client.RegistryLogin(t.Context(), acme)
		if err != nil || login.Username != "cr_temp_user" || len(login.Token) < 16 {
			t.Fatalf("after %s: %+v, %v", step.after, login, err)
		}
		if asked := server.Record().Counts["GetAuthorizationToken"]; asked != step.asked {
			t.Errorf("after %s: asked %d times, want %d", step.after, asked, step.asked)
		}
	}
}

func TestRepoNameIsThatOfTheID(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	asked := RepositoryRequest{Region: acme.Region, InstanceID: acme.ID, RepoID: "crr-v7m9m2g0qkqjf56p"}
	for range 2 {
		if name, err := client.RepoName(t.Context(), asked); name != byName || err != nil {
			t.Errorf("RepoName = %+v, %v", name, err)
		}
	}
	if counted := server.Record().Counts["GetRepository"]; counted != 1 {
		t.Errorf("GetRepository was asked %d times, want 1", counted)
	}
	for body, want := range map[string]string{
		`{"IsSuccess": true, "RepoId": "crr-1", "RepoName": "app", "RepoNamespaceName": "x"}`: `GetRepository: HTTP 200: RepoId: the answer is about "crr-1" (attempts: 1)`,
		`{"IsSuccess": true, "RepoName": "app"}`:                                              `GetRepository: HTTP 200: RepoNamespaceName: want the name of the repository's namespace (attempts: 1)`,
		`{"IsSuccess": true, "RepoNamespaceName": "x", "RepoName": "../app"}`:                 `GetRepository: HTTP 200: RepoName: want the repository's name (attempts: 1)`,
		`{"IsSuccess": true, "RepoNamespaceName": "x/y", "RepoName": "app"}`:                  `GetRepository: HTTP 200: RepoNamespaceName: want the name of the repository's namespace (attempts: 1)`,
	} {
		if _, err := answering(t, http.StatusOK, body).RepoName(t.Context(), asked); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %s", body, err, want)
		}
	}
}

func TestBadRegistryRequestsAreNotSent(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	_, login := client.RegistryLogin(t.Context(), Instance{Region: "cn-hangzhou/../x", ID: acme.ID})
	_, host := client.RegistryHost(t.Context(), Instance{Region: acme.Region, ID: "cri-"})
	_, name := client.RepoName(t.Context(), RepositoryRequest{Region: acme.Region, InstanceID: acme.ID, RepoID: "x"})
	for err, want := range map[error]string{
		login: "GetAuthorizationToken: " + ErrRegion.Error(), host: "ListInstanceEndpoint: " + ErrInstanceID.Error(), name: "GetRepository: " + ErrRepoID.Error(),
	} {
		if err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if counts := server.Record().Counts; len(counts) != 0 {
		t.Errorf("requests %v", counts)
	}
}
