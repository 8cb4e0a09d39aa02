// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// refused is what a user reads of a service that gives no keys.
type refused struct {
	Kind                  transport.Kind
	Operation, Code, Way  string
	Message, Advice       string
	Status, ImageRequests int
}

const (
	adviceOnMainRole = "check the role's ARN; allow sts:AssumeRole on it to the account of ALIBABA_CLOUD_ACCESS_KEY_ID in the environment; " +
		"and name that account in the role's trust policy, with the external id that the policy asks for."
	adviceOnOIDCRole = "check the ARNs of role and OIDC provider, and name that provider, with the token's audience and subject, in the role's trust policy."
	roleOnMain       = "acr.assume_role on ALIBABA_CLOUD_ACCESS_KEY_ID in the environment"
	roleByOIDC       = "acr.assume_role_with_oidc in the provider block"
)

func TestServicesThatGiveNoKeys(t *testing.T) {
	t.Parallel()
	assume := func(role AssumeRole, index int) func(*testing.T, *place) {
		return func(_ *testing.T, p *place) { setKeys(p.environment, 0, index); p.block.AssumeRole = &role }
	}
	bearing := func(token string) func(*testing.T, *place) {
		return func(t *testing.T, p *place) {
			p.block.AssumeRoleWithOIDC = &AssumeRoleWithOIDC{OIDCProviderARN: oidcARN, RoleARN: cluster, OIDCTokenFile: p.write(t, "token", token)}
		}
	}
	for name, test := range map[string]struct {
		options emulator.Options
		set     func(*testing.T, *place)
		want    refused
	}{
		"a role that trusts others": {set: assume(AssumeRole{RoleARN: reader}, mainAccount), want: refused{
			transport.KindAccess, "AssumeRole", "NoPermission", roleOnMain, "You are not authorized to do this action. You should be authorized by RAM.", adviceOnMainRole, 403, 0,
		}},
		"no external id": {set: assume(AssumeRole{RoleARN: partner}, thirdAccount), want: refused{
			transport.KindAccess, "AssumeRole", "NoPermission", roleOnMain, "You are not authorized to do this action. You should be authorized by RAM.", adviceOnMainRole, 403, 0,
		}},
		"no such role": {set: assume(AssumeRole{RoleARN: deployer + "s"}, mainAccount), want: refused{
			transport.KindAccess, "AssumeRole", "EntityNotExist.Role", roleOnMain, "The specified Role not exists.", adviceOnMainRole, 404, 0,
		}},
		"too long a session": {set: assume(AssumeRole{RoleARN: partner, ExternalID: "acme-partner-7", SessionExpiration: 7200}, thirdAccount), want: refused{
			transport.KindAuthentication, "AssumeRole", "InvalidParameter.DurationSeconds", roleOnMain, "The Min/Max value of DurationSeconds is 15min/1hr.",
			"check what is set of the role: its ARN, session name, policy and duration.", 400, 0,
		}},
		"an unknown key under the role": {set: func(_ *testing.T, p *place) {
			p.environment["ALIBABA_CLOUD_ACCESS_KEY_ID"], p.environment["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "LTAInobody", "x"
			p.block.AssumeRole = &AssumeRole{RoleARN: deployer}
		}, want: refused{
			transport.KindAuthentication, "AssumeRole", "InvalidAccessKeyId.NotFound", roleOnMain, "Specified access key is not found.",
			"check the keys of ALIBABA_CLOUD_ACCESS_KEY_ID in the environment: they must be complete, active and of this cloud; and this machine's clock must be right.", 404, 0,
		}},
		"a token that has expired": {set: bearing("EmulatorOidcHeader.EmulatorOidcOldClaims.EmulatorOidcSignature"), want: refused{
			transport.KindAuthentication, "AssumeRoleWithOIDC", "AuthenticationFail.OIDCToken.Expired", roleByOIDC, "This JsonWebToken is expired.",
			"check the OIDC token and its provider: they must be complete, active and of this cloud; and this machine's clock must be right.", 401, 0,
		}},
		"a token of another provider": {set: bearing("EmulatorOidcHeader.EmulatorOidcOtherClaims.EmulatorOidcSignature"), want: refused{
			transport.KindAuthentication, "AssumeRoleWithOIDC", "AuthenticationFail.OIDCToken.Invalid", roleByOIDC, "The Jwt content is invalid that cannot be recognized.",
			"check the OIDC token and its provider: they must be complete, active and of this cloud; and this machine's clock must be right.", 401, 0,
		}},
		"a role of another provider": {set: func(t *testing.T, p *place) {
			bearing(oidcToken)(t, p)
			p.block.AssumeRoleWithOIDC.RoleARN = deployer
		}, want: refused{
			transport.KindAccess, "AssumeRoleWithOIDC", "AuthenticationFail.NoPermission", roleByOIDC, "There is no permission", adviceOnOIDCRole, 401, 0,
		}},
		"an instance with another role": {set: func(_ *testing.T, p *place) { p.block.ECSRoleName = "planted" }, want: refused{
			transport.KindCredentials, "the metadata service", "", "acr.ecs_role_name in the provider block", "this instance does not have the RAM role, or any", adviceOnMetadata, 404, 0,
		}},
		"metadata without tokens, where these are asked for": {options: emulator.Options{Metadata: emulator.MetadataPlainOnly}, set: func(_ *testing.T, p *place) {
			p.block.ECSRoleName, p.environment[variableOfNoMetadataV1] = "build-machine", "true"
		}, want: refused{
			transport.KindCredentials, "the metadata service", "", "acr.ecs_role_name in the provider block",
			"the metadata service has no version 2, and ALIBABA_CLOUD_IMDSV1_DISABLED forbids the other", adviceOnMetadata, 404, 0,
		}},
		"a URI of nothing": {set: func(_ *testing.T, p *place) { p.block.CredentialsURI = p.server.URL() + "/credentials/none" }, want: refused{
			transport.KindUnexpected, "the credentials URI", "", "acr.credentials_uri in the provider block", "", "check the program behind acr.credentials_uri.", 404, 0,
		}},
		"a policy that leaves nothing": {set: assume(AssumeRole{RoleARN: deployer, Policy: `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "cr:GetRepository", "Resource": "*"}]}`}, mainAccount), want: refused{
			transport.KindAccess, "GetRepoTagLayers", "NoPrivilege", "", "", "", 403, 1,
		}},
		"a role that may do nothing": {set: assume(AssumeRole{RoleARN: "acs:ram::1000000000000001:role/bystander"}, mainAccount), want: refused{
			transport.KindAccess, "GetRepoTagLayers", "NoPrivilege", "", "", "", 403, 1,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := newPlace(t, test.options)
			test.set(t, place)
			_, err := place.read(t)
			failure := failureOf(t, err)
			got := refused{
				failure.Kind, failure.Operation, failure.Code, failure.SignIn, failure.Message, failure.Advice, failure.Status,
				int(place.server.Record().Counts[emulator.OperationGetRepoTagLayers]),
			}
			if test.want.ImageRequests == 1 {
				got.Message = "" // the service's own, of its own tests
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestMetadataInBothVersions(t *testing.T) {
	t.Parallel()
	for mode, want := range map[emulator.MetadataMode][]string{
		emulator.MetadataTokenOnly: {"GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
		emulator.MetadataPlainOnly: {"GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
	} {
		place := newPlace(t, emulator.Options{Metadata: mode})
		got, err := place.read(t)
		if difference := cmp.Diff(want, got); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", mode, err, difference)
		}
	}
}

func TestAMachineWithoutARoleIsAskedOnce(t *testing.T) {
	t.Parallel()
	fixture := emulator.DefaultFixture()
	fixture.Credentials.Instance.Role = ""
	place := newPlace(t, emulator.Options{Fixture: fixture})
	signIn := place.signIn()
	for range 3 {
		_, err := signIn.Keys(t.Context())
		failure := failureOf(t, err)
		if len(failure.Looked) != 4 || failure.Looked[3] != "ECS instance (no role by 100.100.100.200)" || failure.Kind != transport.KindCredentials {
			t.Errorf("%+v", failure)
		}
	}
	if got := len(place.server.Record().Requests); got != 2 {
		t.Errorf("%d requests, want a token and a role once", got)
	}
}

// TestNobodyWaitsForMetadataThatAreNotThere has a machine where that address takes connections and says nothing.
func TestNobodyWaitsForMetadataThatAreNotThere(t *testing.T) {
	t.Parallel()
	place := newPlace(t, emulator.Options{})
	place.server.AddFault(emulator.Fault{Service: emulator.ServiceECS, BeforeAuthentication: true, Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // less than one attempt may take elsewhere
	defer cancel()
	_, err := place.signIn().Keys(ctx)
	failure := failureOf(t, err)
	if failure.Kind != transport.KindCredentials || failure.CutShort || len(failure.Looked) != 4 || failure.Looked[3] != "ECS instance (no role by 100.100.100.200)" {
		t.Errorf("%+v", failure)
	}
}

// TestASignInEndsWithItsRead has a service that accepts and never answers.
func TestASignInEndsWithItsRead(t *testing.T) {
	t.Parallel()
	for operation, set := range map[string]func(*place){
		emulator.OperationAssumeRole: func(p *place) {
			setKeys(p.environment, 0, mainAccount)
			p.block.AssumeRole = &AssumeRole{RoleARN: deployer}
		},
		emulator.OperationGetMetadataToken: func(p *place) { p.block.ECSRoleName = "build-machine" },
		emulator.OperationGetCredentials:   func(p *place) { p.block.CredentialsURI = p.server.URL() + "/credentials/build" },
	} {
		place := newPlace(t, emulator.Options{})
		set(place)
		place.server.AddFault(emulator.Fault{Operation: operation, BeforeAuthentication: true, Delay: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := place.signIn().Keys(ctx)
		cancel()
		failure := failureOf(t, err)
		if failure.Kind != transport.KindTimeout || !errors.Is(err, context.DeadlineExceeded) || failure.SignIn == "" {
			t.Errorf("%s: %+v", operation, failure)
		}
	}
}

func TestAThrottledSTSIsAskedAgain(t *testing.T) {
	t.Parallel()
	place := newPlace(t, emulator.Options{})
	setKeys(place.environment, 0, mainAccount)
	place.block.AssumeRole = &AssumeRole{RoleARN: deployer}
	place.server.AddFault(emulator.Fault{Service: emulator.ServiceSTS, Times: 1, Throttle: true})
	signIn := place.signIn()
	signIn.options.Transport = transport.New(transport.Options{MaxRetries: 1, Jitter: func(int64) int64 { return 0 }})
	keys, err := signIn.Keys(t.Context())
	if err != nil || !strings.HasPrefix(keys.AccessKey, "STS.") || keys.Way != roleOnMain {
		t.Errorf("%+v, %v", keys, err)
	}
}

// TestAnswersThatAreNoKeys has services that say something else, with a secret in it.
func TestAnswersThatAreNoKeys(t *testing.T) {
	t.Parallel()
	const whole = `"AccessKeyId": "STS.x", "AccessKeySecret": "planted", "SecurityToken": "planted"`
	for body, want := range map[string]string{
		"planted":                          "the answer is not a JSON object with keys",
		`{"Code": "planted`:                "the answer is not a JSON object with keys",
		`{` + whole + `}`:                  "the answer does not say, as a time, when its keys expire",
		`{` + whole + `, "Expiration": 5}`: "the answer does not say, as a time, when its keys expire",
		`{"AccessKeySecret": "planted", "SecurityToken": "planted", "Expiration": "2026-01-01T00:00:00Z"}`: "the answer lacks an access key, its secret or its security token, or has one that can't be used",
		`{"AccessKeyId": {"a": "planted "}, "AccessKeySecret": "planted", "SecurityToken": "planted"}`:     "the answer lacks an access key, its secret or its security token, or has one that can't be used",
		`{"AccessKeyId": "STS.x", "AccessKeySecret": "planted", "Expiration": "2026-01-01T00:00:00Z"}`:     "the answer lacks an access key, its secret or its security token, or has one that can't be used",
		`{"Code": "Failed", ` + whole + `}`: "there are no keys",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		place := newPlace(t, emulator.Options{})
		place.block.CredentialsURI = server.URL + "/?token=planted"
		_, err := place.signIn().Keys(t.Context())
		server.Close()
		failure := failureOf(t, err)
		if failure.Message != want || strings.Contains(err.Error()+failure.Advice, "planted") {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
	place := newPlace(t, emulator.Options{})
	setKeys(place.environment, 0, mainAccount)
	place.block.AssumeRole = &AssumeRole{RoleARN: deployer}
	for body, want := range map[string]string{
		"planted": "the answer is not the JSON that STS writes", `{"RequestId": "R"}`: "the answer has no Credentials", `{"Credentials": ["planted"]}`: "the answer has no Credentials",
		`{"Credentials": {"AccessKeySecret": "planted"}}`: "the answer lacks an access key, its secret or its security token, or has one that can't be used",
	} {
		place.server.ClearFaults()
		place.server.AddFault(emulator.Fault{Service: emulator.ServiceSTS, Body: body})
		_, err := place.signIn().Keys(t.Context())
		if failure := failureOf(t, err); failure.Message != want || failure.Kind != transport.KindUnexpected {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
}

func TestWhatSignsInIsMasked(t *testing.T) {
	t.Parallel()
	quoting := func(secret string) emulator.Fault {
		return emulator.Fault{BeforeAuthentication: true, Status: http.StatusBadRequest, Body: `{"Code": "X", "Message": "you sent ` + secret + `"}`}
	}
	for secret, set := range map[string]func(*place){
		oidcToken: func(p *place) {
			p.block.AssumeRoleWithOIDC = &AssumeRoleWithOIDC{OIDCProviderARN: oidcARN, RoleARN: cluster, OIDCTokenFile: p.write(t, "token", oidcToken)}
		},
		longTerm.SecretKey: func(p *place) {
			setKeys(p.environment, 0, mainAccount)
			p.block.AssumeRole = &AssumeRole{RoleARN: deployer}
		},
	} {
		place := newPlace(t, emulator.Options{})
		set(place)
		place.server.AddFault(quoting(secret))
		_, err := place.signIn().Keys(t.Context())
		if failure := failureOf(t, err); failure.Message != "you sent ***" {
			t.Errorf("%s: %+v", secret, failure)
		}
	}
}

func TestARoleOfAnInstanceIsOneName(t *testing.T) {
	t.Parallel()
	place := newPlace(t, emulator.Options{})
	place.profiles(t, fields{"name": "default", "mode": "EcsRamRole", "ram_role_name": "../../../api/x"})
	sent, err := place.read(t)
	failure := failureOf(t, err)
	if difference := cmp.Diff([]string{"GetMetadataToken"}, sent); difference != "" || failure.Message != "the name of the instance's role can't be used: "+ErrRoleName.Error() {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
}

func TestHalfOfAPairEndsTheSearch(t *testing.T) {
	t.Parallel()
	for want, set := range map[string]func(*place){
		"provider block: acr.access_key set, but not acr.secret_key":                        func(p *place) { p.block.AccessKey = "planted" },
		"provider block: acr.secret_key set, but not acr.access_key":                        func(p *place) { p.block.SecretKey = "planted" },
		"provider block: acr.security_token set, but not acr.access_key and acr.secret_key": func(p *place) { p.block.SecurityToken = "planted" },
		"ALIBABA_CLOUD_ACCESS_KEY_ID in the environment: ALIBABA_CLOUD_ACCESS_KEY_ID set, but not ALIBABA_CLOUD_ACCESS_KEY_SECRET": func(p *place) {
			p.environment["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "planted"
			setKeys(p.environment, 1, secondAccount)
		},
		"ALICLOUD_ACCESS_KEY in the environment: ALICLOUD_SECRET_KEY set, but not ALICLOUD_ACCESS_KEY": func(p *place) { p.environment["ALICLOUD_SECRET_KEY"] = "planted" },
	} {
		place := newPlace(t, emulator.Options{})
		place.profiles(t, profileOf("default", mainAccount))
		set(place)
		sent, err := place.read(t)
		failure := failureOf(t, err)
		if got := failure.SignIn + ": " + failure.Message; got != want || failure.Kind != transport.KindCredentials || len(sent) != 0 {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

func TestMetadataThatAreSwitchedOff(t *testing.T) {
	t.Parallel()
	place := newPlace(t, emulator.Options{})
	place.environment[variableOfNoMetadata], place.environment["ALIBABA_CLOUD_ECS_METADATA"] = "TRUE", "build-machine"
	place.profiles(t, profileOf("default", mainAccount))
	got, err := place.read(t)
	if difference := cmp.Diff([]string{layers + "main"}, got); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
	place.block.ECSRoleName = "build-machine"
	_, err = place.signIn().Keys(t.Context())
	if failure := failureOf(t, err); failure.Message != "ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask the metadata service" {
		t.Error(err)
	}
}

func TestPairsAreWhole(t *testing.T) {
	t.Parallel()
	const advice = "set K and S, with temporary keys T too; or none of them, to sign in in another way."
	for _, test := range []struct {
		keys credentials.Keys
		want string
	}{
		{credentials.Keys{AccessKey: "a"}, "K set, but not S"},
		{credentials.Keys{SecretKey: "a"}, "S set, but not K"},
		{credentials.Keys{SecurityToken: "a"}, "T set, but not K and S"},
		{credentials.Keys{AccessKey: "a", SecurityToken: "a"}, "K and T set, but not S"},
		{credentials.Keys{}, "neither K nor S is set"},
	} {
		_, err := pair(test.keys, "K", "S", "T")
		if failure := failureOf(t, err); failure.Message != test.want || failure.Advice != advice {
			t.Errorf("%+v: %s; %s", test.keys, failure.Message, failure.Advice)
		}
	}
	for _, keys := range []credentials.Keys{{AccessKey: "a b", SecretKey: "c"}, {AccessKey: "a", SecretKey: "c\n"}, {AccessKey: "a", SecretKey: "c", SecurityToken: "d "}} {
		if _, err := pair(keys, "K", "S", "T"); err == nil || !strings.Contains(err.Error(), "(not shown here) can't be used") {
			t.Errorf("%+v: %v", keys, err)
		}
	}
}
