// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package apigateway

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// TestSignatureVectors has vectors that were made with the vendor's own signer and with openssl,
// and agree.
func TestSignatureVectors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		signer                      credentials.Credentials
		target, timestamp, expected string
	}{
		{
			credentials.Credentials{AccessKey: "TestAccessKey", SecretKey: "TestSecretKey"}, "/vserver/v2/getServerInstanceList?responseFormatType=json", "1234567890123",
			"FPsYYX8fuMAgi+cue3eACOW0dNtIwu1LYWfg/megA2M=",
		},
		{
			credentials.Credentials{AccessKey: "ACCESSKEYEXAMPLE", SecretKey: "SECRETKEYEXAMPLE"}, "/ncr/api/v2/repositories/myreg/hello%2Fworld/tags/v1.0.0", "1711928488000",
			"1kIwmKAIZO6tab3356KmCPK+ncc6PmDWSLZ1DH1gXPM=",
		},
	} {
		if got := signature(test.signer, "GET", test.target, test.timestamp); got != test.expected {
			t.Errorf("signature of %s = %s, want %s", test.target, got, test.expected)
		}
	}
}

func TestSign(t *testing.T) {
	t.Parallel()
	const target = "https://ncr.apigw.ntruss.com/ncr/api/v2/repositories/myreg/hello%2Fworld/tags/v1.0.0"
	signer := credentials.Credentials{AccessKey: "ACCESSKEYEXAMPLE", SecretKey: "SECRETKEYEXAMPLE"}
	signed, err := Sign(t.Context(), signer, time.UnixMilli(1711928488000), target)
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
	if got := signed.Request.URL.String(); got != target || signed.Request.Method != "GET" {
		t.Errorf("%s %s, want GET %s", signed.Request.Method, got, target)
	}
	want := []string{"ACCESSKEYEXAMPLE", "SECRETKEYEXAMPLE", "", "1kIwmKAIZO6tab3356KmCPK+ncc6PmDWSLZ1DH1gXPM="}
	if difference := cmp.Diff(want, signed.Secrets); difference != "" {
		t.Errorf("secrets (-want +got):\n%s", difference)
	}
}
