// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"sync"
	"time"
)

// identity is who signs with a key: an ACR account of the fixture, or a session
// of a role.
type identity struct {
	Account
	principal string    // how a role's Trusted names it
	expires   time.Time // zero for an account of the fixture
}

func (i identity) expired(now time.Time) bool {
	return !i.expires.IsZero() && !now.Before(i.expires)
}

func (i identity) expiration() string { return i.expires.Format(rpcTimestampLayout) }

func (s *Server) identify(accessKey string) (identity, bool) {
	if account, known := findAccount(s.options.Fixture.Accounts.ACR, accessKey); known {
		return identity{Account: account, principal: account.Name}, true
	}
	return s.sessions.find(accessKey)
}

// issue makes credentials of a role that may do these operations. They live as
// long as was asked for, unless Options says otherwise.
func (s *Server) issue(role Role, session string, operations []string, asked time.Duration) identity {
	lifetime := cmp.Or(s.options.SessionLifetime, asked)
	return s.sessions.add(identity{
		Account:   Account{Name: role.principal() + "/" + session, Operations: operations},
		principal: role.principal(),
		// In whole seconds, as they are told.
		expires: s.options.Now().UTC().Truncate(time.Second).Add(lifetime),
	})
}

// findRole finds a role by its ARN.
func (s *Server) findRole(arn string) (Role, bool) {
	for _, role := range s.options.Fixture.SignIn.Roles {
		if role.ARN == arn {
			return role, true
		}
	}
	return Role{}, false
}

// sessionStore remembers credentials also when they have expired: that is what
// the services say about them then.
type sessionStore struct {
	mutex  sync.Mutex
	issued map[string]identity // by access key
	count  int
}

// add gives a session keys that are others for each, and the same in each run.
func (s *sessionStore) add(session identity) identity {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.count++
	sum := func(what string) []byte {
		hashed := sha256.Sum256(fmt.Appendf(nil, "%s of session %d", what, s.count))
		return hashed[:]
	}
	session.AccessKey = "STS." + hex.EncodeToString(sum("access key"))[:24]
	session.SecretKey = hex.EncodeToString(sum("secret key"))[:44]
	// Base64, because its + / = have to survive each encoding.
	session.SecurityToken = "CAIS" + base64.StdEncoding.EncodeToString(append(sum("token"), sum("token's second half")...))
	if s.issued == nil {
		s.issued = map[string]identity{}
	}
	s.issued[session.AccessKey] = session
	return session
}

func (s *sessionStore) find(accessKey string) (identity, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	session, known := s.issued[accessKey]
	return session, known
}

// list tells all sessions, in no order.
func (s *sessionStore) list() []identity {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	all := make([]identity, 0, len(s.issued))
	for _, session := range s.issued {
		all = append(all, session)
	}
	return all
}

func (s *sessionStore) clear() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.issued = nil
}
