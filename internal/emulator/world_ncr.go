// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"fmt"
)

// ncrRepository finds a registry and an image of it, or tells which of the two
// does not exist.
func (w *world) ncrRepository(target ncrTarget) (*NCRRegistry, *NCRRepository, string) {
	missing := "registry"
	for index := range w.fixture.NCR.Registries {
		registry := &w.fixture.NCR.Registries[index]
		place, _ := findNCRPlace(registry.Site, registry.Region)
		if registry.Name != target.registry || place.base != target.place.base {
			continue
		}
		missing = "image"
		for index := range registry.Repositories {
			if repository := &registry.Repositories[index]; repository.Name == target.image {
				return registry, repository, ""
			}
		}
	}
	return nil, nil, missing
}

// ncrTag is a tag with the image that it points at now.
func (w *world) ncrTag(repository *NCRRepository, tag string) (ncrTag, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.ncrTagLocked(repository, tag)
}

func (w *world) ncrTagLocked(repository *NCRRepository, tag string) (ncrTag, bool) {
	if found, moved := w.ncrMoved[ncrTagKey{repository, tag}]; moved {
		return found, true
	}
	if found, exists := repository.Tags[tag]; exists {
		return ncrTag{found.ID, repository.Images[found.Image]}, true
	}
	if number, generated := loadNumber(tag); generated && repository.Load {
		return ncrTag{firstLoadTagID + int64(number), loadNCRImage(number)}, true
	}
	return ncrTag{}, false
}

// firstMovedTagID starts the ids of the tags that a move created.
const firstMovedTagID = 900_000

func (w *world) moveNCRTag(move MoveTag) error {
	site, region := cmp.Or(move.Site, "public"), cmp.Or(move.Region, "KR")
	place, exists := findNCRPlace(site, region)
	if !exists {
		return fmt.Errorf("move tag: region: there is no region %q in site %q", region, site)
	}
	_, repository, missing := w.ncrRepository(ncrTarget{place: place, registry: move.Registry, image: move.Image})
	if missing != "" {
		return fmt.Errorf("move tag: %s: there is no image %q in registry %q", missing, move.Image, move.Registry)
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	target, exists := w.ncrTagLocked(repository, move.To)
	if !exists {
		target.image, exists = repository.Images[move.To]
	}
	if !exists {
		return fmt.Errorf("move tag: to: %q is neither a tag nor an image of %q", move.To, move.Image)
	}
	moved, known := w.ncrTagLocked(repository, move.Tag)
	if !known {
		moved.id = firstMovedTagID + int64(len(w.ncrMoved))
	}
	w.ncrMoved[ncrTagKey{repository, move.Tag}] = ncrTag{moved.id, target.image}
	return nil
}
