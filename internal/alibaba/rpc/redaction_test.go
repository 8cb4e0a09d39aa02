// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestRedaction(t *testing.T) {
	t.Parallel()
	client := transport.New(transport.Options{Redaction: Redaction})
	for text, want := range map[string]string{
		"server string to sign is:POST&%2F&AccessKeyId%3Dx%26Action": "server string to sign is:***",
		"Server String To Sign is POST&%2F&x":                        "Server String To Sign is ***",
		"SecurityToken=CAIS%2Bxyz and Signature: q2w=":               "SecurityToken=*** and Signature: ***",
		`{"AccessKeyId": "LTAIx", "AccessKeySecret":"y"}`:            `{"AccessKeyId": "***", "AccessKeySecret":"***"}`,
		"a%26AccessKeyId%3DLTAIx%26b":                                "a%26AccessKeyId%3D***",
		"SignatureMethod=HMAC-SHA1":                                  "SignatureMethod=HMAC-SHA1",
	} {
		if got := client.Redact(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
