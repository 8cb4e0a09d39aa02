// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAssumeRoleWithOIDC(t *testing.T) {
	server := startServer(t, Options{})
	got := assumeRoleWithOIDC(t, server, "DurationSeconds", "1800", "Policy", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"cr:GetRepositoryLayers","Resource":"*"}]}`)
	assumed := decode[stsAssumedRole](t, got.body)
	const body = `{"RequestId":"AD1B9DE9-1051-3527-B407-147D7A055690","AssumedRoleUser":{"Arn":"acs:ram::1000000000000001:role/cluster-reader/terraform","AssumedRoleId":"300000000000000005:terraform"},"Credentials":{"AccessKeyId":"%","AccessKeySecret":"%","SecurityToken":"%","Expiration":"2024-04-01T12:30:00Z"},"OIDCTokenInfo":{"Subject":"system:serviceaccount:ci:terraform","Issuer":"https://oidc.example.com/cluster","ClientIds":"sts.aliyuncs.com"}}`
	if diff := cmp.Diff(body, withoutKeys(got.body, assumed.Credentials)); diff != "" || got.status != 200 {
		t.Errorf("%d %s", got.status, diff)
	}
	if got := callACRBy(t, server, assumed.Credentials.keys()); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := callACRBy(t, server, assumed.Credentials.keys(), "Action", OperationGetRepository); got.status != 403 {
		t.Errorf("what the policy does not allow: %d %s", got.status, got.body)
	}
	role := "role/cluster-reader/terraform"
	if diff := cmp.Diff([]string{"", role, role}, recordedAccounts(server)); diff != "" {
		t.Error(diff)
	}
	const form = "DurationSeconds=1800&OIDCProviderArn=acs%3Aram%3A%3A1000000000000001%3Aoidc-provider%2Fack-rrsa-example&RoleArn=acs%3Aram%3A%3A1000000000000001%3Arole%2Fcluster-reader&RoleSessionName=terraform"
	if diff := cmp.Diff(form, server.Record().Requests[0].Form); diff != "" {
		t.Error(diff)
	}
}

func TestAssumeRoleWithOIDCErrors(t *testing.T) {
	const invalid, noPermission = "AuthenticationFail.OIDCToken.Invalid", "AuthenticationFail.NoPermission"
	tokens := DefaultFixture().Credentials.OIDCProviders
	for name, test := range map[string]struct {
		changes []string
		status  int
		code    string
		message string
	}{
		"no role":              {[]string{"RoleArn", ""}, 400, "MissingRoleArn", "RoleArn is mandatory for this action."},
		"malformed role":       {[]string{"RoleArn", "cluster-reader"}, 400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed."},
		"no provider":          {[]string{"OIDCProviderArn", ""}, 401, noPermission, "Parameter OIDCProviderArn is not valid"},
		"unknown provider":     {[]string{"OIDCProviderArn", rrsa + "s"}, 401, noPermission, "No such OIDC Provider registered."},
		"no token":             {[]string{"OIDCToken", ""}, 401, invalid, "The OIDCToken can not empty."},
		"not a token":          {[]string{"OIDCToken", "token"}, 401, invalid, "The number of Jwt field should be divided into 3 parts with '.' ."},
		"too short a token":    {[]string{"OIDCToken", ".a."}, 401, invalid, "The number of Jwt field should be divided into 3 parts with '.' ."},
		"too long a token":     {[]string{"OIDCToken", "." + strings.Repeat("a", 19_999) + "."}, 401, invalid, "The number of Jwt field should be divided into 3 parts with '.' ."},
		"unknown token":        {[]string{"OIDCToken", token + "s"}, 401, invalid, "The Jwt content is invalid that cannot be recognized."},
		"a line's end":         {[]string{"OIDCToken", token + "\n"}, 401, invalid, "The Jwt content is invalid that cannot be recognized."},
		"another's token":      {[]string{"OIDCToken", tokens[1].Tokens[0].Token}, 401, invalid, "The Jwt content is invalid that cannot be recognized."},
		"expired token":        {[]string{"OIDCToken", tokens[0].Tokens[1].Token}, 401, "AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired."},
		"no such role":         {[]string{"RoleArn", "acs:ram::1000000000000001:role/none"}, 404, "EntityNotExist.Role", "The specified Role not exists."},
		"role of accounts":     {[]string{"RoleArn", deployer}, 401, noPermission, "There is no permission"},
		"provider of no role":  {[]string{"OIDCProviderArn", tokens[1].ARN, "OIDCToken", tokens[1].Tokens[0].Token}, 401, noPermission, "There is no permission"},
		"beyond the role's":    {[]string{"DurationSeconds", "3601"}, 400, "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr."},
		"policy without sense": {[]string{"Policy", "{}"}, 400, "InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check."},
	} {
		t.Run(name, func(t *testing.T) {
			got := assumeRoleWithOIDC(t, startServer(t, Options{}), test.changes...)
			body := decode[rpcErrorBody](t, got.body)
			if got.status != test.status || body.Code != test.code || body.Message != test.message {
				t.Errorf("%d %s %s, want %d %s %s", got.status, body.Code, body.Message, test.status, test.code, test.message)
			}
		})
	}
}
