// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// The names of https://help.aliyun.com/en/terraform/terraform-authentication: of the vendor's tools, and those that aliyun/alicloud had
// before.
var (
	generationsOfKeys = []struct{ accessKey, secretKey, securityToken string }{
		{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"},
		{"ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"},
	}
	variablesOfRegion  = []string{"ALIBABA_CLOUD_REGION", "ALICLOUD_REGION"}
	variablesOfProfile = []string{"ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"}
	variablesOfECSRole = []string{"ALIBABA_CLOUD_ECS_METADATA", "ALICLOUD_ECS_ROLE_NAME"}
)

const (
	variableOfProfileFile  = "ALICLOUD_SHARED_CREDENTIALS_FILE"
	variableOfURI          = "ALIBABA_CLOUD_CREDENTIALS_URI"
	variableOfOIDCProvider = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN"
	variableOfOIDCToken    = "ALIBABA_CLOUD_OIDC_TOKEN_FILE"
	variableOfRoleARN      = "ALIBABA_CLOUD_ROLE_ARN"
	variableOfSessionName  = "ALIBABA_CLOUD_ROLE_SESSION_NAME"
	variableOfSTSRegion    = "ALIBABA_CLOUD_STS_REGION"
	variableOfVPC          = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"
	variableOfNoMetadata   = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	variableOfNoMetadataV1 = "ALIBABA_CLOUD_IMDSV1_DISABLED"
	variableOfNoProfile    = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
)

// fromEnvironment takes the keys of one generation of names, else a role by the token of a pod, else a credentials URI, else a role of this
// machine: what says most exactly who signs comes first.
func (s *SignIn) fromEnvironment(ctx context.Context) (credentials.Keys, error) {
	machine := s.options.Machine
	for _, names := range generationsOfKeys {
		keys := credentials.Keys{
			AccessKey: machine.Getenv(names.accessKey), SecretKey: machine.Getenv(names.secretKey), SecurityToken: machine.Getenv(names.securityToken),
		}
		if keys.AccessKey != "" || keys.SecretKey != "" {
			return named(names.accessKey+" in the environment", func(context.Context) (credentials.Keys, error) {
				return pair(keys, names.accessKey, names.secretKey, names.securityToken)
			})(ctx)
		}
	}
	if name, _ := machine.First(variableOfOIDCToken, variableOfOIDCProvider); name != "" {
		return named(name+" in the environment", s.withOIDC(AssumeRoleWithOIDC{}))(ctx)
	}
	if uri := machine.Getenv(variableOfURI); uri != "" {
		return named(variableOfURI+" in the environment", s.withURI(uri, variableOfURI))(ctx)
	}
	if name, role := machine.First(variablesOfECSRole...); name != "" && !machine.IsTrue(variableOfNoMetadata) {
		return named(name+" in the environment", s.withInstanceRole(role))(ctx)
	}
	return credentials.Keys{}, &credentials.NotSetUp{Reason: generationsOfKeys[0].accessKey + " and " + generationsOfKeys[1].accessKey + " are not set"}
}
