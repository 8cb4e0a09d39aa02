// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package apigateway

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Headers of a signed request (https://api.ncloud-docs.com/docs/en/common-ncpapi).
const (
	timestampHeader = "x-ncp-apigw-timestamp"
	accessKeyHeader = "x-ncp-iam-access-key"
	signatureHeader = "x-ncp-apigw-signature-v2"
)

// Redaction names the headers whose values must not be shown.
var Redaction = transport.Redaction{Names: []string{accessKeyHeader, signatureHeader}}

// Sign returns a GET request of the target, a complete URL, signed for the given time.
func Sign(ctx context.Context, signer credentials.Credentials, now time.Time, target string) (transport.SignedRequest, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return transport.SignedRequest{}, fmt.Errorf("build a request: %w", err)
	}
	timestamp := strconv.FormatInt(now.UnixMilli(), 10)
	signed := signature(signer, http.MethodGet, request.URL.RequestURI(), timestamp)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(timestampHeader, timestamp)
	request.Header.Set(accessKeyHeader, signer.AccessKey)
	request.Header.Set(signatureHeader, signed)
	return transport.SignedRequest{Request: request, Secrets: append(signer.Secrets(), signed)}, nil
}

// signature returns signature version 2: base64 of the HMAC-SHA256, keyed with the secret key's
// bytes, over method, request target exactly as sent, timestamp (milliseconds since the Unix epoch)
// and access key.
func signature(signer credentials.Credentials, method, requestTarget, timestamp string) string {
	code := hmac.New(sha256.New, []byte(signer.SecretKey))
	code.Write([]byte(method + " " + requestTarget + "\n" + timestamp + "\n" + signer.AccessKey))
	return base64.StdEncoding.EncodeToString(code.Sum(nil))
}
