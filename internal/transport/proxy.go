// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpproxy"
)

// Environment variables of a proxy, in order of precedence, as in net/http.
var (
	proxyVariables   = []string{"HTTPS_PROXY", "https_proxy"}
	noProxyVariables = []string{"NO_PROXY", "no_proxy"}
)

// proxySchemes lists the schemes of proxies that net/http supports.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

// proxySettings chooses the proxy of a request by the environment, as net/http does, except that an
// invalid address is an error when it would be used: net/http would connect directly, or take a
// part of the address for the host.
type proxySettings struct {
	variable string // that sets the proxy; empty without one
	proxy    *url.URL
	problem  error // what is wrong with the variable's value; nil if it is valid
	isUsed   func(*url.URL) (*url.URL, error)
	// exceptions names the variable that lists the hosts to reach without the proxy, for errors; it
	// may be unset.
	exceptions string
}

func newProxySettings(getenv func(string) string) *proxySettings {
	variable, value := firstSet(getenv, proxyVariables)
	noProxy, exceptions := firstSet(getenv, noProxyVariables)
	if noProxy == "" {
		noProxy = noProxyVariables[max(0, slices.Index(proxyVariables, variable))]
	}
	settings := &proxySettings{
		variable: variable, exceptions: noProxy, isUsed: (&httpproxy.Config{HTTPSProxy: "http://any.invalid", NoProxy: exceptions}).ProxyFunc(),
	}
	if variable != "" {
		settings.proxy, settings.problem = parseProxy(value)
	}
	return settings
}

func firstSet(getenv func(string) string, names []string) (name, value string) {
	for _, name := range names {
		if value := getenv(name); value != "" {
			return name, value
		}
	}
	return "", ""
}

// forRequest implements http.Transport.Proxy: the proxy of a TLS request, and none for plain HTTP.
// Its error is a *proxyVariableError.
func (s *proxySettings) forRequest(request *http.Request) (*url.URL, error) {
	if s.variable == "" {
		return nil, nil
	}
	if used, err := s.isUsed(request.URL); used == nil || err != nil {
		return nil, err
	}
	if s.problem != nil {
		return nil, &proxyVariableError{s.variable, s.problem}
	}
	return s.proxy, nil
}

// secrets returns what texts of the network must not show of the proxy: user and password, plain
// and as encoded in the header of a request to it.
func (s *proxySettings) secrets() []string {
	if s.proxy == nil || s.proxy.User == nil {
		return nil
	}
	password, _ := s.proxy.User.Password()
	plain := s.proxy.User.Username() + ":" + password
	return []string{base64.StdEncoding.EncodeToString([]byte(plain)), plain, password, s.proxy.User.Username()}
}

// parseProxy parses the address of a proxy: a URL, or a host with or without a port. Its errors
// quote nothing of it: it may have a password.
func parseProxy(address string) (*url.URL, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	parsed, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("it cannot be parsed")
	}
	port, err := strconv.ParseUint(parsed.Port(), 10, 16)
	switch {
	case !slices.Contains(proxySchemes, parsed.Scheme):
		return nil, errors.New("its scheme is none of " + strings.Join(proxySchemes, ", "))
	case parsed.Hostname() == "":
		return nil, errors.New("it has no host")
	case parsed.Port() != "" && (err != nil || port == 0):
		return nil, errors.New("its port is not one of 1 to 65535")
	case strings.Contains(parsed.Path+parsed.RawQuery+parsed.Fragment, "@"): // what precedes is not the host then
		return nil, errors.New("it has an @ after the host")
	}
	return parsed, nil
}

// proxyVariableError reports an environment variable that should be the address of a proxy, and is
// not.
type proxyVariableError struct {
	variable string
	problem  error
}

func (e *proxyVariableError) Error() string {
	return e.variable + " (value hidden) is not the URL of a proxy, such as http://proxy.example:3128: " + e.problem.Error()
}
