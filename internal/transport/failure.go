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
	"syscall"
	"time"
)

var errTooLarge = fmt.Errorf("the answer is larger than %d MiB", maximumBodyBytes>>20)

// networkError says why no whole answer came. The URL in the errors of net/http is left out: it is signed.
func networkError(err error, host string, redactor *redactor) *Error {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	failure := &Error{Kind: KindUnavailable, Host: host, Retryable: true, Cause: errors.New(redactor.redact(err.Error()))}
	var certificate *tls.CertificateVerificationError
	var unknownHost *net.DNSError
	var refused *proxyError
	switch {
	case errors.Is(err, errTooLarge):
		failure.Kind, failure.Retryable, failure.Message = KindUnexpected, false, errTooLarge.Error()
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		failure.Kind, failure.Message = KindTimeout, "no whole answer came in time"
	case errors.Is(err, context.Canceled):
		failure.Kind, failure.Retryable, failure.Message = KindTimeout, false, "the read was cancelled before an answer came"
	case errors.As(err, &refused):
		failure.Retryable, failure.Message = false, failure.Cause.Error()
	case errors.As(err, &certificate):
		failure.Retryable, failure.Message = false, certificateReason(certificate)
	case errors.As(err, &unknownHost):
		failure.Retryable = !unknownHost.IsNotFound
		failure.Message = "the name " + unknownHost.Name + " does not resolve"
	case errors.Is(err, syscall.ECONNREFUSED):
		failure.Message = "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		failure.Message = "the connection broke off before the whole answer came"
	default:
		failure.Message = failure.Cause.Error()
	}
	var operation *net.OpError
	if errors.As(err, &operation) && operation.Op == "proxyconnect" {
		failure.Message = "on the way to the proxy: " + failure.Message
	}
	return failure
}

// proxyError is a proxy's refusal to connect to the service, which net/http reports as a bare "Forbidden".
type proxyError struct {
	proxy  string // host:port
	status string // e.g. "407 Proxy Authentication Required"
}

func (e *proxyError) Error() string {
	return "the proxy " + e.proxy + " refused to connect to it: " + e.status
}

// refusedByProxy has the signature of http.Transport.OnProxyConnectResponse.
func refusedByProxy(_ context.Context, proxy *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{proxy: proxy.Host, status: response.Status}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func certificateReason(err *tls.CertificateVerificationError) string {
	var authority x509.UnknownAuthorityError
	if errors.As(err.Err, &authority) {
		return "its certificate is signed by an authority that this machine does not trust"
	}
	var invalid x509.CertificateInvalidError
	if errors.As(err.Err, &invalid) && invalid.Reason == x509.Expired {
		return "its certificate has expired or is not yet valid"
	}
	return "its certificate is not valid for this host"
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
	failure.RetryAfter = retryAfter(response.Header.Get("Retry-After"), now)
	failure.Code = redactor.redact(failure.Code)
	failure.Message = redactor.redact(failure.Message)
	failure.RequestID = redactor.redact(failure.RequestID)
	return failure
}
