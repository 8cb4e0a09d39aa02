// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// FuzzProfile reads a file with a secret among anything: an error is one that says what to do, and neither it nor the name of the profile
// that was found shows the secret.
func FuzzProfile(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"current": "p", "profiles": [{"name": "p", "mode": "AK", "access_key_secret": "`, `"}]}`},
		{`{"current": "p", "profiles": [{"name": "q", "access_key_secret": "`, `"}]}`},
		{`{"profiles": [null, "`, `"]}`}, {`{"profiles": {"`, `": 1}}`}, {"", ""}, {`{"profiles": []}`, ""}, {`[{"`, `"}]`}, {`{"profiles": [{"name": "default", "`, `": `},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		const planted = "PLANTEDPLANTEDPLANTED"
		if strings.Contains(before, `"current"`) && strings.HasSuffix(strings.TrimRight(before, " \t\r\n\""), ":") {
			t.Skip("the secret may stand where the profile's name does, which is no secret")
		}
		home := t.TempDir()
		if err := os.Mkdir(filepath.Join(home, ".aliyun"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, ".aliyun", "config.json"), []byte(before+planted+after), 0o600); err != nil {
			t.Fatal(err)
		}
		machine := credentials.Machine{Getenv: func(string) string { return "" }, Home: func() (string, error) { return home, nil }}
		found, err := NewSignIn(SignInOptions{Machine: machine}).profile()
		if err == nil {
			if strings.Contains(found.String(), planted) {
				t.Errorf("%q: %s", before, found)
			}
			return
		}
		failure, isFailure := errors.AsType[*transport.Error](err)
		if !isFailure || failure.Kind != transport.KindCredentials || failure.Advice == "" {
			t.Errorf("%q: %v", before, err)
			return
		}
		if strings.Contains(failure.Message+failure.Advice, planted) {
			t.Errorf("%q: %v", before, failure)
		}
	})
}
