// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
)

const (
	ncrKeys = "ncr.access_key and ncr.secret_key"

	adviceWithoutNCRKeys = "set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, or make a profile (ncloud configure), or set " + ncrKeys + " in the provider block."
)

// ncrProfileAttribute goes with no keys: the block would name two accounts.
func ncrProfileAttribute() schema.StringAttribute {
	keys := path.MatchRelative().AtParent()
	return schema.StringAttribute{
		MarkdownDescription: "Profile in `~/.ncloud/configure`, the file of the vendor's command line, whose keys sign: instead of `access_key` and `secret_key`. " +
			"Where this block names neither, the environment's keys sign, or else the profile that the environment variable `NCLOUD_PROFILE` names, or else `[DEFAULT]`. May be ephemeral.",
		Optional:   true,
		Validators: append(checkedBy(ncr.CheckProfile), stringvalidator.ConflictsWith(keys.AtName("access_key"), keys.AtName("secret_key"))),
	}
}

// credentials look for keys when the first request needs them.
func (b *ncrBlock) credentials(shared surroundings) ncr.Credentials {
	return credentials.NewFinder(shared.clock.now, ncr.SignIn{
		AccessKey: b.AccessKey.ValueString(),
		SecretKey: b.SecretKey.ValueString(),
		Profile:   b.Profile.ValueString(),
		Machine:   shared.machine,
	}.Ways()...)
}
