// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"sync"
	"time"
)

// nonceStore remembers nonces for as long as a replayed request would pass the
// check of its timestamp.
type nonceStore struct {
	mutex sync.Mutex
	used  map[nonce]time.Time // the request's timestamp
	sweep int                 // size at which to look for old ones
}

type nonce struct{ accessKey, value string }

func (s *nonceStore) known(n nonce) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	_, known := s.used[n]
	return known
}

// use marks a nonce as used and reports whether it was new.
func (s *nonceStore) use(n nonce, timestamp, oldest time.Time) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if _, known := s.used[n]; known {
		return false
	}
	if len(s.used) >= s.sweep {
		maps.DeleteFunc(s.used, func(_ nonce, at time.Time) bool { return at.Before(oldest) })
		s.sweep = max(1024, 2*len(s.used))
	}
	if s.used == nil {
		s.used = map[nonce]time.Time{}
	}
	s.used[n] = timestamp
	return true
}
