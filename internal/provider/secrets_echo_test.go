// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// echo is an answer in which a service repeats what it received: ECHO is replaced by all keys, the
// token and the signature, FIRST and SECOND by their halves.
type echo struct {
	name    string
	status  int
	headers map[string]string
	body    string
	// raw is the whole response, instead of the other fields.
	raw string
	// operations limits the echo to these; the others respond that nothing exists. Empty is no
	// limit.
	operations []string
	// unseen says that the part with the secrets is never shown.
	unseen bool
}

// sources returns the data sources that can receive the response.
func (e echo) sources() []dataSource {
	registry, _, isOfOne := strings.Cut(e.name, ": ")
	if isOfOne {
		return providertest.SourcesOf(strings.ToLower(registry))
	}
	return providertest.Sources()
}

// encodings returns those in which the secrets are repeated. Where nothing is shown, one is enough.
func (e echo) encodings() []encoding {
	if e.unseen {
		return encodings[:1]
	}
	return encodings
}

// echoService responds to every request with an echo, and records what it received.
type echoService struct {
	echo     echo
	mutex    sync.Mutex
	encoding encoding
	sent     []string
	number   atomic.Int64 // of responses
}

// begin sets the encoding of secrets from now on.
func (s *echoService) begin(now encoding) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.encoding, s.sent = now, []string{plantedAccessKey, plantedSecretKey, plantedToken, plantedNCRAccess, plantedNCRSecret}
}

// record records what was sent, each once.
func (s *echoService) record(secrets []string) encoding {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, secret := range secrets {
		if !slices.Contains(s.sent, secret) {
			s.sent = append(s.sent, secret)
		}
	}
	return s.encoding
}

// secrets returns all that the reads must not show.
func (s *echoService) secrets() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.sent)
}

// ServeHTTP implements http.Handler.
func (s *echoService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	secrets := []string{r.Header.Get("X-Ncp-Iam-Access-Key"), r.Header.Get("X-Ncp-Apigw-Signature-V2"), plantedNCRSecret}
	operation := emulator.OperationGetImageTagDetail
	switch {
	case query.Has("Action"):
		secrets = []string{query.Get("AccessKeyId"), query.Get("Signature"), query.Get("SecurityToken"), plantedSecretKey}
		operation = query.Get("Action")
	case strings.HasSuffix(r.URL.Path, "/tags"):
		operation = emulator.OperationGetImageTags
	case strings.HasSuffix(r.URL.Path, "/repositories"):
		operation = emulator.OperationGetRegistry
	}
	written := s.record(secrets)
	id := fmt.Sprintf("R%d", s.number.Add(1))
	if s.echo.headers == nil {
		w.Header().Set("X-Ncp-Trace-Id", id)
	}
	if len(s.echo.operations) > 0 && !slices.Contains(s.echo.operations, operation) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"Code": "TAG_NOT_EXIST", "error": {"errorCode": "404"}}`))
		return
	}
	s.echo.respond(w, written, secrets, id)
}

func (e echo) respond(w http.ResponseWriter, written encoding, secrets []string, id string) {
	fill := func(template string) string {
		escape := func(text string) string { return text }
		if strings.HasPrefix(template, "{") {
			escape = inJSON
		}
		var all, first, second []string
		for _, secret := range secrets {
			all = append(all, escape(written.write(secret)))
			first, second = append(first, escape(secret[:len(secret)/2])), append(second, escape(secret[len(secret)/2:]))
		}
		return strings.NewReplacer("R1", id, "ECHO", strings.Join(all, " "), "FIRST", strings.Join(first, " "), "SECOND", strings.Join(second, " ")).Replace(template)
	}
	if e.raw != "" {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = connection.Write([]byte(fill(e.raw)))
			_ = connection.Close()
		}
		return
	}
	for name, value := range e.headers {
		w.Header()[name] = []string{fill(value)}
	}
	w.WriteHeader(e.status)
	_, _ = w.Write([]byte(fill(e.body)))
}

// TestEchoedSecretsAreMasked lets both services repeat the planted keys in every place that an
// response has, in every encoding, to every data source; and looks for them in what the read
// leaves.
func TestEchoedSecretsAreMasked(t *testing.T) {
	t.Parallel()
	for _, echo := range slices.Concat(anyEchoes, acrEchoes, ncrEchoes) {
		t.Run(echo.name, func(t *testing.T) {
			t.Parallel()
			service, clock := &echoService{echo: echo}, &providertest.Clock{}
			server := httptest.NewServer(service)
			defer server.Close()
			session := start(t, fastClock(clock))
			session.MustConfigure(t.Context(), plantedBlock(server.URL).With(object{"max_retries": int64(1)}))
			masked := false
			for _, encoding := range echo.encodings() {
				service.begin(encoding)
				var left strings.Builder
				for _, source := range echo.sources() {
					for _, config := range source.Configs() {
						left.WriteString(readEverything(t, session, source.With(config)))
					}
				}
				checkNoSecrets(t, left.String(), service.secrets()...)
				masked = masked || strings.Contains(left.String(), "***") || strings.Contains(left.String(), "the response repeats a key")
			}
			if !masked && !echo.unseen {
				t.Error("nothing was masked: the response had no keys where it is shown")
			}
		})
	}
}
