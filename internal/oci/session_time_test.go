// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"errors"
	"net/url"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestNoTimeToSearch ends a read's time while its documents are searched for secrets.
func TestNoTimeToSearch(t *testing.T) {
	t.Parallel()
	session := &session{base: &roundTripper{options: Options{Transport: transport.New(transport.Options{})}, registry: &url.URL{Host: "registry.example"}}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	failed, isCall := errors.AsType[transport.Error](session.refuseEcho(ctx, OperationManifest, "value"))
	if !isCall || failed.Kind != transport.KindTimeout || failed.Host != "registry.example" ||
		failed.Error() != "GET manifest: the read was cancelled before a response was received (attempts: 1)" {
		t.Errorf("%s: %+v", failed.Error(), failed)
	}
}
