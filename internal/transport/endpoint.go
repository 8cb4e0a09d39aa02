// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// longestHost is what DNS allows.
const longestHost = 253

// Errors of ParseEndpoint.
var (
	ErrEndpoint      = errors.New("an endpoint is https://host[:port][/path], without user, query or fragment")
	ErrPlainEndpoint = errors.New("plain http is accepted for loopback hosts only: requests carry signatures and answers decide deployments; use https")
)

// ParseEndpoint reads a service's base URL; without a scheme it is taken as https. A slash at the end is dropped.
// Plain http is for loopback hosts only.
func ParseEndpoint(given string) (*url.URL, error) {
	if !strings.Contains(given, "://") {
		given = "https://" + given
	}
	endpoint, err := url.Parse(given)
	if err != nil || !isBase(endpoint) {
		return nil, ErrEndpoint
	}
	if endpoint.Scheme == "http" && !isLoopback(endpoint.Hostname()) {
		return nil, ErrPlainEndpoint
	}
	endpoint.Host = strings.ToLower(endpoint.Host)
	endpoint.Path = strings.TrimSuffix(endpoint.Path, "/")
	return endpoint, nil
}

func isBase(endpoint *url.URL) bool {
	return (endpoint.Scheme == "https" || endpoint.Scheme == "http") &&
		isHost(endpoint) &&
		endpoint.User == nil && endpoint.RawQuery == "" && !endpoint.ForceQuery && endpoint.Fragment == "" &&
		endpoint.RawPath == "" && !strings.Contains(endpoint.Path, "..") && !strings.Contains(endpoint.Path, "//")
}

// isHost refuses what url.Parse lets through and no resolver should see.
func isHost(endpoint *url.URL) bool {
	host := endpoint.Hostname()
	if host == "" || len(host) > longestHost || strings.HasSuffix(endpoint.Host, ":") {
		return false
	}
	if port := endpoint.Port(); port != "" {
		if number, err := strconv.ParseUint(port, 10, 16); err != nil || number == 0 {
			return false
		}
	}
	if net.ParseIP(host) != nil {
		return true
	}
	for _, character := range host {
		letterOrDigit := character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z' || character >= '0' && character <= '9'
		if !letterOrDigit && character != '-' && character != '.' {
			return false
		}
	}
	return !strings.HasPrefix(host, "-") && !strings.HasPrefix(host, ".") && !strings.Contains(host, "..")
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address := net.ParseIP(host)
	return address != nil && address.IsLoopback()
}
