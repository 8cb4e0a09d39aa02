// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
)

// store is a map that several goroutines may use at a time. Its zero value is empty.
type store[K comparable, V any] struct {
	mutex  sync.Mutex
	values map[K]V
}

func (s *store[K, V]) get(key K) (V, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	value, exists := s.values[key]
	return value, exists
}

func (s *store[K, V]) set(key K, value V) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.values == nil {
		s.values = map[K]V{}
	}
	s.values[key] = value
}

// all returns a copy.
func (s *store[K, V]) all() map[K]V {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return maps.Clone(s.values)
}

func (s *store[K, V]) clear() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.values = nil
}

// derive hashes a text. Whatever looks random is derived, so that it is the same in each run.
func derive(format string, arguments ...any) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, format, arguments...))
	return sum[:]
}

func derivedDigest(text string) string { return "sha256:" + hex.EncodeToString(derive("%s", text)) }

// identifiers makes request ids.
type identifiers struct{ last atomic.Uint64 }

// next returns 32 lower-case hexadecimal digits, different ones at each call.
func (i *identifiers) next() string {
	return hex.EncodeToString(derive("request %d", i.last.Add(1))[:16])
}

// rpcRequestID returns an id in the form of the vendor's sample,
// BC648259-91A7-4502-BED3-EDF64361FA83.
func (i *identifiers) rpcRequestID() string {
	id := strings.ToUpper(i.next())
	return strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:]}, "-")
}
