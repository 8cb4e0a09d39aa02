// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Credentials are the keys of a RAM user, or with a SecurityToken the temporary ones of a RAM role.
type Credentials struct {
	AccessKey     string // AccessKey ID
	SecretKey     string // AccessKey secret
	SecurityToken string // STS token; empty for long-term keys
}

// provider makes the SDK's credentials provider of them.
func (c Credentials) provider() (credentials.CredentialsProvider, error) {
	if err := transport.CheckKeys(transport.Key{Attribute: "acr.access_key", Value: c.AccessKey}, transport.Key{Attribute: "acr.secret_key", Value: c.SecretKey}); err != nil {
		return nil, err
	}
	if c.SecurityToken != "" {
		return credentials.NewStaticSTSCredentialsProvider(c.AccessKey, c.SecretKey, c.SecurityToken), nil
	}
	return credentials.NewStaticAKCredentialsProvider(c.AccessKey, c.SecretKey), nil
}
