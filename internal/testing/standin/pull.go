// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// login is what signs in to a registry.
type login struct{ username, password string }

var parameter = regexp.MustCompile(`(realm|service|scope)="([^"]*)"`)

// pull returns the digest of a reference's manifest, host/name:tag. The registry speaks plain http,
// as the emulated one does.
func pull(ctx context.Context, reference string, with login) (string, error) {
	host, rest, _ := strings.Cut(strings.TrimPrefix(reference, "oci://"), "/")
	name, tag, _ := strings.Cut(rest, ":")
	manifest := "http://" + host + "/v2/" + name + "/manifests/" + tag
	response, err := send(ctx, manifest, func(*http.Request) {})
	if err != nil {
		return "", err
	}
	challenge := map[string]string{}
	for _, match := range parameter.FindAllStringSubmatch(response.Header.Get("Www-Authenticate"), -1) {
		challenge[match[1]] = match[2]
	}
	query := url.Values{"service": {challenge["service"]}, "scope": {challenge["scope"]}}
	response, err = send(ctx, challenge["realm"]+"?"+query.Encode(), func(request *http.Request) { request.SetBasicAuth(with.username, with.password) })
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	var issued struct {
		Token string `json:"token"`
	}
	if err := json.NewDecoder(response.Body).Decode(&issued); err != nil || issued.Token == "" {
		return "", fmt.Errorf("the registry %s does not accept the login: HTTP %d", host, response.StatusCode)
	}
	response, err = send(ctx, manifest, func(request *http.Request) { request.Header.Set("Authorization", "Bearer "+issued.Token) })
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the registry %s does not serve %s:%s: HTTP %d", host, name, tag, response.StatusCode)
	}
	return response.Header.Get("Docker-Content-Digest"), nil
}

func send(ctx context.Context, target string, authorize func(*http.Request)) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, http.NoBody)
	if err != nil {
		return nil, err
	}
	authorize(request)
	return new(http.Client).Do(request)
}
