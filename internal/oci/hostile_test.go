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

// hostile is a registry that is broken, wrong or malicious.
type hostile struct {
	prepare  func(*registry)
	expected string // the error, with {host} for its address and {other host} for any other loopback address
}

func checkHostile(t *testing.T, registries map[string]hostile) {
	t.Helper()
	for name, test := range registries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			registry := startRegistry(t)
			test.prepare(registry)
			_, err := registry.read(t, oci.ImageRequest{})
			got := digests.replace(addresses.ReplaceAllString(registry.render(err), "{other host}"), test.expected)
			if got != test.expected {
				t.Errorf("error %s\nwant  %s", got, test.expected)
			}
			for _, secret := range []string{password, token} {
				if strings.Contains(got, secret) {
					t.Errorf("the error shows a secret: %s", got)
				}
			}
		})
	}
}

var addresses = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)

// otherServer must not be sent any request.
type otherServer struct {
	server   *httptest.Server
	requests atomic.Int64
}

func (s *otherServer) start(t *testing.T) {
	t.Helper()
	s.server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { s.requests.Add(1) }))
	t.Cleanup(s.server.Close)
}

func (s *otherServer) url() string { return s.server.URL }

// endless is a response without an end.
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

func serves(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

// respondsWith makes a registry respond to requests for the tag with an error.
func respondsWith(status int, code string) func(*registry) {
	return func(r *registry) {
		r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) { fail(w, status, code, "no") }
	}
}

// rejectsWith makes a registry reject every token with an error that repeats it. A token that is
// not empty is issued instead of the regular one.
func rejectsWith(issued string) func(*registry) {
	return func(r *registry) {
		if issued != "" {
			r.handlers["/auth"] = serves(`{"token": "` + issued + `"}`)
		}
		r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
			fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "rejected: "+request.Header.Get("Authorization"))
		}
	}
}

// digestNames replaces digests that a test does not know by names.
type digestNames struct{ grammar *regexp.Regexp }

var digests = digestNames{regexp.MustCompile(`sha256:[0-9a-f]{64}|[0-9a-f]{64}`)}

// replace names the first digest {actual} and all others {requested}, if the expectation uses these
// names.
func (d digestNames) replace(text, expectation string) string {
	if !strings.Contains(expectation, "{actual}") {
		return text
	}
	first := d.grammar.FindString(text)
	return d.grammar.ReplaceAllStringFunc(text, func(digest string) string {
		if digest == first {
			return "{actual}"
		}
		return "{requested}"
	})
}

// configuration returns the digest of the configuration of an image.
func configuration(r *registry, manifest string) string {
	var document struct{ Config struct{ Digest string } }
	if err := json.Unmarshal(r.documents[manifest].content, &document); err != nil {
		panic(err)
	}
	return document.Config.Digest
}
