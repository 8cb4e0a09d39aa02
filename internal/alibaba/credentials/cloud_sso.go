// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// withCloudSSO gives the access token of a profile's sign-in for keys, as the CLI does. The sign-in itself, which needs a browser, is the
// CLI's.
func (s *SignIn) withCloudSSO(ctx context.Context, chosen *profile) (credentials.Keys, error) {
	again := "sign in again by `aliyun configure --mode CloudSSO --profile " + credentials.Show(chosen.name) + "`."
	token := chosen.text("access_token")
	expires, _ := strconv.ParseInt(chosen.text("cloud_sso_access_token_expire"), 10, 64)
	if credentials.CheckKey(token) != nil || expires <= s.options.Now().Unix() {
		return credentials.Keys{}, credentials.Unusable("the CloudSSO sign-in of "+chosen.String()+" has ended", again)
	}
	endpoint, err := siteOf(chosen.text("cloud_sso_sign_in_url"))
	if err != nil {
		return credentials.Keys{}, credentials.Unusable("cloud_sso_sign_in_url of "+chosen.String()+" can't be used: "+err.Error(), again)
	}
	body, err := json.Marshal(map[string]string{
		"AccountId": chosen.text("cloud_sso_account_id"), "AccessConfigurationId": chosen.text("cloud_sso_access_config"),
	})
	if err != nil {
		return credentials.Keys{}, credentials.Unusable(chosen.String()+" can't be sent as JSON", again)
	}
	return transport.Do(ctx, s.options.Transport, transport.Call[credentials.Keys]{
		Operation: "CloudSSO",
		Sign: func(ctx context.Context) (transport.Signed, error) {
			return bearing(ctx, endpoint, "/cloud-credentials", token, body)
		},
		Decode: func(response transport.Response) (credentials.Keys, error) {
			answer, err := strictjson.ParseObject(response.Body)
			if !transport.IsSuccess(response.Status) {
				return credentials.Keys{}, exchangeFailure(response.Status, answer, again)
			}
			if err != nil || answer.Object("CloudCredential") == nil {
				return credentials.Keys{}, errors.New("the answer has no CloudCredential")
			}
			return readKeys(answer.Object("CloudCredential"))
		},
	})
}

// siteOf is the host of a sign-in's URL, whose path is for browsers.
func siteOf(given string) (*url.URL, error) {
	parsed, err := url.Parse(given)
	if err != nil || parsed.Scheme == "" {
		return nil, transport.ErrEndpoint
	}
	return transport.ParseEndpoint(parsed.Scheme + "://" + parsed.Host)
}

// bearing is a request that a token of the user's sign-in stands in for a signature.
func bearing(ctx context.Context, endpoint *url.URL, path, token string, body []byte) (transport.Signed, error) {
	target := *endpoint
	target.Path = path
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(body))
	if err != nil {
		return transport.Signed{}, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	return transport.Signed{Request: request, Secrets: []string{token}}, nil
}

// exchangeFailure reads an error of the sites that give keys for tokens. Their codes are not documented; answer may be nil.
func exchangeFailure(status int, answer *strictjson.Object, again string) *transport.Error {
	result := transport.StatusError(status)
	if answer != nil {
		result.Code = answer.Label("ErrorCode", "Code", "error")
		result.RequestID = answer.Label("RequestId", "requestId")
		if message := answer.Label("ErrorMessage", "Message", "error_description"); message != "" {
			result.Message = message
		}
	}
	if status == http.StatusBadRequest {
		result.Kind = transport.KindAuthentication
	}
	if result.Kind == transport.KindAuthentication {
		result.Advice = again
	}
	return result
}
