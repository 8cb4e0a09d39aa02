// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// tagPermission is the RAM action of GetRepoTag and ListRepoTag, which need it on different
// resources.
const tagPermission = "cr:ListRepositoryTag"

// tagReader reads a tag from the API and, where the configuration says so, from its registry.
type tagReader struct {
	*configured

	model *tagModel
}

// tagResult is a tag, with the digest of the whole tag.
type tagResult struct {
	repoID          types.String
	tagImmutability *bool
	tag             api.Tag
	digest          read.TagDigest
	// verified is what the registry serves; nil where it was not read.
	verified *verifiedTag
}

// verifiedTag is what a registry serves for a tag, and where.
type verifiedTag struct {
	oci.Tag

	repository oci.Repository
}

func (r tagReader) operation() read.Operation[tagResult] {
	return read.Operation[tagResult]{
		Get: func(ctx context.Context) (tagResult, error) {
			return read.ReadTwiceOnMismatch(ctx, func(ctx context.Context) (tagResult, error) {
				return inRepository(ctx, r.configured, r.model.address, r.get)
			})
		},
		Explain: func(ctx context.Context, failed read.Error) read.Error {
			return r.explain(ctx, r.model.address, failed)
		},
	}
}

func (r tagReader) get(ctx context.Context, resolved address) (tagResult, error) {
	subject := resolved.tagSubject(tagPermission)
	result := tagResult{repoID: resolved.RepoID, tagImmutability: resolved.tagImmutability}
	var err error
	if result.tag, err = r.client.GetRepoTag(ctx, resolved.tagRequest()); err != nil {
		return result, read.NewError(subject, err)
	}
	result.digest = r.digest(result.tag)
	if r.model.VerifyDigest.ValueBool() {
		result.verified, err = r.verify(ctx, resolved, &result.digest)
		if err != nil {
			return result, err
		}
	}
	return result, read.CheckExpectedDigest(subject, r.model.ExpectedDigest, result.digest)
}

// digest returns the digest of the whole tag by the API alone: the one that it returns, although it
// is not documented what that identifies for a multi-platform tag.
func (r tagReader) digest(tag api.Tag) read.TagDigest {
	stated := read.NormalizedDigest(tag.Digest)
	digest := read.TagDigest{Tag: r.model.Tag.ValueString(), API: stated, MayBeOfImage: true}
	digest.TagDigest, _ = image.DecideTag(image.TagEvidence{API: read.ValidDigest(stated)}) // without a registry nothing contradicts the API
	if tag.ImageID != nil {
		if id, isDigest := image.NormalizeDigest(*tag.ImageID); isDigest {
			digest.Others = append(digest.Others, read.OtherDigest{Digest: id, Meaning: "the image_id of this tag, not its digest", IsOfConfiguration: true})
		}
	}
	return digest
}

// verify reads the tag from its registry, and decides by that.
func (r tagReader) verify(ctx context.Context, resolved address, digest *read.TagDigest) (*verifiedTag, error) {
	registry := registryReader{r.configured, resolved, r.model.RegistryHost, ", or remove verify_digest"}
	repository, err := registry.repository(ctx)
	if err != nil {
		return nil, err
	}
	subject := registry.subject(resolved.tagSubject(tagPermission), repository)
	mismatch := read.RegistryMismatch{Tag: digest.Tag, API: digest.API, Host: repository.Host, Repository: repository.Name}
	tagged, err := r.registries.ReadTag(ctx, oci.TagRequest{Repository: repository, Tag: digest.Tag, WithConfiguration: true})
	switch {
	case read.IsMissing(err):
		return nil, read.NewError(subject, mismatch)
	case err != nil:
		return nil, read.NewVerifyError(subject, err)
	}
	mismatch.Registry = read.RegistryTag(tagged)
	decided, err := image.DecideTag(image.TagEvidence{API: read.ValidDigest(digest.API), Registry: mismatch.Registry})
	if conflict, isConflict := errors.AsType[*image.TagConflict](err); isConflict {
		mismatch.Conflict = conflict
		return nil, read.NewError(subject, mismatch)
	}
	digest.TagDigest, digest.MayBeOfImage = decided, false
	digest.Others = append(digest.Others, read.OtherDigests(mismatch.Registry.Entries)...)
	return &verifiedTag{tagged, repository}, err
}
