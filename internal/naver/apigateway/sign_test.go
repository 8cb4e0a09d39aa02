// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package apigateway

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// The vectors were made with the vendor's own signer and with openssl, which agree.
func TestSignatureVectors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		keys                    credentials.Keys
		target, timestamp, want string
	}{
		{
			credentials.Keys{AccessKey: "TestAccessKey", SecretKey: "TestSecretKey"}, "/vserver/v2/getServerInstanceList?responseFormatType=json", "1234567890123",
			"FPsYYX8fuMAgi+cue3eACOW0dNtIwu1LYWfg/megA2M=",
		},
		{
			credentials.Keys{AccessKey: "ACCESSKEYEXAMPLE", SecretKey: "SECRETKEYEXAMPLE"}, "/ncr/api/v2/repositories/myreg/hello%2Fworld/tags/v1.0.0", "1711928488000",
			"1kIwmKAIZO6tab3356KmCPK+ncc6PmDWSLZ1DH1gXPM=",
		},
	} {
		if got := signature(test.keys, "GET", test.target, test.timestamp); got != test.want {
			t.Errorf("signature of %s = %s, want %s", test.target, got, test.want)
		}
	}
}

func TestSignedRequest(t *testing.T) {
	t.Parallel()
	endpoint, _ := url.Parse("https://ncr.apigw.ntruss.com/ncr/api/v2")
	client := New(Options{Endpoint: endpoint, Now: func() time.Time { return time.UnixMilli(1711928488000) }})
	keys := credentials.Keys{AccessKey: "ACCESSKEYEXAMPLE", SecretKey: "SECRETKEYEXAMPLE"}
	signed, err := client.sign(t.Context(), keys, endpoint.String()+"/repositories/myreg/hello%2Fworld/tags/v1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"x-ncp-apigw-timestamp":    "1711928488000",
		"x-ncp-iam-access-key":     "ACCESSKEYEXAMPLE",
		"x-ncp-apigw-signature-v2": "1kIwmKAIZO6tab3356KmCPK+ncc6PmDWSLZ1DH1gXPM=",
		"Accept":                   "application/json",
		"Content-Type":             "application/json",
	} {
		if got := signed.Request.Header.Get(name); got != want {
			t.Errorf("header %s = %q, want %q", name, got, want)
		}
	}
	if got, want := signed.Request.URL.String(), "https://ncr.apigw.ntruss.com/ncr/api/v2/repositories/myreg/hello%2Fworld/tags/v1.0.0"; got != want {
		t.Errorf("URL %s, want %s", got, want)
	}
	want := []string{"ACCESSKEYEXAMPLE", "SECRETKEYEXAMPLE", "", "1kIwmKAIZO6tab3356KmCPK+ncc6PmDWSLZ1DH1gXPM="}
	if difference := cmp.Diff(want, signed.Secrets); difference != "" {
		t.Errorf("secrets (-want +got):\n%s", difference)
	}
}
