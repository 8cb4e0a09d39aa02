// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/crane"
	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// imageCase is an image, and a registry that serves it, in the shape of a public report.
type imageCase struct {
	From          string                       `json:"from"`          // the report
	Configuration string                       `json:"configuration"` // an argument besides the address: platform = "linux/arm64"
	Mode          string                       `json:"registry_mode"` // bearer, basic, open-ping or zhangjiakou
	Options       imageCaseOptions             `json:"registry_options"`
	Tag           imageCaseDocument            `json:"tag"`
	ByDigest      map[string]imageCaseDocument `json:"by_digest"`
	Blobs         map[string]json.RawMessage   `json:"blobs"`
}

type imageCaseOptions struct {
	HeadStatus   int    `json:"head_status"`
	HeadType     string `json:"head_ctype"`
	BlobRedirect string `json:"blob_redirect"`
}

type imageCaseDocument struct {
	ContentType string          `json:"content_type"`
	Digest      any             `json:"docker_content_digest"` // of the header; false for none
	Document    json.RawMessage `json:"document"`
}

// spacedJSON returns a document with a space after each comma and colon: the form that the digests
// of the cases are of.
func spacedJSON(document json.RawMessage) []byte {
	var compact, written bytes.Buffer
	_ = json.Compact(&compact, document)
	inString, isEscaped := false, false
	for _, character := range compact.Bytes() {
		written.WriteByte(character)
		switch {
		case isEscaped:
			isEscaped = false
		case inString && character == '\\':
			isEscaped = true
		case character == '"':
			inString = !inString
		case !inString && (character == ',' || character == ':'):
			written.WriteByte(' ')
		}
	}
	return written.Bytes()
}

// ServeHTTP serves the case as the repository platform/storefront, whatever the tag.
func (c imageCase) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	path := request.URL.Path
	reference := path[strings.LastIndex(path, "/")+1:]
	switch {
	case path == "/auth":
		_, _ = w.Write([]byte(`{"token": "a-token-of-the-case"}`))
	case request.Header.Get("Authorization") == "" && (path != "/v2/" || c.Mode != "open-ping") ||
		c.Mode != "basic" && path != "/v2/" && !strings.HasPrefix(request.Header.Get("Authorization"), "Bearer "):
		challenge := map[string]string{
			"basic": `Basic realm="registry"`, "zhangjiakou": `Bearer realm="https://dockerauth-cn-zhangjiakou.aliyuncs.com/auth",service="registry.aliyuncs.com:cn-zhangjiakou"`,
		}[c.Mode]
		if challenge == "" {
			challenge = `Bearer realm="http://` + request.Host + `/auth",service="registry"`
		}
		w.Header().Set("WWW-Authenticate", challenge)
		w.WriteHeader(http.StatusUnauthorized)
	case path == "/v2/":
	case strings.Contains(path, "/blobs/"):
		c.serveBlob(w, request, reference)
	default:
		c.serveManifest(w, request, reference)
	}
}

func (c imageCase) serveBlob(w http.ResponseWriter, request *http.Request, digest string) {
	if c.Options.BlobRedirect != "" {
		http.Redirect(w, request, strings.ReplaceAll(c.Options.BlobRedirect, "%(digest)s", digest), http.StatusTemporaryRedirect)
		return
	}
	_, _ = w.Write(spacedJSON(c.Blobs[digest]))
}

