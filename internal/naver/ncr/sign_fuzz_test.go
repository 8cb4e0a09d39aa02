// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/apigateway"
)

// FuzzSign parses a request for a tag as the service does, from the bytes that are sent: its target
// has each name in one segment, and its signature is that of exactly this target, calculated here a
// second time, without crypto/hmac.
func FuzzSign(f *testing.F) {
	f.Fuzz(func(t *testing.T, accessKey, secretKey string, milliseconds int64, registry, imageName, reference string) {
		if credentials.CheckKey(accessKey) != nil || CheckRegistry(registry) != nil || image.CheckRepository(imageName) != nil || image.CheckTag(reference) != nil {
			t.Skip("refused before a request is built")
		}
		endpoint := &url.URL{Scheme: "https", Host: "ncr.apigw.ntruss.com", Path: "/ncr/api/v2"}
		target := New(Options{Endpoint: endpoint}).tagTarget(TagRequest{Registry: registry, ImageName: imageName, Reference: reference})
		signer := credentials.Credentials{AccessKey: accessKey, SecretKey: secretKey}
		signed, err := apigateway.Sign(t.Context(), signer, time.UnixMilli(milliseconds), target)
		if err != nil {
			t.Fatal(err)
		}
		received := sendAndParse(t, signed.Request)

		segments := strings.Split(received.RequestURI, "/")
		names := []string{"", "ncr", "api", "v2", "repositories", registry, strings.ReplaceAll(imageName, "/", "%2F"), "tags", reference}
		if received.Method != http.MethodGet || received.Host != endpoint.Host || strings.Join(segments, "\n") != strings.Join(names, "\n") {
			t.Errorf("%s %s at %s", received.Method, received.RequestURI, received.Host)
		}
		timestamp := received.Header.Get("X-Ncp-Apigw-Timestamp")
		if timestamp != fmt.Sprint(time.UnixMilli(milliseconds).UnixMilli()) {
			t.Errorf("the timestamp of %d is %q", milliseconds, timestamp)
		}
		if got := received.Header.Get("X-Ncp-Iam-Access-Key"); got != accessKey {
			t.Errorf("the access key %q is sent as %q", accessKey, got)
		}
		expected := signatureOf(secretKey, "GET "+received.RequestURI+"\n"+timestamp+"\n"+accessKey)
		if got := received.Header.Get("X-Ncp-Apigw-Signature-V2"); got != expected {
			t.Errorf("the signature of %s is %q, want %q", received.RequestURI, got, expected)
		}
	})
}

func sendAndParse(t *testing.T, request *http.Request) *http.Request {
	t.Helper()
	var sent bytes.Buffer
	if err := request.Write(&sent); err != nil {
		t.Fatal(err)
	}
	received, err := http.ReadRequest(bufio.NewReader(&sent))
	if err != nil {
		t.Fatal(err)
	}
	return received
}

// signatureOf implements RFC 2104 with SHA-256.
func signatureOf(secretKey, text string) string {
	const blockBytes = 64
	key := []byte(secretKey)
	if len(key) > blockBytes {
		sum := sha256.Sum256(key)
		key = sum[:]
	}
	var inner, outer [blockBytes]byte
	for index := range blockBytes {
		var padded byte
		if index < len(key) {
			padded = key[index]
		}
		inner[index], outer[index] = padded^0x36, padded^0x5c
	}
	innerSum := sha256.Sum256(append(inner[:], text...))
	outerSum := sha256.Sum256(append(outer[:], innerSum[:]...))
	return base64.StdEncoding.EncodeToString(outerSum[:])
}
