// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	// documentLimit limits manifests and configurations, in bytes: the distribution specification
	// has registries accept at least as much.
	documentLimit = 4 << 20

	digestHeader    = "Docker-Content-Digest"
	challengeHeader = "WWW-Authenticate"
	basicScheme     = "basic"
	bearerScheme    = "bearer"
)

// errPage reports a page for browsers, which package transport names.
var errPage = errors.New("the response is not JSON")

func (r *roundTripper) send(request *http.Request, operation string) (transport.Response, error) {
	secrets, content := r.secretsOf(request), contentOf(request)
	recorded := exchangeFrom(request.Context())
	recorded.secrets = append(recorded.secrets, secrets...)
	return transport.Do(request.Context(), r.options.Transport, transport.Call[transport.Response]{
		Operation: operation,
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			return transport.SignedRequest{Request: request.Clone(ctx), Secrets: secrets}, nil
		},
		Decode: func(response transport.Response) (transport.Response, transport.Identity, error) {
			checked, err := r.check(request, operation, response)
			if err != nil {
				return checked, transport.Identity{}, err
			}
			identity, err := identify(response, content)
			return checked, identity, err
		},
		BodyLimit:       bodyLimit(operation),
		FreshConnection: content == "",
	})
}

// bodyLimit returns the limit of a response's body; 0, for the default, if no document is read of
// it.
func bodyLimit(operation string) int64 {
	if operation == operationPing || operation == operationToken {
		return 0
	}
	return documentLimit
}

// secretsOf returns the user and password, or the token, of a request.
func (r *roundTripper) secretsOf(request *http.Request) []string {
	scheme, value, _ := strings.Cut(request.Header.Get(authorizationHeader), " ")
	if !strings.EqualFold(scheme, basicScheme) {
		return []string{value}
	}
	secrets := []string{value}
	decoded, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return secrets
	}
	username, password, _ := strings.Cut(string(decoded), ":")
	if !r.login.PublicUsername {
		secrets = append(secrets, username)
	}
	return append(secrets, password)
}

// check returns a response that the library may have, or its error. A 401 is recorded, and returned
// for the library to authenticate.
func (r *roundTripper) check(request *http.Request, operation string, response transport.Response) (transport.Response, error) {
	plainStorage := r.plainStorageError(operation, response)
	switch {
	case response.Status == http.StatusUnauthorized && operation != operationToken:
		failed := r.unauthorizedError(request, operation, response)
		recorded := exchangeFrom(request.Context())
		recorded.unauthorized, recorded.challenges = &failed, response.Header.Values(challengeHeader)
		response.Body = nil // it was read, and the library would decode it
		return response, checkChallenge(operation, response)
	case r.storageTarget(operation, response) != nil:
		return response, nil
	case plainStorage != nil:
		return response, plainStorage
	case response.Status != http.StatusOK:
		return response, statusError(operation, response)
	case operation == operationToken:
		return onlyToken(response)
	case operation != operationPing && operation != operationHead && response.IsPage():
		return response, errPage
	}
	if err := checkBounds(operation, response); err != nil || operation != OperationManifest {
		return response, err
	}
	return response, checkDigest(response)
}

// checkBounds refuses a document that would take many times its size to decode, before the library
// decodes it.
func checkBounds(operation string, response transport.Response) error {
	if operation != OperationManifest && operation != operationConfiguration {
		return nil
	}
	return strictjson.CheckBounds(response.Body)
}

// checkChallenge refuses a challenge that is neither Basic nor Bearer: the library would respond to
// it with username and password.
func checkChallenge(operation string, response transport.Response) error {
	challenges := response.Header.Values(challengeHeader)
	isKnown := slices.ContainsFunc(challenges, func(challenge string) bool {
		scheme, _, _ := strings.Cut(strings.TrimSpace(challenge), " ")
		return strings.EqualFold(scheme, basicScheme) || strings.EqualFold(scheme, bearerScheme)
	})
	if operation != operationPing || isKnown {
		return nil
	}
	if len(challenges) == 0 {
		return errors.New("the registry requires authentication, and does not say which: it has no WWW-Authenticate")
	}
	return fmt.Errorf("the registry requires neither Basic nor Bearer authentication, but %q", strings.Join(challenges, ", "))
}

// checkDigest refuses a manifest whose header has the digest of another: the registry, or something
// in front of it, has changed one of them. That of Docker schema 1 is of a part of the document,
// which is refused as what it is.
func checkDigest(response transport.Response) error {
	declared, isDigest := image.NormalizeDigest(strings.ToLower(response.Header.Get(digestHeader)))
	digest := digestOfContent(response.Body)
	if !isDigest || !strings.HasPrefix(declared, sha256Prefix) || declared == digest {
		return nil
	}
	var document struct {
		SchemaVersion json.RawMessage `json:"schemaVersion"`
	}
	if json.Unmarshal(response.Body, &document) == nil && string(document.SchemaVersion) == "1" {
		return nil
	}
	return fmt.Errorf("the registry returns %q as the digest of the manifest, whose digest is %q", declared, digest)
}

// onlyToken returns the response with its token alone: with a refresh token the library would use
// POST for the next token, and change what other reads use at that moment. Without one it sends the
// credentials again. How long the token lives is not looked at.
func onlyToken(response transport.Response) (transport.Response, error) {
	if err := strictjson.CheckBounds(response.Body); err != nil {
		return response, err
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(response.Body, &fields) != nil {
		return response, errors.New("the response with the token is not a JSON object")
	}
	maps.DeleteFunc(fields, func(name string, _ json.RawMessage) bool { return name != "token" && name != "access_token" })
	body, err := json.Marshal(fields)
	response.Body = body
	return response, err
}
