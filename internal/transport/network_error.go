// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
)

// notHTTPPrefix begins net/http's errors about the header of a response.
const notHTTPPrefix = "net/http: HTTP/1.x transport connection broken: "

// unsentPrefix begins net/http's error about a header for which it does not send the request.
const unsentPrefix = "net/http: invalid header field "

// classifyNetworkError classifies why no complete response was received.
func classifyNetworkError(err error, host string, redactor *redactor) Error {
	redactor = redactor.withProxy()
	failed := Error{Kind: KindUnavailable, Host: host, Retryable: true, Cause: errors.New(redactor.redact(err.Error()))}
	var certificate *tls.CertificateVerificationError
	var lookup *net.DNSError
	var proxy *proxyError
	var variable *proxyVariableError
	var timeout *attemptTimeoutError
	var record tls.RecordHeaderError
	refusal, isTLSRefusal := tlsRefusal(err)
	switch {
	case errors.As(err, &timeout):
		failed.Kind, failed.Reason, failed.Message = KindTimeout, ReasonAttemptTimeout, timeout.Error()
	case errors.As(err, &proxy):
		failed.Reason, failed.Retryable, failed.Message = ReasonProxy, StatusError(proxy.code).Retryable, failed.Cause.Error()
	case errors.As(err, &variable):
		failed.Kind, failed.Retryable, failed.Message = KindEnvironment, false, variable.Error()
	case errors.As(err, &record):
		failed.Reason, failed.Retryable, failed.Message = ReasonNoTLS, false, "the server does not speak TLS on this port"
	case errors.As(err, &certificate):
		failed.Reason, failed.Retryable = ReasonCertificate, false
		failed.Message = "the TLS certificate of " + host + " " + redactor.redact(certificateProblem(certificate))
	case isTLSRefusal:
		failed.Reason, failed.Retryable, failed.Message = ReasonTLSRefused, false, redactor.redact(refusal)
	case errors.As(err, &lookup):
		failed.Reason, failed.Retryable = ReasonUnknownHost, !lookup.IsNotFound
		failed.Message = "the host name " + lookup.Name + " does not resolve"
		if !lookup.IsNotFound {
			failed.Message = "the host name " + lookup.Name + " could not be resolved: " + redactor.redact(lookup.Err)
		}
	case errors.Is(err, syscall.ECONNREFUSED):
		failed.Reason, failed.Message = ReasonConnectRefused, "connection refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		failed.Reason, failed.Message = ReasonConnectionLost, "the connection was closed before the response was complete"
	case strings.HasPrefix(err.Error(), unsentPrefix):
		failed.Kind, failed.Retryable = KindUnexpected, false
		failed.Message = "the request cannot be sent: " + strings.TrimPrefix(failed.Cause.Error(), "net/http: ")
	case strings.HasPrefix(err.Error(), notHTTPPrefix):
		failed.Reason = ReasonNotHTTP
		failed.Message = "the response is not valid HTTP: " + strings.TrimPrefix(strings.TrimPrefix(failed.Cause.Error(), notHTTPPrefix), "net/http: ")
	default:
		failed.Message = failed.Cause.Error()
	}
	return failed
}

// certificateProblem continues the sentence "the TLS certificate of HOST".
func certificateProblem(err *tls.CertificateVerificationError) string {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err.Err, &authority):
		return "is signed by an unknown authority"
	case errors.As(err.Err, &host):
		return "is for another host"
	case errors.As(err.Err, &invalid) && invalid.Reason == x509.Expired:
		return "has expired or is not yet valid"
	default:
		return "is not valid: " + err.Err.Error()
	}
}
