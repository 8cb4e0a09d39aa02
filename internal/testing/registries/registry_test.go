// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// registry is a registry that runs as a program of its own.
type registry struct {
	host    string // 127.0.0.1:port
	storage string // the directory of distribution's filesystem driver
	output  *output
}

// distributionListens is printed when the socket is open: a request that is sent from then on waits
// in its queue until it is served.
var distributionListens = regexp.MustCompile(`msg="listening on (127\.0\.0\.1:[0-9]+)`)

// startDistribution runs the CNCF's registry. The settings are parts of its configuration:
// https://distribution.github.io/distribution/about/configuration/
func startDistribution(t *testing.T, settings object) registry {
	t.Helper()
	path := programForTest(t, distributionVariable)
	version, err := run(t, cleanEnvironment(t), path, "--version")
	if err != nil {
		t.Fatal(err)
	}
	t.Log(strings.TrimPrefix(version, path+" "))
	started := registry{storage: t.TempDir()}
	configuration := object{
		"version": "0.1",
		"log":     object{"level": "info"},
		"storage": object{"filesystem": object{"rootdirectory": started.storage}},
		"http":    object{"addr": "127.0.0.1:0", "secret": "of-uploads-that-a-test-begins"},
	}
	for name, value := range settings {
		if name == "tls" {
			configuration["http"].(object)[name] = value
			continue
		}
		configuration[name] = value
	}
	content, err := json.Marshal(configuration) // JSON is YAML
	if err != nil {
		t.Fatal(err)
	}
	file := writeFile(t, filepath.Join(t.TempDir(), "configuration.yml"), content)
	started.host, started.output = startProgram(t, distributionListens, path, "serve", file)
	return started
}

// startOpenDistribution runs it without authentication.
func startOpenDistribution(t *testing.T) registry {
	t.Helper()
	return startDistribution(t, nil)
}

var craneListens = regexp.MustCompile(`serving on port ([0-9]+)`)

// startCraneRegistry runs the registry in crane, which shares no code with distribution.
func startCraneRegistry(t *testing.T) registry {
	t.Helper()
	port, printed := startProgram(t, craneListens, programForTest(t, craneVariable), "registry", "serve", "--address", "127.0.0.1:0")
	return registry{host: "127.0.0.1:" + port, output: printed}
}

// damage changes one character of the stored content of a digest, until the test ends. What is left
// is a valid document of the same length: a size or a user, and with it the digest, are others.
func (r registry) damage(t *testing.T, digest string) {
	t.Helper()
	r.replace(t, digest, func(path string, content []byte) {
		changed := regexp.MustCompile(`"size":[1-8]|"User":"a`).ReplaceAllFunc(content, func(match []byte) []byte {
			return append(match[:len(match)-1:len(match)-1], match[len(match)-1]+1)
		})
		if len(changed) != len(content) || bytes.Equal(changed, content) {
			t.Fatalf("nothing to change in %s", content)
		}
		writeFile(t, path, changed)
	})
}

// remove removes the stored content of a digest until the test ends.
func (r registry) remove(t *testing.T, digest string) {
	t.Helper()
	r.replace(t, digest, func(path string, _ []byte) {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	})
}

func (r registry) replace(t *testing.T, digest string, replace func(path string, content []byte)) {
	t.Helper()
	path := r.blob(digest)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { writeFile(t, path, content) })
	replace(path, content)
}

// blob is where distribution stores a blob, a manifest or an index.
func (r registry) blob(digest string) string {
	digits := strings.TrimPrefix(digest, "sha256:")
	return filepath.Join(r.storage, "docker", "registry", "v2", "blobs", "sha256", digits[:2], digits, "data")
}

var requestLine = regexp.MustCompile(`"((?:GET|HEAD) /v2/\S*) HTTP/[0-9.]+" ([0-9]{3}) [0-9]+ "[^"]*" "terraform-provider-containerregistry/`)

// providerRequests returns the provider's requests, in order: method, path and status.
func (r registry) providerRequests() []string {
	var requests []string
	for _, match := range requestLine.FindAllStringSubmatch(r.output.String(), -1) {
		requests = append(requests, match[1]+" "+match[2])
	}
	return requests
}
