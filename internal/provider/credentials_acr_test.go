// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	deployerRole = "acs:ram::1000000000000001:role/ci-deployer"
	lockedRole   = "acs:ram::1000000000000002:role/registry-reader"
	clusterRole  = "acs:ram::1000000000000001:role/cluster-reader"
	clusterOIDC  = "acs:ram::1000000000000001:oidc-provider/ack-rrsa-example"
	podToken     = "EmulatorOidcHeader.EmulatorOidcClaims.EmulatorOidcSignature"
)

// acrSession starts a provider whose STS and metadata service are an emulator's, with an acr block
// of the endpoint and these attributes. The metadata service is disabled, unless the environment
// has an empty ALIBABA_CLOUD_ECS_METADATA_DISABLED.
func acrSession(t *testing.T, services *emulator.Server, environment map[string]string, home string, block object) *session {
	t.Helper()
	all := map[string]string{
		"CONTAINERREGISTRY_STS_ENDPOINT": services.URL(), "CONTAINERREGISTRY_ECS_METADATA_ENDPOINT": services.URL(), "ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
	}
	maps.Copy(all, environment)
	started := configured(t, dependencies{environment: all, home: home}, object{"acr": object{"endpoint": services.URL(), "region": "cn-hangzhou"}.With(block)})
	if sent := len(services.Record().Requests); sent != 0 {
		t.Errorf("configuring sent %d requests", sent)
	}
	return started
}

// homeDirectory makes a home directory with one file.
func homeDirectory(t *testing.T, name, content string) string {
	t.Helper()
	home := t.TempDir()
	path := filepath.Join(home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return home
}

// environmentOf returns an environment with the keys of one of the fixture's accounts.
func environmentOf(index int) map[string]string {
	account := providertest.Fixture().Accounts.ACR[index]
	return map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": account.AccessKey, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": account.SecretKey}
}

// accountWith returns the environment of an account with another value of a variable.
func accountWith(variable string) map[string]string {
	environment := environmentOf(0)
	environment[variable] = "planted"
	return environment
}

// signers lists the operations of the recorded requests, with the accounts that signed.
func signers(server *emulator.Server) []string {
	var signed []string
	for _, request := range server.Record().Requests {
		signed = append(signed, strings.TrimSpace(request.Operation+" "+request.Account))
	}
	return signed
}

func TestACRCredentialsOfEachAttribute(t *testing.T) {
	t.Parallel()
	second := providertest.Fixture().Accounts.ACR[4]
	profiles := `{"current": "ci", "profiles": [{"name": "ci", "mode": "AK"}, {"name": "prod", "mode": "AK", "access_key_id": "` + second.AccessKey +
		`", "access_key_secret": "` + second.SecretKey + `", "region_id": "cn-hangzhou"}]}`
	for name, test := range map[string]struct {
		environment map[string]string
		home        string
		attributes  func(*emulator.Server) object
		want        []string
	}{
		"profile, with its region": {
			environmentOf(0), homeDirectory(t, ".aliyun/config.json", profiles),
			func(*emulator.Server) object { return object{"profile": "prod", "region": nil} },
			[]string{"GetRepoTagLayers second"},
		},
		"shared_credentials_file": {
			map[string]string{"ALICLOUD_PROFILE": "prod"}, homeDirectory(t, "other", profiles),
			func(*emulator.Server) object { return object{"shared_credentials_file": "~/other"} },
			[]string{"GetRepoTagLayers second"},
		},
		"ecs_role_name": {
			map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": ""}, "",
			func(*emulator.Server) object { return object{"ecs_role_name": "build-machine"} },
			[]string{"GetMetadataToken", "GetInstanceCredentials", "GetRepoTagLayers role/build-machine/i-bp1exampleexample0000"},
		},
		"credentials_uri": {
			nil, "", func(server *emulator.Server) object {
				return object{"credentials_uri": server.URL() + "/credentials/build"}
			},
			[]string{"GetCredentials", "GetRepoTagLayers role/broker/build"},
		},
		"assume_role": {
			environmentOf(0), "", func(*emulator.Server) object {
				return object{"assume_role": object{"role_arn": deployerRole, "session_name": "plan", "session_expiration": int64(43200), "external_id": "any"}}
			},
			[]string{"AssumeRole main", "GetRepoTagLayers role/ci-deployer/plan"},
		},
		"assume_role_with_oidc": {
			map[string]string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": clusterOIDC}, homeDirectory(t, "token", podToken), func(*emulator.Server) object {
				return object{"assume_role_with_oidc": object{"role_arn": clusterRole, "oidc_token_file": "~/token", "role_session_name": "plan", "session_expiration": int64(900)}}
			},
			[]string{"AssumeRoleWithOIDC", "GetRepoTagLayers role/cluster-reader/plan"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			acrSession(t, server, test.environment, test.home, test.attributes(server)).MustRead(t.Context(), acrTagLayers, storefrontLayers())
			if difference := cmp.Diff(test.want, signers(server)); difference != "" {
				t.Errorf("signers (-want +got):\n%s", difference)
			}
		})
	}
}

