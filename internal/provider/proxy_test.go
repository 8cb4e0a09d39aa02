// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestInvalidProxyOfRegistry has APIs on this machine, which no proxy is used for, and registries
// elsewhere.
func TestInvalidProxyOfRegistry(t *testing.T) {
	t.Parallel()
	const (
		host    = "registry.example"
		problem = "https_proxy (value hidden) is not the URL of a proxy, such as http://proxy.example:3128: its scheme is none of http, https, socks5, socks5h."
		rest    = "\n\n" + fixProxyVariable + "\n\nNo API request was sent."
	)
	stubs := dependencies{environment: map[string]string{"https_proxy": "socks4://user:planted@proxy.example"}}
	for name, test := range map[string]struct {
		source, detail string
		config         object
		fault          emulator.Fault
	}{
		"NCR": {
			ncrTag, `Could not read the digest of tag "1.4.2" of "storefront" from registry "registry.example": ` + problem + rest,
			object{"registry": "acme", "image_name": "storefront", "reference": "1.4.2", "verify_digest": true, "registry_host": host}, emulator.Fault{},
		},
		"ACR": {
			acrTag, `Could not read the manifest of tag "2.0.0" of repository "platform/api" from registry "registry.example": ` + problem + rest,
			verifiedACR("api", "2.0.0", object{"registry_host": host}), emulator.Fault{},
		},
		"ACR, in place of the API": {
			acrTagLayers, `Could not read the manifest of tag "2.0.0" of repository "platform/api" from registry "registry.example": ` + problem +
				" The API no longer provides GetRepoTagLayers, so the registry was read." + rest,
			api("2.0.0", object{"registry_host": host}),
			emulator.Fault{Operation: emulator.OperationGetRepoTagLayers, Status: 404, Body: `{"Code": "InvalidAction.NotFound"}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, session := emulatedWith(t, stubs, nil)
			if test.fault.Operation != "" {
				server.AddFault(test.fault)
			}
			_, problems := session.Read(t.Context(), test.source, test.config)
			want := []diagnostic{providertest.Error("Invalid Environment Variable", test.detail, "")}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}
