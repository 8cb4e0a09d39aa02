// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	sdkcredentials "github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// API is one of the RPC services.
type API struct {
	Product, Version string
}

// errNoKey reports credentials that cannot sign.
var errNoKey = errors.New("the access key or the secret key is empty")

// Sign returns a signed request of an action, with a nonce, timestamp and signature of its own.
// Parameters that are empty are left out.
func Sign(
	ctx context.Context, used credentials.Credentials, endpoint *url.URL, api API, action, region string, parameters map[string]string,
) (transport.SignedRequest, error) {
	if used.AccessKey == "" || used.SecretKey == "" {
		return transport.SignedRequest{}, transport.Error{Kind: transport.KindNoCredentials, Operation: action, Message: errNoKey.Error()}
	}
	signed, err := signWithSDK(staticProvider(used), api, action, region, parameters)
	if err != nil {
		return transport.SignedRequest{}, fmt.Errorf("sign %s: %w", action, err)
	}
	request, err := httpRequest(ctx, endpoint, signed)
	if err != nil {
		return transport.SignedRequest{}, fmt.Errorf("sign %s: %w", action, err)
	}
	return transport.SignedRequest{Request: request, Secrets: append(used.Secrets(), signed.GetQueryParams()["Signature"])}, nil
}

// signWithSDK returns a request whose query parameters are complete and signed, as described in
// https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism.
func signWithSDK(
	provider sdkcredentials.CredentialsProvider, api API, action, region string, parameters map[string]string,
) (requests.AcsRequest, error) {
	request := requests.NewCommonRequest()
	request.Method = requests.POST
	request.Product = api.Product
	request.Version = api.Version
	request.ApiName = action
	for name, value := range parameters {
		if value != "" {
			request.QueryParams[name] = value
		}
	}
	request.TransToAcsRequest()
	err := auth.Sign(request.Ontology, nil, region, provider)
	return request.Ontology, err
}

// httpRequest takes a signed request from the SDK, for package transport to send.
func httpRequest(ctx context.Context, endpoint *url.URL, signed requests.AcsRequest) (*http.Request, error) {
	query := make(url.Values)
	for name, value := range signed.GetQueryParams() {
		query.Set(name, value)
	}
	target := *endpoint
	target.Path, target.RawQuery = "/", query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	for name, value := range signed.GetHeaders() {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	request.Header.Set("Accept", "application/json")
	return request, nil
}

// staticProvider passes credentials that were retrieved before to the SDK, so that those that sign
// are the ones that are masked.
type staticProvider credentials.Credentials

// GetCredentials implements the SDK's CredentialsProvider.
func (p staticProvider) GetCredentials() (*sdkcredentials.Credentials, error) {
	return &sdkcredentials.Credentials{AccessKeyId: p.AccessKey, AccessKeySecret: p.SecretKey, SecurityToken: p.SecurityToken}, nil
}

// GetProviderName implements it too. Signing does not use the name.
func (p staticProvider) GetProviderName() string { return "" }
