// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestServiceReadsAndResetsTheRecord(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]emulator.Options{"plain": {}, "TLS": {TLS: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serviceOf(t, options)
			if got := readCounts(t, s); len(got) != 0 {
				t.Errorf("before any request: %v", got)
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/?Action=GetRepository", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			response, err := s.control.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			if err := response.Body.Close(); err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(map[string]int64{"GetRepository": 1}, readCounts(t, s)); difference != "" {
				t.Errorf("after a request: -want +got\n%s", difference)
			}
			if err := s.reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := readCounts(t, s); len(got) != 0 {
				t.Errorf("after a reset: %v", got)
			}
		})
	}
}

func TestServiceSaysWhatWasRefused(t *testing.T) {
	t.Parallel()
	s := serviceOf(t, emulator.Options{})
	const want = "ask the emulator: nothing: HTTP status 404"
	if err := s.ask(t.Context(), http.MethodGet, "nothing", http.StatusOK, nil); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// serviceOf is one in this process.
func serviceOf(t *testing.T, options emulator.Options) *service {
	t.Helper()
	server := emulator.StartForTest(t, options)
	s := &service{url: server.URL()}
	if authority := server.CertificateAuthority(); authority != nil {
		s.authorityFile = filepath.Join(t.TempDir(), "authority.pem")
		if err := os.WriteFile(s.authorityFile, authority, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	control, err := controlClient(s.authorityFile)
	if err != nil {
		t.Fatal(err)
	}
	s.control = control
	return s
}

func readCounts(t *testing.T, s *service) map[string]int64 {
	t.Helper()
	record, err := s.record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return record.Counts
}
