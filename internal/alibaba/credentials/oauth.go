// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// oauthSites are the login sites of the vendor's CLI and its client IDs there, as in its source and
// that of github.com/aliyun/credentials-go.
var oauthSites = map[string]struct{ host, clientID string }{
	"CN":   {"oauth.aliyun.com", "4038181954557748008"},
	"INTL": {"oauth.alibabacloud.com", "4103531455503354461"},
}

// oauthRenewalSeconds is how long before its expiry an access token is renewed, as by the CLI.
const oauthRenewalSeconds = 1200

// oauthTokens are what the CLI keeps of a login.
type oauthTokens struct {
	access, refresh string
	expires         int64 // of the access token, in seconds since 1970
}

func (p *profile) oauthTokens() oauthTokens {
	expires, _ := strconv.ParseInt(p.text("oauth_access_token_expire"), 10, 64)
	return oauthTokens{access: p.text("oauth_access_token"), refresh: p.text("oauth_refresh_token"), expires: expires}
}

// withOAuth exchanges the access token of a profile's login for credentials, as the CLI does, and
// renews it first where it is about to expire.
func (c *Chain) withOAuth(ctx context.Context, chosen *profile) (credentials.Credentials, error) {
	site, isKnown := oauthSites[strings.ToUpper(chosen.text("oauth_site_type"))]
	if !isKnown {
		return credentials.Credentials{}, unknownOAuthSite(chosen)
	}
	endpoint := c.oauthEndpoint
	if endpoint == nil {
		endpoint = &url.URL{Scheme: "https", Host: site.host}
	}
	tokens := chosen.oauthTokens()
	if tokens.refresh != "" && (tokens.access == "" || tokens.expires-c.options.Now().Unix() <= oauthRenewalSeconds) {
		renewed, err := c.renewOAuth(ctx, endpoint, site.clientID, chosen)
		if err != nil {
			return credentials.Credentials{}, err
		}
		tokens = renewed
	}
	if credentials.CheckKey(tokens.access) != nil {
		return credentials.Credentials{}, endedLogin(oauthMode, chosen)
	}
	return transport.Do(ctx, c.options.Transport, transport.Call[credentials.Credentials]{
		Operation: "OAuth exchange",
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			return bearerRequest(ctx, endpoint, "/v1/exchange", tokens.access, nil)
		},
		Decode: func(response transport.Response) (credentials.Credentials, error) {
			object, err := strictjson.ParseObject(response.Body)
			if !transport.IsSuccess(response.Status) {
				return credentials.Credentials{}, loginError(response.Status, object, fixLogin(oauthMode, chosen))
			}
			if err != nil {
				return credentials.Credentials{}, errNoCredentials
			}
			return readTemporary(object)
		},
	})
}

// renewOAuth exchanges the refresh token, which can be used once, for new tokens, and writes them
// into the profile, for the CLI and the next run. Where another process was faster, it returns the
// tokens that that one wrote.
func (c *Chain) renewOAuth(ctx context.Context, endpoint *url.URL, clientID string, chosen *profile) (oauthTokens, error) {
	update, err := c.openForUpdate(chosen)
	if err != nil {
		return oauthTokens{}, cannotRenewOAuth(chosen, err)
	}
	defer update.abandon()
	old := chosen.oauthTokens()
	renewed, err := transport.Do(ctx, c.options.Transport, transport.Call[oauthTokens]{
		Operation: "OAuth refresh",
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			return c.refreshRequest(ctx, endpoint, clientID, old.refresh)
		},
		Decode: func(response transport.Response) (oauthTokens, error) { return c.decodeRenewal(response, chosen) },
	})
	if err != nil {
		if current, readErr := c.readAgain(chosen); readErr == nil && current.oauthTokens().refresh != old.refresh {
			return current.oauthTokens(), nil
		}
		return oauthTokens{}, err
	}
	if err := update.write(chosen.name, map[string]any{
		"oauth_access_token": renewed.access, "oauth_refresh_token": renewed.refresh, "oauth_access_token_expire": renewed.expires,
	}); err != nil {
		return oauthTokens{}, unsavedOAuth(chosen, err)
	}
	return renewed, nil
}

func (c *Chain) refreshRequest(ctx context.Context, endpoint *url.URL, clientID, refreshToken string) (transport.SignedRequest, error) {
	form := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {refreshToken}, "client_id": {clientID}, "Timestamp": {c.timestamp()},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint.String()+"/v1/token", strings.NewReader(form.Encode()))
	if err != nil {
		return transport.SignedRequest{}, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return transport.SignedRequest{Request: request, Secrets: []string{refreshToken}}, nil
}

func (c *Chain) decodeRenewal(response transport.Response, chosen *profile) (oauthTokens, error) {
	object, err := strictjson.ParseObject(response.Body)
	if !transport.IsSuccess(response.Status) {
		return oauthTokens{}, loginError(response.Status, object, fixLogin(oauthMode, chosen))
	}
	if err != nil {
		return oauthTokens{}, errors.New("the response is not a JSON object with tokens")
	}
	seconds, err := strconv.ParseInt(object.Label("expires_in"), 10, 32)
	renewed := oauthTokens{access: object.Label("access_token"), refresh: object.Label("refresh_token"), expires: c.options.Now().Unix() + seconds}
	if err != nil || credentials.CheckKey(renewed.access) != nil || credentials.CheckKey(renewed.refresh) != nil {
		return oauthTokens{}, errors.New("the response has no valid access_token, refresh_token or expires_in")
	}
	return renewed, nil
}
