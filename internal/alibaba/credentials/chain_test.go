// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	deployer  = "acs:ram::1000000000000001:role/ci-deployer"
	reader    = "acs:ram::1000000000000002:role/registry-reader"
	partner   = "acs:ram::1000000000000002:role/partner-reader"
	cluster   = "acs:ram::1000000000000001:role/cluster-reader"
	oidcARN   = "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example"
	oidcToken = "EmulatorOidcHeader.EmulatorOidcClaims.EmulatorOidcSignature"
)

// place is where a test signs in: an emulator of everything, a home directory, an environment and a provider block.
type place struct {
	server      *emulator.Server
	home        string
	environment map[string]string
	block       Block
	now         func() time.Time
}

func newPlace(t *testing.T, options emulator.Options) *place {
	t.Helper()
	server := emulator.StartForTest(t, options)
	return &place{server: server, home: t.TempDir(), now: time.Now, environment: map[string]string{
		variableOfSTS: server.URL(), variableOfMetadata: server.URL(),
	}}
}

// write puts a file into the home directory.
func (p *place) write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(p.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

type fields map[string]any

// profiles writes the CLI's file; the first is the current one.
func (p *place) profiles(t *testing.T, all ...fields) {
	t.Helper()
	content, err := json.Marshal(fields{"current": all[0]["name"], "profiles": all, "meta_path": ""})
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, ".aliyun/config.json", string(content))
}

func (p *place) signIn() *SignIn {
	return NewSignIn(SignInOptions{
		Transport: transport.New(transport.Options{UserAgent: "test"}),
		Now:       p.now,
		Block:     p.block,
		Machine: credentials.Machine{
			Getenv: func(name string) string { return p.environment[name] },
			Home:   func() (string, error) { return p.home, nil },
		},
	})
}

// read reads the storefront's layers as whoever is found, and returns the names of the accounts that signed, in their order.
func (p *place) read(t *testing.T) ([]string, error) {
	t.Helper()
	endpoint, err := url.Parse(p.server.URL())
	if err != nil {
		t.Fatal(err)
	}
	signIn := p.signIn()
	client := New(Options{Transport: signIn.options.Transport, Endpoint: endpoint, Credentials: signIn})
	_, err = client.GetRepoTagLayers(t.Context(), storefront)
	var accounts []string
	for _, request := range p.server.Record().Requests {
		accounts = append(accounts, strings.TrimSpace(request.Operation+" "+request.Account))
	}
	return accounts, err
}

func account(index int) (accessKey, secretKey string) {
	known := emulator.DefaultFixture().Accounts.ACR[index]
	return known.AccessKey, known.SecretKey
}

const (
	mainAccount, temporaryAccount, secondAccount, thirdAccount = 0, 1, 4, 5

	layers = "GetRepoTagLayers "
	role1  = "role/ci-deployer/"
)

// profileOf is a profile of mode AK.
func profileOf(name string, index int) fields {
	accessKey, secretKey := account(index)
	return fields{"name": name, "mode": "AK", "access_key_id": accessKey, "access_key_secret": secretKey, "region_id": "cn-hangzhou"}
}

func with(base, changes fields) fields {
	changed := maps.Clone(base)
	maps.Copy(changed, changes)
	return changed
}

func setKeys(environment map[string]string, generation, index int) {
	names := generationsOfKeys[generation]
	environment[names.accessKey], environment[names.secretKey] = account(index)
}

