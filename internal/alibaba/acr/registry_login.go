// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// loginReserve is how long before its expiry a login is replaced: long enough for a read.
const loginReserve = 5 * time.Minute

const operationLogin = "GetAuthorizationToken"

// RegistryLogin is a temporary login to an instance's registry, with the permissions of the account
// that requested it.
type RegistryLogin struct {
	Username, Token string
	Expires         time.Time // zero where the response leaves it out
	// Issued is when it was issued, by the service's clock to the minute. Only NewRegistryLogin
	// sets it.
	Issued time.Time
}

// RegistryLogin returns a login to the registry of an instance. It is cached until shortly before
// it expires.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getauthorizationtoken;
// permission cr:GetAuthorizationToken. The error is a transport.Error, or that of a Check function.
func (c *Client) RegistryLogin(ctx context.Context, instance Instance) (RegistryLogin, error) {
	if err := instance.check(); err != nil {
		return RegistryLogin{}, fmt.Errorf("%s: %w", operationLogin, err)
	}
	return c.registryLogins.Get(ctx, instance, func(ctx context.Context) (RegistryLogin, error) {
		return callFresh(ctx, c, operationLogin, instance.Region, map[string]string{"InstanceId": instance.ID}, readLogin)
	})
}

// The limits of LoginRequest.ExpiresInHours.
const (
	ShortestLogin = 1
	LongestLogin  = 24
)

var errLoginHours = fmt.Errorf("must be %d to %d", ShortestLogin, LongestLogin)

// LoginRequest names an instance, and how long the login is to last.
type LoginRequest struct {
	Instance

	// ExpiresInHours is how long the login lasts, 1 to 24. 0 leaves it to the service. A service
	// older than August 2026 does not know the parameter, and a login that temporary credentials
	// sign ends with them: compare Expires.
	ExpiresInHours int64
}

func (r LoginRequest) check() error {
	return cmp.Or(r.Instance.check(), checkField("hours", strconv.FormatInt(r.ExpiresInHours, 10), func(string) error {
		if r.ExpiresInHours != 0 && (r.ExpiresInHours < ShortestLogin || r.ExpiresInHours > LongestLogin) {
			return errLoginHours
		}
		return nil
	}))
}

// NewRegistryLogin returns a login that was issued for this call, on a connection of its own:
// nothing else uses it, and it is not cached. The API, permission and errors are RegistryLogin's.
func (c *Client) NewRegistryLogin(ctx context.Context, request LoginRequest) (RegistryLogin, error) {
	if err := request.check(); err != nil {
		return RegistryLogin{}, fmt.Errorf("%s: %w", operationLogin, err)
	}
	parameters := map[string]string{"InstanceId": request.ID}
	if request.ExpiresInHours != 0 {
		parameters["ExpiresInHours"] = strconv.FormatInt(request.ExpiresInHours, 10)
	}
	login := newCall(c, operationLogin, request.Region, parameters, readLogin)
	decodeLogin := login.Decode
	login.FreshConnection = true
	login.Decode = func(response transport.Response) (RegistryLogin, transport.Identity, error) {
		issued, identity, err := decodeLogin(response)
		issued.Issued = c.options.Now().Add(-response.ClockOffset)
		return issued, identity, err
	}
	return rpc.Do(ctx, login)
}

// readLogin reads a login. Its errors quote neither user name nor password.
func readLogin(response *strictjson.Object) RegistryLogin {
	username, token := response.Secret("TempUsername"), response.Secret("AuthorizationToken")
	switch {
	case username == nil || credentials.CheckKey(*username) != nil || strings.Contains(*username, ":"):
		response.Fail("", "the response has no valid TempUsername")
		return RegistryLogin{}
	case token == nil || credentials.CheckKey(*token) != nil:
		response.Fail("", "the response has no valid AuthorizationToken")
		return RegistryLogin{}
	}
	login := RegistryLogin{Username: *username, Token: *token}
	if expires := response.Time("ExpireTime"); expires != nil {
		login.Expires = *expires
	}
	return login
}
