// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	metadataAddress   = "100.100.100.200"
	metadataOperation = "the metadata service"
	// metadataEndpointVariable replaces the address of the metadata service by that of an emulator.
	metadataEndpointVariable = "CONTAINERREGISTRY_ECS_METADATA_ENDPOINT"

	// metadataTimeout limits all requests where a role is configured, so that there must be a
	// service.
	metadataTimeout = 10 * time.Second
	// metadataProbeTimeout limits them where none is: outside of an instance nothing responds at
	// the address, and a read must not wait for it.
	metadataProbeTimeout = time.Second

	// metadataTokenTimeout limits the request for a token, as does half of the time that is left:
	// version 1, which needs no token, is tried after it.
	metadataTokenTimeout = time.Second

	metadataTokenSeconds = "300"

	instanceRolePath = "/latest/meta-data/ram/security-credentials/"
)

// withInstanceRole takes the credentials of a RAM role of the ECS instance; of its only one where
// the name is empty.
func (c *Chain) withInstanceRole(roleName string) credentials.ProviderFunc {
	return func(ctx context.Context) (credentials.Credentials, error) {
		if c.options.Environment.IsTrue(metadataDisabledVariable) {
			return credentials.Credentials{}, disabledMetadata()
		}
		service, err := c.metadataService()
		if err != nil {
			return credentials.Credentials{}, err
		}
		limited, cancel := context.WithTimeout(ctx, metadataTimeout)
		defer cancel()
		retrieved, err := service.retrieve(limited, roleName)
		if err != nil && ctx.Err() == nil && limited.Err() != nil {
			return credentials.Credentials{}, metadataTimedOut()
		}
		if failed, isCall := errors.AsType[transport.Error](err); isCall {
			// More time for the read would not help: metadataTimeout stays.
			return credentials.Credentials{}, failed.WithRetriesCut(false)
		}
		return retrieved, err
	}
}

// fromInstance is the last source: an instance may have a role that is configured nowhere. That it
// has none is found out only once.
func (c *Chain) fromInstance(ctx context.Context) (credentials.Credentials, error) {
	if c.options.Environment.IsTrue(metadataDisabledVariable) {
		return credentials.Credentials{}, &credentials.NotConfiguredError{Reason: disabledBy(metadataDisabledVariable)}
	}
	if cached := c.noInstanceRole.Load(); cached != nil {
		return credentials.Credentials{}, cached
	}
	if c.hadInstanceRole.Load() { // it had a role before: an error does not mean that it has none
		return c.withInstanceRole("")(ctx)
	}
	service, err := c.metadataService()
	if err != nil {
		return credentials.Credentials{}, err
	}
	limited, cancel := context.WithTimeout(ctx, metadataProbeTimeout)
	defer cancel()
	retrieved, err := service.retrieve(limited, "")
	if err == nil {
		c.hadInstanceRole.Store(true)
	}
	if err == nil || ctx.Err() != nil {
		return retrieved, err
	}
	missing := &credentials.NotConfiguredError{Reason: "no role from the metadata service at " + metadataAddress}
	c.noInstanceRole.Store(missing)
	return credentials.Credentials{}, missing
}

// metadataService is the metadata service of an ECS instance
// (https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata).
type metadataService struct {
	client     *transport.Client
	endpoint   *url.URL
	v1Disabled bool
}

func (c *Chain) metadataService() (metadataService, error) {
	endpoint, err := c.replacedEndpoint(metadataEndpointVariable)
	if err != nil {
		return metadataService{}, err
	}
	return metadataService{
		client:     c.options.Transport,
		endpoint:   cmp.Or(endpoint, &url.URL{Scheme: "http", Host: metadataAddress}),
		v1Disabled: c.options.Environment.IsTrue(metadataV1DisabledVariable),
	}, nil
}

