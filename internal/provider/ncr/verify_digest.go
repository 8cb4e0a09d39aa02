// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"errors"

	shared "github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// digest returns the digest of the whole tag, by the API and, where the configuration says so, by
// the registry.
func (r *tagReader) digest(ctx context.Context, tag api.Tag) (read.TagDigest, error) {
	stated := read.NormalizedDigest(tag.Digest)
	evidence := image.TagEvidence{API: read.ValidDigest(stated), IsListed: true, Listed: entries(tag.Images)}
	digest := read.TagDigest{
		Tag: r.request.Reference, API: stated, Since: tag.LastUpdated, Others: read.OtherDigests(evidence.Listed),
	}
	if r.model.VerifyDigest.ValueBool() {
		var err error
		digest.TagDigest, err = r.verify(ctx, digest, evidence)
		return digest, err
	}
	digest.TagDigest, _ = image.DecideTag(evidence) // without a registry nothing contradicts the API
	digest.MayBeOfImage = digest.Kind == image.DigestOfImage
	return digest, nil
}

// verify reads the tag from its registry, and decides by that.
func (r *tagReader) verify(ctx context.Context, digest read.TagDigest, evidence image.TagEvidence) (image.TagDigest, error) {
	used, err := r.credentials.Retrieve(ctx)
	if err != nil {
		return image.TagDigest{}, read.NewError(r.subject(), err)
	}
	repository := oci.Repository{
		Host:  r.model.RegistryHost.ValueString(),
		Name:  r.request.ImageName,
		Login: oci.Login{Username: used.AccessKey, Password: used.SecretKey},
	}
	mismatch := read.RegistryMismatch{Tag: r.request.Reference, API: digest.API, Host: repository.Host, Repository: repository.Name}
	tagged, err := r.registries.ReadTag(ctx, oci.TagRequest{
		Repository: repository, Tag: r.request.Reference,
		HeadFirst: len(evidence.Listed) == 1 && evidence.Listed[0].IsImage,
	})
	switch {
	case read.IsMissing(err):
		return image.TagDigest{}, read.NewError(r.registrySubject(repository), mismatch)
	case err != nil:
		return image.TagDigest{}, read.NewVerifyError(r.registrySubject(repository), shared.SignedBy(err, used))
	}
	evidence.Registry = read.RegistryTag(tagged)
	decided, err := image.DecideTag(evidence)
	if conflict, isConflict := errors.AsType[*image.TagConflict](err); isConflict {
		mismatch.Registry, mismatch.Conflict = evidence.Registry, conflict
		return decided, read.NewError(r.registrySubject(repository), mismatch)
	}
	return decided, err
}
