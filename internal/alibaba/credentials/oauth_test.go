// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	stdcmp "cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// What CloudSSO and OAuth have in common: a token of a sign-in in a browser, which a site gives keys for.

var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// site is a sign-in site that writes down what it is asked.
type site struct {
	mutex   sync.Mutex
	asked   []string
	answers map[string]string // by path
	status  int
	before  func() // is called before each answer
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mutex.Lock()
	s.asked = append(s.asked, strings.TrimSpace(strings.Join([]string{r.Method, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body)}, " ")))
	s.mutex.Unlock()
	if s.before != nil {
		s.before()
	}
	if s.status != 0 {
		w.WriteHeader(s.status)
	}
	_, _ = io.WriteString(w, s.answers[r.URL.Path])
}

// keysAnswer are the fixture's temporary account's, in the spelling of a site.
func keysAnswer(accessKey, secretKey, securityToken, expiration string) string {
	return fmt.Sprintf(`{%q: %q, %q: %q, %q: %q, %q: "2026-03-01T13:00:00Z"}`,
		accessKey, temporary.AccessKey, secretKey, temporary.SecretKey, securityToken, temporary.SecurityToken, expiration)
}

// signedInAt starts a site, and a place whose one profile has signed in there.
func signedInAt(t *testing.T, s *site, profile fields) (*place, *SignIn) {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	place := newPlace(t, emulator.Options{})
	place.now = func() time.Time { return noon }
	place.profiles(t, with(profile, fields{"name": "default", "cloud_sso_sign_in_url": server.URL + "/some/login", "output_format": "json", "count": 12345678901234567}))
	signIn := place.signIn()
	var err error
	if signIn.oauthEndpoint, err = url.Parse(server.URL); err != nil {
		t.Fatal(err)
	}
	return place, signIn
}

func TestCloudSSOSigns(t *testing.T) {
	t.Parallel()
	s := &site{answers: map[string]string{"/cloud-credentials": `{"CloudCredential": ` + keysAnswer("AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration") + `, "RequestId": "R"}`}}
	_, signIn := signedInAt(t, s, fields{
		"mode": "CloudSSO", "access_token": "sso-token", "cloud_sso_access_token_expire": noon.Unix() + 1, "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac-1",
	})
	keys, err := signIn.Keys(t.Context())
	want := temporary
	want.Expires, want.Way = noon.Add(time.Hour), `profile "default"`
	if keys != want || err != nil {
		t.Errorf("%+v, %v", keys, err)
	}
	asked := []string{`POST /cloud-credentials Bearer sso-token application/json {"AccessConfigurationId":"ac-1","AccountId":"1"}`}
	if difference := cmp.Diff(asked, s.asked); difference != "" {
		t.Errorf("asked (-want +got):\n%s", difference)
	}
}

func TestCloudSSOThatGivesNoKeys(t *testing.T) {
	t.Parallel()
	const again = "sign in again by `aliyun configure --mode CloudSSO --profile default`."
	signedIn := fields{"mode": "CloudSSO", "access_token": "sso-token", "cloud_sso_access_token_expire": noon.Unix() + 60}
	for name, test := range map[string]struct {
		profile fields
		site    *site
		kind    transport.Kind
		message string
		advice  string
	}{
		"ended":     {profile: with(signedIn, fields{"cloud_sso_access_token_expire": noon.Unix()}), kind: transport.KindCredentials, message: `the CloudSSO sign-in of the profile "default" of ~/.aliyun/config.json has ended`, advice: again},
		"never":     {profile: fields{"mode": "CloudSSO"}, kind: transport.KindCredentials, message: `the CloudSSO sign-in of the profile "default" of ~/.aliyun/config.json has ended`, advice: again},
		"refused":   {profile: signedIn, site: &site{status: 401, answers: map[string]string{"/cloud-credentials": `{"ErrorCode": "X", "ErrorMessage": "no sso-token"}`}}, kind: transport.KindAuthentication, message: "no ***", advice: again},
		"not a key": {profile: signedIn, site: &site{answers: map[string]string{"/cloud-credentials": `{"CloudCredential": "planted"}`}}, kind: transport.KindUnexpected, message: "the answer has no CloudCredential"},
	} {
		_, signIn := signedInAt(t, stdcmp.Or(test.site, &site{}), test.profile)
		_, err := signIn.Keys(t.Context())
		failure := failureOf(t, err)
		if failure.Kind != test.kind || failure.Message != test.message || failure.Advice != test.advice {
			t.Errorf("%s: %+v", name, failure)
		}
	}
}

