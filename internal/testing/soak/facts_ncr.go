// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// ncrHost is where the images of the fixture's registry are pulled from.
const ncrHost = soakRegistry + ".kr.ncr.ntruss.com"

func ncrTagFacts(repository *emulator.NCRRepository, tag string, image emulator.NCRImage) object {
	platforms := slices.Clone(image.Platforms)
	slices.SortFunc(platforms, func(one, other emulator.NCRPlatform) int {
		return cmp.Or(
			cmp.Compare(one.OS, other.OS), cmp.Compare(one.Architecture, other.Architecture), cmp.Compare(one.Variant, other.Variant),
			cmp.Compare(one.OSVersion, other.OSVersion), cmp.Compare(one.Digest, other.Digest))
	})
	pulledFrom := ncrHost + "/" + repository.Name + "@"
	list, byPlatform := []any{}, object{}
	var names, architectures []string
	for _, platform := range platforms {
		facts := platformFacts(platform, pulledFrom)
		list = append(list, facts)
		name, isImage := facts["platform"].(string)
		if !isImage {
			continue
		}
		names, architectures = append(names, name), append(architectures, platform.Architecture)
		byPlatform[keyOf(platform, name, platforms)] = facts
	}
	return object{
		"name": tag, "tag_id": repository.Tags[tag].ID, "image_id": repository.ID, "repository": int64(soakRegistryID), "v2": true,
		"creator": image.Creator, "last_updater": image.Creator, "last_updated": timestamp(image.Updated),
		"digest": image.Digest, "full_size": image.FullSize, "pinned_reference": pulledFrom + image.Digest,
		"images": list, "images_by_platform": byPlatform,
		"platforms": setOf(names), "architectures": setOf(architectures),
	}
}

func platformFacts(platform emulator.NCRPlatform, pulledFrom string) object {
	name := platform.OS + "/" + platform.Architecture
	if platform.Variant != "" {
		name += "/" + platform.Variant
	}
	if platform.OS == "unknown" {
		name = ""
	}
	return object{
		"architecture": platform.Architecture, "os": platform.OS, "os_version": text(platform.OSVersion), "os_features": nil,
		"variant": text(platform.Variant), "features": nil, "media_type": platform.MediaType,
		"digest": platform.Digest, "size": platform.Size,
		"created": timestamp(platform.Created), "updated": timestamp(platform.Updated), "latest_pulled": timestamp(platform.LatestPulled),
		"platform": text(name), "pinned_reference": pulledFrom + platform.Digest,
	}
}

// keyOf is the platform, with the version of the operating system where others have the same platform.
func keyOf(platform emulator.NCRPlatform, name string, all []emulator.NCRPlatform) string {
	for _, other := range all {
		if other.Digest != platform.Digest && other.OS == platform.OS && other.Architecture == platform.Architecture && other.Variant == platform.Variant {
			return name + ":" + platform.OSVersion
		}
	}
	return name
}

// setOf is sorted, each text once.
func setOf(texts []string) []any {
	slices.Sort(texts)
	list := []any{}
	for _, one := range slices.Compact(texts) {
		list = append(list, one)
	}
	return list
}
