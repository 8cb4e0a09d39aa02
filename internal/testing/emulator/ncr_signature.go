// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// ncrSignature is signature version 2 of the API gateway: the base64 of
// HMAC-SHA256 over method, request target as on the wire, timestamp and access
// key. See https://api.ncloud-docs.com/docs/en/common-ncpapi
func ncrSignature(method, requestTarget, timestamp, accessKey, secretKey string) string {
	code := hmac.New(sha256.New, []byte(secretKey))
	code.Write([]byte(method + " " + requestTarget + "\n" + timestamp + "\n" + accessKey))
	return base64.StdEncoding.EncodeToString(code.Sum(nil))
}
