// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha1" // the vendor's signature version 1.0 is HMAC-SHA1
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// FuzzSign reads a request as the service receives it: it has all parameters and nothing else, and
// its signature is that of exactly these, calculated here a second time
// (https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism).
func FuzzSign(f *testing.F) {
	f.Fuzz(func(t *testing.T, accessKey, secretKey, token, region, name, value string) {
		used := credentials.Credentials{AccessKey: accessKey, SecretKey: secretKey, SecurityToken: token}
		if accessKey == "" || secretKey == "" || isReserved(name) {
			t.Skip("nothing to sign with, or a parameter that the SDK sets")
		}
		endpoint := &url.URL{Scheme: "https", Host: "cr.cn-hangzhou.aliyuncs.com"}
		signed, err := Sign(t.Context(), used, endpoint, testAPI, "GetRepoTag", region, map[string]string{name: value, "Tag": "1.4.2", "Digest": ""})
		if err != nil {
			t.Fatal(err)
		}
		var sent bytes.Buffer
		if err := signed.Request.Write(&sent); err != nil {
			t.Fatal(err)
		}
		received, err := http.ReadRequest(bufio.NewReader(&sent))
		if err != nil {
			t.Fatal(err)
		}
		target, query, _ := strings.Cut(received.RequestURI, "?")
		if received.Method != http.MethodPost || received.Host != endpoint.Host || target != "/" || received.ContentLength != 0 {
			t.Errorf("%s %s at %s with %d bytes", received.Method, received.RequestURI, received.Host, received.ContentLength)
		}
		parameters := parseQuery(t, query)
		signature := parameters["Signature"]
		delete(parameters, "Signature")
		if want := expectedSignature(http.MethodPost, parameters, secretKey); signature != want {
			t.Errorf("the signature of %q is %q, want %q", parameters, signature, want)
		}
		for _, changing := range []string{"Timestamp", "SignatureNonce"} {
			if parameters[changing] == "" {
				t.Errorf("no %s", changing)
			}
			delete(parameters, changing)
		}
		want := map[string]string{
			"Action": "GetRepoTag", "Version": "2018-12-01", "Format": "JSON", "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0", "SignatureType": "",
			"AccessKeyId": accessKey, "RegionId": region, "SecurityToken": token, name: value, "Tag": "1.4.2",
		}
		if difference := cmp.Diff(withoutEmpty(want), withoutEmpty(parameters)); difference != "" {
			t.Errorf("parameters (-want +got):\n%s", difference)
		}
	})
}

// isReserved reports whether a parameter is one of those that every request has.
func isReserved(name string) bool {
	return slices.Contains([]string{
		"", "Action", "Version", "Format", "Timestamp", "Signature", "SignatureMethod", "SignatureVersion", "SignatureType", "SignatureNonce",
		"AccessKeyId", "RegionId", "SecurityToken", "BearerToken", "Tag", "Digest",
	}, name)
}

// parseQuery reads a query, in which no parameter may be repeated.
func parseQuery(t *testing.T, query string) map[string]string {
	t.Helper()
	parameters := map[string]string{}
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if _, isDuplicate := parameters[unescape(t, name)]; isDuplicate {
			t.Errorf("duplicate parameter %q", name)
		}
		parameters[unescape(t, name)] = unescape(t, value)
	}
	return parameters
}

func unescape(t *testing.T, text string) string {
	t.Helper()
	plain, err := url.QueryUnescape(text)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// withoutEmpty removes the empty parameters: the service treats them as absent.
func withoutEmpty(parameters map[string]string) map[string]string {
	maps.DeleteFunc(parameters, func(_, value string) bool { return value == "" })
	return parameters
}

// expectedSignature signs by the vendor's description, without its SDK.
func expectedSignature(method string, parameters map[string]string, secretKey string) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		pairs = append(pairs, encode(name)+"="+encode(parameters[name]))
	}
	code := hmac.New(sha1.New, []byte(secretKey+"&"))
	code.Write([]byte(method + "&%2F&" + encode(strings.Join(pairs, "&"))))
	return base64.StdEncoding.EncodeToString(code.Sum(nil))
}

// encode returns the percent-encoding of RFC 3986.
func encode(text string) string {
	var encoded strings.Builder
	for _, character := range []byte(text) {
		if character == '-' || character == '.' || character == '_' || character == '~' ||
			'0' <= character && character <= '9' || 'A' <= character && character <= 'Z' || 'a' <= character && character <= 'z' {
			encoded.WriteByte(character)
		} else {
			fmt.Fprintf(&encoded, "%%%02X", character)
		}
	}
	return encoded.String()
}
