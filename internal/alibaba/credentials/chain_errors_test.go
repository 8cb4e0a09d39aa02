// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// serviceError is what a user reads of a service that issues no credentials.
type serviceError struct {
	Kind                    transport.Kind
	Operation, Code, Source string
	Message, Fix            string
	Status, ImageRequests   int
}

const (
	fixRoleOnMain = "Check the role's ARN; allow sts:AssumeRole on it to the account of ALIBABA_CLOUD_ACCESS_KEY_ID in the environment; " +
		"and name that account in the role's trust policy, with the external ID that the policy requires."
	fixRoleWithOIDC = "Check the ARNs of role and OIDC provider, and name that provider, with the token's audience and subject, in the role's trust policy."
	roleOnMain      = "acr.assume_role on ALIBABA_CLOUD_ACCESS_KEY_ID in the environment"
	roleWithOIDC    = "acr.assume_role_with_oidc in the provider block"
)

func TestServicesRefuse(t *testing.T) {
	t.Parallel()
	assume := func(role AssumeRole, index int) func(*testing.T, *testSetup) {
		return func(_ *testing.T, s *testSetup) { s.setKeys(0, index); s.configuration.AssumeRole = &role }
	}
	withToken := func(token string) func(*testing.T, *testSetup) {
		return func(t *testing.T, s *testSetup) {
			s.configuration.AssumeRoleWithOIDC = &AssumeRoleWithOIDC{OIDCProviderARN: oidcARN, RoleARN: cluster, OIDCTokenFile: s.write(t, "token", token)}
		}
	}
	for name, test := range map[string]struct {
		options emulator.Options
		set     func(*testing.T, *testSetup)
		want    serviceError
	}{
		"role that trusts other accounts": {set: assume(AssumeRole{RoleARN: reader}, mainAccount), want: serviceError{
			transport.KindForbidden, "AssumeRole", "NoPermission", roleOnMain, "You are not authorized to do this action. You should be authorized by RAM.", fixRoleOnMain, 403, 0,
		}},
		"no external ID": {set: assume(AssumeRole{RoleARN: partner}, thirdAccount), want: serviceError{
			transport.KindForbidden, "AssumeRole", "NoPermission", roleOnMain, "You are not authorized to do this action. You should be authorized by RAM.", fixRoleOnMain, 403, 0,
		}},
		"role not found": {set: assume(AssumeRole{RoleARN: deployer + "s"}, mainAccount), want: serviceError{
			transport.KindForbidden, "AssumeRole", "EntityNotExist.Role", roleOnMain, "The specified Role not exists.", "", 404, 0,
		}},
		"session too long": {set: assume(AssumeRole{RoleARN: partner, ExternalID: "acme-partner-7", SessionExpiration: 7200}, thirdAccount), want: serviceError{
			transport.KindUnauthenticated, "AssumeRole", "InvalidParameter.DurationSeconds", roleOnMain, "The Min/Max value of DurationSeconds is 15min/1hr.",
			"Check the settings of the role: its ARN, session name, policy and duration.", 400, 0,
		}},
		"unknown access key": {set: func(_ *testing.T, s *testSetup) {
			s.variables["ALIBABA_CLOUD_ACCESS_KEY_ID"], s.variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "LTAIunknown", "x"
			s.configuration.AssumeRole = &AssumeRole{RoleARN: deployer}
		}, want: serviceError{
			transport.KindUnauthenticated, "AssumeRole", "InvalidAccessKeyId.NotFound", roleOnMain, "Specified access key is not found.", "", 404, 0,
		}},
		"expired OIDC token": {set: withToken("EmulatorOidcHeader.EmulatorOidcOldClaims.EmulatorOidcSignature"), want: serviceError{
			transport.KindUnauthenticated, "AssumeRoleWithOIDC", "AuthenticationFail.OIDCToken.Expired", roleWithOIDC, "This JsonWebToken is expired.", "", 401, 0,
		}},
		"OIDC token of another provider": {set: withToken("EmulatorOidcHeader.EmulatorOidcOtherClaims.EmulatorOidcSignature"), want: serviceError{
			transport.KindUnauthenticated, "AssumeRoleWithOIDC", "AuthenticationFail.OIDCToken.Invalid", roleWithOIDC, "The Jwt content is invalid that cannot be recognized.",
			"Check the OIDC token and its provider: they must be complete, active and of this cloud; and this machine's clock must be right.", 401, 0,
		}},
		"role of another OIDC provider": {set: func(t *testing.T, s *testSetup) {
			withToken(oidcToken)(t, s)
			s.configuration.AssumeRoleWithOIDC.RoleARN = deployer
		}, want: serviceError{
			transport.KindForbidden, "AssumeRoleWithOIDC", "AuthenticationFail.NoPermission", roleWithOIDC, "There is no permission", fixRoleWithOIDC, 401, 0,
		}},
		"instance with another role": {set: func(_ *testing.T, s *testSetup) { s.configuration.ECSRoleName = "planted" }, want: serviceError{
			transport.KindNoCredentials, "the metadata service", "", "acr.ecs_role_name in the provider block", "this instance does not have the RAM role, or any", fixMetadata, 404, 0,
		}},
		"metadata version 1 disabled": {options: emulator.Options{Metadata: emulator.MetadataPlainOnly}, set: func(_ *testing.T, s *testSetup) {
			s.configuration.ECSRoleName, s.variables[metadataV1DisabledVariable] = "build-machine", "true"
		}, want: serviceError{
			transport.KindNoCredentials, "the metadata service", "", "acr.ecs_role_name in the provider block",
			"the metadata service issues no token of version 2, and ALIBABA_CLOUD_IMDSV1_DISABLED forbids version 1",
			"Unset ALIBABA_CLOUD_IMDSV1_DISABLED if the instance has version 1 only. " + fixMetadata, 404, 0,
		}},
		"credentials URI not found": {set: func(_ *testing.T, s *testSetup) {
			s.configuration.CredentialsURI = s.server.URL() + "/credentials/none"
		}, want: serviceError{
			transport.KindUnexpected, "the credentials URI", "", "acr.credentials_uri in the provider block", "", "Check the program behind acr.credentials_uri: it must run, and return credentials as JSON.", 404, 0,
		}},
		"policy without permissions": {set: assume(AssumeRole{RoleARN: deployer, Policy: `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "cr:GetRepository", "Resource": "*"}]}`}, mainAccount), want: serviceError{
			transport.KindForbidden, "GetRepoTagLayers", "NoPrivilege", "", "", "", 403, 1,
		}},
		"role without permissions": {set: assume(AssumeRole{RoleARN: "acs:ram::1000000000000001:role/bystander"}, mainAccount), want: serviceError{
			transport.KindForbidden, "GetRepoTagLayers", "NoPrivilege", "", "", "", 403, 1,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setup := newSetup(t, test.options)
			test.set(t, setup)
			_, err := setup.readLayers(t)
			failed := callError(t, err)
			got := serviceError{
				failed.Kind, failed.Operation, failed.Code, failed.CredentialSource, failed.Message, failed.Fix, failed.Status,
				int(setup.server.Record().Counts[emulator.OperationGetRepoTagLayers]),
			}
			if test.want.ImageRequests == 1 {
				got.Message = "" // of the API, which has tests of its own
			}
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

// TestServiceCallsEndWithContext has a service that accepts requests and never responds.
func TestServiceCallsEndWithContext(t *testing.T) {
	t.Parallel()
	for operation, set := range map[string]func(*testSetup){
		emulator.OperationAssumeRole: func(s *testSetup) {
			s.setKeys(0, mainAccount)
			s.configuration.AssumeRole = &AssumeRole{RoleARN: deployer}
		},
		emulator.OperationGetInstanceCredentials: func(s *testSetup) { s.configuration.ECSRoleName = "build-machine" },
		emulator.OperationGetCredentials:         func(s *testSetup) { s.configuration.CredentialsURI = s.server.URL() + "/credentials/build" },
	} {
		setup := newSetup(t, emulator.Options{})
		set(setup)
		setup.server.AddFault(emulator.Fault{Operation: operation, BeforeAuthentication: true, Delay: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := setup.chain().Retrieve(ctx)
		cancel()
		failed := callError(t, err)
		if failed.Kind != transport.KindTimeout || !errors.Is(err, context.DeadlineExceeded) || failed.CredentialSource == "" {
			t.Errorf("%s: %+v", operation, failed)
		}
	}
}

func TestThrottledSTSIsRetried(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.setKeys(0, mainAccount)
	setup.configuration.AssumeRole = &AssumeRole{RoleARN: deployer}
	setup.server.AddFault(emulator.Fault{Service: emulator.ServiceSTS, Times: 1, Throttle: true})
	chain := setup.chain()
	chain.options.Transport = transport.New(transport.Options{MaxRetries: 1, Jitter: func(int64) int64 { return 0 }})
	retrieved, err := chain.Retrieve(t.Context())
	if err != nil || !strings.HasPrefix(retrieved.AccessKey, "STS.") || retrieved.Source != roleOnMain {
		t.Errorf("%+v, %v", retrieved, err)
	}
}

func TestSecretsAreMasked(t *testing.T) {
	t.Parallel()
	_, mainSecret := account(mainAccount)
	echo := func(secret string) emulator.Fault {
		return emulator.Fault{BeforeAuthentication: true, Status: http.StatusBadRequest, Body: `{"Code": "X", "Message": "you sent ` + secret + `"}`}
	}
	for secret, set := range map[string]func(*testSetup){
		oidcToken: func(s *testSetup) {
			s.configuration.AssumeRoleWithOIDC = &AssumeRoleWithOIDC{OIDCProviderARN: oidcARN, RoleARN: cluster, OIDCTokenFile: s.write(t, "token", oidcToken)}
		},
		mainSecret: func(s *testSetup) {
			s.setKeys(0, mainAccount)
			s.configuration.AssumeRole = &AssumeRole{RoleARN: deployer}
		},
	} {
		setup := newSetup(t, emulator.Options{})
		set(setup)
		setup.server.AddFault(echo(secret))
		_, err := setup.chain().Retrieve(t.Context())
		if failed := callError(t, err); failed.Message != "you sent ***" {
			t.Errorf("%s: %+v", secret, failed)
		}
	}
}
