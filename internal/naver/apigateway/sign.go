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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// sign builds a GET of the target and signs it for this moment.
func (c *Client) sign(ctx context.Context, keys credentials.Keys, target string) (transport.Signed, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return transport.Signed{}, fmt.Errorf("build a request: %w", err)
	}
	timestamp := strconv.FormatInt(c.options.Now().UnixMilli(), 10)
	signed := signature(keys, http.MethodGet, request.URL.RequestURI(), timestamp)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("x-ncp-apigw-timestamp", timestamp)
	request.Header.Set("x-ncp-iam-access-key", keys.AccessKey)
	request.Header.Set("x-ncp-apigw-signature-v2", signed)
	return transport.Signed{Request: request, Secrets: append(keys.Secrets(), signed)}, nil
}

// signature is the vendor's signature version 2: base64 of the HMAC-SHA256, keyed with the secret's bytes, over
// method, request target exactly as sent, timestamp (milliseconds) and access key
// (https://api.ncloud-docs.com/docs/en/common-ncpapi).
func signature(keys credentials.Keys, method, requestTarget, timestamp string) string {
	code := hmac.New(sha256.New, []byte(keys.SecretKey))
	code.Write([]byte(method + " " + requestTarget + "\n" + timestamp + "\n" + keys.AccessKey))
	return base64.StdEncoding.EncodeToString(code.Sum(nil))
}
