// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Operations of a net.OpError: net/http could not connect to a proxy, or a SOCKS proxy did not
// connect to the service.
const (
	operationProxyConnect = "proxyconnect"
	operationSOCKSConnect = "socks connect"
)

// networkError classifies why no complete response was received, and names the host that could not
// be connected to. Where the proxy is the reason, the error names the variable that sets the proxy,
// and shows nothing of its value but the host.
func (c *Client) networkError(err error, host string, redactor *redactor) Error {
	proxies := c.proxies
	operation, isOperation := errors.AsType[*net.OpError](err)
	refusal, isRefused := errors.AsType[*proxyError](err)
	isUnreachable := isOperation && (operation.Op == operationProxyConnect || operation.Op == operationSOCKSConnect && dialOf(err) != nil)
	switch {
	case isUnreachable && proxies.proxy != nil:
		failed := classifyNetworkError(err, proxies.proxy.Hostname(), redactor)
		failed.Host, failed.Reason, failed.Fix = host, ReasonProxy, "Check "+proxies.variable+" and "+proxies.exceptions+"."
		return failed.WithMessage("the proxy in " + proxies.variable + " cannot be reached: " + failed.Message)
	case isOperation && operation.Op == operationSOCKSConnect && operation.Err != nil:
		failed := classifyNetworkError(err, host, redactor)
		failed.Reason, failed.Fix = ReasonProxy, proxies.fixRefusal(host)
		return failed.WithMessage("the proxy in " + proxies.variable + " did not connect: " + redactor.withProxy().redact(operation.Err.Error()))
	case isRefused && refusal.code == http.StatusProxyAuthRequired:
		return classifyNetworkError(err, host, redactor).WithFix("Check user and password in " + proxies.variable + ", as in http://USER:PASSWORD@HOST:PORT.")
	case isRefused:
		return classifyNetworkError(err, host, redactor).WithFix(proxies.fixRefusal(host))
	default:
		failed := classifyNetworkError(err, host, redactor)
		if failed.Reason == ReasonNotConnected {
			failed.Message = "could not connect to " + host + addressOf(err, host) + ": " + failed.Message
		}
		return failed
	}
}

// addressOf returns in parentheses the address that a host name was resolved to, where no
// connection to it could be made: a firewall knows only that.
func addressOf(err error, host string) string {
	dial := dialOf(err)
	if dial == nil || dial.Addr == nil || dial.Addr.String() == host {
		return ""
	}
	return " (" + dial.Addr.String() + ")"
}

func (s *proxySettings) fixRefusal(host string) string {
	return "Check " + s.variable + " and " + s.exceptions + ", and whether the proxy may connect to " + host + "."
}

// proxyError is a proxy's refusal to connect to the service, which net/http reports as a bare
// "Forbidden".
type proxyError struct {
	proxy string // host:port
	code  int    // HTTP status
}

// Error implements error with the usual text of the status: the proxy's own may repeat what it was
// sent.
func (e *proxyError) Error() string {
	status := strings.TrimSpace(strconv.Itoa(e.code) + " " + http.StatusText(e.code))
	return "the proxy " + e.proxy + " refused the connection: " + status
}

// checkProxyResponse implements http.Transport.OnProxyConnectResponse.
func checkProxyResponse(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{proxy: proxy.Host, code: response.StatusCode}
}
