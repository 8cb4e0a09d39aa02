// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// tampering stands between a provider and an emulator, and changes responses. What refers to a
// changed document by its digest is changed too, so that it is still one image.
type tampering struct {
	t        testing.TB
	emulator *url.URL
	url      string

	connections *http.Transport

	mutex     sync.Mutex
	documents map[string][]byte // what the emulator served, by name
	changed   map[string][]byte // what is served instead, by name
	digests   map[string]string // of changed documents, by the digest of the emulator's; hexadecimal
}

func startTampering(t testing.TB, server *emulator.Server) *tampering {
	t.Helper()
	target, err := url.Parse(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	started := &tampering{t: t, emulator: target, documents: map[string][]byte{}, connections: &http.Transport{}}
	t.Cleanup(started.connections.CloseIdleConnections)
	listener := httptest.NewServer(started)
	t.Cleanup(listener.Close)
	started.url = listener.URL
	return started
}

// host returns the host of a registry, by the name of this machine that chooses it.
func (p *tampering) host(machine string) string {
	return strings.Replace(strings.TrimPrefix(p.url, "http://"), "127.0.0.1", machine, 1)
}

// nameOf names a document: the action of ACR's API, else the path.
func nameOf(request *http.Request, path string) string {
	if action := request.URL.Query().Get("Action"); action != "" {
		return action
	}
	return path
}

// ServeHTTP forwards a request, and returns the response with what is changed in it.
func (p *tampering) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	target := p.locate(request.URL.RequestURI())
	forwarded, err := http.NewRequestWithContext(request.Context(), request.Method, "http://"+p.emulator.Host+target, request.Body)
	if err != nil {
		p.t.Errorf("forward %s: %v", target, err)
		return
	}
	machine, _, _ := strings.Cut(request.Host, ":")
	forwarded.Header, forwarded.Host = request.Header, strings.Replace(p.emulator.Host, "127.0.0.1", machine, 1)
	response, err := p.connections.RoundTrip(forwarded)
	if err != nil {
		p.t.Errorf("forward %s: %v", target, err)
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Errorf("forward %s: %v", target, err)
	}
	path, _, _ := strings.Cut(target, "?")
	body = p.respond(nameOf(request, path), body)
	for name, values := range response.Header {
		for _, value := range values {
			value = strings.ReplaceAll(value, p.emulator.Port(), strings.TrimPrefix(p.url, "http://127.0.0.1:")) // of a challenge's realm
			if changed, isChanged := p.changed[nameOf(request, path)]; isChanged && name == "Docker-Content-Digest" {
				value = "sha256:" + digestOf(changed)
			}
			w.Header().Add(name, value)
		}
	}
	if request.Method != http.MethodHead {
		w.Header().Del("Content-Length")
	}
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(body)
}

// locate returns the target at which the emulator has a document of this digest.
func (p *tampering) locate(target string) string {
	_, digest, byDigest := strings.Cut(target, "/sha256:")
	for name, body := range p.changed {
		if byDigest && isContent(name) && strings.Contains(name, "/sha256:") && digestOf(body) == digest {
			return name
		}
	}
	return target
}

// respond records a document, and returns what is served instead.
func (p *tampering) respond(name string, body []byte) []byte {
	if changed, isChanged := p.changed[name]; isChanged {
		return changed
	}
	if p.changed == nil && json.Valid(body) {
		p.documents[name] = body
	}
	return body
}

// isContent reports whether the registry has a document by its digest.
func isContent(name string) bool {
	return strings.Contains(name, "/manifests/") || strings.Contains(name, "/blobs/")
}

// replace serves a document in place of the emulator's, and changes the digests of it everywhere.
func (p *tampering) replace(name string, document any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.changed, p.digests = maps.Clone(p.documents), map[string]string{}
	p.change(name, encode(document))
	for name, body := range p.changed {
		for original, digest := range p.digests {
			if !isContent(name) {
				body = bytes.ReplaceAll(body, []byte(original), []byte(digest))
			}
		}
		p.changed[name] = body
	}
}

// change sets a document, and changes those that refer to it.
func (p *tampering) change(name string, body []byte) {
	original, changed := digestOf(p.documents[name]), digestOf(body)
	p.changed[name] = body
	if !isContent(name) {
		return
	}
	p.digests[original] = changed
	for _, other := range slices.Sorted(maps.Keys(p.changed)) {
		switch {
		case !isContent(other) || other == name:
		case digestOf(p.documents[other]) == original: // the same document by another name
			p.changed[other] = body
		case bytes.Contains(p.changed[other], []byte(original)):
			parsed := parse(p.t, p.changed[other])
			refer(parsed, original, changed, len(body))
			p.change(other, encode(parsed))
		}
	}
}

// refer changes the descriptors of a document.
func refer(value any, original, changed string, size int) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			refer(element, original, changed, size)
		}
	case map[string]any:
		if value["digest"] == "sha256:"+original {
			value["digest"], value["size"] = "sha256:"+changed, size
		}
		for _, element := range value {
			refer(element, original, changed, size)
		}
	}
}

// original returns a text of a state with the digests that the emulator's documents have.
func (p *tampering) original(text string) string {
	for original, digest := range p.digests {
		text = strings.ReplaceAll(text, digest, original)
	}
	return text
}

func digestOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

func parse(t testing.TB, body []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return value
}

func encode(value any) []byte {
	body, _ := json.Marshal(value) // of what was decoded
	return body
}
