// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// cloudHosts are the default hosts of the services.
var cloudHosts = []string{
	"cr.cn-hangzhou.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com", "ncr.apigw.ntruss.com",
	"oauth.aliyun.com", "signin-cn-shanghai.alibabacloudsso.com",
	"acme-registry.cn-hangzhou.cr.aliyuncs.com", "dockerauth-ee.cn-hangzhou.aliyuncs.com", "cr.cn-zhangjiakou.aliyuncs.com", "acme-registry.cn-zhangjiakou.cr.aliyuncs.com", "dockerauth-cn-zhangjiakou.aliyuncs.com", "acme.kr.ncr.ntruss.com", storageHost, strangerHost,
}

// userEnvironment is the environment of a user: a home directory, a network and clouds at their
// real host names.
type userEnvironment struct {
	clouds *emulator.Server
	home   string
	// network is the URL of a local server: the proxy to the clouds, and what ECS and local
	// programs serve over plain http.
	network string
	// environment hides the developer's own environment from the provider.
	environment []string
}

func newEnvironment(t *testing.T, options emulator.Options) userEnvironment {
	t.Helper()
	needsCertificateFile(t)
	options.TLS, options.TLSHosts = true, cloudHosts
	e := userEnvironment{clouds: emulator.StartForTest(t, options), home: t.TempDir()}
	authority := string(e.clouds.CertificateAuthority())
	e.network = startNetwork(t, e.clouds.URL(), authority)
	authorityFile := filepath.Join(t.TempDir(), "authority.pem")
	writeFile(t, authorityFile, authority)
	e.environment = []string{
		"HOME=" + e.home, "USERPROFILE=" + e.home,
		"HTTPS_PROXY=" + e.network, "https_proxy=", "NO_PROXY=", "no_proxy=", "SSL_CERT_FILE=" + authorityFile,
		"CONTAINERREGISTRY_STS_ENDPOINT=", "CONTAINERREGISTRY_ECS_METADATA_ENDPOINT=" + e.network,
	}
	return e
}

// startNetwork starts a server that tunnels connections to the hosts of the clouds to an emulator,
// still encrypted, and forwards its own requests.
func startNetwork(t *testing.T, clouds, authority string) string {
	t.Helper()
	target, err := url.Parse(clouds)
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM([]byte(authority))
	forward := &httputil.ReverseProxy{
		Rewrite:   func(request *httputil.ProxyRequest) { request.SetURL(target) },
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}, DisableKeepAlives: true},
		ErrorLog:  log.New(io.Discard, "", 0), // the client may have disconnected
	}
	network := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch host, _ := strings.CutSuffix(r.Host, ":443"); {
		case r.Method != http.MethodConnect:
			forward.ServeHTTP(w, r)
		case slices.Contains(cloudHosts, host):
			tunnel(t, w, target.Host)
		default:
			w.WriteHeader(http.StatusForbidden)
		}
	}))
	t.Cleanup(network.Close)
	return network.URL
}

// tunnel connects a client with a server until one of them closes the connection.
func tunnel(t *testing.T, w http.ResponseWriter, address string) {
	server, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = server.Close() }()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = client.Close() }()
	if _, err := io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	}()
	_, _ = io.Copy(client, server)
}

// fill replaces the names in a text with the addresses of this environment.
func (e userEnvironment) fill(text string) string {
	return strings.NewReplacer("$NETWORK", e.network, "$HOME", filepath.ToSlash(e.home)).Replace(text)
}
