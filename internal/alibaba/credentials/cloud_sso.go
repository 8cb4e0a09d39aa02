// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// withCloudSSO exchanges the access token of a profile's login for credentials, as the CLI does.
func (c *Chain) withCloudSSO(ctx context.Context, chosen *profile) (credentials.Credentials, error) {
	token := chosen.text("access_token")
	expires, _ := strconv.ParseInt(chosen.text("cloud_sso_access_token_expire"), 10, 64)
	if credentials.CheckKey(token) != nil || expires <= c.options.Now().Unix() {
		return credentials.Credentials{}, endedLogin(cloudSSOMode, chosen)
	}
	endpoint, err := loginSite(chosen.text("cloud_sso_sign_in_url"))
	if err != nil {
		return credentials.Credentials{}, invalidCloudSSOURL(chosen, err)
	}
	body, err := json.Marshal(map[string]string{
		"AccountId": chosen.text("cloud_sso_account_id"), "AccessConfigurationId": chosen.text("cloud_sso_access_config"),
	})
	if err != nil {
		return credentials.Credentials{}, invalidCloudSSOProfile(chosen)
	}
	return transport.Do(ctx, c.options.Transport, transport.Call[credentials.Credentials]{
		Operation: "CloudSSO",
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			return bearerRequest(ctx, endpoint, "/cloud-credentials", token, body)
		},
		FreshConnection: true,
		Decode: transport.Unidentified(func(response transport.Response) (credentials.Credentials, error) {
			object, err := strictjson.ParseObject(response.Body)
			if !transport.IsSuccess(response.Status) {
				return credentials.Credentials{}, loginError(response.Status, object, fixLogin(cloudSSOMode, chosen))
			}
			if err != nil || object.Object("CloudCredential") == nil {
				return credentials.Credentials{}, errors.New("the response has no CloudCredential")
			}
			return readTemporary(object.Object("CloudCredential"))
		}),
	})
}

// loginSite returns the site of a login page's URL.
func loginSite(page string) (*url.URL, error) {
	parsed, err := url.Parse(page)
	if err != nil || parsed.Scheme == "" {
		return nil, transport.ErrEndpoint
	}
	return transport.ParseEndpoint(parsed.Scheme + "://" + parsed.Host)
}
