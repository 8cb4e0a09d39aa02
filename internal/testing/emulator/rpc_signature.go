// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the vendor's signature version 1.0 is HMAC-SHA1
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// rpcStringToSign is what an RPC request's signature is made over: method,
// path and the canonical query, each percent-encoded and joined by "&". See
// https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
func rpcStringToSign(method string, parameters rpcParameters) string {
	pairs := make([]string, 0, len(parameters))
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if name != "Signature" {
			pairs = append(pairs, percentEncode(name)+"="+percentEncode(parameters[name]))
		}
	}
	return method + "&" + percentEncode("/") + "&" + percentEncode(strings.Join(pairs, "&"))
}

// rpcSignature is the base64 of HMAC-SHA1 over the string to sign, the key
// being the secret with "&" behind it.
func rpcSignature(method string, parameters rpcParameters, secretKey string) string {
	code := hmac.New(sha1.New, []byte(secretKey+"&"))
	code.Write([]byte(rpcStringToSign(method, parameters)))
	return base64.StdEncoding.EncodeToString(code.Sum(nil))
}

// percentEncode encodes each byte but RFC 3986's unreserved characters.
func percentEncode(text string) string {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
	var encoded strings.Builder
	for index := range len(text) {
		if character := text[index]; strings.IndexByte(unreserved, character) >= 0 {
			encoded.WriteByte(character)
		} else {
			fmt.Fprintf(&encoded, "%%%02X", character)
		}
	}
	return encoded.String()
}
