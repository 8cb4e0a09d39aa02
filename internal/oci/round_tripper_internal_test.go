// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"errors"
	"net/url"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestHostsWithPorts: the default port of https may be written.
func TestHostsWithPorts(t *testing.T) {
	t.Parallel()
	own := &roundTripper{registry: &url.URL{Scheme: schemeHTTPS, Host: "registry.example"}}
	for text, want := range map[string]struct{ isOwn, isTrusted bool }{
		"https://registry.example/token":                  {true, false},
		"https://REGISTRY.example:443/token":              {true, false},
		"https://registry.example:8443/token":             {false, false},
		"http://registry.example:443/token":               {false, false},
		"https://auth.vendor.example/token":               {false, true},
		"https://Auth.vendor.example:443/token":           {false, true},
		"https://auth.vendor.example:8443/token":          {false, false},
		"http://auth.vendor.example:443/token":            {false, false},
		"https://user:password@auth.vendor.example/token": {false, false},
	} {
		target, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		isVendors := isTrusted(target, func(host string) bool { return host == "auth.vendor.example" })
		if own.isOwnHost(target) != want.isOwn || isVendors != want.isTrusted {
			t.Errorf("%s: own %t, trusted %t", text, own.isOwnHost(target), isVendors)
		}
	}
}

// TestHostThatARegistryNames: that such a host does not resolve is not a mistake in registry_host.
func TestHostThatARegistryNames(t *testing.T) {
	t.Parallel()
	own := &roundTripper{registry: &url.URL{Scheme: schemeHTTPS, Host: "registry.example"}}
	const fix = "The registry names this host for tokens or blobs. Check the DNS of this machine, and that registry_host is a host for its network."
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"another host":     {transport.Error{Reason: transport.ReasonUnknownHost, Host: "auth.vendor.example"}, fix},
		"its own host":     {transport.Error{Reason: transport.ReasonUnknownHost, Host: "registry.example"}, ""},
		"another reason":   {transport.Error{Host: "auth.vendor.example"}, ""},
		"an error of ours": {errPlainHTTP, ""},
	} {
		failed, _ := errors.AsType[transport.Error](own.withHostFix(test.err))
		if failed.Fix != test.want {
			t.Errorf("%s: %q", name, failed.Fix)
		}
	}
}
