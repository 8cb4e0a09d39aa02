// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// The variables of https://help.aliyun.com/en/terraform/terraform-authentication: first those of
// the vendor's tools, then those that aliyun/alicloud had before.
var (
	keyVariables = []keyNames{
		{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"},
		{"ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"},
	}
	regionVariables  = []string{"ALIBABA_CLOUD_REGION", "ALICLOUD_REGION"}
	profileVariables = []string{"ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"}
	ecsRoleVariables = []string{"ALIBABA_CLOUD_ECS_METADATA", "ALICLOUD_ECS_ROLE_NAME"}
)

const (
	profileFileVariable        = "ALICLOUD_SHARED_CREDENTIALS_FILE"
	uriVariable                = "ALIBABA_CLOUD_CREDENTIALS_URI"
	oidcProviderVariable       = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"
	oidcTokenFileVariable      = "ALIBABA_CLOUD_OIDC_TOKEN_FILE"
	roleARNVariable            = "ALIBABA_CLOUD_ROLE_ARN"
	sessionNameVariable        = "ALIBABA_CLOUD_ROLE_SESSION_NAME"
	stsRegionVariable          = "ALIBABA_CLOUD_STS_REGION"
	vpcEndpointVariable        = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"
	metadataDisabledVariable   = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	metadataV1DisabledVariable = "ALIBABA_CLOUD_IMDSV1_DISABLED"
	profileDisabledVariable    = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
)

// fromEnvironment takes the most exact of what the environment configures: a key pair, else a role
// with the OIDC token of a pod, else a credentials URI, else a role of the instance.
func (c *Chain) fromEnvironment(ctx context.Context) (credentials.Credentials, error) {
	environment := c.options.Environment
	for _, names := range keyVariables {
		pair := credentials.Credentials{
			AccessKey: environment.Getenv(names.accessKey), SecretKey: environment.Getenv(names.secretKey), SecurityToken: environment.Getenv(names.securityToken),
		}
		if pair.AccessKey != "" || pair.SecretKey != "" {
			return credentials.Named(inEnvironment(names.accessKey), func(context.Context) (credentials.Credentials, error) {
				return checkKeyPair(pair, names)
			})(ctx)
		}
	}
	if name, _ := environment.First(oidcTokenFileVariable, oidcProviderVariable); name != "" {
		return credentials.Named(inEnvironment(name), c.withOIDC(AssumeRoleWithOIDC{}))(ctx)
	}
	if uri := environment.Getenv(uriVariable); uri != "" {
		return credentials.Named(inEnvironment(uriVariable), c.withURI(uri, uriVariable))(ctx)
	}
	if name, role := environment.First(ecsRoleVariables...); name != "" && !environment.IsTrue(metadataDisabledVariable) {
		return credentials.Named(inEnvironment(name), c.withInstanceRole(role))(ctx)
	}
	return credentials.Credentials{}, &credentials.NotConfiguredError{
		Reason: keyVariables[0].accessKey + " and " + keyVariables[1].accessKey + " are not set",
	}
}

func inEnvironment(variable string) string { return variable + " in the environment" }
