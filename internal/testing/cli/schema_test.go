// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import "testing"

func TestRenameProviderPutsTheSchemaUnderTheShortName(t *testing.T) {
	t.Parallel()
	got, err := renameProvider([]byte(`{"format_version":"1.0","provider_schemas":{` +
		`"registry.opentofu.org/containerregistry/containerregistry":{"provider":{"version":0},"functions":{}}}}`))
	want := `{
  "format_version": "1.0",
  "provider_schemas": {
    "containerregistry": {
      "provider": {
        "version": 0
      },
      "functions": {}
    }
  }
}`
	if err != nil || string(got) != want {
		t.Errorf("got %s, %v; want %s", got, err, want)
	}
}

func TestRenameProviderRefusesAnotherDocument(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		`{"format_version":"1.0"}`:                 "read the schema: 0 providers in it, expected one",
		`{"provider_schemas":{"one":{},"two":{}}}`: "read the schema: 2 providers in it, expected one",
		`no JSON`: "read the schema: invalid character 'o' in literal null (expecting 'u')",
	} {
		if _, err := renameProvider([]byte(document)); err == nil || err.Error() != want {
			t.Errorf("%s: error %v, want %q", document, err, want)
		}
	}
}
