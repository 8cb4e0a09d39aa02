// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const fixMovedTag = "If digest comes from containerregistry_acr_tag in the same run, the tag moved between the two reads: run Terraform again. Otherwise correct digest."

const fixNewSession = "Get new temporary credentials: access key ID, secret and security token together."

// vendor describes Alibaba Cloud to the texts of errors.
var vendor = read.Vendor{
	Name:    "Alibaba Cloud",
	Service: "ACR",
	Block:   blockName,
	Setup: "Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, run \"aliyun configure\", set acr.profile or another credential source " +
		"in the provider block, or use a machine with a RAM role.",
	Fixes: []read.Fix{
		{Kind: transport.KindInstanceNotFound, Text: "Check instance_id and region: an instance is found in its own region only, by an account that it belongs to."},
		{Kind: transport.KindRepositoryNotFound, Text: "Check repo_id in the console of the instance. The repository may have been deleted, or belong to another instance."},
		{Kind: transport.KindImageNotFound, Text: fixMovedTag},
		{
			Kind: transport.KindUnauthenticated, Code: "InvalidAccessKeyId*",
			Problem: "the access key ID from {credentials} does not exist or is disabled",
			Text:    "Check the access key ID in the RAM console: it must exist, be active and be of Alibaba Cloud.",
		},
		{
			Kind: transport.KindUnauthenticated, Code: "SignatureDoesNotMatch",
			Problem: "the secret from {secret} does not match the access key ID",
			Text:    "Check that the secret belongs to the access key ID, and that both are complete.",
		},
		{
			Kind: transport.KindUnauthenticated, Reason: transport.ReasonExpiredToken,
			Problem: "the security token from {token} has expired",
			Text:    fixNewSession,
		},
		{
			Kind: transport.KindUnauthenticated, Code: "InvalidSecurityToken.MismatchWithAccessKey",
			Problem: "the security token from {token} does not belong to the access key ID",
			Text:    "Use access key ID, secret and security token that were issued together.",
		},
		{
			Kind: transport.KindUnauthenticated, Code: "InvalidSecurityToken*",
			Problem: "the security token from {token} is not valid",
			Text:    fixNewSession,
		},
		{
			Kind: transport.KindUnauthenticated, Code: "SignatureNonceUsed",
			Problem: "the service received the request twice",
			Text:    "Run Terraform again. If the error persists, check any proxy in between: it may repeat requests.",
		},
		{
			Kind: transport.KindForbidden, Code: "EntityNotExist.Role",
			Problem: "the role to assume does not exist",
			Text:    "Check the role's ARN: its account and its name.",
		},
		{
			Kind: transport.KindUnauthenticated, Code: "AuthenticationFail.OIDCToken.Expired",
			Problem: "the OIDC token has expired",
			Text:    "Check what renews the OIDC token, and the clock of this machine.",
		},
		{
			Kind: transport.KindUnavailable, Code: "INSTANCE_STATUS_NOT_SUPPORT",
			Problem: "the instance is not running",
			Text:    "Check the state of the instance in its console, and run Terraform again when it is running.",
		},
		{
			Kind: transport.KindUnavailable, Reason: transport.ReasonNoEndpoint,
			Text: "Open the public endpoint or a VPC endpoint of the instance in its console, or set registry_host.",
		},
	},
}
