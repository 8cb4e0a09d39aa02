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

// FuzzProfile reads any file with a planted secret: an error says what to do, and neither it nor
// the name of the profile quotes the secret.
func FuzzProfile(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"current": "p", "profiles": [{"name": "p", "mode": "AK", "access_key_secret": "`, `"}]}`},
		{`{"current": "p", "profiles": [{"name": "q", "access_key_secret": "`, `"}]}`},
		{`{"current": "p", "profiles": [{"name": "q", "access_key_id": "a", "access_key_secret": "b"}, {"sts_token": "`, `"}]}`},
		{`{"profiles": [null, "`, `"]}`}, {`{"profiles": {"`, `": 1}}`}, {"", ""}, {`{"profiles": []}`, ""}, {`[{"`, `"}]`}, {`{"profiles": [{"name": "default", "`, `": `},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		const planted = "PLANTEDPLANTEDPLANTED"
		if strings.Contains(before, `"current"`) && strings.HasSuffix(strings.TrimRight(before, " \t\r\n\""), ":") {
			t.Skip("the secret may be the name of the profile, which is not one")
		}
		if strings.Contains(before, `"name"`) && strings.HasSuffix(strings.TrimRight(before, " \t\r\n\""), ":") {
			t.Skip("the secret may be the name of another profile, which an error lists")
		}
		home := t.TempDir()
		if err := os.Mkdir(filepath.Join(home, ".aliyun"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, ".aliyun", "config.json"), []byte(before+planted+after), 0o600); err != nil {
			t.Fatal(err)
		}
		environment := credentials.Environment{Getenv: func(string) string { return "" }, Home: func() (string, error) { return home, nil }}
		chosen, err := New(Options{Environment: environment}).profile()
		if err == nil {
			if strings.Contains(chosen.String(), planted) {
				t.Errorf("%q: %s", before, chosen)
			}
			return
		}
		failed, isCall := errors.AsType[transport.Error](err)
		if !isCall || failed.Kind != transport.KindNoCredentials || failed.Fix == "" {
			t.Errorf("%q: %v", before, err)
			return
		}
		if strings.Contains(failed.Message+failed.Fix, planted) {
			t.Errorf("%q: %v", before, failed)
		}
	})
}