func TestParallelReadsShareACRSession(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	session := acrSession(t, server, environmentOf(0), "", object{"assume_role": object{"role_arn": deployerRole}})
	var reads sync.WaitGroup
	for range 20 {
		reads.Go(func() {
			if _, problems := session.Read(t.Context(), acrTagLayers, storefrontLayers()); len(problems) > 0 {
				t.Errorf("%+v", problems)
			}
		})
	}
	reads.Wait()
	if got := server.Record().Counts; got["AssumeRole"] != 1 || got["GetRepoTagLayers"] != 20 {
		t.Errorf("requests %v", got)
	}
}

func TestACRCredentialsErrors(t *testing.T) {
	t.Parallel()
	const noBlock = "\n  - provider block: acr has no access_key, profile or role"
	const noEnvironment = "\n  - environment: ALIBABA_CLOUD_ACCESS_KEY_ID, ALICLOUD_ACCESS_KEY and ALIBABACLOUD_ACCESS_KEY_ID are not set"
	for name, test := range map[string]struct {
		environment map[string]string
		home        string
		attributes  object
		want        func(host string) (summary, detail string)
	}{
		"no keys": {nil, homeDirectory(t, "x", ""), nil, func(string) (string, string) {
			return "Missing ACR Credentials", "No credentials found for Alibaba Cloud. Sources checked, in order:" + noBlock + noEnvironment +
				"\n  - profile: ~/.aliyun/config.json does not exist\n  - ECS instance: disabled by ALIBABA_CLOUD_ECS_METADATA_DISABLED\n\n" +
				"Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, run \"aliyun configure\", set acr.profile or another credential source in the provider block, " +
				"or use a machine with a RAM role.\n\nNo API request was sent."
		}},
		"a broken file": {nil, homeDirectory(t, ".aliyun/config.json", "planted"), nil, func(string) (string, string) {
			return "Missing ACR Credentials", "The credentials (source: profile) cannot be used: ~/.aliyun/config.json (content hidden) is not the JSON that the CLI writes. " +
				"Sources checked before:" + noBlock + noEnvironment + "\n\nRepair the file, or write it again with `aliyun configure`.\n\nNo API request was sent."
		}},
		"a role of another account": {environmentOf(0), "", object{"assume_role": object{"role_arn": lockedRole}}, func(host string) (string, string) {
			return "Access Denied", "Could not get credentials (source: acr.assume_role on ALIBABA_CLOUD_ACCESS_KEY_ID in the environment): " +
				"the credentials are valid but are not allowed to call AssumeRole. Sources checked before:" + noBlock + "\n\n" +
				"Check the role's ARN; allow sts:AssumeRole on it to the account of ALIBABA_CLOUD_ACCESS_KEY_ID in the environment; and name that account in the role's " +
				"trust policy, with the external ID that the policy requires.\n\n" +
				"Request: AssumeRole at " + host + ". Response: HTTP 403, code NoPermission, message: You are not authorized to do this action. You should be authorized by RAM. Request ID: *."
		}},
		"a wrong secret": {accountWith("ALIBABA_CLOUD_ACCESS_KEY_SECRET"), "", nil, func(host string) (string, string) {
			return "Authentication Failed", "Could not read " + acrLayersObject + ": the secret from ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment does not match the access key ID.\n\n" +
				"Check that the secret belongs to the access key ID, and that both are complete.\n\n" +
				"Request: GetRepoTagLayers at " + host + ". Response: HTTP 400, code SignatureDoesNotMatch, message: Specified signature is not matched with our calculation. " +
				"server string to sign is:***. Request ID: *. Attempts: 2."
		}},
		"a wrong secret assumes a role": {accountWith("ALIBABA_CLOUD_ACCESS_KEY_SECRET"), "", object{"assume_role": object{"role_arn": lockedRole}}, func(host string) (string, string) {
			return "Authentication Failed", "Could not get credentials (source: acr.assume_role on ALIBABA_CLOUD_ACCESS_KEY_ID in the environment): " +
				"the secret from ALIBABA_CLOUD_ACCESS_KEY_SECRET in the environment does not match the access key ID. Sources checked before:" + noBlock + "\n\n" +
				"Check that the secret belongs to the access key ID, and that both are complete.\n\n" +
				"Request: AssumeRole at " + host + ". Response: HTTP 400, code SignatureDoesNotMatch, message: Specified signature is not matched with our calculation. " +
				"server string to sign is:***. Request ID: *. Attempts: 2."
		}},
		"a wrong token": {accountWith("ALIBABA_CLOUD_SECURITY_TOKEN"), "", nil, func(host string) (string, string) {
			return "Authentication Failed", "Could not read " + acrLayersObject + ": the security token from ALIBABA_CLOUD_SECURITY_TOKEN in the environment does not belong to the access key ID.\n\n" +
				"Use access key ID, secret and security token that were issued together.\n\n" +
				"Request: GetRepoTagLayers at " + host + ". Response: HTTP 400, code InvalidSecurityToken.MismatchWithAccessKey, " +
				"message: Specified SecurityToken mismatch with the AccessKey. Request ID: *."
		}},
		"unknown keys": {map[string]string{"ALICLOUD_ACCESS_KEY": "LTAInobody", "ALICLOUD_SECRET_KEY": "planted"}, "", nil, func(host string) (string, string) {
			return "Authentication Failed", "Could not read " + acrLayersObject + ": the access key ID from ALICLOUD_ACCESS_KEY in the environment does not exist or is disabled.\n\n" +
				"Check the access key ID in the RAM console: it must exist, be active and be of Alibaba Cloud.\n\n" +
				"Request: GetRepoTagLayers at " + host + ". Response: HTTP 404, code InvalidAccessKeyId.NotFound, message: Specified access key is not found. Request ID: *. Attempts: 2."
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			config := storefrontLayers()
			config["allow_missing"] = true // must mask none of these
			_, problems := acrSession(t, server, test.environment, test.home, test.attributes).Read(t.Context(), acrTagLayers, config)
			summary, detail := test.want(hostOf(server))
			for index := range problems {
				problems[index].Detail = withoutRequestID(problems[index].Detail)
			}
			want := []diagnostic{providertest.Error(summary, detail, "")}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

var requestID = regexp.MustCompile(`(R)equest ID: [0-9A-F-]+|, (r)equest ID: [^)]+`)

// withoutRequestID replaces the random part of a text.
func withoutRequestID(text string) string {
	return requestID.ReplaceAllStringFunc(text, func(found string) string {
		if found[0] == 'R' {
			return "Request ID: *"
		}
		return ""
	})
}

func TestACRBlockNamesOneAccount(t *testing.T) {
	t.Parallel()
	const rest = ".\n\nKeep one. assume_role can be combined with any of them."
	conflict := func(sources, attribute string) []diagnostic {
		return []diagnostic{providertest.Error(
			"Invalid Attribute Combination", "Conflicting credentials in the provider block: "+sources+rest, "acr."+attribute,
		)}
	}
	invalid := func(attribute, detail string) []diagnostic {
		return []diagnostic{providertest.Error("Invalid Attribute Value", detail, "acr."+attribute)}
	}
	const empty = "it is empty.\n\nSet a value. To set none, give null or leave it out."
	const notEmpty = "must be one line of up to 1224 printable characters, without white space around them; to set none, omit the argument."
	for _, test := range []struct {
		acr  object
		want []diagnostic
	}{
		{object{"access_key": "a", "secret_key": "b", "security_token": "c"}, nil},
		{object{"profile": "a", "shared_credentials_file": "b", "assume_role": object{"role_arn": deployerRole}}, nil},
		{object{"secret_key": "b", "credentials_uri": "https://example.com"}, conflict("acr.secret_key and acr.credentials_uri", "credentials_uri")},
		{object{"profile": "a", "ecs_role_name": "b"}, conflict("acr.profile and acr.ecs_role_name", "ecs_role_name")},
		{object{"access_key": "a", "shared_credentials_file": "b", "assume_role_with_oidc": object{}}, conflict("acr.access_key and acr.shared_credentials_file and acr.assume_role_with_oidc", "shared_credentials_file")},
		{object{"profile": ""}, invalid("profile", "Invalid value for acr.profile: "+empty)},
		{object{"access_key": "", "profile": "a"}, invalid("access_key", "Invalid value for acr.access_key: "+empty)},
		{object{"profile": "prod\n"}, invalid("profile", `Invalid value for acr.profile: "prod\n" `+notEmpty+"\n\n"+
			`The value ends with a line break, as files do (trimspace removes it): set acr.profile to "prod".`)},
		{object{"assume_role": object{"role_arn": ""}}, invalid("assume_role.role_arn", "Invalid value for acr.assume_role.role_arn: "+empty)},
		{object{"shared_credentials_file": " "}, invalid("shared_credentials_file", `Invalid value for acr.shared_credentials_file: " " `+notEmpty)},
		{object{"ecs_role_name": "a/b"}, invalid("ecs_role_name", `Invalid value for acr.ecs_role_name: "a/b" must be up to 64 letters, digits, ".", "@", "-" or "_", and start with a letter or digit.`)},
		{object{"credentials_uri": "http://example.com/?token=planted"}, invalid("credentials_uri", "Invalid value for acr.credentials_uri (value hidden): must be an https URL, "+
			"or an http URL of this machine (a loopback or link-local address), without user and fragment: its response contains credentials.")},
		{object{"assume_role": object{"role_arn": "reader"}}, invalid("assume_role.role_arn", `Invalid value for acr.assume_role.role_arn: "reader" must be the ARN of a role, such as acs:ram::1234567890123456:role/reader.`)},
		{object{"assume_role": object{"role_arn": deployerRole, "session_name": "a b"}}, invalid("assume_role.session_name",
			`Invalid value for acr.assume_role.session_name: "a b" must be 2 to 64 letters, digits, ".", "@", "-" or "_".`)},
		{object{"assume_role": object{"role_arn": deployerRole, "policy": "[]"}}, invalid("assume_role.policy", `Invalid value for acr.assume_role.policy: "[]" must be one JSON object.`)},
		{object{"assume_role": object{"role_arn": deployerRole, "session_expiration": int64(899)}}, invalid("assume_role.session_expiration",
			"Invalid value for acr.assume_role.session_expiration: 899 must be a whole number from 900 to 43200.")},
		{object{"assume_role_with_oidc": object{"session_expiration": int64(43201)}}, invalid("assume_role_with_oidc.session_expiration",
			"Invalid value for acr.assume_role_with_oidc.session_expiration: 43201 must be a whole number from 900 to 43200.")},
	} {
		if difference := cmp.Diff(test.want, start(t, dependencies{}).Configure(t.Context(), object{"acr": test.acr})); difference != "" {
			t.Errorf("%v (-want +got):\n%s", test.acr, difference)
		}
	}
}