func (c imageCase) serveManifest(w http.ResponseWriter, request *http.Request, reference string) {
	served, isListed := c.ByDigest[reference]
	if !isListed {
		served = c.Tag
	}
	if strings.HasPrefix(reference, "sha256:") && !isListed && !strings.EqualFold(reference, fmt.Sprint(c.Tag.Digest)) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"errors": [{"code": "MANIFEST_UNKNOWN"}]}`))
		return
	}
	isHead := request.Method == http.MethodHead
	if isHead && c.Options.HeadStatus != 0 {
		w.WriteHeader(c.Options.HeadStatus)
		return
	}
	w.Header().Set("Content-Type", served.ContentType)
	if isHead && c.Options.HeadType != "" {
		w.Header().Set("Content-Type", c.Options.HeadType)
	}
	if digest, isText := served.Digest.(string); isText {
		w.Header().Set("Docker-Content-Digest", digest)
	}
	_, _ = w.Write(spacedJSON(served.Document))
}

func readImageCases(t *testing.T) map[string]imageCase {
	t.Helper()
	files, err := filepath.Glob("testdata/images/*.json")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]imageCase{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var read imageCase
		if err := json.Unmarshal(content, &read); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		cases[strings.TrimSuffix(filepath.Base(file), ".json")] = read
	}
	return cases
}

// readImageCase reads a case by acr_tag_layers from the registry or, if its name begins with n-, by
// ncr_tag with verify_digest. It returns what was read and the diagnostics in one line each.
func readImageCase(t *testing.T, name string, served imageCase) (state object, lines []string, host string) {
	t.Helper()
	registry := httptest.NewServer(served)
	t.Cleanup(registry.Close)
	host = strings.TrimPrefix(registry.URL, "http://")
	server, session := emulatedWith(t, dependencies{}, object{"max_retries": int64(0)})
	config := storefrontLayersByName().With(object{"source": "registry", "registry_host": host})
	if platform, isSet := strings.CutPrefix(served.Configuration, "platform = "); isSet {
		config["platform"] = strings.Trim(platform, `"`)
	}
	typeName := acrTagLayers
	if strings.HasPrefix(name, "n-") {
		typeName = ncrTag
		config = storefrontTag().With(object{"registry_host": host, "verify_digest": true})
		server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: http.StatusOK, Body: `{"name": "1.4.2", ` + ncrImages(sha256Of(spacedJSON(served.Tag.Document))) + `}`})
	}
	state, problems := session.Read(t.Context(), typeName, config)
	for _, problem := range problems {
		detail, _, _ := strings.Cut(strings.ReplaceAll(problem.Detail, host, "{host}"), "\n\nRequest: ")
		lines = append(lines, strings.ReplaceAll(fmt.Sprintf("%s %s (%s): %s", problem.Severity, problem.Summary, problem.Attribute, detail), "\n", "|"))
	}
	return state, lines, host
}

// summarizeCase shows the facts of a state that the cases are about.
func summarizeCase(state object) string {
	if state == nil {
		return ""
	}
	if _, isTag := state["index_digest"]; isTag {
		return fmt.Sprintf("%v %v", state["digest_kind"], state["pinned_reference"] != nil)
	}
	var instructions []string
	for _, listed := range state["layers"].([]any) {
		instructions = append(instructions, fmt.Sprint(listed.(object)["layer_instruction"]))
	}
	return fmt.Sprintf("%v os=%v architecture=%v user=%v root=%v total=%v %s", state["platform"], state["os"], state["architecture"], state["user"], state["runs_as_root"], state["total_size"], strings.Join(instructions, ","))
}

// compareWithCrane reads the case by crane as well, and compares digest, layers and sizes.
func compareWithCrane(t *testing.T, name, host string, served imageCase, state object) {
	t.Helper()
	options := []crane.Option{crane.Insecure, crane.WithContext(t.Context())}
	if platform, isText := state["platform"].(string); isText && len(served.ByDigest) > 0 {
		parsed, err := v1.ParsePlatform(platform)
		if err != nil {
			t.Fatal(err)
		}
		options = append(options, crane.WithPlatform(parsed))
	}
	reference := host + "/platform/storefront:1.4.2"
	if digest, isText := state["image_digest"].(string); isText && strings.HasPrefix(name, "i-") && state["platform"] == nil {
		reference = host + "/platform/storefront@" + digest
	}
	content, err := crane.Manifest(reference, options...)
	if err != nil {
		t.Errorf("%s: crane: %v", name, err)
		return
	}
	manifest, err := v1.ParseManifest(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if digest := sha256Of(content); "sha256:"+digest != state["image_digest"] {
		t.Errorf("%s: crane reads sha256:%s, we %v", name, digest, state["image_digest"])
	}
	var theirs, ours []string
	for _, layer := range manifest.Layers {
		theirs = append(theirs, fmt.Sprint(layer.Digest, " ", layer.Size))
	}
	for _, listed := range state["layers"].([]any) {
		if layer := listed.(object); layer["empty"] != true {
			ours = append(ours, fmt.Sprint(layer["blob_digest"], " ", layer["blob_size"]))
		}
	}
	if !slices.Equal(theirs, ours) {
		t.Errorf("%s: crane reads the layers\n%s\nwe\n%s", name, strings.Join(theirs, "\n"), strings.Join(ours, "\n"))
	}
}

// TestImageCases reads images that public reports are about. All that every runtime pulls is read;
// what is refused says why.
func TestImageCases(t *testing.T) {
	t.Parallel()
	cases := readImageCases(t)
	if len(cases) != 55 || len(imageResults) != 55 {
		t.Errorf("%d cases, %d results", len(cases), len(imageResults))
	}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, lines, host := readImageCase(t, name, cases[name])
			got := strings.TrimSpace(summarizeCase(state) + "\n" + strings.Join(lines, "\n"))
			if got != imageResults[name] {
				t.Errorf("%s\ngot  %s\nwant %s", cases[name].From, got, imageResults[name])
			}
			if state != nil && state["layers"] != nil && cases[name].Mode == "bearer" { // crane does not authenticate after an open /v2/
				compareWithCrane(t, name, host, cases[name], state)
			}
		})
	}
}

func sha256Of(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
