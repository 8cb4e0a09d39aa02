// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "testing"

// The first string to sign and its signature are the example of the vendor's
// page on the RPC signature. Both signatures were computed apart from this
// code, the second string having been encoded by hand:
//
//	printf '%s' 'GET&%2F&…' | openssl dgst -sha1 -hmac 'testsecret&' -binary | base64
func TestRPCSignature(t *testing.T) {
	for name, test := range map[string]struct {
		method       string
		parameters   rpcParameters
		stringToSign string
		signature    string
	}{
		"vendor's example": {
			method: "GET",
			parameters: rpcParameters{
				"Timestamp": "2016-02-23T12:46:24Z", "Format": "XML", "AccessKeyId": "testid",
				"Action": "DescribeRegions", "SignatureMethod": "HMAC-SHA1",
				"SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
				"Version":        "2014-05-26", "SignatureVersion": "1.0",
			},
			stringToSign: "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26",
			signature:    "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
		},
		"every kind of character, and the signature itself left out": {
			method:       "POST",
			parameters:   rpcParameters{"b": "a b+c*d~e/f", "a": "é&=%", "Signature": "x", "B": "-_."},
			stringToSign: "POST&%2F&B%3D-_.%26a%3D%25C3%25A9%2526%253D%2525%26b%3Da%2520b%252Bc%252Ad~e%252Ff",
			signature:    "CM0olK2qo4jvlO9K+GxVcLYxpoM=",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := rpcStringToSign(test.method, test.parameters); got != test.stringToSign {
				t.Errorf("string to sign\n got %s\nwant %s", got, test.stringToSign)
			}
			if got := rpcSignature(test.stringToSign, "testsecret"); got != test.signature {
				t.Errorf("signature %s, want %s", got, test.signature)
			}
		})
	}
}
