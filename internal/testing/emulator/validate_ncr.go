// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "fmt"

func (v *validation) ncr(fixture NCRFixture) {
	registries := names{}
	for index, registry := range fixture.Registries {
		place := fmt.Sprintf("ncr.registries[%d]", index)
		known, exists := findNCRPlace(registry.Site, registry.Region)
		if !exists {
			v.problem(place+".region", "there is no region %q in site %q", registry.Region, registry.Site)
		}
		v.uniqueAs(registries, place+".name", registry.Name, known.base+"/"+registry.Name)
		v.time(place+".created", registry.Created)
		repositories := names{}
		for index, repository := range registry.Repositories {
			place := fmt.Sprintf("%s.repositories[%d]", place, index)
			v.unique(repositories, place+".name", repository.Name)
			v.ncrRepository(place, repository)
		}
	}
}

func (v *validation) ncrRepository(place string, repository NCRRepository) {
	ids := map[int64]string{}
	for _, name := range sortedKeys(repository.Tags) {
		place := fmt.Sprintf("%s.tags[%q]", place, name)
		given := repository.Tags[name]
		checkTag(v, place, name, given.Image, repository.Images)
		if first, again := ids[given.ID]; again {
			v.problem(place+".id", "%d is taken by the tag %q", given.ID, first)
		}
		ids[given.ID] = name
	}
	for _, name := range sortedKeys(repository.Images) {
		v.ncrImage(fmt.Sprintf("%s.images[%q]", place, name), repository.Images[name])
	}
}

func (v *validation) ncrImage(place string, image NCRImage) {
	v.notNegative(place+".full_size", image.FullSize)
	v.time(place+".last_updated", image.Updated)
	if !image.Verbatim {
		v.digest(place+".digest", image.Digest)
	}
	digests := names{}
	for index, platform := range image.Platforms {
		place := fmt.Sprintf("%s.platforms[%d]", place, index)
		v.present(place+".os", platform.OS)
		v.present(place+".architecture", platform.Architecture)
		v.present(place+".media_type", platform.MediaType)
		v.notNegative(place+".size", platform.Size)
		v.time(place+".created", platform.Created)
		v.time(place+".updated", platform.Updated)
		v.unique(digests, place+".digest", platform.Digest)
		if !image.Verbatim {
			v.digest(place+".digest", platform.Digest)
		}
		if platform.Updated.Before(platform.Created) {
			v.problem(place+".updated", "is before created")
		}
	}
}
