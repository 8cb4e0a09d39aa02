// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import "testing"

const openTofuSchema = `{"format_version":"1.0","provider_schemas":{"registry.opentofu.org/containerregistry/containerregistry":{"functions":{}}}}`

func TestShortenAddress(t *testing.T) {
	t.Parallel()
	got, err := shortenAddress([]byte(openTofuSchema), openTofuHost)
	if want := `{"format_version":"1.0","provider_schemas":{"containerregistry":{"functions":{}}}}`; err != nil || string(got) != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestShortenAddressRefusesAnotherDocument(t *testing.T) {
	t.Parallel()
	const address = `"registry.terraform.io/containerregistry/containerregistry":`
	for document, want := range map[string]string{
		openTofuSchema:            "found " + address + " 0 times, expected once",
		address + "{}," + address: "found " + address + " 2 times, expected once",
	} {
		if _, err := shortenAddress([]byte(document), terraformHost); err == nil || err.Error() != "read the schema: "+want {
			t.Errorf("%s: error %v, want %q", document, err, want)
		}
	}
}
