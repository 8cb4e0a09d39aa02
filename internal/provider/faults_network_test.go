// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// networkFaults are those between the provider and a service.
func networkFaults() []fault {
	refused := expectation{summary: "Service Unavailable", reason: "could not connect to {host}: connection refused", attempts: allAttempts, fix: fixNotConnected}
	noTLS := expectation{summary: "Service Unavailable", reason: "the server does not speak TLS on this port", fix: fixNotThisService}
	return []fault{
		{"A redirect (301, 302, 303, 307, 308) to the same host, to another one, or to itself", redirects()},
		{"Connection refused", fromBoth(refused, "", refusingPort)},
		{"Connection closed or reset before the response", append(
			fromBoth(connectionLost, "closed", withEmulator(emulator.Fault{Cut: emulator.CutBefore})),
			fromBoth(connectionLost, "reset", withReset(""))...)},
		{"… in its header", append(
			fromBoth(connectionLost, "closed", withEmulator(emulator.Fault{Cut: emulator.CutHeaders})),
			fromBoth(connectionLost, "reset", withReset("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"))...)},
		{"… in its body", slices.Concat(
			fromBoth(connectionLost, "closed", withEmulator(emulator.Fault{Cut: emulator.CutBody})),
			fromBoth(connectionLost, "reset", withReset("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"IsSuccess\": true")),
			fromBoth(connectionLost, "chunks", withReset("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n")))},
		{"TLS: unknown authority", fromBoth(certificateError("is signed by an unknown authority"), "", withCertificate(certificate("127.0.0.1", time.Hour)))},
		{"TLS: expired certificate", fromBoth(certificateError("has expired or is not yet valid"), "", withCertificate(certificate("127.0.0.1", -time.Hour)))},
		{"TLS: certificate of another host", fromBoth(certificateError("is for another host"), "", withCertificate(certificate("192.0.2.1", time.Hour)))},
		{"TLS: the server refuses it: no common version or cipher", append(
			fromBoth(tlsRefusal("protocol version not supported"), "version", withTLS(func(config *tls.Config) { config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })),
			fromBoth(tlsRefusal("handshake failure"), "cipher", withTLS(func(config *tls.Config) { // the certificate's key is ECDSA
				config.MaxVersion, config.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
			}))...)},
		{"TLS: the server does not speak it", fromBoth(noTLS, "", withoutTLS)},
		{"A proxy refuses to connect, and its text repeats the password", fromBoth(expectation{
			summary: "Service Unavailable", reason: "the proxy {redirect} refused the connection: 407 Proxy Authentication Required",
			fix: "Check user and password in https_proxy, as in http://USER:PASSWORD@HOST:PORT.",
		}, "", withRefusingProxy)},
		{"A proxy that cannot be reached", fromBoth(expectation{
			summary: "Service Unavailable", reason: "the proxy in HTTPS_PROXY cannot be reached: connection refused", attempts: allAttempts,
			fix: "Check HTTPS_PROXY and no_proxy.",
		}, "", withUnreachableProxy)},
		{"`HTTPS_PROXY` is not a URL, where it would be used", fromBoth(expectation{
			summary:  "Invalid Environment Variable",
			reason:   "HTTPS_PROXY (value hidden) is not the URL of a proxy, such as http://proxy.example:3128: it cannot be parsed",
			fix:      fixProxyVariable,
			exchange: "No API request was sent.", unsent: true,
		}, "", withProxyVariable)},
		{"DNS: no such name", fromBoth(lookupError(1, unknownName+" does not resolve"), "", withHostName(unknownName))},
		{"DNS: the server fails", fromBoth(lookupError(allAttempts, failingName+" could not be resolved: server misbehaving"), "", withHostName(failingName))},
	}
}

const fixProxyVariable = "Correct the variable, or unset it to connect without a proxy. Percent-encode special characters of a user or password (@ is %40, / is %2F, # is %23). " +
	"Hosts that NO_PROXY lists are reached without the proxy."

// plantedProxyUser is the user of a proxy, with its password, which no text may show.
const plantedProxyUser = "planted-user:planted-password"

// withRefusingProxy starts a proxy that repeats what it was sent.
func withRefusingProxy(t *testing.T, v *variant) service {
	t.Helper()
	proxy := withConnection(func(connection net.Conn) {
		_, _ = io.WriteString(connection, "HTTP/1.1 407 "+plantedProxyUser+"\r\n\r\n")
	})(t, v)
	v.environment = map[string]string{"https_proxy": "http://" + plantedProxyUser + "@" + proxy.host()}
	started := unreachable("https://service.invalid")
	started.redirect, started.received = proxy.host(), proxy.received
	return started
}

// withUnreachableProxy has a proxy where nothing listens.
func withUnreachableProxy(t *testing.T, v *variant) service {
	t.Helper()
	v.environment = map[string]string{"HTTPS_PROXY": "http://" + plantedProxyUser + "@" + refusingPort(t, v).host(), "no_proxy": "other.example"}
	return unreachable("https://service.invalid")
}