func oauthSite() *site {
	return &site{answers: map[string]string{
		"/v1/exchange": keysAnswer("accessKeyId", "accessKeySecret", "securityToken", "expiration"),
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

func TestOAuthSigns(t *testing.T) {
	t.Parallel()
	s := oauthSite()
	place, signIn := signedInAt(t, s, oauthProfile(1201))
	before, err := os.ReadFile(filepath.Join(place.home, ".aliyun", "config.json"))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := signIn.Keys(t.Context())
	if keys.AccessKey != temporary.AccessKey || keys.SecurityToken != temporary.SecurityToken || !keys.Expires.Equal(noon.Add(time.Hour)) || err != nil {
		t.Errorf("%+v, %v", keys, err)
	}
	if difference := cmp.Diff([]string{exchangedOld}, s.asked); difference != "" {
		t.Errorf("asked (-want +got):\n%s", difference)
	}
	if after, err := os.ReadFile(filepath.Join(place.home, ".aliyun", "config.json")); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the file was written: %v\n%s", err, after)
	}
}

func TestOAuthRenewsAndKeepsWhatItGot(t *testing.T) {
	t.Parallel()
	s := oauthSite()
	place, signIn := signedInAt(t, s, oauthProfile(1200))
	path := filepath.Join(place.home, ".aliyun", "config.json")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := signIn.Keys(t.Context()); err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff([]string{renewedOld, exchangedNew}, s.asked); difference != "" {
		t.Errorf("asked (-want +got):\n%s", difference)
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
	if state, err := os.Stat(path); err != nil || state.Mode().Perm() != 0o640 && runtime.GOOS != "windows" { // which has no such modes
		t.Errorf("%v, %v", state.Mode(), err)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}

func TestOAuthTakesWhatAnotherProcessRenewed(t *testing.T) {
	t.Parallel()
	s := oauthSite()
	place, signIn := signedInAt(t, s, oauthProfile(0))
	s.status = 0
	s.answers["/v1/token"] = "planted"
	s.before = func() {
		content, err := os.ReadFile(filepath.Join(place.home, ".aliyun", "config.json"))
		if err != nil {
			t.Error(err)
		}
		place.write(t, ".aliyun/config.json", strings.NewReplacer("old-access", "new-access", "old-refresh", "other-refresh").Replace(string(content)))
	}
	if _, err := signIn.Keys(t.Context()); err != nil {
		t.Error(err)
	}
	if difference := cmp.Diff([]string{renewedOld, exchangedNew}, s.asked); difference != "" {
		t.Errorf("asked (-want +got):\n%s", difference)
	}
}

func TestOAuthThatGivesNoKeys(t *testing.T) {
	t.Parallel()
	const again = "sign in again by `aliyun configure --mode OAuth --profile default`."
	const its = `the profile "default" of ~/.aliyun/config.json`
	for name, test := range map[string]struct {
		profile fields
		change  func(*site)
		kind    transport.Kind
		message string
		advice  string
	}{
		"no such site": {with(oauthProfile(9999), fields{"oauth_site_type": "planted"}), nil, transport.KindCredentials, "oauth_site_type of " + its + " is neither CN nor INTL", again},
		"no tokens":    {fields{"mode": "OAuth", "oauth_site_type": "INTL"}, nil, transport.KindCredentials, "the OAuth sign-in of " + its + " has ended", again},
		"a refresh token of no use": {oauthProfile(0), func(s *site) {
			s.status = 400
			s.answers["/v1/token"] = `{"error": "invalid_grant", "error_description": "old-refresh?"}`
		}, transport.KindAuthentication, "***?", again},
		"a renewal of nothing": {oauthProfile(0), func(s *site) { s.answers["/v1/token"] = `{"access_token": "planted"}` }, transport.KindUnexpected, "the answer lacks a token, or how long it is good for", ""},
		"keys of nothing":      {oauthProfile(9999), func(s *site) { s.answers["/v1/exchange"] = "planted" }, transport.KindUnexpected, "the answer is not a JSON object with keys", ""},
		"refused":              {oauthProfile(9999), func(s *site) { s.status = 401 }, transport.KindAuthentication, "", again},
	} {
		s := oauthSite()
		if test.change != nil {
			test.change(s)
		}
		_, signIn := signedInAt(t, s, test.profile)
		_, err := signIn.Keys(t.Context())
		failure := failureOf(t, err)
		if failure.Kind != test.kind || failure.Message != test.message || failure.Advice != test.advice {
			t.Errorf("%s: %+v", name, failure)
		}
	}
}

func TestOAuthIsNotRenewedWhereItCanNotBeKept(t *testing.T) {
	t.Parallel()
	s := oauthSite()
	place, _ := signedInAt(t, s, oauthProfile(0))
	longest := strings.Repeat("a", 255) // no file beside it can have a longer name
	if err := os.Rename(filepath.Join(place.home, ".aliyun", "config.json"), filepath.Join(place.home, longest)); err != nil {
		t.Fatal(err)
	}
	place.block.SharedCredentialsFile = "~/" + longest
	_, err := place.signIn().Keys(t.Context())
	want := `the OAuth sign-in of the profile "default" of "~/` + longest[:98] + "\"… must be renewed, and its directory can't be written"
	if failure := failureOf(t, err); failure.Message != want || len(s.asked) != 0 {
		t.Errorf("%+v after %q", failure, s.asked)
	}
}
