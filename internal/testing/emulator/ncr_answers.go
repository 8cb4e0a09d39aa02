// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"time"
)

// ncrTagDetail is the answer about a tag, in the order of the vendor's example;
// times are milliseconds since 1970, sizes bytes:
// https://api.ncloud-docs.com/docs/containerregistry-getimagetagdetail
type ncrTagDetail struct {
	Creator     string           `json:"creator"`
	Digest      string           `json:"digest"`
	FullSize    int64            `json:"full_size"`
	ID          int64            `json:"id"`
	ImageID     int64            `json:"image_id"`
	Images      []ncrImageDetail `json:"images"`
	LastUpdated int64            `json:"last_updated"`
	LastUpdater string           `json:"last_updater"`
	Name        string           `json:"name"`
	Repository  int64            `json:"repository"`
	V2          bool             `json:"v2"`
}

type ncrImageDetail struct {
	Architecture string  `json:"architecture"`
	Created      int64   `json:"created"`
	Digest       string  `json:"digest"`
	Features     string  `json:"features"`
	LatestPulled int64   `json:"latest_pulled"` // 0 means never
	MediaType    string  `json:"mediaType"`
	OS           string  `json:"os"`
	OSFeatures   string  `json:"os_features"`
	OSVersion    *string `json:"os_version"`
	Size         int64   `json:"size"`
	Updated      int64   `json:"updated"`
	Variant      *string `json:"variant"`
}

func (r *ncrRequest) serve() answer {
	switch r.target.operation {
	case OperationGetRegistry:
		return r.getRegistry()
	case OperationGetImages:
		return r.getImages()
	case OperationGetImageTags:
		return r.getImageTags()
	}
	return r.getImageTagDetail()
}

func (r *ncrRequest) getImageTagDetail() answer {
	registry, repository, missing := r.server.world.ncrRepository(r.target)
	if missing != "" {
		return ncrNotExisting(missing + " not found").answer()
	}
	tag, exists := r.server.world.ncrTag(repository, r.target.reference)
	if !exists {
		return ncrNotExisting("tag not found").answer()
	}
	return jsonAnswer(http.StatusOK, ncrContentType, r.tagDetail(registry, repository, r.target.reference, tag))
}

func (r *ncrRequest) tagDetail(registry *NCRRegistry, repository *NCRRepository, name string, tag ncrTag) ncrTagDetail {
	detail := newNCRTagDetail(registry, repository, name, tag, r.server.options.PlainImageDigests)
	r.server.world.reorder(len(detail.Images), func(i, j int) {
		detail.Images[i], detail.Images[j] = detail.Images[j], detail.Images[i]
	})
	return detail
}

func newNCRTagDetail(registry *NCRRegistry, repository *NCRRepository, name string, tag ncrTag, plainDigests bool) ncrTagDetail {
	detail := ncrTagDetail{
		Creator: tag.image.Creator, Digest: tag.image.Digest, FullSize: tag.image.FullSize,
		ID: tag.id, ImageID: repository.ID, Images: []ncrImageDetail{},
		LastUpdated: tag.image.Updated.UnixMilli(), LastUpdater: tag.image.Creator,
		Name: name, Repository: registry.ID, V2: true,
	}
	for _, platform := range tag.image.Platforms {
		image := ncrImageDetail{
			Architecture: platform.Architecture, Created: milliseconds(platform.Created), Digest: platform.Digest,
			LatestPulled: milliseconds(platform.LatestPulled), MediaType: platform.MediaType,
			OS: platform.OS, OSVersion: nullable(platform.OSVersion), Size: platform.Size,
			Updated: milliseconds(platform.Updated), Variant: nullable(platform.Variant),
		}
		if !plainDigests {
			image.Digest = "sha256:" + image.Digest
		}
		detail.Images = append(detail.Images, image)
	}
	return detail
}

func milliseconds(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}

func nullable(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
