// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"sync/atomic"
	"time"
)

// registryStore holds what the registries have issued, and what is needed of what they have served.
type registryStore struct {
	logins     store[string, registryLogin] // by password
	tokens     store[string, registryToken]
	loadImages store[string, int]      // numbers, by the digests of the documents
	blobs      store[string, document] // redirected ones, by path
	count      atomic.Int64
}

// registryLogin is a temporary user of one instance's registry; in NCR an account.
type registryLogin struct {
	account  Account
	instance *ACRInstance
	expires  time.Time
}

// registryToken is the permission to pull from some repositories.
type registryToken struct {
	vendor       string
	account      string
	instance     *ACRInstance // nil in NCR
	repositories []string
	expires      time.Time
}

// login issues a password, a new one at each call and the same ones in each run.
func (s *registryStore) login(login registryLogin) string {
	// With characters that each encoding has to preserve, as the vendor's have.
	password := "cr" + s.derive("login")[:40] + ":" + s.derive("login")
	s.logins.set(password, login)
	return password
}

// issue issues a token of the form of a JSON Web Token.
func (s *registryStore) issue(token registryToken) string {
	encode := base64.RawURLEncoding.EncodeToString
	issued := encode([]byte(`{"typ":"JWT","alg":"RS256"}`)) + "." + encode([]byte(s.derive("claims"))) + "." + encode([]byte(s.derive("signature")))
	s.tokens.set(issued, token)
	return issued
}

func (s *registryStore) derive(kind string) string {
	return hex.EncodeToString(derive("registry %s %d", kind, s.count.Add(1)))
}

func (s *registryStore) clear() {
	s.logins.clear()
	s.tokens.clear()
	s.loadImages.clear()
	s.blobs.clear()
}

// RegistrySecrets returns the passwords and tokens that were issued for registries since the start
// or the last Reset, for tests that check that they do not leak.
func (s *Server) RegistrySecrets() []string {
	return slices.Concat(sortedKeys(s.registry.logins.all()), sortedKeys(s.registry.tokens.all()))
}
