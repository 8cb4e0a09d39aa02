// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
)

type acrAssumeRole struct {
	RoleARN           types.String `tfsdk:"role_arn"`
	SessionName       types.String `tfsdk:"session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Int64  `tfsdk:"session_expiration"`
	ExternalID        types.String `tfsdk:"external_id"`
}

type acrAssumeRoleWithOIDC struct {
	OIDCProviderARN   types.String `tfsdk:"oidc_provider_arn"`
	OIDCTokenFile     types.String `tfsdk:"oidc_token_file"`
	RoleARN           types.String `tfsdk:"role_arn"`
	RoleSessionName   types.String `tfsdk:"role_session_name"`
	Policy            types.String `tfsdk:"policy"`
	SessionExpiration types.Int64  `tfsdk:"session_expiration"`
}

// acrSignInAttributes are the ways of signing in, named as in aliyun/alicloud.
func acrSignInAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"access_key": keyAttribute("AccessKey ID of a RAM user, or of temporary credentials. Default: `ALIBABA_CLOUD_ACCESS_KEY_ID` or `ALICLOUD_ACCESS_KEY` in the "+
			"environment, with what belongs to it there.", false),
		"secret_key":     keyAttribute("AccessKey secret that belongs to `access_key`.", true),
		"security_token": keyAttribute("STS token, with temporary credentials.", true),
		"profile": optionalText("Profile of the vendor's CLI, as `aliyun configure` writes it, in any of its modes: AK, StsToken, RamRoleArn, ChainableRamRoleArn, "+
			"EcsRamRole, OIDC, CredentialsURI, CloudSSO, OAuth, External. Given here, it signs whatever keys the environment holds. Default: `ALIBABA_CLOUD_PROFILE` or "+
			"`ALICLOUD_PROFILE` in the environment, else the file's current one.", checkGiven),
		"shared_credentials_file": optionalText("The CLI's file, when it is another than `~/.aliyun/config.json`. Default: `ALICLOUD_SHARED_CREDENTIALS_FILE` in the "+
			"environment.", checkGiven),
		"ecs_role_name": optionalText("RAM role of the ECS instance that Terraform runs on. Default: `ALIBABA_CLOUD_ECS_METADATA` or `ALICLOUD_ECS_ROLE_NAME` in the "+
			"environment. Without keys of any kind, a role that the instance has is found without its name.", acr.CheckRoleName),
		"credentials_uri": schema.StringAttribute{
			MarkdownDescription: "URI of a program on this machine that gives temporary keys. Default: `ALIBABA_CLOUD_CREDENTIALS_URI` in the environment. Plain http is " +
				"accepted for loopback and link-local addresses only.",
			Optional:   true,
			Validators: checkedSecret(acr.CheckCredentialsURI),
		},
		"assume_role": schema.SingleNestedAttribute{
			MarkdownDescription: "RAM role to assume, with the keys that any of the ways gives.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"role_arn": schema.StringAttribute{
					MarkdownDescription: "ARN of the role, `acs:ram::<account>:role/<name>`.",
					Required:            true,
					Validators:          checkedBy(acr.CheckRoleARN),
				},
				"session_name":       optionalText("Name of the session, which the vendor's audit log shows. Default `terraform`.", acr.CheckSessionName),
				"policy":             optionalText("Policy, as JSON, that limits what the role may do in this session.", acr.CheckPolicy),
				"session_expiration": acrSessionExpiration(),
				"external_id":        optionalText("External id that the role's trust policy asks for.", checkGiven),
			},
		},
		"assume_role_with_oidc": schema.SingleNestedAttribute{
			MarkdownDescription: "RAM role to assume with the token of an OIDC provider, as in a pod of an ACK cluster (RRSA). What is left out stands in the environment, where ACK " +
				"puts it; without the block, it is used when `ALIBABA_CLOUD_OIDC_TOKEN_FILE` is there.",
			Optional: true,
			Attributes: map[string]schema.Attribute{
				"oidc_provider_arn":  optionalText("ARN of the OIDC provider. Default: `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` in the environment.", checkGiven),
				"oidc_token_file":    optionalText("File of the token. Default: `ALIBABA_CLOUD_OIDC_TOKEN_FILE` in the environment.", checkGiven),
				"role_arn":           optionalText("ARN of the role. Default: `ALIBABA_CLOUD_ROLE_ARN` in the environment.", acr.CheckRoleARN),
				"role_session_name":  optionalText("Name of the session. Default: `ALIBABA_CLOUD_ROLE_SESSION_NAME` in the environment, else `terraform`.", acr.CheckSessionName),
				"policy":             optionalText("Policy, as JSON, that limits what the role may do in this session.", acr.CheckPolicy),
				"session_expiration": acrSessionExpiration(),
			},
		},
	}
}

func optionalText(description string, check func(string) error) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: checkedBy(check)}
}

func acrSessionExpiration() schema.Int64Attribute {
	return schema.Int64Attribute{
		MarkdownDescription: "How long the session's keys are good for, in seconds: 900 to 43200, and no longer than the role allows. Default 3600. They are renewed in time.",
		Optional:            true,
		Validators:          []validator.Int64{int64validator.Between(acr.ShortestSession, acr.LongestSession)},
	}
}

// signIn is what the block says of signing in, in the client's words.
func (b acrBlock) signIn() acr.Block {
	block := acr.Block{
		Region:    b.Region.ValueString(),
		AccessKey: b.AccessKey.ValueString(), SecretKey: b.SecretKey.ValueString(), SecurityToken: b.SecurityToken.ValueString(),
		Profile: b.Profile.ValueString(), SharedCredentialsFile: b.SharedCredentialsFile.ValueString(),
		ECSRoleName: b.ECSRoleName.ValueString(), CredentialsURI: b.CredentialsURI.ValueString(),
	}
	if role := b.AssumeRole; role != nil {
		block.AssumeRole = &acr.AssumeRole{
			RoleARN: role.RoleARN.ValueString(), SessionName: role.SessionName.ValueString(), Policy: role.Policy.ValueString(),
			ExternalID: role.ExternalID.ValueString(), SessionExpiration: role.SessionExpiration.ValueInt64(),
		}
	}
	if role := b.AssumeRoleWithOIDC; role != nil {
		block.AssumeRoleWithOIDC = &acr.AssumeRoleWithOIDC{
			OIDCProviderARN: role.OIDCProviderARN.ValueString(), OIDCTokenFile: role.OIDCTokenFile.ValueString(), RoleARN: role.RoleARN.ValueString(),
			RoleSessionName: role.RoleSessionName.ValueString(), Policy: role.Policy.ValueString(), SessionExpiration: role.SessionExpiration.ValueInt64(),
		}
	}
	return block
}
