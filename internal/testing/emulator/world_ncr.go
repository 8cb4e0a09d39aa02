// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"fmt"
	"slices"
)

// ncrRegistry finds a registry by its name and its place's base.
func (w *world) ncrRegistry(base, name string) *NCRRegistry {
	for index := range w.fixture.NCR.Registries {
		registry := &w.fixture.NCR.Registries[index]
		if place, _ := findNCRPlace(registry.Site, registry.Region); registry.Name == name && place.base == base {
			return registry
		}
	}
	return nil
}

// ncrRepository finds a registry and an image of it, or tells which of the two
// does not exist.
func (w *world) ncrRepository(target ncrTarget) (*NCRRegistry, *NCRRepository, string) {
	registry := w.ncrRegistry(target.place.base, target.registry)
	if registry == nil {
		return nil, nil, "registry"
	}
	for index := range registry.Repositories {
		if repository := &registry.Repositories[index]; repository.Name == target.image {
			return registry, repository, ""
		}
	}
	return nil, nil, "image"
}

// ncrTag is a tag with the image that it points at now.
func (w *world) ncrTag(repository *NCRRepository, tag string) (ncrTag, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.ncrTagLocked(repository, tag)
}

func (w *world) ncrTagLocked(repository *NCRRepository, tag string) (ncrTag, bool) {
	if found, moved := w.ncrMoved[ncrTagKey{repository, tag}]; moved {
		if found == nil {
			return ncrTag{}, false
		}
		return *found, true
	}
	if found, exists := repository.Tags[tag]; exists {
		return ncrTag{found.ID, repository.Images[found.Image]}, true
	}
	if number, generated := loadNumber(tag); generated && repository.Load {
		return ncrTag{firstLoadTagID + int64(number), loadNCRImage(number)}, true
	}
	return ncrTag{}, false
}

// ncrTagged is a tag's name and what it is now.
type ncrTagged struct {
	name string
	ncrTag
}

// ncrTags are a repository's tags, the newest image first, then by name. Load
// tags are too many to be among them, unless one was moved.
func (w *world) ncrTags(repository *NCRRepository) []ncrTagged {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	names := copyOf(repository.Tags)
	for key := range w.ncrMoved {
		if key.repository == repository {
			names[key.tag] = NCRTag{}
		}
	}
	var tags []ncrTagged
	for name := range names {
		if tag, exists := w.ncrTagLocked(repository, name); exists {
			tags = append(tags, ncrTagged{name, tag})
		}
	}
	slices.SortFunc(tags, func(a, b ncrTagged) int {
		return cmp.Or(b.image.Updated.Compare(a.image.Updated), cmp.Compare(a.name, b.name))
	})
	return tags
}

// firstMovedTagID starts the ids of the tags that a move created.
const firstMovedTagID = 900_000

func (w *world) prepareNCR(move MoveTag) (change, error) {
	site, region := cmp.Or(move.Site, "public"), cmp.Or(move.Region, "KR")
	place, exists := findNCRPlace(site, region)
	if !exists {
		return change{}, fmt.Errorf("move tag: region: there is no region %q in site %q", region, site)
	}
	_, repository, missing := w.ncrRepository(ncrTarget{place: place, registry: move.Registry, image: move.Image})
	if missing != "" {
		return change{}, fmt.Errorf("move tag: %s: there is no image %q in registry %q", missing, move.Image, move.Registry)
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	key := ncrTagKey{repository, move.Tag}
	_, exists = w.ncrTagLocked(repository, move.Tag)
	prepared := change{tag: key, exists: exists, deletes: move.Delete, apply: func() { w.deleteNCRTag(key) }}
	if move.Delete {
		return prepared, nil
	}
	target, exists := w.ncrTagLocked(repository, move.To)
	if !exists {
		target.image, exists = repository.Images[move.To]
	}
	if !exists {
		return change{}, fmt.Errorf("move tag: to: %q is neither a tag nor an image of %q", move.To, move.Image)
	}
	prepared.apply = func() { w.moveNCRTag(key, target.image) }
	return prepared, nil
}

func (w *world) deleteNCRTag(key ncrTagKey) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.ncrMoved[key] = nil
}

// moveNCRTag keeps the tag's id, if there is one.
func (w *world) moveNCRTag(key ncrTagKey, image NCRImage) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	tag, known := w.ncrTagLocked(key.repository, key.tag)
	if !known {
		tag.id = firstMovedTagID + w.ncrMoves
	}
	w.ncrMoves++
	tag.image = image
	w.ncrMoved[key] = &tag
}
