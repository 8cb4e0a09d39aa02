// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	// largestDocument bounds manifests and configurations, in bytes: what the distribution specification wants registries to take at least.
	largestDocument = 4 << 20

	digestHeader    = "Docker-Content-Digest"
	challengeHeader = "WWW-Authenticate"
	basicScheme     = "basic"
	bearerScheme    = "bearer"
)

func (w *way) ask(request *http.Request, operation string) (transport.Response, error) {
	secrets := w.secretsOf(request)
	remember(request.Context(), secrets)
	return transport.Do(request.Context(), w.options.Transport, transport.Call[transport.Response]{
		Operation: operation,
		Sign: func(ctx context.Context) (transport.Signed, error) {
			return transport.Signed{Request: request.Clone(ctx), Secrets: secrets}, nil
		},
		Decode: func(response transport.Response) (transport.Response, error) {
			return w.check(request, operation, response)
		},
		Facts:       operation != operationToken,
		LargestBody: largestDocument,
	})
}

// secretsOf are the user and password, or the token, that a request carries.
func (w *way) secretsOf(request *http.Request) []string {
	scheme, value, _ := strings.Cut(request.Header.Get(authorization), " ")
	if !strings.EqualFold(scheme, basicScheme) {
		return []string{value}
	}
	secrets := []string{value}
	decoded, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return secrets
	}
	username, password, _ := strings.Cut(string(decoded), ":")
	if !w.login.PublicUsername {
		secrets = append(secrets, username)
	}
	return append(secrets, password)
}

// check finds what is wrong with an answer. One that says "sign in" is noted, and passed.
func (w *way) check(request *http.Request, operation string, response transport.Response) (transport.Response, error) {
	switch {
	case response.Status == http.StatusUnauthorized && operation != operationToken:
		note(request, operation, response, w.secretsOf(request))
		return response, checkChallenge(operation, response)
	case w.storage(operation, response) != nil:
		return response, nil
	case response.Status != http.StatusOK:
		return response, failure(operation, response)
	case operation == OperationManifest:
		return response, checkDigest(response)
	case operation == operationToken:
		return withoutRefreshToken(response)
	}
	return response, nil
}

// checkChallenge: the library answers every challenge that it does not know with name and password.
func checkChallenge(operation string, response transport.Response) error {
	challenges := response.Header.Values(challengeHeader)
	isKnown := slices.ContainsFunc(challenges, func(challenge string) bool {
		scheme, _, _ := strings.Cut(strings.TrimSpace(challenge), " ")
		return strings.EqualFold(scheme, basicScheme) || strings.EqualFold(scheme, bearerScheme)
	})
	if operation != operationPing || isKnown {
		return nil
	}
	return fmt.Errorf("the registry asks for a login neither by Basic nor by Bearer, but by %q", strings.Join(challenges, ", "))
}

// checkDigest: a registry that says of a manifest that it is another one has been tampered with, or has something between it and us.
func checkDigest(response transport.Response) error {
	stated := response.Header.Get(digestHeader)
	sum := sha256.Sum256(response.Body)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	if strings.HasPrefix(stated, "sha256:") && stated != digest {
		return fmt.Errorf("the registry says that the manifest is %q, but what it sent is %q", stated, digest)
	}
	return nil
}

// withoutRefreshToken leaves the library no choice but to ask for the next token with the login too: with a refresh token it would use POST,
// and change what other reads use at that moment.
func withoutRefreshToken(response transport.Response) (transport.Response, error) {
	var answer map[string]any
	if json.Unmarshal(response.Body, &answer) != nil {
		return response, errors.New("the answer with the token is not a JSON object")
	}
	delete(answer, "refresh_token")
	body, err := json.Marshal(answer)
	response.Body = body
	return response, err
}
