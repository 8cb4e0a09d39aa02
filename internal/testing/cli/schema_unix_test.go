// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"errors"
	"path/filepath"
	"testing"
)

// The stand-in of a CLI is asked for init and then for the schema.
func TestProviderSchemaLeavesNoFile(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		code   int
	}{
		"read":         {`[ "$1" = init ] || echo '{"format_version":"1.0","provider_schemas":{"host/name/type":{"it":"is"}}}'`, 0},
		"init fails":   {`[ "$1" != init ] || exit 3`, 3},
		"schema fails": {`[ "$1" = init ] || exit 4`, 4},
	} {
		t.Run(name, func(t *testing.T) {
			cli := CLI{Path: standIn(t, filepath.Join(t.TempDir(), "cli"), test.script), Name: Terraform}
			TemporaryDirectoryForTest(t)
			got, err := ProviderSchema(ContextForTest(t), cli)
			if test.code == 0 {
				want := "{\n  \"format_version\": \"1.0\",\n  \"provider_schemas\": {\n    \"containerregistry\": {\n      \"it\": \"is\"\n    }\n  }\n}"
				if err != nil || string(got) != want {
					t.Errorf("got %s, %v; want %s", got, err, want)
				}
				return
			}
			var exit *ExitError
			if !errors.As(err, &exit) || exit.Code != test.code {
				t.Errorf("error %v, want exit code %d", err, test.code)
			}
		})
	}
}
