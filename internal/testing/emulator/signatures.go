// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the vendors' signatures are HMAC-SHA1
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"maps"
	"strings"
	"time"
)

func base64HMAC(algorithm func() hash.Hash, key, text string) string {
	code := hmac.New(algorithm, []byte(key))
	code.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(code.Sum(nil))
}

// rpcSignature signs a string with a secret key that "&" follows.
func rpcSignature(stringToSign, secretKey string) string {
	return base64HMAC(sha1.New, secretKey+"&", stringToSign)
}

// rpcStringToSign joins method, path and the canonical query, each percent-encoded, by "&". See
// https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
func rpcStringToSign(method string, parameters rpcParameters) string {
	pairs := make([]string, 0, len(parameters))
	for _, name := range sortedKeys(parameters) {
		if name != "Signature" {
			pairs = append(pairs, percentEncode(name)+"="+percentEncode(parameters[name]))
		}
	}
	return method + "&" + percentEncode("/") + "&" + percentEncode(strings.Join(pairs, "&"))
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

// ncrSignature is signature version 2 of the API gateway, over the request target as sent. See
// https://api.ncloud-docs.com/docs/en/common-ncpapi
func ncrSignature(method, requestTarget, timestamp, accessKey, secretKey string) string {
	return base64HMAC(sha256.New, secretKey, method+" "+requestTarget+"\n"+timestamp+"\n"+accessKey)
}

// storageSignature is OSS's signature of a URL, without the bucket before the path:
// https://www.alibabacloud.com/help/en/oss/developer-reference/ddd-signatures-to-urls
func storageSignature(method, expires, path string) string {
	return base64HMAC(sha1.New, storageSecret, method+"\n\n\n"+expires+"\n"+path)
}

type nonce struct{ accessKey, value string }

// useNonce marks a nonce as used. It is forgotten when a replayed request would not pass the check
// of its timestamp any more.
func (s *Server) useNonce(used nonce, timestamp time.Time) {
	if len(s.nonces)%1024 == 1023 {
		oldest := s.options.Now().Add(-rpcClockSkew)
		maps.DeleteFunc(s.nonces, func(_ nonce, at time.Time) bool { return at.Before(oldest) })
	}
	s.nonces[used] = timestamp
}
