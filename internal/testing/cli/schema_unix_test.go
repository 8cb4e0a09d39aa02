// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package cli

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestProviderSchemaLeavesNoFile(t *testing.T) {
	for name, test := range map[string]struct {
		script string
		code   int
	}{
		"read":         {`[ "$1" = init ] || echo '{"provider_schemas":{"registry.terraform.io/containerregistry/containerregistry":{}}}'`, 0},
		"init fails":   {`[ "$1" != init ] || exit 3`, 3},
		"schema fails": {`[ "$1" = init ] || exit 4`, 4},
	} {
		t.Run(name, func(t *testing.T) {
			directory := setPath(t, map[string]string{"cli": test.script, "go": `while [ "$1" != -o ]; do shift; done; : > "$2"`})
			write(t, filepath.Join(directory, "go.mod"), "module "+ModulePath+"\n")
			cli := CLI{Path: filepath.Join(directory, "cli"), Name: Terraform}
			TemporaryDirectoryForTest(t)
			got, err := ProviderSchema(ContextForTest(t), cli)
			if test.code == 0 {
				want := `{"provider_schemas":{"containerregistry":{}}}` + "\n"
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
