// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"sync/atomic"
	"time"
)

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
	return s.sessions.get(accessKey)
}

// sessionStore holds issued credentials by access key, also expired ones: services tell these from
// unknown ones.
type sessionStore struct {
	store[string, identity]
	count atomic.Int64
}

// issue makes credentials of a role, with new keys at each call and the same ones in each run.
// Options.SessionLifetime replaces their lifetime.
func (s *Server) issue(role Role, session string, operations []string, lifetime time.Duration) stsCredentials {
	number := s.sessions.count.Add(1)
	sum := func(kind string) []byte { return derive("%s of session %d", kind, number) }
	issued := identity{
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
	s.sessions.set(issued.AccessKey, issued)
	return stsCredentials{issued.AccessKey, issued.SecretKey, issued.SecurityToken, issued.expires.Format(rpcTimestampLayout)}
}

// findRole finds a role by its ARN.
func (s *Server) findRole(arn string) (Role, bool) {
	return find(s.options.Fixture.Credentials.Roles, func(r Role) bool { return r.ARN == arn })
}
