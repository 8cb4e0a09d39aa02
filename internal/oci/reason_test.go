// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestReasons has errors whose reason decides what a user reads of them.
func TestReasons(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*registry)
		kind    transport.Kind
		reason  transport.Reason
	}{
		"redirect": {
			func(r *registry) { r.handlers[manifestPath("1.4.2")] = redirect("/other") },
			transport.KindUnexpected, transport.ReasonRedirect,
		},
		"redirect with a code": {respondsWith(http.StatusFound, "DENIED"), transport.KindForbidden, transport.ReasonOther},
		"invalid document": {
			func(r *registry) { r.add("1.4.2", typeManifest, []byte("html")) },
			transport.KindUnexpected, transport.ReasonInvalidResponse,
		},
		"token of an HTML page": {
			func(r *registry) {
				r.handlers["/v2/"] = challenge(r, r.server.URL+"/token")
				r.handlers["/token"] = serves("<html>")
			},
			transport.KindUnexpected, transport.ReasonPage,
		},
		"HTML page": {
			func(r *registry) { r.add("1.4.2", typeManifest, []byte("<html>")) },
			transport.KindUnexpected, transport.ReasonPage,
		},
		"untrusted token service": {
			func(r *registry) { r.handlers["/v2/"] = challenge(r, "https://unknown.example/token") },
			transport.KindUnexpected, transport.ReasonOther,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry := startRegistry(t)
			test.prepare(registry)
			_, err := registry.read(t, oci.ImageRequest{})
			failed, isCall := errors.AsType[transport.Error](err)
			if !isCall || failed.Kind != test.kind || failed.Reason != test.reason {
				t.Errorf("error %+v, want kind %d, reason %d", err, test.kind, test.reason)
			}
		})
	}
}
