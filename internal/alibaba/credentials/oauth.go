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

// oauthSites are the sign-in sites of the vendor's CLI and the numbers that it has there, as in its source and that of
// github.com/aliyun/credentials-go.
var oauthSites = map[string]struct{ host, client string }{
	"CN":   {"oauth.aliyun.com", "4038181954557748008"},
	"INTL": {"oauth.alibabacloud.com", "4103531455503354461"},
}

// oauthRenewalSeconds is how long before its end an access token is renewed, as the CLI does.
const oauthRenewalSeconds = 1200

// oauthTokens are what the CLI keeps of a sign-in.
type oauthTokens struct {
	access, refresh string
	expires         int64 // of the access token, in seconds since 1970
}

func (p *profile) oauthTokens() oauthTokens {
	expires, _ := strconv.ParseInt(p.text("oauth_access_token_expire"), 10, 64)
	return oauthTokens{access: p.text("oauth_access_token"), refresh: p.text("oauth_refresh_token"), expires: expires}
}

// withOAuth gives the access token of a profile's sign-in for keys, as the CLI does, and renews it first where its end is near. The sign-in
// itself, which needs a browser, is the CLI's.
func (s *SignIn) withOAuth(ctx context.Context, chosen *profile) (credentials.Keys, error) {
	again := "sign in again by `aliyun configure --mode OAuth --profile " + credentials.Show(chosen.name) + "`."
	site, known := oauthSites[strings.ToUpper(chosen.text("oauth_site_type"))]
	if !known {
		return credentials.Keys{}, credentials.Unusable("oauth_site_type of "+chosen.String()+" is neither CN nor INTL", again)
	}
	endpoint := s.oauthEndpoint
	if endpoint == nil {
		endpoint = &url.URL{Scheme: "https", Host: site.host}
	}
	tokens := chosen.oauthTokens()
	if tokens.refresh != "" && (tokens.access == "" || tokens.expires-s.options.Now().Unix() <= oauthRenewalSeconds) {
		renewed, err := s.renewOAuth(ctx, endpoint, site.client, chosen, again)
		if err != nil {
			return credentials.Keys{}, err
		}
		tokens = renewed
	}
	if credentials.CheckKey(tokens.access) != nil {
		return credentials.Keys{}, credentials.Unusable("the OAuth sign-in of "+chosen.String()+" has ended", again)
	}
	return transport.Do(ctx, s.options.Transport, transport.Call[credentials.Keys]{
		Operation: "OAuth exchange",
		Sign: func(ctx context.Context) (transport.Signed, error) {
			return bearing(ctx, endpoint, "/v1/exchange", tokens.access, nil)
		},
		Decode: func(response transport.Response) (credentials.Keys, error) {
			answer, err := strictjson.ParseObject(response.Body)
			if !transport.IsSuccess(response.Status) {
				return credentials.Keys{}, exchangeFailure(response.Status, answer, again)
			}
			if err != nil {
				return credentials.Keys{}, errors.New("the answer is not a JSON object with keys")
			}
			return readKeys(answer)
		},
	})
}

// renewOAuth takes new tokens for the refresh token, which is good for one use: what comes back is written into the profile, for the CLI and the
// next run. Another process may have been faster; then what it wrote is taken.
func (s *SignIn) renewOAuth(ctx context.Context, endpoint *url.URL, client string, chosen *profile, again string) (oauthTokens, error) {
	rewrite, err := s.openForRewrite(chosen)
	if err != nil {
		return oauthTokens{}, credentials.Unusable("the OAuth sign-in of "+chosen.String()+" must be renewed, and "+err.Error(), "make the file writable, or sign in in another way.")
	}
	defer rewrite.abandon()
	old := chosen.oauthTokens()
	renewed, err := transport.Do(ctx, s.options.Transport, transport.Call[oauthTokens]{
		Operation: "OAuth refresh",
		Sign: func(ctx context.Context) (transport.Signed, error) {
			form := url.Values{
				"grant_type": {"refresh_token"}, "refresh_token": {old.refresh}, "client_id": {client},
				"Timestamp": {s.options.Now().UTC().Format("2006-01-02T15:04:05Z")},
			}
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint.String()+"/v1/token", strings.NewReader(form.Encode()))
			if err != nil {
				return transport.Signed{}, err
			}
			request.Header.Set("Accept", "application/json")
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return transport.Signed{Request: request, Secrets: []string{old.refresh}}, nil
		},
		Decode: func(response transport.Response) (oauthTokens, error) { return s.decodeRenewal(response, again) },
	})
	if err != nil {
		if current, readErr := s.profileAgain(chosen); readErr == nil && current.oauthTokens().refresh != old.refresh {
			return current.oauthTokens(), nil
		}
		return oauthTokens{}, err
	}
	if err := rewrite.write(chosen.name, map[string]any{
		"oauth_access_token": renewed.access, "oauth_refresh_token": renewed.refresh, "oauth_access_token_expire": renewed.expires,
	}); err != nil {
		return oauthTokens{}, credentials.Unusable("the renewed OAuth sign-in of "+chosen.String()+" was not kept: "+err.Error(), again)
	}
	return renewed, nil
}

func (s *SignIn) decodeRenewal(response transport.Response, again string) (oauthTokens, error) {
	answer, err := strictjson.ParseObject(response.Body)
	if !transport.IsSuccess(response.Status) {
		return oauthTokens{}, exchangeFailure(response.Status, answer, again)
	}
	if err != nil {
		return oauthTokens{}, errors.New("the answer is not a JSON object with tokens")
	}
	seconds, err := strconv.ParseInt(answer.Label("expires_in"), 10, 32)
	renewed := oauthTokens{access: answer.Label("access_token"), refresh: answer.Label("refresh_token"), expires: s.options.Now().Unix() + seconds}
	if err != nil || credentials.CheckKey(renewed.access) != nil || credentials.CheckKey(renewed.refresh) != nil {
		return oauthTokens{}, errors.New("the answer lacks a token, or how long it is good for")
	}
	return renewed, nil
}

// profileAgain reads a profile's file anew.
func (s *SignIn) profileAgain(before *profile) (*profile, error) {
	content, err := s.options.Machine.Read(before.file)
	if err != nil {
		return nil, err
	}
	document, err := strictjson.ParseObject(content)
	if err != nil {
		return nil, malformed(before.file)
	}
	return find(&profile{name: before.name, file: before.file, all: document.Objects("profiles")})
}
