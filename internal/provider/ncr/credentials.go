// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// profileAttribute conflicts with the keys: the block would configure two accounts.
func profileAttribute() schema.StringAttribute {
	block := path.MatchRelative().AtParent()
	return schema.StringAttribute{
		MarkdownDescription: "Profile in `~/.ncloud/configure`, the file of the vendor's command line, instead of `access_key` and `secret_key`. " +
			"Overrides keys in the environment. Default: the environment's keys, then the profile of `NCLOUD_PROFILE`, then `[DEFAULT]`. May be ephemeral.",
		Optional:   true,
		Validators: append(attribute.Checked(credentials.CheckProfile), stringvalidator.ConflictsWith(block.AtName("access_key"), block.AtName("secret_key"))),
	}
}
