// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"crypto/ed25519"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// tokenServer issues the tokens that distribution requires, JSON Web Tokens that it signs:
// https://distribution.github.io/distribution/spec/auth/jwt/
type tokenServer struct {
	server *httptest.Server
	key    ed25519.PrivateKey
	isPull func(username, password string) bool // the logins that may pull

	mutex    sync.Mutex
	private  string // the repository that these may not pull
	requests []string
}

const (
	tokenIssuer  = "tokens of the tests"
	tokenService = "registry.aliyuncs.com:cn-hangzhou:china:cri-k77rd2eo9ztt1qa4"
	tokenKeyID   = "test"
	tokenPath    = "/auth"

	pushUsername, pushPassword = "pusher", "password-of-the-pusher"
)

func startTokenServer(t *testing.T, trusted authority) *tokenServer {
	t.Helper()
	started := &tokenServer{key: ed25519.NewKeyFromSeed([]byte("thirty-two bytes for a test key."))}
	started.server = httptest.NewUnstartedServer(http.HandlerFunc(started.issue))
	started.server.TLS = &tls.Config{Certificates: []tls.Certificate{trusted.certificate}, MinVersion: tls.VersionTLS12}
	started.server.StartTLS()
	t.Cleanup(started.server.Close)
	return started
}

// settings returns the part of distribution's configuration that trusts this server.
func (s *tokenServer) settings(t *testing.T) object {
	t.Helper()
	keys, err := json.Marshal(object{"keys": []object{{
		"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": tokenKeyID, "x": encode(s.key.Public().(ed25519.PublicKey)),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return object{"token": object{
		"realm": "https://" + acrTokens + tokenPath, "service": tokenService, "issuer": tokenIssuer,
		"jwks": writeFile(t, filepath.Join(t.TempDir(), "keys.json"), keys),
	}}
}

// issue issues a token also without permissions, as the protocol requires:
// https://distribution.github.io/distribution/spec/auth/token/
func (s *tokenServer) issue(w http.ResponseWriter, r *http.Request) {
	username, password, _ := r.BasicAuth()
	query := r.URL.Query()
	isPusher := username == pushUsername && password == pushPassword
	if !isPusher {
		s.record(r.Method + " " + r.URL.Path + " " + strings.Join(query["scope"], " "))
	}
	if r.Method != http.MethodGet || r.URL.Path != tokenPath || query.Get("service") != tokenService || !isPusher && !s.isPull(username, password) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	access := make([]object, 0)
	for _, scope := range query["scope"] {
		parts := strings.Split(scope, ":")
		actions := []string{"pull"}
		switch {
		case isPusher:
			actions = strings.Split(parts[2], ",")
		case s.isPrivate(parts[1]):
			continue
		}
		access = append(access, object{"type": parts[0], "name": parts[1], "actions": actions})
	}
	now := time.Now()
	token := s.sign(object{
		"iss": tokenIssuer, "aud": tokenService, "sub": username, "jti": "1",
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(time.Hour).Unix(), "access": access,
	})
	_ = json.NewEncoder(w).Encode(object{"token": token, "expires_in": 3600})
}

func (s *tokenServer) sign(claims object) string {
	header, _ := json.Marshal(object{"typ": "JWT", "alg": "EdDSA", "kid": tokenKeyID}) // only strings and numbers
	content, _ := json.Marshal(claims)
	signed := encode(header) + "." + encode(content)
	return signed + "." + encode(ed25519.Sign(s.key, []byte(signed)))
}

func encode(content []byte) string { return base64.RawURLEncoding.EncodeToString(content) }

func (s *tokenServer) setPrivate(repository string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.private = repository
}

func (s *tokenServer) isPrivate(repository string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.private == repository
}

func (s *tokenServer) record(request string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.requests = append(s.requests, request)
}

// recorded returns the requests of others than the pusher.
func (s *tokenServer) recorded() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.requests)
}