// retrieve returns the credentials of a role; of the instance's where the name is empty.
func (s metadataService) retrieve(ctx context.Context, roleName string) (credentials.Credentials, error) {
	token, err := s.newToken(ctx)
	if err != nil {
		return credentials.Credentials{}, err
	}
	if roleName == "" {
		if roleName, err = s.roleName(ctx, token); err != nil {
			return credentials.Credentials{}, err
		}
	}
	if err := CheckRoleName(roleName); err != nil {
		return credentials.Credentials{}, invalidInstanceRole(err)
	}
	return callMetadata(ctx, s, http.MethodGet, instanceRolePath+roleName, token, decodeInstanceRole)
}

// newToken returns a token of version 2; an empty one where the service issues none, so that
// version 1 is used, unless that is disabled. A success without a token is an error: it is not the
// service.
func (s metadataService) newToken(ctx context.Context) (string, error) {
	limit := metadataTokenTimeout
	if deadline, hasDeadline := ctx.Deadline(); hasDeadline {
		limit = min(limit, time.Until(deadline)/2)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	token, err := callMetadata(limited, s, http.MethodPut, "/latest/api/token", "", func(response transport.Response) (string, error) {
		if !transport.IsSuccess(response.Status) {
			return "", noToken(response.Status)
		}
		token := strings.TrimSpace(string(response.Body))
		if credentials.CheckKey(token) != nil {
			return "", errMetadataToken
		}
		return token, nil
	})
	failed, isCall := errors.AsType[transport.Error](err)
	switch {
	case err == nil, ctx.Err() != nil, !isCall, transport.IsSuccess(failed.Status):
		return token, err
	case s.v1Disabled:
		return "", noMetadataV2(failed)
	default:
		return "", nil
	}
}

func (s metadataService) roleName(ctx context.Context, token string) (string, error) {
	return callMetadata(ctx, s, http.MethodGet, instanceRolePath, token, func(response transport.Response) (string, error) {
		if !transport.IsSuccess(response.Status) {
			return "", metadataError(response.Status)
		}
		name := strings.TrimSpace(string(response.Body))
		if CheckRoleName(name) != nil {
			return "", errors.New("the response is not the name of one RAM role")
		}
		return name, nil
	})
}

func decodeInstanceRole(response transport.Response) (credentials.Credentials, error) {
	if !transport.IsSuccess(response.Status) {
		return credentials.Credentials{}, metadataError(response.Status)
	}
	return decodeServed(response)
}

func callMetadata[T any](
	ctx context.Context, service metadataService, method, path, token string, decode func(transport.Response) (T, error),
) (T, error) {
	return transport.Do(ctx, service.client, transport.Call[T]{
		Operation: metadataOperation,
		Sign: func(ctx context.Context) (transport.SignedRequest, error) {
			target := *service.endpoint
			target.Path = path
			request, err := http.NewRequestWithContext(ctx, method, target.String(), http.NoBody)
			if err != nil {
				return transport.SignedRequest{}, err
			}
			if method == http.MethodPut {
				request.Header.Set("X-aliyun-ecs-metadata-token-ttl-seconds", metadataTokenSeconds)
			}
			if token != "" {
				request.Header.Set("X-aliyun-ecs-metadata-token", token)
			}
			return transport.SignedRequest{Request: request, Secrets: []string{token}}, nil
		},
		FreshConnection: true,
		Decode:          transport.Unidentified(decode),
	})
}

// decodeServed reads credentials from a response of the metadata service or of a credentials URI,
// which may have a Code.
func decodeServed(response transport.Response) (credentials.Credentials, error) {
	object, err := strictjson.ParseObject(response.Body)
	if err != nil {
		return credentials.Credentials{}, errNoCredentials
	}
	if code := object.Label("Code"); code != "" && !strings.EqualFold(code, "success") {
		return credentials.Credentials{}, transport.Error{Kind: transport.KindUnavailable, Reason: transport.ReasonInvalidResponse, Code: code, Message: "the response has no credentials"}
	}
	return readTemporary(object)
}
