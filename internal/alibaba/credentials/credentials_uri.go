// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// ErrCredentialsURI is the error of CheckCredentialsURI.
var ErrCredentialsURI = errors.New("want an https URL, or an http URL of this machine (a loopback or link-local address), without user and fragment: keys travel there as they are")

// CheckCredentialsURI checks where keys are asked for.
func CheckCredentialsURI(given string) error {
	_, err := parseCredentialsURI(given)
	return err
}

func parseCredentialsURI(given string) (*url.URL, error) {
	parsed, err := url.Parse(given)
	if err != nil || parsed.User != nil || parsed.Fragment != "" || parsed.Opaque != "" {
		return nil, ErrCredentialsURI
	}
	if _, err := transport.ParseEndpoint("https://" + parsed.Host); err != nil {
		return nil, ErrCredentialsURI
	}
	if parsed.Scheme == "https" || parsed.Scheme == "http" && isThisMachine(parsed.Hostname()) {
		return parsed, nil
	}
	return nil, ErrCredentialsURI
}

func isThisMachine(host string) bool {
	address := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || address != nil && (address.IsLoopback() || address.IsLinkLocalUnicast())
}

// withURI asks a program for keys, as the vendor's tools do. name is where the URI was given; it may hold a secret, and is not shown.
//
// https://www.alibabacloud.com/help/en/sdk/developer-reference/v2-manage-go-access-credentials (URI credentials)
func (s *SignIn) withURI(given, name string) credentials.Source {
	return func(ctx context.Context) (credentials.Keys, error) {
		target, err := parseCredentialsURI(given)
		if err != nil {
			return credentials.Keys{}, credentials.Unusable(name+" (not shown here) can't be used: "+err.Error(), "set "+name+" to the URI that the program serves.")
		}
		secrets := []string{target.RawQuery}
		for _, values := range target.Query() {
			secrets = append(secrets, values...)
		}
		return transport.Do(ctx, s.options.Transport, transport.Call[credentials.Keys]{
			Operation: "the credentials URI",
			Sign: func(ctx context.Context) (transport.Signed, error) {
				request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
				if err != nil {
					return transport.Signed{}, ErrCredentialsURI
				}
				request.Header.Set("Accept", "application/json")
				return transport.Signed{Request: request, Secrets: secrets}, nil
			},
			Decode: func(response transport.Response) (credentials.Keys, error) {
				if !transport.IsSuccess(response.Status) {
					failure := transport.StatusError(response.Status)
					failure.Advice = "check the program behind " + name + "."
					return credentials.Keys{}, failure
				}
				return decodeKeys(response)
			},
		})
	}
}
