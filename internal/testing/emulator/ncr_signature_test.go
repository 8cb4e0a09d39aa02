// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "testing"

// The first vector is the vendor's own signer's; the others were computed by
//
//	printf 'GET …\n…\n…' | openssl dgst -sha256 -hmac SECRETKEYEXAMPLE -binary | base64
func TestNCRSignature(t *testing.T) {
	for name, test := range map[string]struct {
		target, timestamp, key, secret, want string
	}{
		"with a query": {
			"/vserver/v2/getServerInstanceList?responseFormatType=json", "1234567890123",
			"TestAccessKey", "TestSecretKey", "FPsYYX8fuMAgi+cue3eACOW0dNtIwu1LYWfg/megA2M=",
		},
		"an encoded slash stays encoded": {
			"/ncr/api/v2/repositories/myreg/hello%2Fworld/tags/v1.0.0", "1711928488000",
			"ACCESSKEYEXAMPLE", "SECRETKEYEXAMPLE", "1kIwmKAIZO6tab3356KmCPK+ncc6PmDWSLZ1DH1gXPM=",
		},
		"a decoded slash is another signature": {
			"/ncr/api/v2/repositories/myreg/hello/world/tags/v1.0.0", "1711928488000",
			"ACCESSKEYEXAMPLE", "SECRETKEYEXAMPLE", "GK0nttPe20/jcELyyYvMJjuK/IjmV8IN0Ba1+m6O3WA=",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ncrSignature("GET", test.target, test.timestamp, test.key, test.secret); got != test.want {
				t.Errorf("signature %s, want %s", got, test.want)
			}
		})
	}
}
