// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"fmt"
	"slices"
)

// acrRepositoryByID finds a repository, or tells the API's code of what does
// not exist.
func (w *world) acrRepositoryByID(region, instanceID, repositoryID string) (*ACRRepository, string) {
	instance := w.acrInstance(instanceID)
	if instance == nil || instance.Region != region {
		return nil, "INSTANCE_NOT_EXIST"
	}
	for index := range instance.Repositories {
		if repository := &instance.Repositories[index]; repository.ID == repositoryID {
			return repository, ""
		}
	}
	return nil, "REPO_NOT_EXIST"
}

// acrRepositoryByName is acrRepositoryByID with the other way to name one.
func (w *world) acrRepositoryByName(region, instanceID, namespace, name string) (*ACRRepository, string) {
	instance := w.acrInstance(instanceID)
	if instance == nil || instance.Region != region {
		return nil, "INSTANCE_NOT_EXIST"
	}
	code := "NAMESPACE_NOT_EXIST"
	for index := range instance.Repositories {
		repository := &instance.Repositories[index]
		if repository.Namespace != namespace {
			continue
		}
		if repository.Name == name {
			return repository, ""
		}
		code = "REPO_NOT_EXIST"
	}
	return nil, code
}

func (w *world) acrInstance(id string) *ACRInstance {
	for index := range w.fixture.ACR.Instances {
		if instance := &w.fixture.ACR.Instances[index]; instance.ID == id {
			return instance
		}
	}
	return nil
}

// acrTag is the image that a tag points at now.
func (w *world) acrTag(repository *ACRRepository, tag string) (ACRImage, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.acrTagLocked(repository, tag)
}

func (w *world) acrTagLocked(repository *ACRRepository, tag string) (ACRImage, bool) {
	if image, moved := w.acrMoved[acrTagKey{repository, tag}]; moved {
		if image == nil {
			return ACRImage{}, false
		}
		return *image, true
	}
	if name, exists := repository.Tags[tag]; exists {
		return repository.Images[name], true
	}
	if number, generated := loadNumber(tag); generated && repository.Load {
		return loadACRImage(number), true
	}
	return ACRImage{}, false
}

// acrTagged is a tag with the image that it points at now.
type acrTagged struct {
	name  string
	image ACRImage
}

// acrTags are a repository's tags, the newest image first, then by name. Load
// tags are too many to be among them, unless one was moved.
func (w *world) acrTags(repository *ACRRepository) []acrTagged {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	names := copyOf(repository.Tags)
	for key := range w.acrMoved {
		if key.repository == repository {
			names[key.tag] = ""
		}
	}
	var tags []acrTagged
	for name := range names {
		if image, exists := w.acrTagLocked(repository, name); exists {
			tags = append(tags, acrTagged{name, image})
		}
	}
	slices.SortFunc(tags, func(a, b acrTagged) int {
		return cmp.Or(b.image.Updated.Compare(a.image.Updated), cmp.Compare(a.name, b.name))
	})
	return tags
}

// acrPlatformOf is the image of a platform that a request's digest asks for: one of
// the tag's, or with untagged any of the repository's.
func acrPlatformOf(repository *ACRRepository, tagged ACRImage, digest string, untagged bool) (ACRPlatform, bool) {
	platform, exists := tagged.platform(digest)
	if exists || !untagged {
		return platform, exists
	}
	for _, name := range sortedKeys(repository.Images) {
		if platform, exists := repository.Images[name].platform(digest); exists {
			return platform, true
		}
	}
	return ACRPlatform{}, false
}

func (w *world) prepareACR(move MoveTag) (change, error) {
	instance := w.acrInstance(move.InstanceID)
	if instance == nil {
		return change{}, fmt.Errorf("move tag: instance_id: there is no instance %q", move.InstanceID)
	}
	repository, code := w.acrRepositoryByName(instance.Region, move.InstanceID, move.Namespace, move.Repository)
	if code != "" {
		return change{}, fmt.Errorf("move tag: repository: there is no repository %q in namespace %q", move.Repository, move.Namespace)
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	var target *ACRImage
	if !move.Delete {
		image, exists := w.acrTagLocked(repository, move.To)
		if !exists {
			image, exists = repository.Images[move.To]
		}
		if !exists {
			return change{}, fmt.Errorf("move tag: to: %q is neither a tag nor an image of %q", move.To, move.Repository)
		}
		target = &image
	}
	key := acrTagKey{repository, move.Tag}
	_, exists := w.acrTagLocked(repository, move.Tag)
	return change{tag: key, exists: exists, deletes: move.Delete, apply: func() {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		w.acrMoved[key] = target
	}}, nil
}
