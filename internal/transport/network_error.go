// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
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
	unconnected, isUnconnected := connectProblem(err)
	broken, isBroken := brokenConnection(err)
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
	case isUnconnected:
		failed.Reason, failed.Message = ReasonNotConnected, redactor.redact(unconnected)
	case isBroken:
		failed.Reason, failed.Message = ReasonConnectionLost, redactor.redact(broken)
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

// connectProblem returns why a connection could not be made, without the operation and the address;
// false for any other error.
func connectProblem(err error) (string, bool) {
	if errors.Is(err, errHandshakeTimeout) || strings.HasSuffix(err.Error(), proxiedHandshakeTimeout) {
		return errHandshakeTimeout.Error(), true
	}
	dial := dialOf(err)
	switch {
	case dial == nil:
		return "", false
	case dial.Timeout():
		return "no response within " + connectTimeout.String(), true
	case errors.Is(dial, syscall.ECONNREFUSED):
		return "connection refused", true
	default:
		return systemProblem(dial), true
	}
}

// proxiedHandshakeTimeout is net/http's error of a handshake through or with a proxy.
const proxiedHandshakeTimeout = "net/http: TLS handshake timeout"

// dialOf returns the error of connecting, which may be in that of connecting to a proxy; nil
// without one.
func dialOf(err error) *net.OpError {
	for operation, isOperation := errors.AsType[*net.OpError](err); isOperation; operation, isOperation = errors.AsType[*net.OpError](operation.Err) {
		if operation.Op == "dial" {
			return operation
		}
	}
	return nil
}

// brokenConnection returns how a connection ended before the response did; false for any other
// error.
func brokenConnection(err error) (string, bool) {
	const closed = "the connection was closed before the response was complete"
	var system *os.SyscallError
	switch {
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return closed, true
	case errors.As(err, &system):
		return closed + ": " + systemProblem(err), true
	default:
		return "", false
	}
}

// systemProblem returns the operating system's word for a failed operation, such as "no route to
// host"; of other errors the whole text of the operation's.
func systemProblem(err error) string {
	if system, isSystem := errors.AsType[*os.SyscallError](err); isSystem {
		return system.Err.Error()
	}
	if operation, isOperation := errors.AsType[*net.OpError](err); isOperation {
		return operation.Err.Error()
	}
	return err.Error()
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
