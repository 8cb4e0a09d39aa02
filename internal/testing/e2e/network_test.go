// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// sources returns an initialized workspace that reads one tag of each registry.
func sources(t *testing.T, environment ...string) cli.Workspace {
	t.Helper()
	workspace := copyOf(t, "internal/testing/e2e/testdata/sources")
	workspace.Environment = append(workspace.Environment, environment...)
	initialize(t, workspace)
	return workspace
}

func endpoints(server *emulator.Server) []string {
	return []string{"TF_VAR_acr_endpoint=" + server.URL(), "TF_VAR_ncr_endpoint=" + server.NCREndpoint()}
}

// layersInNetwork is the object of the read of ACR in testdata/sources.
const layersInNetwork = `the layers of tag "1.4.2" in repository "crr-v7m9m2g0qkqjf56p" of ` + instanceInACR

// TestDefaultEndpointsThroughAProxy needs no network: the proxy records the hosts of the requests,
// and refuses them.
func TestDefaultEndpointsThroughAProxy(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	var requested []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		requested = append(requested, r.Method+" "+r.Host)
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(proxy.Close)
	_, err := sources(t, "HTTPS_PROXY="+proxy.URL, "NO_PROXY=").Run(cli.ContextForTest(t), "plan")
	failed := errorOf(t, err)
	mutex.Lock()
	defer mutex.Unlock()
	slices.Sort(requested)
	want := []string{"CONNECT cr.cn-hangzhou.aliyuncs.com:443", "CONNECT ncr.apigw.ntruss.com:443"}
	if !slices.Equal(requested, want) {
		t.Errorf("the proxy was requested for %q, want %q", requested, want)
	}
	for _, text := range []string{
		"Error: Service Unavailable",
		couldNotRead(layersInNetwork, "the proxy "+strings.TrimPrefix(proxy.URL, "http://")+" refused the connection: 403 Forbidden") +
			"Check HTTPS_PROXY and NO_PROXY, and whether the proxy may connect to cr.cn-hangzhou.aliyuncs.com. " +
			"Request: GetRepoTagLayers at cr.cn-hangzhou.aliyuncs.com. No response.",
		couldNotRead(tagInNCR("storefront", "1.4.2"), "the proxy "+strings.TrimPrefix(proxy.URL, "http://")+" refused the connection: 403 Forbidden") +
			"Check HTTPS_PROXY and NO_PROXY, and whether the proxy may connect to ncr.apigw.ntruss.com. " +
			"Request: GetImageTagDetail at ncr.apigw.ntruss.com. No response.",
	} {
		if !strings.Contains(oneLine(failed.Stderr), text) {
			t.Errorf("%q is not in\n%s", text, failed.Stderr)
		}
	}
}

func errorOf(t *testing.T, err error) *cli.ExitError {
	t.Helper()
	var failed *cli.ExitError
	if !errors.As(err, &failed) {
		t.Fatalf("error %v, want an exit code", err)
	}
	return failed
}

// needsCertificateFile skips a test where a provider can't be told to trust the emulator:
// SSL_CERT_FILE is not read everywhere (https://pkg.go.dev/crypto/x509#SystemCertPool).
func needsCertificateFile(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		t.Skip("Go does not read SSL_CERT_FILE on " + runtime.GOOS + ", so that the provider can't trust the emulator")
	}
}

func TestTLSTrustsSystemAuthoritiesOnly(t *testing.T) {
	needsCertificateFile(t)
	t.Parallel()
	server := emulator.StartForTest(t, emulator.Options{TLS: true})
	authority := filepath.Join(t.TempDir(), "authority.pem")
	writeFile(t, authority, string(server.CertificateAuthority()))

	mustRun(t, sources(t, append(endpoints(server), "SSL_CERT_FILE="+authority)...), "apply", "-auto-approve")

	_, err := sources(t, endpoints(server)...).Run(cli.ContextForTest(t), "plan")
	failed := errorOf(t, err)
	host := strings.TrimPrefix(server.URL(), "https://")
	text := couldNotRead(layersInNetwork, "the TLS certificate of "+host+" is signed by an unknown authority") +
		"If a corporate proxy inspects TLS, add its CA certificate to the system store (Linux: SSL_CERT_FILE). " +
		"Otherwise check acr.endpoint and the clock of this machine. Request: GetRepoTagLayers at " + host + ". No response."
	if !strings.Contains(oneLine(failed.Stderr), text) {
		t.Errorf("%q is not in\n%s", text, failed.Stderr)
	}
}

func TestUserAgentNamesTheInstalledVersionAndTheCLI(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := sources(t, endpoints(server)...)
	mustRun(t, workspace, "plan")
	requests := server.Record().Requests
	if len(requests) != 2 {
		t.Fatalf("%d requests, want one of each registry", len(requests))
	}
	version := regexp.QuoteMeta(workspace.CLI.Version)
	if workspace.CLI.Name == cli.OpenTofu {
		version = `\d+\.\d+\.\d+(-dev)?` // of the Terraform that it says to be like; OpenTofu 1.6 gives its own, with -dev where it was built from source
	}
	want := regexp.MustCompile("^terraform-provider-containerregistry/" + regexp.QuoteMeta(cli.LocalVersion) + " .* Terraform/" + version + "$")
	for _, request := range requests {
		if !want.MatchString(request.UserAgent) {
			t.Errorf("%s: the user agent is %q, want %s", request.Operation, request.UserAgent, want)
		}
	}
}

// TestNoSecretsInLogs searches everything that a run leaves behind for the keys, with all logs on.
func TestNoSecretsInLogs(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := sources(t, append(endpoints(server), "TF_LOG=TRACE", "DEBUG=sdk")...)
	result := mustRun(t, workspace, "apply", "-auto-approve")
	left := result.Stdout + result.Stderr + readFile(t, filepath.Join(workspace.Directory, "terraform.tfstate"))
	for _, present := range []string{"sending request", "GetRepoTagLayers", "GetImageTagDetail", "pinned_reference"} {
		if !strings.Contains(left, present) {
			t.Errorf("%q is missing: the run did not log or read what it should", present)
		}
	}
	accounts := emulator.DefaultFixture().Accounts
	for _, secret := range []string{
		accounts.ACR[0].AccessKey, accounts.ACR[0].SecretKey, accounts.NCR[0].AccessKey, accounts.NCR[0].SecretKey, "SignatureNonce", "x-ncp-apigw-signature",
	} {
		if index := strings.Index(left, secret); index >= 0 {
			t.Errorf("%q is left behind: …%s…", secret, left[max(0, index-200):min(len(left), index+200)])
		}
	}
}
