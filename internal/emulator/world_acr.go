// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "fmt"

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
		return image, true
	}
	if name, exists := repository.Tags[tag]; exists {
		return repository.Images[name], true
	}
	if number, generated := loadNumber(tag); generated && repository.Load {
		return loadACRImage(number), true
	}
	return ACRImage{}, false
}

func (w *world) moveACRTag(move MoveTag) error {
	instance := w.acrInstance(move.InstanceID)
	if instance == nil {
		return fmt.Errorf("move tag: instance_id: there is no instance %q", move.InstanceID)
	}
	repository, code := w.acrRepositoryByName(instance.Region, move.InstanceID, move.Namespace, move.Repository)
	if code != "" {
		return fmt.Errorf("move tag: repository: there is no repository %q in namespace %q", move.Repository, move.Namespace)
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	image, exists := w.acrTagLocked(repository, move.To)
	if !exists {
		image, exists = repository.Images[move.To]
	}
	if !exists {
		return fmt.Errorf("move tag: to: %q is neither a tag nor an image of %q", move.To, move.Repository)
	}
	w.acrMoved[acrTagKey{repository, move.Tag}] = image
	return nil
}
