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
)

// FuzzSign reads a request for a tag as the service does, off the wire: its target has the names as they were given, each in one
// segment, and its signature is that of exactly this target, calculated here a second time, without crypto/hmac.
func FuzzSign(f *testing.F) {
	f.Fuzz(func(t *testing.T, accessKey, secretKey string, milliseconds int64, registry, imageName, reference string) {
		if credentials.CheckKey(accessKey) != nil || CheckRegistry(registry) != nil || image.CheckRepository(imageName) != nil || image.CheckTag(reference) != nil {
			t.Skip("refused before anything is signed")
		}
		endpoint := &url.URL{Scheme: "https", Host: "ncr.apigw.ntruss.com", Path: "/ncr/api/v2"}
		client := New(Options{Endpoint: endpoint, Now: func() time.Time { return time.UnixMilli(milliseconds) }})
		target := client.imageTarget(TagRequest{Registry: registry, ImageName: imageName}) + "/tags/" + url.PathEscape(reference)
		received := onTheWire(t, client, credentials.Keys{AccessKey: accessKey, SecretKey: secretKey}, target)

		segments := strings.Split(received.RequestURI, "/")
		want := []string{"", "ncr", "api", "v2", "repositories", registry, strings.ReplaceAll(imageName, "/", "%2F"), "tags", reference}
		if received.Method != http.MethodGet || received.Host != endpoint.Host || strings.Join(segments, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s %s at %s", received.Method, received.RequestURI, received.Host)
		}
		timestamp := received.Header.Get("X-Ncp-Apigw-Timestamp")
		if timestamp != fmt.Sprint(time.UnixMilli(milliseconds).UnixMilli()) {
			t.Errorf("the timestamp of %d is %q", milliseconds, timestamp)
		}
		if got := received.Header.Get("X-Ncp-Iam-Access-Key"); got != accessKey {
			t.Errorf("the access key %q is sent as %q", accessKey, got)
		}
		signed := signatureOf(secretKey, "GET "+received.RequestURI+"\n"+timestamp+"\n"+accessKey)
		if got := received.Header.Get("X-Ncp-Apigw-Signature-V2"); got != signed {
			t.Errorf("the signature of %s is %q, want %q", received.RequestURI, got, signed)
		}
	})
}

func onTheWire(t *testing.T, client *Client, keys credentials.Keys, target string) *http.Request {
	t.Helper()
	signed, err := client.sign(t.Context(), keys, target)
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
	return received
}

// signatureOf is RFC 2104 by hand, with SHA-256.
func signatureOf(secretKey, text string) string {
	const blockBytes = 64
	key := []byte(secretKey)
	if len(key) > blockBytes {
		sum := sha256.Sum256(key)
		key = sum[:]
	}
	var inner, outer [blockBytes]byte
	for index := range blockBytes {
		var of byte
		if index < len(key) {
			of = key[index]
		}
		inner[index], outer[index] = of^0x36, of^0x5c
	}
	first := sha256.Sum256(append(inner[:], text...))
	second := sha256.Sum256(append(outer[:], first[:]...))
	return base64.StdEncoding.EncodeToString(second[:])
}
