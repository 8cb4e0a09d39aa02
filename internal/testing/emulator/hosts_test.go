// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
)

// clientForAnyHost trusts the server, and connects to it for any host.
func clientForAnyHost(t *testing.T, server *Server) *http.Client {
	t.Helper()
	client := trustingClient(t, server)
	client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server.listener.Addr().String())
	}
	return client
}

func TestServicesByHost(t *testing.T) {
	hosts := []string{
		"sts.aliyuncs.com", "sts.cn-hangzhou.aliyuncs.com", "sts-vpc.cn-hangzhou.aliyuncs.com",
		"cr.cn-hangzhou.aliyuncs.com", "cr-vpc.cn-hangzhou.aliyuncs.com", "ncr.apigw.ntruss.com", "192.0.2.7",
		"acme-registry.cn-hangzhou.cr.aliyuncs.com", "dockerauth-ee.cn-hangzhou.aliyuncs.com", "acme.kr.ncr.ntruss.com",
		"bucket.oss-cn-hangzhou.aliyuncs.com",
	}
	server := startServer(t, Options{TLS: true, TLSHosts: hosts})
	client := clientForAnyHost(t, server)
	for _, test := range []struct {
		host       string
		parameters rpcParameters
		status     int
		service    string
	}{
		{"sts.aliyuncs.com", stsParams(keysOf("main")), 200, ServiceSTS},
		{"sts.cn-hangzhou.aliyuncs.com", stsParams(keysOf("main")), 200, ServiceSTS},
		{"sts-vpc.cn-hangzhou.aliyuncs.com:443", stsParams(keysOf("main")), 200, ServiceSTS},
		{"cr.cn-hangzhou.aliyuncs.com", acrParams(), 200, ServiceACR},
		{"cr-vpc.cn-hangzhou.aliyuncs.com", acrParams(), 200, ServiceACR},
		{"sts.aliyuncs.com", acrParams(), 400, ServiceSTS},
		{"sts.aliyuncs.com:8443", acrParams(), 400, ServiceSTS},
		{"sts-vpc.cn-hangzhou.aliyuncs.com", acrParams(), 400, ServiceSTS},
		{"cr-vpc.cn-hangzhou.aliyuncs.com", stsParams(keysOf("main")), 400, ServiceACR},
		{"cr.cn-hangzhou.aliyuncs.com", stsParams(keysOf("main")), 400, ServiceACR},
		{"192.0.2.7", stsParams(keysOf("main")), 200, ServiceSTS},
		{"localhost", acrParams(), 200, ServiceACR},
	} {
		server.Reset()
		request := newRPCRequest(t, server, http.MethodPost, signRPC(http.MethodPost, test.parameters, acrSecret))
		request.URL.Host, request.Host = test.host, ""
		got := send(t, client, request)
		if service := server.Record().Requests[0].Service; got.status != test.status || service != test.service {
			t.Errorf("%s: %s responds with %d %s", test.host, service, got.status, got.body)
		}
		if test.status == 400 {
			mustContain(t, got.body, `"Code":"InvalidVersion"`)
		}
	}
	for target, service := range map[string]string{
		"https://ncr.apigw.ntruss.com" + acme142:            ServiceNCR,
		"https://cr.cn-hangzhou.aliyuncs.com" + acme142:     ServiceACR,
		"https://sts.aliyuncs.com/latest/api/token":         ServiceSTS,
		"https://cr.cn-hangzhou.aliyuncs.com/credentials/x": ServiceACR,
		"https://cr.cn-hangzhou.aliyuncs.com/v2/":           ServiceACR,
		"https://ncr.apigw.ntruss.com/v2/":                  ServiceRegistry,
		"https://127.0.0.1/v2/":                             ServiceRegistry,
		"https://127.0.0.1/v2x":                             ServiceACR,
		"https://127.0.0.1/auth":                            ServiceRegistry,
		"https://localhost/":                                ServiceACR,

		"https://acme-registry.cn-hangzhou.cr.aliyuncs.com/": ServiceRegistry,
		"https://dockerauth-ee.cn-hangzhou.aliyuncs.com/":    ServiceRegistry,
		"https://acme.kr.ncr.ntruss.com/":                    ServiceRegistry,
		"https://bucket.oss-cn-hangzhou.aliyuncs.com/v2/":    ServiceRegistry,
	} {
		server.Reset()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response := send(t, client, request)
		if got := server.Record().Requests[0].Service; got != service {
			t.Errorf("%s: %s responds with %d %s", target, got, response.status, response.body)
		}
	}
}

func TestCertificateHosts(t *testing.T) {
	server := startServer(t, Options{TLS: true, TLSHosts: []string{"sts.aliyuncs.com"}})
	client := clientForAnyHost(t, server)
	for host, trusted := range map[string]bool{"sts.aliyuncs.com": true, "localhost": true, "127.0.0.1": true, "sts.cn-hangzhou.aliyuncs.com": false} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+host+"/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request)
		if err == nil {
			err = response.Body.Close()
		}
		isMismatch := err != nil && strings.Contains(err.Error(), "certificate is valid for")
		if trusted && err != nil || !trusted && !isMismatch {
			t.Errorf("%s: %v", host, err)
		}
	}
}
