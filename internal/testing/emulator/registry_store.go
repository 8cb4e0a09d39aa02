// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// registryStore is what the registry has issued, and what it has to remember of
// what it has served.
type registryStore struct {
	mutex  sync.Mutex
	logins map[string]registryLogin // by password
	tokens map[string]registryToken
	loads  map[string]int     // the numbers of load images, by the digests of their contents
	stored map[string]content // redirected blobs, by path
	count  int
}

// registryLogin is a temporary user of one instance's registry.
type registryLogin struct {
	account  Account
	instance *ACRInstance
	expires  time.Time
}

// registryToken lets its bearer pull from some repositories.
type registryToken struct {
	service      string // ServiceACR or ServiceNCR
	account      string
	instance     *ACRInstance // nil in NCR
	repositories []string
	expires      time.Time
}

// login remembers a login by a new password, which is another one at each call,
// and the same in each run.
func (s *registryStore) login(login registryLogin) string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	// With characters that have to survive encodings, as the vendor's have.
	password := "cr" + s.next("login")[:40] + ":" + s.next("login")
	if s.logins == nil {
		s.logins = map[string]registryLogin{}
	}
	s.logins[password] = login
	return password
}

func (s *registryStore) findLogin(password string) (registryLogin, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	login, known := s.logins[password]
	return login, known
}

// issue remembers a token; it looks like a JSON Web Token, and is none.
func (s *registryStore) issue(token registryToken) string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	encode := base64.RawURLEncoding.EncodeToString
	issued := encode([]byte(`{"typ":"JWT","alg":"RS256"}`)) + "." + encode([]byte(s.next("claims"))) + "." + encode([]byte(s.next("signature")))
	if s.tokens == nil {
		s.tokens = map[string]registryToken{}
	}
	s.tokens[issued] = token
	return issued
}

func (s *registryStore) findToken(issued string) (registryToken, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	token, known := s.tokens[issued]
	return token, known
}

func (s *registryStore) next(what string) string {
	s.count++
	sum := sha256.Sum256(fmt.Appendf(nil, "registry %s %d", what, s.count))
	return hex.EncodeToString(sum[:])
}

// rememberLoad lets the contents of a load image be found by their digests, of
// which there are too many to look through.
func (s *registryStore) rememberLoad(number int, contents imageContent) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.loads == nil {
		s.loads = map[string]int{}
	}
	for _, each := range slices.Concat([]content{contents.tagged}, contents.manifests, contents.configurations) {
		s.loads[each.digest] = number
	}
}

func (s *registryStore) findLoad(digest string) (int, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	number, known := s.loads[digest]
	return number, known
}

func (s *registryStore) store(path string, blob content) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.stored == nil {
		s.stored = map[string]content{}
	}
	s.stored[path] = blob
}

func (s *registryStore) findStored(path string) (content, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	blob, known := s.stored[path]
	return blob, known
}

func (s *registryStore) clear() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.logins, s.tokens, s.loads, s.stored = nil, nil, nil, nil
}

// RegistrySecrets are the passwords and tokens that were issued for registries
// since the start or the last Reset, in alphabetical order: for tests that look
// for them where they must not be.
func (s *Server) RegistrySecrets() []string {
	s.registry.mutex.Lock()
	defer s.registry.mutex.Unlock()
	return append(slices.Sorted(maps.Keys(s.registry.logins)), slices.Sorted(maps.Keys(s.registry.tokens))...)
}
