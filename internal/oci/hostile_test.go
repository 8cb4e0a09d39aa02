// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
)

// hostile is a registry that is broken, wrong, or somebody's trap.
type hostile struct {
	prepare func(*registry)
	want    string // what is said of it, {host} standing for its address and {stranger} for any other of this machine
}

func checkHostile(t *testing.T, registries map[string]hostile) {
	t.Helper()
	for name, test := range registries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry := startRegistry(t)
			test.prepare(registry)
			_, err := registry.read(t, oci.ImageRequest{})
			got := digests.replace(addresses.ReplaceAllString(registry.said(err), "{stranger}"), test.want)
			if got != test.want {
				t.Errorf("error %s\nwant  %s", got, test.want)
			}
			for _, secret := range []string{password, token} {
				if strings.Contains(got, secret) {
					t.Errorf("the text shows a secret: %s", got)
				}
			}
		})
	}
}

var addresses = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)

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

func (s *strangerServer) url() string { return s.server.URL }

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

func configuration(r *registry, manifest string) string {
	var own struct{ Config struct{ Digest string } }
	if err := json.Unmarshal(r.documents[manifest].content, &own); err != nil {
		panic(err)
	}
	return own.Config.Digest
}
