// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// noon is the time of all chains with a login.
var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// loginServer is a login site that records its requests.
type loginServer struct {
	mutex     sync.Mutex
	requests  []string
	responses map[string]string // by path
	status    int
	before    func() // is called before each response
}

func (s *loginServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mutex.Lock()
	s.requests = append(s.requests, strings.TrimSpace(strings.Join([]string{r.Method, r.URL.Path, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body)}, " ")))
	s.mutex.Unlock()
	if s.before != nil {
		s.before()
	}
	if s.status != 0 {
		w.WriteHeader(s.status)
	}
	_, _ = io.WriteString(w, s.responses[r.URL.Path])
}

// credentialsBody returns the credentials of the fixture's temporary account, in the spelling of a
// site.
func credentialsBody(accessKey, secretKey, securityToken, expiration string) string {
	return fmt.Sprintf(`{%q: %q, %q: %q, %q: %q, %q: "2026-03-01T13:00:00Z"}`,
		accessKey, temporary.AccessKey, secretKey, temporary.SecretKey, securityToken, temporary.SecurityToken, expiration)
}

// startLoginServer starts a server, and returns a chain whose only profile has a login there.
func startLoginServer(t *testing.T, site *loginServer, loggedIn fields) (*testSetup, *Chain) {
	t.Helper()
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	setup := newSetup(t, emulator.Options{})
	setup.now = func() time.Time { return noon }
	setup.writeProfiles(t, with(loggedIn, fields{"name": "default", "cloud_sso_sign_in_url": server.URL + "/some/login", "output_format": "json", "count": 12345678901234567}))
	chain := setup.chain()
	var err error
	if chain.oauthEndpoint, err = url.Parse(server.URL); err != nil {
		t.Fatal(err)
	}
	return setup, chain
}
