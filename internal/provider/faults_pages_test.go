// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestBlockPage responds with the page of a firewall to each kind of request. No error says that a
// permission or credentials are missing.
func TestBlockPage(t *testing.T) {
	t.Parallel()
	for _, kind := range requestKinds() {
		t.Run(kind.operation, func(t *testing.T) {
			t.Parallel()
			if kind.operation == emulator.OperationHeadManifest {
				t.Skip("a response to HEAD has no page, and GET follows")
			}
			host, problems := kind.read(t, emulator.Fault{Status: 403, Body: "<html><h1>Blocked by policy</h1></html>"}, false)
			if difference := cmp.Diff(kind.blockPage(host), problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func (k requestKind) blockPage(host string) []diagnostic {
	if k.ignored || k.missing {
		return k.switchingProtocols(host)
	}
	fix := "Something other than the service responded. " + strings.Replace(fixBetween, "{registry}.endpoint, ", k.pageSetting(), 1)
	if k.fix == fixProgram {
		fix = fixProgram
	}
	return []diagnostic{k.expect(host, "Unexpected API Response", "{name} returned an HTML page with HTTP 403, not an error of the service. The response was discarded", fix, "Response: HTTP 403.")}
}

// pageSetting returns the setting that decides where requests of the kind are sent, and what
// follows it; nothing for a registry, whose host is looked up.
func (k requestKind) pageSetting() string {
	for _, name := range []string{"acr.endpoint", "ncr.endpoint"} {
		if strings.HasPrefix(k.fix, "Check "+name) {
			return name + ", "
		}
	}
	if strings.HasPrefix(k.subject, "get credentials") {
		return "the credential source, "
	}
	return ""
}
