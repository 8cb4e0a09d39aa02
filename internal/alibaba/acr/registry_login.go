// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"fmt"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// loginReserve is how long before its expiry a login is replaced: long enough for a read.
const loginReserve = 5 * time.Minute

// RegistryLogin is a temporary login to an instance's registry, with the permissions of the account
// that requested it.
type RegistryLogin struct {
	Username, Token string
	expires         time.Time // zero where the response leaves it out
}

// RegistryLogin returns a login to the registry of an instance. It is cached until shortly before
// it expires.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getauthorizationtoken;
// permission cr:GetAuthorizationToken. Its errors are a transport.Error, or one of the Check
// functions'.
func (c *Client) RegistryLogin(ctx context.Context, instance Instance) (RegistryLogin, error) {
	const operation = "GetAuthorizationToken"
	if err := instance.check(); err != nil {
		return RegistryLogin{}, fmt.Errorf("%s: %w", operation, err)
	}
	return c.registryLogins.Get(ctx, instance, func(ctx context.Context) (RegistryLogin, error) {
		return callFresh(ctx, c, operation, instance.Region, map[string]string{"InstanceId": instance.ID}, readLogin)
	})
}

func readLogin(response *strictjson.Object) RegistryLogin {
	username, token := response.Text("TempUsername"), response.Text("AuthorizationToken")
	if username == nil || token == nil {
		response.Fail("", "the response has no TempUsername or no AuthorizationToken")
		return RegistryLogin{}
	}
	login := RegistryLogin{Username: *username, Token: *token}
	if expires := response.Time("ExpireTime"); expires != nil {
		login.expires = *expires
	}
	return login
}
