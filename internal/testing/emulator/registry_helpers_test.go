// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The services of the fixture's instances, as challenges name them.
const (
	hangzhouService  = "registry.aliyuncs.com:cn-hangzhou:china:cri-k77rd2eo9ztt1qa4"
	singaporeService = "registry.aliyuncs.com:ap-southeast-1:china:cri-8d2r6x1p0qzv5mna"
)

// registryPassword is one that an account gets for Hangzhou's registry.
func registryPassword(t *testing.T, server *Server, account string) string {
	t.Helper()
	got := callACRBy(t, server, keysOf(account), "Action", "GetAuthorizationToken", "RepoId", "", "Tag", "")
	if got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return decode[acrAuthorizationToken](t, got.body).AuthorizationToken
}

// requestToken requests /auth, with a login unless username is empty.
func requestToken(t *testing.T, server *Server, username, password string, query url.Values) clientResponse {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL()+"/auth?"+query.Encode(), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if username != "" {
		request.SetBasicAuth(username, password)
	}
	return send(t, newClient(t), request)
}

// pullToken is a token of the main account's for a repository of Hangzhou's.
func pullToken(t *testing.T, server *Server, path string) string {
	t.Helper()
	return pullTokenOf(t, server, "main", path)
}

func pullTokenOf(t *testing.T, server *Server, account, path string) string {
	t.Helper()
	query := url.Values{"service": {hangzhouService}, "scope": {"repository:" + path + ":pull"}}
	got := requestToken(t, server, "cr_temp_user", registryPassword(t, server, account), query)
	if got.status != http.StatusOK {
		t.Fatalf("%d %s", got.status, got.body)
	}
	return decode[registryTokenBody](t, got.body).Token
}

// puller reads one repository.
type puller struct {
	t      *testing.T
	server *Server
	path   string
	token  string
}

func pullFrom(t *testing.T, server *Server, path string) puller {
	t.Helper()
	return puller{t, server, path, pullToken(t, server, path)}
}

func (p puller) request(method, target string) clientResponse {
	p.t.Helper()
	return sendUnsigned(p.t, method, p.server.URL()+"/v2/"+p.path+"/"+target, "Authorization", "Bearer "+p.token)
}

// get reads a document, whose bytes must have the digest that
// its header has and, unless it is "", that one.
func (p puller) get(target, digest string) clientResponse {
	p.t.Helper()
	got := p.request(http.MethodGet, target)
	if got.status != http.StatusOK {
		p.t.Fatalf("%s: %d %s", target, got.status, got.body)
	}
	if hashed := digestOf(got.body); got.header.Get("Docker-Content-Digest") != hashed || digest != "" && digest != hashed {
		p.t.Errorf("%s: has the digest %s, the header %s, want %s", target, hashed, got.header.Get("Docker-Content-Digest"), digest)
	}
	return got
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// pulledManifest and pulledConfiguration are what a client makes of documents.
type pulledManifest struct {
	MediaType string `json:"mediaType"`
	Config    pulledDescriptor
	Layers    []pulledDescriptor
	Manifests []pulledDescriptor
}

type pulledDescriptor struct {
	MediaType   string `json:"mediaType"`
	Digest      string
	Size        int64
	Platform    map[string]string
	Annotations map[string]string
}

type pulledConfiguration struct {
	OS, Architecture, Variant string
	RootFS                    struct {
		DiffIDs []string `json:"diff_ids"`
	} `json:"rootfs"`
	History []struct {
		CreatedBy  string `json:"created_by"`
		EmptyLayer bool   `json:"empty_layer"`
	}
}

// image reads a manifest by tag or digest, and its configuration.
func (p puller) image(reference, digest string) (pulledManifest, pulledConfiguration) {
	p.t.Helper()
	manifest := decode[pulledManifest](p.t, p.get("manifests/"+reference, digest).body)
	configuration := p.get("blobs/"+manifest.Config.Digest, manifest.Config.Digest)
	if size := int64(len(configuration.body)); size != manifest.Config.Size {
		p.t.Errorf("the configuration has %d bytes, want %d", size, manifest.Config.Size)
	}
	return manifest, decode[pulledConfiguration](p.t, configuration.body)
}

// checkRegistryError compares an error's status, code and challenge; "%" in the
// challenge is replaced by the server's URL.
func checkRegistryError(t *testing.T, name string, got clientResponse, status int, code, challenge string) {
	t.Helper()
	var body struct {
		Errors []struct{ Code, Message string }
	}
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || len(body.Errors) != 1 {
		t.Errorf("%s: %d %v %s", name, got.status, err, got.body)
		return
	}
	want := []any{status, code, challenge}
	if diff := cmp.Diff(want, []any{got.status, body.Errors[0].Code, got.header.Get("WWW-Authenticate")}); diff != "" || body.Errors[0].Message == "" {
		t.Errorf("%s: %s %s", name, diff, got.body)
	}
}
