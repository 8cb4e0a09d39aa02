// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// ErrCredentialsURI is the error of CheckCredentialsURI.
var ErrCredentialsURI = errors.New("must be an https URL, or an http URL of this machine (a loopback or link-local address), " +
	"without user and fragment: its response contains credentials")

// CheckCredentialsURI checks a URL that credentials are requested from.
func CheckCredentialsURI(uri string) error {
	_, err := parseCredentialsURI(uri)
	return err
}

func parseCredentialsURI(uri string) (*url.URL, error) {
	parsed, err := url.Parse(uri)
	if err != nil || parsed.User != nil || parsed.Fragment != "" || parsed.Opaque != "" {
		return nil, ErrCredentialsURI
	}
	if _, err := transport.ParseEndpoint("https://" + parsed.Host); err != nil {
		return nil, ErrCredentialsURI
	}
	if parsed.Scheme == "https" || parsed.Scheme == "http" && isLocal(parsed.Hostname()) {
		return parsed, nil
	}
	return nil, ErrCredentialsURI
}

// isLocal reports whether a host is this machine's loopback interface, or a link-local address.
func isLocal(host string) bool {
	address := net.ParseIP(host)
	return transport.IsLoopback(host) || address != nil && address.IsLinkLocalUnicast()
}

// withURI requests credentials from a program, as the vendor's tools do. setting is what configures
// the URI, which may contain a secret and is not shown.
//
// https://www.alibabacloud.com/help/en/sdk/developer-reference/v2-manage-go-access-credentials (URI
// credentials).
func (c *Chain) withURI(uri, setting string) credentials.ProviderFunc {
	return func(ctx context.Context) (credentials.Credentials, error) {
		target, err := parseCredentialsURI(uri)
		if err != nil {
			return credentials.Credentials{}, invalidCredentialsURI(setting, err)
		}
		secrets := []string{target.RawQuery}
		for _, values := range target.Query() {
			secrets = append(secrets, values...)
		}
		served, err := transport.Do(ctx, c.options.Transport, transport.Call[credentials.Credentials]{
			Operation: "the credentials URI",
			Sign: func(ctx context.Context) (transport.SignedRequest, error) {
				request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
				if err != nil {
					return transport.SignedRequest{}, ErrCredentialsURI
				}
				request.Header.Set("Accept", "application/json")
				return transport.SignedRequest{Request: request, Secrets: secrets}, nil
			},
			FreshConnection: true,
			Decode: transport.Unidentified(func(response transport.Response) (credentials.Credentials, error) {
				if !transport.IsSuccess(response.Status) {
					return credentials.Credentials{}, transport.StatusError(response.Status)
				}
				return decodeServed(response)
			}),
		})
		return served, credentialsURIError(err, setting)
	}
}
