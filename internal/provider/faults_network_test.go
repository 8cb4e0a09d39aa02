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
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// networkFaults lists faults of the network.
func networkFaults() []fault {
	brokeOff := noAnswer("Service Unavailable", "the connection broke off before the whole answer came.")
	return []fault{
		{"A redirect (301, 302, 303, 307, 308) to the same host, to another, or to itself", redirects()},
		{"Connection refused", both(noAnswer("Service Unavailable", "the connection was refused."), "", refusing)},
		{"Connection closed or reset before the answer", append(both(brokeOff, "closed", withFaults(emulator.Fault{Cut: emulator.CutBefore})), both(brokeOff, "reset", resetting(""))...)},
		{"… in its header", append(both(brokeOff, "closed", withFaults(emulator.Fault{Cut: emulator.CutHeaders})), both(brokeOff, "reset", resetting("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"))...)},
		{"… in its body", append(append(
			both(brokeOff, "closed", withFaults(emulator.Fault{Cut: emulator.CutBody})),
			both(brokeOff, "reset", resetting("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"IsSuccess\": true"))...),
			both(brokeOff, "chunks", resetting("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n"))...)},
		{"TLS: unknown authority", both(certified("this machine does not trust the authority that signed it."), "", serving(certificate("127.0.0.1", time.Hour)))},
		{"TLS: expired certificate", both(certified("it has expired or is not yet valid."), "", serving(certificate("127.0.0.1", -time.Hour)))},
		{"TLS: another host's certificate", both(certified("it is for another host."), "", serving(certificate("192.0.2.1", time.Hour)))},
		{"TLS: the server speaks none", both(outcome{summary: "Service Unavailable", response: "{after}: the server does not speak TLS on this port."}, "", withoutTLS)},
		{"DNS: no such name", both(unresolved(1, " does not resolve."), "", atHost(unknownName))},
		{"DNS: the server fails", both(unresolved(repeatedly, " could not be looked up: server misbehaving."), "", atHost(undecidedName))},
	}
}

func certified(reason string) outcome {
	return outcome{summary: "Service Unavailable", response: "{after}: the server's certificate is not accepted: " + reason, advice: adviceCertificate}
}

func unresolved(attempts int, why string) outcome {
	name := unknownName
	if attempts > 1 {
		name = undecidedName
	}
	return outcome{summary: "Service Unavailable", response: "{after}: the name " + name + why, advice: adviceName, attempts: attempts}
}

// Where a redirect leads.
const (
	toAnother = "another host"
	toItself  = "the same place"
	toAPath   = "a path of the same host"
)

func redirects() []variant {
	var variants []variant
	for _, source := range providertest.Sources() {
		for _, status := range []int{301, 302, 303, 307, 308} {
			for _, to := range []struct{ place, suffix string }{{toAnother, "; this one leads to {another}."}, {toItself, "; this one leads to {host}."}, {toAPath, "."}} {
				suffix := fmt.Sprintf("HTTP status %d %s, {after}: redirects are not followed: they would carry the signature to another host%s", status, http.StatusText(status), to.suffix)
				variants = append(variants, variant{
					name: fmt.Sprintf("%d to %s", status, to.place), source: source, at: redirecting(status, to.place),
					want: outcome{summary: "Unexpected API Response", response: suffix, advice: adviceEndpoint},
				})
			}
		}
	}
	return variants
}

// redirecting redirects to another server, which must get no request.
func redirecting(status int, to string) func(*testing.T, *variant) service {
	return func(t *testing.T, v *variant) service {
		t.Helper()
		server, target := emulatedService(t)
		other := rawServer(func(net.Conn) {})(t, v)
		location := map[string]string{toAPath: "/", toAnother: other.url + "/?Signature=x", toItself: server.URL() + "/?Action=" + v.source.Operation}[to]
		target.another = other.host()
		server.AddFault(emulator.Fault{Redirect: location, Status: status, Headers: map[string]string{"x-ncp-trace-id": ""}})
		target.check = func(t *testing.T) {
			t.Helper()
			if followed, _ := other.received(""); followed != 0 || len(server.Record().Requests) != 1 {
				t.Errorf("%d requests elsewhere, %+v here", followed, server.Record().Requests)
			}
		}
		return target
	}
}

// refusing returns a port on which nothing listens: it is reserved.
func refusing(*testing.T, *variant) service { return unreachable("http://127.0.0.1:1") }

// resetting answers as far as given, and resets the connection.
func resetting(answer string) func(*testing.T, *variant) service {
	return rawServer(func(connection net.Conn) {
		_, _ = io.WriteString(connection, answer)
		_ = connection.(*net.TCPConn).SetLinger(0)
	})
}

// withoutTLS is an https endpoint where http is spoken.
func withoutTLS(t *testing.T, _ *variant) service {
	t.Helper()
	_, plain := emulatedService(t)
	return unreachable(strings.Replace(plain.url, "http://", "https://", 1))
}

func atHost(name string) func(*testing.T, *variant) service {
	return func(*testing.T, *variant) service { return unreachable("https://" + name) }
}

// serving starts a server with a certificate that must not be accepted, and that must get no request.
func serving(presented func(*testing.T) tls.Certificate) func(*testing.T, *variant) service {
	return func(t *testing.T, _ *variant) service {
		t.Helper()
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request came") }))
		server.TLS = &tls.Config{Certificates: []tls.Certificate{presented(t)}}
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		t.Cleanup(server.Close)
		return unreachable(server.URL)
	}
}

// certificate makes one for an address that signs itself, and expires by then.
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
