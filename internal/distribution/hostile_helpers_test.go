// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package distribution_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
)

// strangerServer is one that nobody should ask for anything.
type strangerServer struct {
	server *httptest.Server
	asked  atomic.Int64
}

func (s *strangerServer) start(t *testing.T) {
	t.Helper()
	s.server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { s.asked.Add(1) }))
	t.Cleanup(s.server.Close)
}

func (s *strangerServer) url() string  { return s.server.URL }
func (s *strangerServer) host() string { return strings.TrimPrefix(s.server.URL, "http://") }

// endless never stops.
func endless(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", typeManifest)
	block := bytes.Repeat([]byte(" "), 1<<16)
	for {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

func redirect(target string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", target)
		w.WriteHeader(http.StatusTemporaryRedirect)
	}
}

func challenge(r *registry, realm string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { r.challenge(w, realm) }
}

func writes(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

// answers is a registry that says this of the tag.
func answers(status int, code string) func(*registry) {
	return func(r *registry) {
		r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) { fail(w, status, code, "no") }
	}
}

// digestNames replaces digests that a test does not know by the names that its expectation has for them.
type digestNames struct{ grammar *regexp.Regexp }

var digests = digestNames{regexp.MustCompile(`sha256:[0-9a-f]{64}|[0-9a-f]{64}`)}

// replace names the first digest {other} and all that differ from it {named}, where the expectation speaks of these.
func (d digestNames) replace(text, expectation string) string {
	if !strings.Contains(expectation, "{other}") {
		return text
	}
	first := d.grammar.FindString(text)
	return d.grammar.ReplaceAllStringFunc(text, func(digest string) string {
		if digest == first {
			return "{other}"
		}
		return "{named}"
	})
}
