// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func newOAuthSite() *loginServer {
	return &loginServer{responses: map[string]string{"/v1/exchange": credentialsBody("accessKeyId", "accessKeySecret", "securityToken", "expiration")}}
}

// oauthProfile is a login whose keys and access token hold for so many seconds.
func oauthProfile(keys, accessToken int64) fields {
	return fields{
		"mode": "OAuth", "oauth_site_type": "CN",
		"access_key_id": "STS.kept", "access_key_secret": "kept-secret", "sts_token": "kept-token", "sts_expiration": noon.Unix() + keys,
		"oauth_access_token": "access-planted", "oauth_access_token_expire": noon.Unix() + accessToken, "oauth_refresh_token": "refresh-planted",
	}
}

const (
	exchanged   = "POST /v1/exchange Bearer access-planted application/json"
	ofDefault   = `the profile "default" of ~/.aliyun/config.json`
	loginAgain  = "og in again with `aliyun configure --mode OAuth --profile default`."
	fixLoggedIn = "L" + loginAgain
)

// TestOAuth has what a login keeps, and which requests that takes. The file is never changed, and
// the refresh token never sent.
func TestOAuth(t *testing.T) {
	t.Parallel()
	kept := credentials.Credentials{AccessKey: "STS.kept", SecretKey: "kept-secret", SecurityToken: "kept-token", Source: `profile "default"`}
	exchangedFor := temporary
	exchangedFor.Expires, exchangedFor.Source = noon.Add(time.Hour), `profile "default"`
	for name, test := range map[string]struct {
		profile  fields
		want     credentials.Credentials
		keptFor  time.Duration
		requests []string
	}{
		"keys and access token":          {profile: oauthProfile(3600, 3600), want: kept, keptFor: time.Hour},
		"keys in their last second":      {profile: oauthProfile(1, 3600), want: kept, keptFor: time.Second},
		"keys without a site":            {profile: with(oauthProfile(60, 0), fields{"oauth_site_type": ""}), want: kept, keptFor: time.Minute},
		"expired keys":                   {profile: oauthProfile(0, 3600), want: exchangedFor, requests: []string{exchanged}},
		"an access token's last second":  {profile: oauthProfile(0, 1), want: exchangedFor, requests: []string{exchanged}},
		"a site in lower case":           {profile: with(oauthProfile(0, 1), fields{"oauth_site_type": "intl"}), want: exchangedFor, requests: []string{exchanged}},
		"keys without a security token":  {profile: with(oauthProfile(3600, 3600), fields{"sts_token": ""}), want: exchangedFor, requests: []string{exchanged}},
		"keys without an expiration":     {profile: with(oauthProfile(3600, 3600), fields{"sts_expiration": nil}), want: exchangedFor, requests: []string{exchanged}},
		"keys that no profile may have":  {profile: with(oauthProfile(3600, 3600), fields{"access_key_secret": "a b"}), want: exchangedFor, requests: []string{exchanged}},
		"an access token and no refresh": {profile: with(oauthProfile(0, 3600), fields{"oauth_refresh_token": nil}), want: exchangedFor, requests: []string{exchanged}},
	} {
		site := newOAuthSite()
		setup, chain := startLoginServer(t, site, test.profile)
		before := readFile(t, setup.profileFile())
		retrieved, err := chain.Retrieve(t.Context())
		if test.keptFor != 0 {
			test.want.Expires = noon.Add(test.keptFor)
		}
		if retrieved != test.want || err != nil {
			t.Errorf("%s: %+v, %v, want %+v", name, retrieved, err, test.want)
		}
		if difference := cmp.Diff(test.requests, site.requests); difference != "" {
			t.Errorf("%s: requests (-want +got):\n%s", name, difference)
		}
		checkUnchanged(t, setup, before)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// checkUnchanged expects the CLI's file as it was, and none beside it.
func checkUnchanged(t *testing.T, setup *testSetup, before []byte) {
	t.Helper()
	if after := readFile(t, setup.profileFile()); !bytes.Equal(after, before) {
		t.Errorf("the file was written:\n%s", after)
	}
	if files, err := os.ReadDir(filepath.Dir(setup.profileFile())); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}

// TestRefusedKeysOfOAuth has keys that the service refuses before they expire: the access token is
// exchanged instead, once.
func TestRefusedKeysOfOAuth(t *testing.T) {
	t.Parallel()
	site := newOAuthSite()
	setup, chain := startLoginServer(t, site, oauthProfile(3600, 3600))
	before := readFile(t, setup.profileFile())
	kept, err := chain.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		renewed, err := chain.Renew(t.Context(), kept)
		if renewed.AccessKey != temporary.AccessKey || err != nil {
			t.Errorf("%+v, %v", renewed, err)
		}
	}
	if retrieved, err := chain.Retrieve(t.Context()); retrieved.AccessKey != temporary.AccessKey || err != nil {
		t.Errorf("%+v, %v", retrieved, err)
	}
	if difference := cmp.Diff([]string{exchanged}, site.requests); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
	checkUnchanged(t, setup, before)
}

func TestOAuthErrors(t *testing.T) {
	t.Parallel()
	const ended = "the keys and the access token of the OAuth login of " + ofDefault + " have expired, and only the CLI renews them"
	renew := "Renew the login with `aliyun sts GetCallerIdentity --profile default`. If that fails, l" + loginAgain
	for name, test := range map[string]struct {
		profile  fields
		change   func(*loginServer)
		kind     transport.Kind
		message  string
		fix      string
		requests int
	}{
		"unknown site":           {with(oauthProfile(0, 9999), fields{"oauth_site_type": "planted"}), nil, transport.KindNoCredentials, "oauth_site_type of " + ofDefault + " is neither CN nor INTL", fixLoggedIn, 0},
		"both have ended":        {oauthProfile(0, 0), nil, transport.KindNoCredentials, ended, renew, 0},
		"both, without a site":   {with(oauthProfile(0, 0), fields{"oauth_site_type": ""}), nil, transport.KindNoCredentials, ended, renew, 0},
		"no refresh token":       {with(oauthProfile(-9, -9), fields{"oauth_refresh_token": ""}), nil, transport.KindNoCredentials, ended, fixLoggedIn, 0},
		"no login":               {fields{"mode": "OAuth", "oauth_site_type": "INTL"}, nil, transport.KindNoCredentials, ended, fixLoggedIn, 0},
		"no expiration of token": {with(oauthProfile(0, 9999), fields{"oauth_access_token_expire": nil}), nil, transport.KindNoCredentials, ended, renew, 0},
		"no credentials":         {oauthProfile(0, 9999), func(s *loginServer) { s.responses["/v1/exchange"] = "planted" }, transport.KindUnexpected, "the response is not a JSON object with credentials", "", 1},
		"refused": {oauthProfile(0, 9999), func(s *loginServer) {
			s.status = 401
			s.responses["/v1/exchange"] = `{"error": "expired_token", "error_description": "access-planted is expired", "requestId": "R"}`
		}, transport.KindUnauthenticated, "*** is expired", fixLoggedIn, 1},
	} {
		site := newOAuthSite()
		if test.change != nil {
			test.change(site)
		}
		setup, chain := startLoginServer(t, site, test.profile)
		before := readFile(t, setup.profileFile())
		_, err := chain.Retrieve(t.Context())
		failed := callError(t, err)
		if failed.Kind != test.kind || failed.Message != test.message || failed.Fix != test.fix || len(site.requests) != test.requests {
			t.Errorf("%s: %+v after %q", name, failed, site.requests)
		}
		checkUnchanged(t, setup, before)
	}
}

// TestOAuthCommands has names that a shell would change. Only the default file is renewed by a
// request of the CLI: of another it would save the new tokens nowhere.
func TestOAuthCommands(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, file, want string }{
		{
			"ci-1", defaultProfileFile,
			"Renew the login with `aliyun sts GetCallerIdentity --profile ci-1`. If that fails, log in again with `aliyun configure --mode OAuth --profile ci-1`.",
		},
		{"ci", "~/ci/aliyun.json", "Log in again with `aliyun configure --mode OAuth --profile ci --config-path ~/ci/aliyun.json`."},
		{"it's $HOME", "/a b/c", "Log in again with `aliyun configure --mode OAuth --profile 'it'\\''s $HOME' --config-path '/a b/c'`."},
		{"", "/c", "Log in again with `aliyun configure --mode OAuth --profile '\"\"' --config-path /c`."},
	} {
		setup, _ := startLoginServer(t, newOAuthSite(), oauthProfile(0, 0))
		loaded, err := setup.chain().profile()
		if err != nil {
			t.Fatal(err)
		}
		loaded.name, loaded.file = test.name, test.file
		if failed := callError(t, endedOAuth(loaded)); failed.Fix != test.want {
			t.Errorf("%q: %s", test.name, failed.Fix)
		}
	}
}
