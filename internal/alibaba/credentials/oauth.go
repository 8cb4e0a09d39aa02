// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// oauthSites are the login sites of the vendor's CLI, as in its source.
var oauthSites = map[string]string{"CN": "oauth.aliyun.com", "INTL": "oauth.alibabacloud.com"}

// withOAuth uses what the CLI keeps of a profile's login: the keys of its last exchange while they
// hold, as the CLI does, then its access token in exchange for keys. The refresh token is the CLI's
// alone.
func (c *Chain) withOAuth(ctx context.Context, chosen *profile) (credentials.Credentials, error) {
	now := c.options.Now()
	if kept, isComplete := chosen.keptKeys(); isComplete && now.Before(kept.Expires) && !c.sources.IsRefused(kept) {
		return kept, nil
	}
	token := chosen.text("oauth_access_token")
	if credentials.CheckKey(token) != nil || !now.Before(chosen.time("oauth_access_token_expire")) {
		return credentials.Credentials{}, endedOAuth(chosen)
	}
	host, isKnown := oauthSites[strings.ToUpper(chosen.text("oauth_site_type"))]
	if !isKnown {
		return credentials.Credentials{}, unknownOAuthSite(chosen)
	}
	endpoint := c.oauthEndpoint
	if endpoint == nil {
		endpoint = &url.URL{Scheme: "https", Host: host}
	}
	return transport.Do(ctx, c.options.Transport, transport.Call[credentials.Credentials]{
		Operation: "OAuth exchange",
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			return bearerRequest(ctx, endpoint, "/v1/exchange", token, nil)
		},
		FreshConnection: true,
		Decode: transport.Unidentified(func(response transport.Response) (credentials.Credentials, error) {
			object, err := strictjson.ParseObject(response.Body)
			if !transport.IsSuccess(response.Status) {
				return credentials.Credentials{}, loginError(response.Status, object, fixOAuth(chosen))
			}
			if err != nil {
				return credentials.Credentials{}, errNoCredentials
			}
			return readTemporary(object)
		}),
	})
}

// keptKeys returns the keys that the CLI keeps in a profile with a login, and whether all are
// there.
func (p *profile) keptKeys() (credentials.Credentials, bool) {
	kept := credentials.Credentials{
		AccessKey: p.text("access_key_id"), SecretKey: p.text("access_key_secret"), SecurityToken: p.text("sts_token"),
		Expires: p.time("sts_expiration"),
	}.Trimmed()
	for _, key := range kept.Secrets() {
		if credentials.CheckKey(key) != nil {
			return credentials.Credentials{}, false
		}
	}
	return kept, true
}

// time returns a field with a time in seconds since 1970; 1970 itself for a field without one.
func (p *profile) time(field string) time.Time {
	seconds, _ := strconv.ParseInt(p.text(field), 10, 64)
	return time.Unix(seconds, 0).UTC()
}
