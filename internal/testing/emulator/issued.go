// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// issued is what the services have issued since the last reset, and what they need of it.
type issued struct {
	sessions       map[string]identity  // by access key, also expired ones: an error of their own
	metadataTokens map[string]time.Time // expirations
	logins         map[string]registryLogin
	registryTokens map[string]registryToken
	blobs          map[string]document // redirected ones, by path
}

func newIssued() issued {
	return issued{
		map[string]identity{}, map[string]time.Time{}, map[string]registryLogin{}, map[string]registryToken{},
		map[string]document{},
	}
}

// counters number what is issued. A reset keeps them, so that nothing is issued twice.
type counters struct{ requests, sessions, metadataTokens, registry, faults int }

// derive hashes a text. Whatever looks random is derived, so that it is the same in each run.
func derive(format string, arguments ...any) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, format, arguments...))
	return sum[:]
}

func derivedDigest(text string) string { return "sha256:" + hex.EncodeToString(derive("%s", text)) }

// requestID returns 32 lower-case hexadecimal digits.
func (s *Server) requestID() string {
	s.counters.requests++
	return hex.EncodeToString(derive("request %d", s.counters.requests)[:16])
}

// rpcRequestID returns an id in the form of the vendor's sample,
// BC648259-91A7-4502-BED3-EDF64361FA83.
func (s *Server) rpcRequestID() string {
	id := strings.ToUpper(s.requestID())
	return strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:]}, "-")
}

// identity is the owner of an access key: an ACR account of the fixture, or a session of a role.
type identity struct {
	Account
	principal string    // as a role's Trusted has it
	expires   time.Time // zero for an account of the fixture
}

func (i identity) isExpired(now time.Time) bool {
	return !i.expires.IsZero() && !now.Before(i.expires)
}

func (s *Server) identify(accessKey string) (identity, bool) {
	if account, exists := findAccount(s.options.Fixture.Accounts.ACR, accessKey); exists {
		return identity{Account: account, principal: account.Name}, true
	}
	session, exists := s.issued.sessions[accessKey]
	return session, exists
}

// findRole finds a role by its ARN.
func (s *Server) findRole(arn string) (Role, bool) {
	return find(s.options.Fixture.Credentials.Roles, func(r Role) bool { return r.ARN == arn })
}

// issueCredentials issues credentials of a role. Options.SessionLifetime replaces their lifetime.
func (s *Server) issueCredentials(role Role, session string, operations []string, lifetime time.Duration) stsCredentials {
	s.counters.sessions++
	sum := func(kind string) []byte { return derive("%s of session %d", kind, s.counters.sessions) }
	signer := identity{
		Account: Account{
			Name:      role.principal() + "/" + session,
			AccessKey: "STS." + hex.EncodeToString(sum("access key"))[:24],
			SecretKey: hex.EncodeToString(sum("secret key"))[:44],
			// Base64, because each encoding has to preserve its + / =.
			SecurityToken: "CAIS" + base64.StdEncoding.EncodeToString(append(sum("token"), sum("token's second half")...)),
			Operations:    operations,
		},
		principal: role.principal(),
		// Whole seconds, as in the response.
		expires: s.options.Now().UTC().Truncate(time.Second).Add(cmp.Or(s.options.SessionLifetime, lifetime)),
	}
	s.issued.sessions[signer.AccessKey] = signer
	return stsCredentials{signer.AccessKey, signer.SecretKey, signer.SecurityToken, signer.expires.Format(rpcTimestampLayout)}
}

func (s *Server) issueMetadataToken(expires time.Time) string {
	s.counters.metadataTokens++
	token := base64.StdEncoding.EncodeToString(derive("metadata token %d", s.counters.metadataTokens))
	s.issued.metadataTokens[token] = expires
	return token
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

// issueLogin returns the login's password.
func (s *Server) issueLogin(login registryLogin) string {
	// With characters that each encoding has to preserve, as the vendor's have.
	password := "cr" + s.registrySecret("login")[:40] + ":" + s.registrySecret("login")
	s.issued.logins[password] = login
	return password
}

// issueRegistryToken returns a token of the form of a JSON Web Token.
func (s *Server) issueRegistryToken(token registryToken) string {
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	encoded := encode(`{"typ":"JWT","alg":"RS256"}`) + "." + encode(s.registrySecret("claims")) + "." + encode(s.registrySecret("signature"))
	s.issued.registryTokens[encoded] = token
	return encoded
}

func (s *Server) registrySecret(kind string) string {
	s.counters.registry++
	return hex.EncodeToString(derive("registry %s %d", kind, s.counters.registry))
}

// RegistrySecrets returns the passwords and tokens that were issued for registries since the start
// or the last Reset, for tests that check that they do not leak.
func (s *Server) RegistrySecrets() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Concat(sortedKeys(s.issued.logins), sortedKeys(s.issued.registryTokens))
}
