// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func newOAuthSite() *loginServer {
	return &loginServer{responses: map[string]string{
		"/v1/exchange": credentialsBody("accessKeyId", "accessKeySecret", "securityToken", "expiration"),
		"/v1/token":    `{"access_token": "new-access", "refresh_token": "new-refresh", "expires_in": 10800, "token_type": "Bearer"}`,
	}}
}

func oauthProfile(secondsLeft int64) fields {
	return fields{
		"mode": "OAuth", "oauth_site_type": "cn", "oauth_access_token": "old-access", "oauth_refresh_token": "old-refresh", "oauth_access_token_expire": noon.Unix() + secondsLeft,
	}
}

const (
	exchangedOld = "POST /v1/exchange Bearer old-access application/json"
	exchangedNew = "POST /v1/exchange Bearer new-access application/json"
	renewedOld   = "POST /v1/token  application/x-www-form-urlencoded Timestamp=2026-03-01T12%3A00%3A00Z&client_id=4038181954557748008&grant_type=refresh_token&refresh_token=old-refresh"
)

func TestOAuth(t *testing.T) {
	t.Parallel()
	site := newOAuthSite()
	setup, chain := startLoginServer(t, site, oauthProfile(1201))
	before, err := os.ReadFile(setup.profileFile())
	if err != nil {
		t.Fatal(err)
	}
	retrieved, err := chain.Retrieve(t.Context())
	if retrieved.AccessKey != temporary.AccessKey || retrieved.SecurityToken != temporary.SecurityToken || !retrieved.Expires.Equal(noon.Add(time.Hour)) || err != nil {
		t.Errorf("%+v, %v", retrieved, err)
	}
	if difference := cmp.Diff([]string{exchangedOld}, site.requests); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
	if after, err := os.ReadFile(setup.profileFile()); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the file was written: %v\n%s", err, after)
	}
}

func TestOAuthRenewalIsSaved(t *testing.T) {
	t.Parallel()
	site := newOAuthSite()
	setup, chain := startLoginServer(t, site, oauthProfile(1200))
	path := setup.profileFile()
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := chain.Retrieve(t.Context()); err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff([]string{renewedOld, exchangedNew}, site.requests); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Profiles []map[string]json.RawMessage
	}
	if err := json.Unmarshal(content, &document); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"oauth_access_token": `"new-access"`, "oauth_refresh_token": `"new-refresh"`, "oauth_access_token_expire": fmt.Sprint(noon.Unix() + 10800),
		"oauth_site_type": `"cn"`, "output_format": `"json"`, "count": "12345678901234567", "name": `"default"`,
	} {
		if got := string(document.Profiles[0][name]); got != want {
			t.Errorf("%s is %s in the file, want %s", name, got, want)
		}
	}
	if state, err := os.Stat(path); err != nil || state.Mode().Perm() != 0o640 && runtime.GOOS != "windows" { // Windows has no such modes
		t.Errorf("%v, %v", state.Mode(), err)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}

func TestOAuthRenewedByAnotherProcess(t *testing.T) {
	t.Parallel()
	site := newOAuthSite()
	setup, chain := startLoginServer(t, site, oauthProfile(0))
	site.responses["/v1/token"] = "planted"
	site.before = func() {
		content, err := os.ReadFile(setup.profileFile())
		if err != nil {
			t.Error(err)
		}
		setup.write(t, ".aliyun/config.json", strings.NewReplacer("old-access", "new-access", "old-refresh", "other-refresh").Replace(string(content)))
	}
	if _, err := chain.Retrieve(t.Context()); err != nil {
		t.Error(err)
	}
	if difference := cmp.Diff([]string{renewedOld, exchangedNew}, site.requests); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

func TestOAuthErrors(t *testing.T) {
	t.Parallel()
	const fix = "Sign in again with `aliyun configure --mode OAuth --profile default`."
	const profileName = `the profile "default" of ~/.aliyun/config.json`
	for name, test := range map[string]struct {
		profile fields
		change  func(*loginServer)
		kind    transport.Kind
		message string
		fix     string
	}{
		"unknown site": {with(oauthProfile(9999), fields{"oauth_site_type": "planted"}), nil, transport.KindNoCredentials, "oauth_site_type of " + profileName + " is neither CN nor INTL", fix},
		"no login":     {fields{"mode": "OAuth", "oauth_site_type": "INTL"}, nil, transport.KindNoCredentials, "the OAuth login of " + profileName + " has expired", fix},
		"invalid refresh token": {oauthProfile(0), func(s *loginServer) {
			s.status = 400
			s.responses["/v1/token"] = `{"error": "invalid_grant", "error_description": "old-refresh?"}`
		}, transport.KindUnauthenticated, "***?", fix},
		"incomplete renewal": {oauthProfile(0), func(s *loginServer) { s.responses["/v1/token"] = `{"access_token": "planted"}` }, transport.KindUnexpected, "the response has no valid access_token, refresh_token or expires_in", ""},
		"no credentials":     {oauthProfile(9999), func(s *loginServer) { s.responses["/v1/exchange"] = "planted" }, transport.KindUnexpected, "the response is not a JSON object with credentials", ""},
		"refused":            {oauthProfile(9999), func(s *loginServer) { s.status = 401 }, transport.KindUnauthenticated, "", fix},
	} {
		site := newOAuthSite()
		if test.change != nil {
			test.change(site)
		}
		_, chain := startLoginServer(t, site, test.profile)
		_, err := chain.Retrieve(t.Context())
		failed := callError(t, err)
		if failed.Kind != test.kind || failed.Message != test.message || failed.Fix != test.fix {
			t.Errorf("%s: %+v", name, failed)
		}
	}
}

func TestOAuthIsNotRenewedIfFileIsNotWritable(t *testing.T) {
	t.Parallel()
	site := newOAuthSite()
	setup, _ := startLoginServer(t, site, oauthProfile(0))
	longest := strings.Repeat("a", 255) // a temporary file would need a longer name
	if err := os.Rename(setup.profileFile(), filepath.Join(setup.home, longest)); err != nil {
		t.Fatal(err)
	}
	setup.configuration.SharedCredentialsFile = "~/" + longest
	_, err := setup.chain().Retrieve(t.Context())
	want := `the OAuth login of the profile "default" of "~/` + longest[:98] + "\"… must be renewed, and its directory is not writable"
	if failed := callError(t, err); failed.Message != want || len(site.requests) != 0 {
		t.Errorf("%+v after %q", failed, site.requests)
	}
}
