// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// clock is the time of the tests' servers and requests.
var clock = time.Date(2024, time.April, 1, 12, 0, 0, 0, time.UTC)

const (
	acrKey    = "LTAIexampleexampleexample"
	acrSecret = "EmulatorAcrSecretKeyExample000"
	ncrKey    = "ncpexampleaccesskey0000"
	ncrSecret = "EmulatorNcrSecretKeyExample000"

	hangzhou   = "cri-k77rd2eo9ztt1qa4"
	storefront = "crr-v7m9m2g0qkqjf56p"
	acme142    = "/ncr/api/v2/repositories/acme/storefront/tags/1.4.2"
)

func startServer(t *testing.T, options Options) *Server {
	t.Helper()
	if options.Now == nil {
		options.Now = func() time.Time { return clock }
	}
	return StartForTest(t, options)
}

// newClient follows no redirects and shares no connections.
func newClient(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type clientResponse struct {
	status int
	header http.Header
	body   string
}

func send(t *testing.T, client *http.Client, request *http.Request) clientResponse {
	t.Helper()
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return clientResponse{response.StatusCode, response.Header, string(body)}
}

var lastNonce atomic.Int64

// acrParams are common parameters and those of GetRepoTagLayers of storefront
// 1.4.2, changed by the pairs of name and value; an empty value removes a
// parameter.
func acrParams(changes ...string) rpcParameters {
	parameters := rpcParameters{
		"Action": "GetRepoTagLayers", "Version": "2018-12-01", "Format": "JSON", "RegionId": "cn-hangzhou",
		"AccessKeyId": acrKey, "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0",
		"SignatureNonce": fmt.Sprint("nonce-", lastNonce.Add(1)), "Timestamp": clock.Format(rpcTimestampLayout),
		"InstanceId": hangzhou, "RepoId": storefront, "Tag": "1.4.2",
	}
	for index := 0; index < len(changes); index += 2 {
		parameters[changes[index]] = changes[index+1]
		if changes[index+1] == "" {
			delete(parameters, changes[index])
		}
	}
	return parameters
}

func signRPC(method string, parameters rpcParameters, secret string) rpcParameters {
	parameters["Signature"] = rpcSignature(rpcStringToSign(method, parameters), secret)
	return parameters
}

func newRPCRequest(t *testing.T, server *Server, method string, parameters rpcParameters) *http.Request {
	t.Helper()
	query := url.Values{}
	for name, value := range parameters {
		query.Set(name, value)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL()+"/?"+query.Encode(), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return request
}

// callACR sends a POST with a valid signature.
func callACR(t *testing.T, server *Server, changes ...string) clientResponse {
	t.Helper()
	parameters := signRPC(http.MethodPost, acrParams(changes...), acrSecret)
	return send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, parameters))
}

func newNCRRequest(t *testing.T, server *Server, target string) *http.Request {
	t.Helper()
	return newNCRRequestBy(t, server, target, ncrKey, ncrSecret, clock)
}

func newNCRRequestBy(t *testing.T, server *Server, target, key, secret string, at time.Time) *http.Request {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL()+target, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	timestamp := strconv.FormatInt(at.UnixMilli(), 10)
	request.Header.Set("x-ncp-apigw-timestamp", timestamp)
	request.Header.Set("x-ncp-iam-access-key", key)
	request.Header.Set("x-ncp-apigw-signature-v2", ncrSignature(http.MethodGet, target, timestamp, key, secret))
	return request
}

func callNCR(t *testing.T, server *Server, target string) clientResponse {
	t.Helper()
	return send(t, newClient(t), newNCRRequest(t, server, target))
}

func mustContain(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %s", part, text)
		}
	}
}

// withRequestID puts the response's request id, which differs by the requests before
// it, in the place of "%".
func withRequestID(text string, got clientResponse) string {
	return strings.Replace(text, "%", got.header.Get("x-acs-request-id"), 1)
}
