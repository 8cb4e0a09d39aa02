// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth"
	sdkcredentials "github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// api is one of the vendor's RPC services.
type api struct {
	product, version string
}

var registryAPI = api{"cr", "2018-12-01"}

// sign lets the SDK build and sign a request, and takes it from there to be sent by package transport:
// the SDK's own way of sending has no context, follows redirects and reads without bound.
// Every call makes a new nonce, timestamp and signature.
func sign(ctx context.Context, keys credentials.Keys, endpoint *url.URL, asked api, action, region string, parameters map[string]string) (transport.Signed, error) {
	if err := transport.CheckKeys(transport.Key{Attribute: "acr.access_key", Value: keys.AccessKey}, transport.Key{Attribute: "acr.secret_key", Value: keys.SecretKey}); err != nil {
		return transport.Signed{}, err
	}
	signed, err := signBySDK(fixedCredentials(keys), asked, action, region, parameters)
	if err != nil {
		return transport.Signed{}, fmt.Errorf("sign %s: %w", action, err)
	}
	request, err := httpRequest(ctx, endpoint, signed)
	if err != nil {
		return transport.Signed{}, fmt.Errorf("sign %s: %w", action, err)
	}
	return transport.Signed{Request: request, Secrets: append(keys.Secrets(), signed.GetQueryParams()["Signature"])}, nil
}

// signBySDK returns a request whose query parameters are complete and signed, by
// https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism.
func signBySDK(provider sdkcredentials.CredentialsProvider, asked api, action, region string, parameters map[string]string) (requests.AcsRequest, error) {
	request := requests.NewCommonRequest()
	request.Method = requests.POST
	request.Product = asked.product
	request.Version = asked.version
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

// fixedCredentials hands the SDK the keys that were already found, so that the ones that are masked are the ones that sign.
type fixedCredentials credentials.Keys

// GetCredentials has the signature of the SDK's interface.
func (f fixedCredentials) GetCredentials() (*sdkcredentials.Credentials, error) {
	return &sdkcredentials.Credentials{AccessKeyId: f.AccessKey, AccessKeySecret: f.SecretKey, SecurityToken: f.SecurityToken}, nil
}

// GetProviderName is empty: which way the keys were found in is nobody's business but the user's.
func (f fixedCredentials) GetProviderName() string { return "" }
