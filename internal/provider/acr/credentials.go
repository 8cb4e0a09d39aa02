// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

type assumeRole struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	SessionName       types.String `tfsdk:"session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Number `tfsdk:"session_expiration"`
	ExternalID        types.String `tfsdk:"external_id"`
}

type assumeRoleWithOIDC struct {
	OIDCProviderARN   types.String `tfsdk:"oidc_provider_arn"`
	OIDCTokenFile     types.String `tfsdk:"oidc_token_file"`
	RoleARN           types.String `tfsdk:"role_arn"`
	RoleSessionName   types.String `tfsdk:"role_session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Number `tfsdk:"session_expiration"`
}

// credentialsAttributes returns the attributes of the credential sources, named as in
// aliyun/alicloud.
func credentialsAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"access_key": attribute.Key("AccessKey ID of a RAM user or of temporary credentials. Default: `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALICLOUD_ACCESS_KEY` or "+
			"`ALIBABACLOUD_ACCESS_KEY_ID` in the environment, with its secret.", false),
		"secret_key":     attribute.Key("AccessKey secret that belongs to `access_key`.", true),
		"security_token": attribute.Key("STS token, with temporary credentials.", true),
		"profile": attribute.OptionalString("Profile in the aliyun CLI configuration file, of any mode. Overrides credentials in the environment. "+
			"Default: `ALIBABA_CLOUD_PROFILE` or `ALICLOUD_PROFILE`, then the current profile.", checkName),
		"shared_credentials_file": attribute.OptionalString("Configuration file of the aliyun CLI, if it is not `~/.aliyun/config.json`. Default: `ALICLOUD_SHARED_CREDENTIALS_FILE` or "+
			"`ALIBABA_CLOUD_CONFIG_FILE` in the environment.", checkName),
		"ecs_role_name": attribute.OptionalString("RAM role of the ECS instance that Terraform runs on. Default: `ALIBABA_CLOUD_ECS_METADATA` or `ALICLOUD_ECS_ROLE_NAME` in the "+
			"environment. Without other credentials, the role is detected.", credentials.CheckRoleName),
		"credentials_uri": schema.StringAttribute{
			MarkdownDescription: "URI of a local program that returns temporary credentials. Default: `ALIBABA_CLOUD_CREDENTIALS_URI` or `ALICLOUD_CREDENTIALS_URI` in the environment. " +
				"Plain http: loopback and link-local addresses only.",
			Optional:   true,
			Validators: attribute.CheckedSecret(credentials.CheckCredentialsURI),
		},
	}
}

const descriptionPolicy = "Policy, as JSON, that limits what the role may do in this session."

// roleBlocks returns the blocks of the roles to assume, named as in aliyun/alicloud.
func roleBlocks() map[string]schema.Block {
	return map[string]schema.Block{
		"assume_role": schema.SingleNestedBlock{
			MarkdownDescription: "RAM role to assume, with credentials from any source. At most one.",
			Validators:          []validator.Object{attribute.Requires("role_arn")},
			Attributes: map[string]schema.Attribute{
				"role_arn": schema.StringAttribute{
					MarkdownDescription: "ARN of the role, `acs:ram::<account>:role/<name>`. Required in this block.",
					Optional:            true, // the framework would require it without the block as well
					Validators:          attribute.Checked(credentials.CheckRoleARN),
				},
				"session_name":       attribute.OptionalString("Name of the session, which the audit log of Alibaba Cloud shows. Default `terraform`.", credentials.CheckSessionName),
				"policy":             attribute.OptionalString(descriptionPolicy, credentials.CheckPolicy),
				"session_expiration": sessionExpiration(),
				"external_id":        attribute.OptionalString("External ID that the role's trust policy requires.", checkName),
			},
		},
		"assume_role_with_oidc": schema.SingleNestedBlock{
			MarkdownDescription: "RAM role to assume with an OIDC token, as in an ACK pod (RRSA). Not needed where `ALIBABA_CLOUD_OIDC_TOKEN_FILE` is set. At most one.",
			Attributes: map[string]schema.Attribute{
				"oidc_provider_arn":  attribute.OptionalString("ARN of the OIDC provider. Default: `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` in the environment.", checkName),
				"oidc_token_file":    attribute.OptionalString("File of the token. Default: the token in `ALIBABA_CLOUD_OIDC_TOKEN`, or the file of `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, in the environment.", checkName),
				"role_arn":           attribute.OptionalString("ARN of the role. Default: `ALIBABA_CLOUD_ROLE_ARN` in the environment.", credentials.CheckRoleARN),
				"role_session_name":  attribute.OptionalString("Name of the session. Default: `ALIBABA_CLOUD_ROLE_SESSION_NAME` in the environment, else `terraform`.", credentials.CheckSessionName),
				"policy":             attribute.OptionalString(descriptionPolicy, credentials.CheckPolicy),
				"session_expiration": sessionExpiration(),
			},
		},
	}
}

func sessionExpiration() schema.NumberAttribute {
	return schema.NumberAttribute{
		MarkdownDescription: "Duration of the session, in seconds: 900 to 43200, and no longer than the role allows. Default 3600. It is renewed in time.",
		Optional:            true,
		Validators:          attribute.WholeNumber(credentials.ShortestSession, credentials.LongestSession),
	}
}

// credentials returns the credentials configuration of the block.
func (b block) credentials() credentials.Configuration {
	configuration := credentials.Configuration{
		Region:    b.Region.ValueString(),
		AccessKey: b.AccessKey.ValueString(), SecretKey: b.SecretKey.ValueString(), SecurityToken: b.SecurityToken.ValueString(),
		Profile: b.Profile.ValueString(), SharedCredentialsFile: b.SharedCredentialsFile.ValueString(),
		ECSRoleName: b.ECSRoleName.ValueString(), CredentialsURI: b.CredentialsURI.ValueString(),
	}
	if role := b.AssumeRole; role != nil {
		configuration.AssumeRole = &credentials.AssumeRole{
			RoleARN: role.RoleARN.ValueString(), SessionName: role.SessionName.ValueString(), Policy: role.Policy.ValueString(),
			ExternalID: role.ExternalID.ValueString(), SessionExpiration: attribute.Int64(role.SessionExpiration),
		}
	}
	if role := b.AssumeRoleWithOIDC; role != nil {
		configuration.AssumeRoleWithOIDC = &credentials.AssumeRoleWithOIDC{
			OIDCProviderARN: role.OIDCProviderARN.ValueString(), OIDCTokenFile: role.OIDCTokenFile.ValueString(), RoleARN: role.RoleARN.ValueString(),
			RoleSessionName: role.RoleSessionName.ValueString(), Policy: role.Policy.ValueString(), SessionExpiration: attribute.Int64(role.SessionExpiration),
		}
	}
	return configuration
}
