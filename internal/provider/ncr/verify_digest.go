// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	shared "github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

func verifyDigestAttribute() schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: "Also read the digest of the tag's manifest from the registry (`registry_host`), and fail with `Digest Mismatch` if it is not `digest`. Default `false`.",
		Optional:            true,
	}
}

// verifyDigest compares the API's digest with the registry's, where the configuration says so.
func (r *tagReader) verifyDigest(ctx context.Context, tag api.Tag) error {
	if !r.model.VerifyDigest.ValueBool() {
		return nil
	}
	used, err := r.credentials.Retrieve(ctx)
	if err != nil {
		return read.NewError(r.subject(), err)
	}
	repository := oci.Repository{
		Host:  r.model.RegistryHost.ValueString(),
		Name:  r.request.ImageName,
		Login: oci.Login{Username: used.AccessKey, Password: used.SecretKey},
	}
	digest, err := r.registries.TagDigest(ctx, repository, r.request.Reference)
	if err != nil && !read.IsMissing(err) {
		return read.NewError(r.registrySubject(repository), shared.SignedBy(err, used))
	}
	stated := read.NormalizedDigest(tag.Digest)
	if err == nil && stated != nil && *stated == digest {
		return nil
	}
	return read.NewError(r.registrySubject(repository), read.RegistryMismatch{
		Tag: r.request.Reference, API: stated, Registry: digest, Host: repository.Host, Repository: repository.Name,
	})
}
