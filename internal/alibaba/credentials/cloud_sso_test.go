// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	stdcmp "cmp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestCloudSSO(t *testing.T) {
	t.Parallel()
	site := &loginServer{responses: map[string]string{"/cloud-credentials": `{"CloudCredential": ` + credentialsBody("AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration") + `, "RequestId": "R"}`}}
	_, chain := startLoginServer(t, site, fields{
		"mode": "CloudSSO", "access_token": "sso-token", "cloud_sso_access_token_expire": noon.Unix() + 1, "cloud_sso_account_id": "1", "cloud_sso_access_config": "ac-1",
	})
	retrieved, err := chain.Retrieve(t.Context())
	want := temporary
	want.Expires, want.Source = noon.Add(time.Hour), `profile "default"`
	if retrieved != want || err != nil {
		t.Errorf("%+v, %v", retrieved, err)
	}
	requests := []string{`POST /cloud-credentials Bearer sso-token application/json {"AccessConfigurationId":"ac-1","AccountId":"1"}`}
	if difference := cmp.Diff(requests, site.requests); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
}

func TestCloudSSOErrors(t *testing.T) {
	t.Parallel()
	const fix = "Sign in again with `aliyun configure --mode CloudSSO --profile default`."
	loggedIn := fields{"mode": "CloudSSO", "access_token": "sso-token", "cloud_sso_access_token_expire": noon.Unix() + 60}
	for name, test := range map[string]struct {
		profile fields
		site    *loginServer
		kind    transport.Kind
		message string
		fix     string
	}{
		"expired login":  {profile: with(loggedIn, fields{"cloud_sso_access_token_expire": noon.Unix()}), kind: transport.KindNoCredentials, message: `the CloudSSO login of the profile "default" of ~/.aliyun/config.json has expired`, fix: fix},
		"no login":       {profile: fields{"mode": "CloudSSO"}, kind: transport.KindNoCredentials, message: `the CloudSSO login of the profile "default" of ~/.aliyun/config.json has expired`, fix: fix},
		"refused":        {profile: loggedIn, site: &loginServer{status: 401, responses: map[string]string{"/cloud-credentials": `{"ErrorCode": "X", "ErrorMessage": "no sso-token"}`}}, kind: transport.KindUnauthenticated, message: "no ***", fix: fix},
		"no credentials": {profile: loggedIn, site: &loginServer{responses: map[string]string{"/cloud-credentials": `{"CloudCredential": "planted"}`}}, kind: transport.KindUnexpected, message: "the response has no CloudCredential"},
	} {
		_, chain := startLoginServer(t, stdcmp.Or(test.site, &loginServer{}), test.profile)
		_, err := chain.Retrieve(t.Context())
		failed := callError(t, err)
		if failed.Kind != test.kind || failed.Message != test.message || failed.Fix != test.fix {
			t.Errorf("%s: %+v", name, failed)
		}
	}
}
