// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const sha256Prefix = sha256Algorithm + ":"

// contentOf returns the digest of the content that a request names; empty for a request by tag, for
// a token, or by a digest of another algorithm.
func contentOf(request *http.Request) string {
	if digest := path.Base(request.URL.Path); strings.HasPrefix(digest, sha256Prefix) {
		return digest
	}
	return ""
}

// identify returns the evidence that a response belongs to a request for content, and an error if
// it has other content.
func identify(response transport.Response, content string) (transport.Identity, error) {
	if content == "" || response.Status != http.StatusOK {
		return transport.Identity{}, nil
	}
	if digest := digestOfContent(response.Body); digest != content {
		return transport.Identity{}, fmt.Errorf("the content has the digest %q, expected %q", digest, content)
	}
	return transport.Identity{IsContent: true}, nil
}

func digestOfContent(body []byte) string {
	sum := sha256.Sum256(body)
	return sha256Prefix + hex.EncodeToString(sum[:])
}
