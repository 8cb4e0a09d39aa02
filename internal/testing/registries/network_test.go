// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// The vendors' hosts.
const (
	acrAPI      = "cr.cn-hangzhou.aliyuncs.com"
	acrRegistry = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
	acrTokens   = "dockerauth-ee.cn-hangzhou.aliyuncs.com"
	ncrAPI      = "ncr.apigw.ntruss.com"
	ncrRegistry = "acme.kr.ncr.ntruss.com"
)

// authority is a certificate that is its own authority, with the files that programs read.
type authority struct {
	certificate     tls.Certificate
	pem             []byte
	certificateFile string
	keyFile         string
}

func newAuthority(t *testing.T, hosts ...string) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: hosts, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	encodedKey, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	created := authority{
		certificate: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem:         pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
	}
	directory := t.TempDir()
	created.certificateFile = writeFile(t, filepath.Join(directory, "certificate.pem"), created.pem)
	created.keyFile = writeFile(t, filepath.Join(directory, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encodedKey}))
	return created
}

// startNetwork starts a proxy that tunnels connections to hosts, at the default port of TLS, to
// other addresses, still encrypted. It refuses all other hosts.
func startNetwork(t *testing.T, addresses map[string]string) (proxy string) {
	t.Helper()
	network := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, isTLS := strings.CutSuffix(r.Host, ":443")
		if r.Method != http.MethodConnect || !isTLS || addresses[host] == "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		server, err := net.Dial("tcp", addresses[host])
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer func() { _ = server.Close() }()
		client, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer func() { _ = client.Close() }()
		if _, err := io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n"); err == nil {
			exchange(client, server)
		}
	}))
	t.Cleanup(network.Close)
	return network.URL
}

// exchange passes data in both directions until one of the connections ends.
func exchange(client, server net.Conn) {
	var directions sync.WaitGroup
	pass := func(to, from net.Conn) {
		_, _ = io.Copy(to, from)
		_, _ = to.Close(), from.Close()
	}
	directions.Go(func() { pass(server, client) })
	directions.Go(func() { pass(client, server) })
	directions.Wait()
}
