// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"errors"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var (
	testAPI = API{Product: "cr", Version: "2018-12-01"}

	longTerm  = credentials.Credentials{AccessKey: "LTAIexampleexampleexample", SecretKey: "ExampleSecretKey"}
	temporary = credentials.Credentials{AccessKey: "STS.exampleexampleexample", SecretKey: "ExampleStsSecretKey", SecurityToken: "ExampleToken/000+example=="}
)

func TestSign(t *testing.T) {
	t.Parallel()
	endpoint := &url.URL{Scheme: "https", Host: "cr.cn-hangzhou.aliyuncs.com"}
	parameters := map[string]string{"InstanceId": "cri-1", "RepoId": "crr-1", "Tag": "1.4.2", "Digest": ""}
	signed, err := Sign(t.Context(), temporary, endpoint, testAPI, "GetRepoTagLayers", "cn-hangzhou", parameters)
	if err != nil {
		t.Fatal(err)
	}
	request := signed.Request
	if request.Method != "POST" || request.URL.Host != "cr.cn-hangzhou.aliyuncs.com" || request.URL.Path != "/" || request.ContentLength != 0 {
		t.Errorf("request %s %s", request.Method, request.URL)
	}
	query := request.URL.Query()
	for name, want := range map[string]string{
		"Action": "GetRepoTagLayers", "Version": "2018-12-01", "Format": "JSON", "RegionId": "cn-hangzhou", "SignatureMethod": "HMAC-SHA1",
		"SignatureVersion": "1.0", "AccessKeyId": temporary.AccessKey, "SecurityToken": temporary.SecurityToken,
		"InstanceId": "cri-1", "RepoId": "crr-1", "Tag": "1.4.2",
	} {
		if got := query.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if query.Has("Digest") {
		t.Error("an empty parameter is sent")
	}
	want := []string{temporary.AccessKey, temporary.SecretKey, temporary.SecurityToken, query.Get("Signature")}
	if difference := cmp.Diff(want, signed.Secrets); difference != "" || query.Get("Signature") == "" {
		t.Errorf("secrets (-want +got):\n%s", difference)
	}
	if got := request.Header.Get("Accept"); got != "application/json" {
		t.Errorf("Accept %q", got)
	}
}

func TestSignUsesNewNonce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		signed, err := Sign(t.Context(), longTerm, &url.URL{Scheme: "https", Host: "x"}, testAPI, "GetRepository", "cn-hangzhou", nil)
		if err != nil {
			t.Fatal(err)
		}
		seen[signed.Request.URL.Query().Get("SignatureNonce")] = true
	}
	if len(seen) != 100 {
		t.Errorf("%d nonces for 100 requests", len(seen))
	}
}

func TestSignRefusesIncompleteCredentials(t *testing.T) {
	t.Parallel()
	for _, incomplete := range []credentials.Credentials{{}, {AccessKey: "x"}, {SecretKey: "x", SecurityToken: "y"}} {
		_, err := Sign(t.Context(), incomplete, &url.URL{Scheme: "https", Host: "x"}, testAPI, "GetRepository", "cn-hangzhou", nil)
		if failed, isCall := errors.AsType[transport.Error](err); !isCall || failed.Kind != transport.KindNoCredentials || failed.Message != errNoKey.Error() {
			t.Errorf("%+v: error %v, want %v", incomplete, err, errNoKey)
		}
	}
}
