// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"fmt"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// loginReserve is how much longer a login must hold to be used once more, for a read of some length.
const loginReserve = 5 * time.Minute

// RegistryLogin is a temporary login to an instance's registry, with the permissions of the account that asked for it.
type RegistryLogin struct {
	Username, Token string
	expires         time.Time // zero where the service does not say
}

// RegistryLogin returns a login to the registry of an instance. The service is asked anew when the last one is about to expire.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getauthorizationtoken; permission
// cr:GetAuthorizationToken. Its errors are a *transport.Error, or one of the Check functions'.
func (c *Client) RegistryLogin(ctx context.Context, instance Instance) (RegistryLogin, error) {
	const operation = "GetAuthorizationToken"
	if err := instance.check(); err != nil {
		return RegistryLogin{}, fmt.Errorf("%s: %w", operation, err)
	}
	return c.logins.Get(ctx, instance, func(ctx context.Context) (RegistryLogin, error) {
		return call(ctx, c, operation, instance.Region, map[string]string{"InstanceId": instance.ID}, readLogin)
	})
}

func readLogin(answer *strictjson.Object) RegistryLogin {
	username, token := answer.Text("TempUsername"), answer.Text("AuthorizationToken")
	if username == nil || token == nil {
		answer.Fail("AuthorizationToken", "the answer has no login")
		return RegistryLogin{}
	}
	login := RegistryLogin{Username: *username, Token: *token}
	if expires := answer.Time("ExpireTime"); expires != nil {
		login.expires = *expires
	}
	return login
}