// withProxyVariable has a password with a character that is not escaped: the port is the
// password's.
func withProxyVariable(_ *testing.T, v *variant) service {
	v.environment = map[string]string{"HTTPS_PROXY": "http://planted:pass#word@proxy.invalid:3128", "https_proxy": "http://127.0.0.1:1"}
	return unreachable("https://service.invalid")
}

func certificateError(problem string) expectation {
	return expectation{
		summary: "Service Unavailable", reason: "the TLS certificate of {host} " + problem,
		fix: "If a corporate proxy inspects TLS, add its CA certificate to the system store (Linux: SSL_CERT_FILE). " +
			"Otherwise check {registry}.endpoint and the clock of this machine.",
	}
}

func tlsRefusal(alert string) expectation {
	return expectation{
		summary: "Service Unavailable", reason: "the server refused the TLS connection: " + alert,
		fix: "Check {registry}.endpoint and any proxy in between: requests use TLS 1.2 or 1.3, without a client certificate.",
	}
}

func lookupError(attempts int, problem string) expectation {
	return expectation{
		summary: "Service Unavailable", reason: "the host name " + problem, attempts: attempts,
		fix: "The host name comes from {registry}.endpoint in the provider block: check it. Check the DNS of this machine. Where it reaches the internet through a proxy only, set HTTPS_PROXY.",
	}
}

// Where a redirect leads.
const (
	toAnotherHost = "another host"
	toItself      = "the same URL"
	toPath        = "a path of the same host"
)

func redirects() []variant {
	var variants []variant
	for _, source := range providertest.Sources() {
		for _, status := range []int{301, 302, 303, 307, 308} {
			for _, to := range []struct{ target, host string }{{toAnotherHost, " to {redirect}"}, {toItself, " to {host}"}, {toPath, ""}} {
				variants = append(variants, variant{
					name: fmt.Sprintf("%d to %s", status, to.target), source: source, start: withRedirect(status, to.target),
					expected: expectation{
						summary: "Unexpected API Response", reason: "unexpected redirect" + to.host + " (redirects are not followed, to protect the request signature)",
						fix: fixNotThisOrReport, response: fmt.Sprintf("HTTP %d", status),
					},
				})
			}
		}
	}
	return variants
}

// withRedirect starts a server that redirects to another one, which must not receive a request.
func withRedirect(status int, target string) func(*testing.T, *variant) service {
	return func(t *testing.T, v *variant) service {
		t.Helper()
		server, started := emulatorService(t)
		other := withConnection(func(net.Conn) {})(t, v)
		location := map[string]string{toPath: "/", toAnotherHost: other.url + "/?Signature=x", toItself: server.URL() + "/?Action=" + v.source.Operation}[target]
		started.redirect = other.host()
		server.AddFault(emulator.Fault{Redirect: location, Status: status, Headers: map[string]string{"x-ncp-trace-id": ""}})
		started.check = func(t *testing.T) {
			t.Helper()
			if followed, _ := other.received(""); followed != 0 || len(server.Record().Requests) != 1 {
				t.Errorf("%d requests at the other host, %+v here", followed, server.Record().Requests)
			}
		}
		return started
	}
}

// refusingPort is a port where nothing listens: the system reserves it.
func refusingPort(*testing.T, *variant) service { return unreachable("http://127.0.0.1:1") }

// withReset starts a server that sends the beginning of a response, and resets the connection.
func withReset(response string) func(*testing.T, *variant) service {
	return withConnection(func(connection net.Conn) {
		_, _ = io.WriteString(connection, response)
		_ = connection.(*net.TCPConn).SetLinger(0)
	})
}

// withoutTLS starts a server that speaks http at an https endpoint.
func withoutTLS(t *testing.T, _ *variant) service {
	t.Helper()
	_, plain := emulatorService(t)
	return unreachable(strings.Replace(plain.url, "http://", "https://", 1))
}

func withHostName(name string) func(*testing.T, *variant) service {
	return func(*testing.T, *variant) service { return unreachable("https://" + name) }
}

// withCertificate starts a server with a certificate that is not to be accepted: no request may
// arrive.
func withCertificate(presented func(*testing.T) tls.Certificate) func(*testing.T, *variant) service {
	return func(t *testing.T, v *variant) service {
		t.Helper()
		return withTLS(func(config *tls.Config) { config.Certificates = []tls.Certificate{presented(t)} })(t, v)
	}
}

// withTLS starts a server with which there is no TLS connection: no request may arrive.
func withTLS(configure func(*tls.Config)) func(*testing.T, *variant) service {
	return func(t *testing.T, _ *variant) service {
		t.Helper()
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") }))
		server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate("127.0.0.1", time.Hour)(t)}}
		configure(server.TLS)
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		t.Cleanup(server.Close)
		return unreachable(server.URL)
	}
}

// certificate makes a self-signed certificate of an address that expires after that time.
func certificate(address string, expires time.Duration) func(*testing.T) tls.Certificate {
	return func(t *testing.T) tls.Certificate {
		t.Helper()
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{
			SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(expires),
			IPAddresses: []net.IP{net.ParseIP(address)},
		}
		signed, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		return tls.Certificate{Certificate: [][]byte{signed}, PrivateKey: key}
	}
}