func TestEachWaySigns(t *testing.T) {
	t.Parallel()
	mainKey, mainSecret := account(mainAccount)
	secondKey, secondSecret := account(secondAccount)
	for name, test := range map[string]struct {
		set  func(*testing.T, *place)
		want []string
	}{
		"keys in the block": {
			func(_ *testing.T, p *place) {
				p.block.AccessKey, p.block.SecretKey = mainKey, mainSecret
				setKeys(p.environment, 0, secondAccount)
			},
			[]string{layers + "main"},
		},
		"temporary keys in the block": {
			func(_ *testing.T, p *place) {
				p.block.AccessKey, p.block.SecretKey, p.block.SecurityToken = temporary.AccessKey, temporary.SecretKey, temporary.SecurityToken
			},
			[]string{layers + "temporary"},
		},
		"a profile in the block, before the environment": {
			func(t *testing.T, p *place) {
				p.block.Profile = "prod"
				setKeys(p.environment, 0, secondAccount)
				p.profiles(t, profileOf("default", mainAccount), profileOf("prod", thirdAccount))
			},
			[]string{layers + "third"},
		},
		"a file in the block": {
			func(t *testing.T, p *place) {
				p.profiles(t, profileOf("default", mainAccount))
				p.block.SharedCredentialsFile = "~/other.json"
				p.write(t, "other.json", `{"current": "x", "profiles": [{"name": "x", "mode": "AK", "access_key_id": "`+secondKey+`", "access_key_secret": "`+secondSecret+`"}]}`)
			},
			[]string{layers + "second"},
		},
		"the newer names": {
			func(_ *testing.T, p *place) {
				setKeys(p.environment, 0, secondAccount)
				setKeys(p.environment, 1, mainAccount)
			},
			[]string{layers + "second"},
		},
		"the older names, before the profile": {
			func(t *testing.T, p *place) {
				setKeys(p.environment, 1, secondAccount)
				p.profiles(t, profileOf("default", mainAccount))
			},
			[]string{layers + "second"},
		},
		"a token of the older names": {
			func(_ *testing.T, p *place) {
				p.environment["ALICLOUD_ACCESS_KEY"], p.environment["ALICLOUD_SECRET_KEY"] = temporary.AccessKey, temporary.SecretKey
				p.environment["ALICLOUD_SECURITY_TOKEN"] = temporary.SecurityToken
				p.environment["ALIBABA_CLOUD_SECURITY_TOKEN"] = "of other keys"
			},
			[]string{layers + "temporary"},
		},
		"a pod's role": {
			func(t *testing.T, p *place) {
				p.environment[variableOfOIDCProvider], p.environment[variableOfRoleARN] = oidcARN, cluster
				p.environment[variableOfOIDCToken] = p.write(t, "token", oidcToken+"\n")
			},
			[]string{"AssumeRoleWithOIDC", layers + "role/cluster-reader/terraform"},
		},
		"a role by OIDC in the block": {
			func(t *testing.T, p *place) {
				setKeys(p.environment, 0, secondAccount)
				p.environment[variableOfOIDCProvider] = oidcARN
				p.block.AssumeRoleWithOIDC = &AssumeRoleWithOIDC{OIDCTokenFile: p.write(t, "token", oidcToken), RoleARN: cluster, RoleSessionName: "plan"}
			},
			[]string{"AssumeRoleWithOIDC", layers + "role/cluster-reader/plan"},
		},
		"a URI in the block": {
			func(_ *testing.T, p *place) { p.block.CredentialsURI = p.server.URL() + "/credentials/build" },
			[]string{"GetCredentials", layers + "role/broker/build"},
		},
		"a URI in the environment, before the profile": {
			func(t *testing.T, p *place) {
				p.environment[variableOfURI] = p.server.URL() + "/credentials/build"
				p.profiles(t, profileOf("default", mainAccount))
			},
			[]string{"GetCredentials", layers + "role/broker/build"},
		},
		"a role of the instance in the block": {
			func(_ *testing.T, p *place) { p.block.ECSRoleName = "build-machine" },
			[]string{"GetMetadataToken", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
		},
		"a role of the instance in the environment": {
			func(_ *testing.T, p *place) { p.environment["ALICLOUD_ECS_ROLE_NAME"] = "build-machine" },
			[]string{"GetMetadataToken", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
		},
		"a role that nobody named": {
			func(*testing.T, *place) {},
			[]string{"GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
		},
		"assume_role on keys of the environment": {
			func(_ *testing.T, p *place) {
				setKeys(p.environment, 0, mainAccount)
				p.block.AssumeRole = &AssumeRole{RoleARN: deployer}
			},
			[]string{"AssumeRole main", layers + role1 + "terraform"},
		},
		"assume_role with everything": {
			func(_ *testing.T, p *place) {
				setKeys(p.environment, 1, thirdAccount)
				p.block.AssumeRole = &AssumeRole{RoleARN: partner, SessionName: "plan", ExternalID: "acme-partner-7", SessionExpiration: 900, Policy: `{
					"Version": "1", "Statement": [{"Effect": "Allow", "Action": "cr:GetRepositoryLayers", "Resource": "*"}]}`}
			},
			[]string{"AssumeRole third", layers + "role/partner-reader/plan"},
		},
		"assume_role on a role of a profile": {
			func(t *testing.T, p *place) {
				p.profiles(t, with(profileOf("default", mainAccount), fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "ram_session_name": "first"}))
				p.block.AssumeRole = &AssumeRole{RoleARN: reader, SessionName: "second"}
			},
			[]string{"AssumeRole main", "AssumeRole role/ci-deployer/first", layers + "role/registry-reader/second"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := newPlace(t, emulator.Options{})
			test.set(t, place)
			got, err := place.read(t)
			if err != nil {
				t.Fatal(err)
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("who signed (-want +got):\n%s", difference)
			}
		})
	}
}

func TestKeysExpireAndAreRenewed(t *testing.T) {
	t.Parallel()
	place := newPlace(t, emulator.Options{})
	place.block.CredentialsURI = place.server.URL() + "/credentials/build"
	later := time.Duration(0)
	place.now = func() time.Time { return time.Now().Add(later) }
	signIn := place.signIn()
	first, err := signIn.Keys(t.Context())
	if err != nil || first.Expires.IsZero() {
		t.Fatalf("%+v, %v", first, err)
	}
	later = 50 * time.Minute
	if again, err := signIn.Keys(t.Context()); err != nil || again != first {
		t.Errorf("after 50 minutes of 60: %+v, %v", again, err)
	}
	later = 58 * time.Minute
	if renewed, err := signIn.Keys(t.Context()); err != nil || renewed.AccessKey == first.AccessKey {
		t.Errorf("two minutes before the end: %+v, %v", renewed, err)
	}
}

// TestSigningInIsNoPartOfAnAttempt has an STS that is busy for longer than an attempt at ACR may take.
func TestSigningInIsNoPartOfAnAttempt(t *testing.T) {
	t.Parallel()
	place := newPlace(t, emulator.Options{})
	setKeys(place.environment, 0, mainAccount)
	place.block.AssumeRole = &AssumeRole{RoleARN: deployer}
	place.server.AddFault(emulator.Fault{Service: emulator.ServiceSTS, Times: 1, Throttle: true})
	signIn := place.signIn()
	signIn.options.Transport = transport.New(transport.Options{
		MaxRetries: 1, AttemptTimeout: time.Second, Jitter: func(int64) int64 { return int64(1500 * time.Millisecond) },
	})
	endpoint, err := url.Parse(place.server.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := New(Options{Transport: signIn.options.Transport, Endpoint: endpoint, Credentials: signIn})
	if _, err := client.GetRepoTagLayers(t.Context(), storefront); err != nil {
		t.Error(err)
	}
}

// failureOf is an error of signing in.
func failureOf(t *testing.T, err error) *transport.Error {
	t.Helper()
	failure, isFailure := errors.AsType[*transport.Error](err)
	if !isFailure {
		t.Fatalf("error %v", err)
	}
	return failure
}

func messageOf(err error) string {
	failure, isFailure := errors.AsType[*transport.Error](err)
	if !isFailure {
		return ""
	}
	return failure.Message
}
