// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

var (
	// errEchoed is a success that would bring a secret into the state, or into a text about what the service lists.
	errEchoed = errors.New("the answer repeats a key, the token or the signature of the request")
)

// tooLargeError is an answer of which only the beginning was read.
type tooLargeError struct {
	limit int64 // bytes
}

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the answer is larger than %d MiB", e.limit>>20)
}

const (
	// notHTTP is what net/http says before what is wrong with the header of an answer.
	notHTTP             = "net/http: HTTP/1.x transport connection broken: "
	adviceOnName        = "check the endpoint, or the region that its name is made of where none is set, and this machine's DNS."
	adviceOnCertificate = "check that the endpoint's host and this machine's clock are right; where a proxy on the way opens TLS, this machine must trust its authority."
)

// networkError says why no whole answer came.
func networkError(err error, host string, redactor *redactor) *Error {
	failure := &Error{Kind: KindUnavailable, Host: host, Retryable: true, Cause: errors.New(redactor.redact(err.Error()))}
	var certificate *tls.CertificateVerificationError
	var unknownHost *net.DNSError
	var refused *proxyError
	var slow *attemptTimeoutError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &slow):
		failure.Kind, failure.Message = KindTimeout, slow.Error()
	case errors.As(err, &refused):
		failure.Retryable, failure.Message = refused.isPassing(), failure.Cause.Error()
	case errors.As(err, &record):
		failure.Retryable, failure.Message = false, "the server does not speak TLS on this port"
	case errors.As(err, &certificate):
		failure.Retryable, failure.Message = false, "the server's certificate is not accepted: "+redactor.redact(certificateReason(certificate))
		failure.Advice = adviceOnCertificate
	case errors.As(err, &unknownHost):
		failure.Retryable = !unknownHost.IsNotFound
		failure.Message, failure.Advice = "the name "+unknownHost.Name+" does not resolve", adviceOnName
		if !unknownHost.IsNotFound {
			failure.Message = "the name " + unknownHost.Name + " could not be looked up: " + redactor.redact(unknownHost.Err)
		}
	case errors.Is(err, syscall.ECONNREFUSED):
		failure.Message = "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		failure.Message = "the connection broke off before the whole answer came"
	case strings.HasPrefix(err.Error(), notHTTP):
		failure.Message = "what came is no HTTP answer: " + strings.TrimPrefix(strings.TrimPrefix(failure.Cause.Error(), notHTTP), "net/http: ")
	default:
		failure.Message = failure.Cause.Error()
	}
	if proxy, found := proxyOf(err); found {
		failure.Message = "on the way to the proxy " + proxy + ": " + failure.Message
	}
	return failure
}

// proxyOf returns the address of the proxy that could not be reached, if that is what happened.
func proxyOf(err error) (string, bool) {
	var operation, dial *net.OpError
	if !errors.As(err, &operation) || operation.Op != "proxyconnect" {
		return "", false
	}
	if errors.As(operation.Err, &dial) && dial.Addr != nil {
		return dial.Addr.String(), true
	}
	return "of the environment", true
}

// proxyError is a proxy's refusal to connect to the service, which net/http reports as a bare "Forbidden".
type proxyError struct {
	proxy  string // host:port
	status string // e.g. "407 Proxy Authentication Required"
	code   int
}

// isPassing tells whether the proxy may connect a moment later.
func (e *proxyError) isPassing() bool { return StatusError(e.code).Retryable }

func (e *proxyError) Error() string {
	return "the proxy " + e.proxy + " refused to connect to it: " + e.status
}

// refusedByProxy has the signature of http.Transport.OnProxyConnectResponse.
func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{proxy: proxy.Host, status: response.Status, code: response.StatusCode}
}

func certificateReason(err *tls.CertificateVerificationError) string {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err.Err, &authority):
		return "this machine does not trust the authority that signed it"
	case errors.As(err.Err, &host):
		return "it is for another host"
	case errors.As(err.Err, &invalid) && invalid.Reason == x509.Expired:
		return "it has expired or is not yet valid"
	default:
		return err.Err.Error()
	}
}

// redirectHost is the host that an answer sends on to; empty where it is none that does, or stays at its own.
func redirectHost(response Response) string {
	if response.Status < http.StatusMultipleChoices || response.Status >= http.StatusBadRequest {
		return ""
	}
	target, err := url.Parse(response.Header.Get("Location"))
	if err != nil {
		return ""
	}
	return target.Host
}

// answerError completes what Decode made of an answer. Nil stays nil.
func answerError(err error, response Response, host string, redactor *redactor, now time.Time) error {
	if err == nil {
		return nil
	}
	failure, isFailure := errors.AsType[*Error](err)
	if !isFailure {
		failure = &Error{Kind: KindUnexpected, Message: err.Error()}
	}
	failure.Host, failure.Status = host, response.Status
	if target := redirectHost(response); target != "" {
		failure.Message += "; this one leads to " + target
	}
	failure.RetryAfter = retryAfter(response.Header.Get("Retry-After"), now)
	failure.Code = redactor.redact(failure.Code)
	failure.Message = redactor.redact(failure.Message)
	failure.RequestID = redactor.redact(failure.RequestID)
	return failure
}
