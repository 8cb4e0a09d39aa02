// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// hostLimit is the longest host name in DNS, in bytes.
const hostLimit = 253

// Errors of ParseEndpoint.
var (
	ErrEndpoint      = errors.New("must be https://host[:port][/path], without user, query or fragment")
	ErrPlainEndpoint = errors.New("must use https: plain http is accepted for loopback hosts only, because requests carry signatures")
)

// ParseEndpoint parses a service's base URL. The scheme defaults to https, and a trailing slash is
// dropped. Plain http is for loopback hosts only.
func ParseEndpoint(text string) (*url.URL, error) {
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	endpoint, err := url.Parse(text)
	if err != nil || !isBaseURL(endpoint) {
		return nil, ErrEndpoint
	}
	if endpoint.Scheme == "http" && !IsLoopback(endpoint.Hostname()) {
		return nil, ErrPlainEndpoint
	}
	endpoint.Host = strings.ToLower(endpoint.Host)
	endpoint.Path = strings.TrimSuffix(endpoint.Path, "/")
	return endpoint, nil
}

func isBaseURL(endpoint *url.URL) bool {
	return (endpoint.Scheme == "https" || endpoint.Scheme == "http") &&
		isValidHost(endpoint) &&
		endpoint.User == nil && endpoint.RawQuery == "" && !endpoint.ForceQuery && endpoint.Fragment == "" &&
		endpoint.RawPath == "" && !strings.Contains(endpoint.Path, "..") && !strings.Contains(endpoint.Path, "//")
}

// isValidHost refuses what url.Parse accepts and no resolver should see.
func isValidHost(endpoint *url.URL) bool {
	host := endpoint.Hostname()
	if host == "" || len(host) > hostLimit || strings.HasSuffix(endpoint.Host, ":") {
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

// IsLoopback reports whether a host name or address is this machine's loopback interface.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address := net.ParseIP(host)
	return address != nil && address.IsLoopback()
}

// MayHaveSecret reports whether a text that is meant as a URL or a host may have a user, a query or
// a fragment, which may contain passwords and tokens. It also finds escaped ones, and works for
// texts that cannot be parsed.
func MayHaveSecret(text string) bool { return strings.ContainsAny(text, "@?#%&=;\\") }

// HasURLSecret reports whether a text contains a URL for which MayHaveSecret is true, or a
// user:password@host without a scheme.
func HasURLSecret(text string) bool {
	_, rest, isURL := strings.Cut(text, "://")
	return isURL && MayHaveSecret(rest) || hasUserInfo(text)
}

var (
	// windowsDrive is the beginning of a path, whose colon does not precede a password.
	windowsDrive = regexp.MustCompile(`^[A-Za-z]:[\\/]`)
	// digestAlgorithm is what follows the @ of repository:tag@digest.
	digestAlgorithm = regexp.MustCompile(`(?i)^sha[0-9]+[:-]`)
)

// hasUserInfo reports whether an @ follows a colon, and no digest follows the @.
func hasUserInfo(text string) bool {
	_, rest, _ := strings.Cut(windowsDrive.ReplaceAllString(text, ""), ":")
	return slices.ContainsFunc(strings.Split(rest, "@")[1:], func(host string) bool { return !digestAlgorithm.MatchString(host) })
}
