// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Roles and an OIDC provider of the emulator's default fixture.
const (
	deployer  = "acs:ram::1000000000000001:role/ci-deployer"
	reader    = "acs:ram::1000000000000002:role/registry-reader"
	partner   = "acs:ram::1000000000000002:role/partner-reader"
	cluster   = "acs:ram::1000000000000001:role/cluster-reader"
	oidcARN   = "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example"
	oidcToken = "EmulatorOidcHeader.EmulatorOidcClaims.EmulatorOidcSignature"
)

// temporary is the fixture's account with a security token.
var temporary = credentials.Credentials{
	AccessKey: "STS.exampleexampleexample", SecretKey: "EmulatorAcrStsSecretKeyExample0",
	SecurityToken: "EmulatorAcrSecurityTokenExample/000+example==",
}

// Indexes of the fixture's accounts, for account.
const (
	mainAccount, temporaryAccount, secondAccount, thirdAccount = 0, 1, 4, 5
)

// What readLayers returns begins with these.
const (
	layers       = "GetRepoTagLayers "
	deployerRole = "role/ci-deployer/"
)

// testSetup is where a chain finds credentials: an emulator of all services, a home directory, an
// environment and a provider block.
type testSetup struct {
	server        *emulator.Server
	home          string
	variables     map[string]string
	configuration Configuration
	now           func() time.Time
}

func newSetup(t *testing.T, options emulator.Options) *testSetup {
	t.Helper()
	server := emulator.StartForTest(t, options)
	return &testSetup{server: server, home: t.TempDir(), now: time.Now, variables: map[string]string{
		stsEndpointVariable: server.URL(), metadataEndpointVariable: server.URL(),
	}}
}

// write writes a file in the home directory and returns its path.
func (s *testSetup) write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(s.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// profileFile returns the path of the CLI's file.
func (s *testSetup) profileFile() string { return filepath.Join(s.home, ".aliyun", "config.json") }

type fields map[string]any

// writeProfiles writes the CLI's file; the first profile is the current one.
func (s *testSetup) writeProfiles(t *testing.T, profiles ...fields) {
	t.Helper()
	content, err := json.Marshal(fields{"current": profiles[0]["name"], "profiles": profiles, "meta_path": ""})
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, ".aliyun/config.json", string(content))
}

func (s *testSetup) chain() *Chain {
	return New(Options{
		Transport:     transport.New(transport.Options{UserAgent: "test"}),
		Now:           s.now,
		Configuration: s.configuration,
		Environment: credentials.Environment{
			Getenv: func(name string) string { return s.variables[name] },
			Home:   func() (string, error) { return s.home, nil },
		},
	})
}

// setKeys sets one generation of variables to the keys of an account.
func (s *testSetup) setKeys(generation, index int) {
	names := keyVariables[generation]
	s.variables[names.accessKey], s.variables[names.secretKey] = account(index)
}

// readLayers reads the layers of an image with the credentials of a new chain, and returns the
// operations that the emulator received, each with the name of the account that signed it.
func (s *testSetup) readLayers(t *testing.T) ([]string, error) {
	t.Helper()
	const operation = "GetRepoTagLayers"
	endpoint, err := url.Parse(s.server.URL())
	if err != nil {
		t.Fatal(err)
	}
	chain := s.chain()
	parameters := map[string]string{"InstanceId": "cri-k77rd2eo9ztt1qa4", "RepoId": "crr-v7m9m2g0qkqjf56p", "Tag": "1.4.2"}
	_, err = transport.Do(t.Context(), chain.options.Transport, transport.Call[struct{}]{
		Operation: operation,
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			retrieved, err := chain.Retrieve(ctx)
			if err != nil {
				return transport.SignedRequest{}, err
			}
			return rpc.Sign(ctx, retrieved, endpoint, rpc.API{Product: "cr", Version: "2018-12-01"}, operation, "cn-hangzhou", parameters)
		},
		FreshConnection: true,
		Decode: transport.Unidentified(func(response transport.Response) (struct{}, error) {
			object, err := strictjson.ParseObject(response.Body)
			if err == nil && !transport.IsSuccess(response.Status) {
				err = rpc.ResponseError(response.Status, object)
			}
			return struct{}{}, err
		}),
	})
	var operations []string
	for _, request := range s.server.Record().Requests {
		operations = append(operations, strings.TrimSpace(request.Operation+" "+request.Account))
	}
	return operations, err
}

// account returns the keys of one of the fixture's accounts.
func account(index int) (accessKey, secretKey string) {
	known := emulator.DefaultFixture().Accounts.ACR[index]
	return known.AccessKey, known.SecretKey
}

// profileWithKeys returns a profile of mode AK.
func profileWithKeys(name string, index int) fields {
	accessKey, secretKey := account(index)
	return fields{"name": name, "mode": "AK", "access_key_id": accessKey, "access_key_secret": secretKey, "region_id": "cn-hangzhou"}
}

// with returns a profile with changed fields.
func with(base, changes fields) fields {
	changed := maps.Clone(base)
	maps.Copy(changed, changes)
	return changed
}

// callError returns the error of a call, which any other fails the test.
func callError(t *testing.T, err error) transport.Error {
	t.Helper()
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall {
		t.Fatalf("error %v", err)
	}
	return failed
}

// callFailure returns the error of a call; the zero error without one.
func callFailure(err error) transport.Error {
	failed, _ := errors.AsType[transport.Error](err)
	return failed
}
