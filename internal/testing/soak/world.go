// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// What a block of reads asks for. The repositories of a block are new to the provider: its reads share the questions for their
// ids.
const (
	readsPerBlock     = 100
	acrPerBlock       = 2 // repositories
	ncrPerBlock       = 1 // images, which are what NCR has for repositories
	tagsPerRepository = 12
)

// world is the fixture, with the books on what its tags point at now.
type world struct {
	fixture *emulator.Fixture
	acr     []*repository
	ncr     []*repository
	byKey   map[string]*repository
}

// repository holds tags. Reads share it.
type repository struct {
	service   string
	namespace string // ACR only
	name      string
	id        string // ACR only
	acr       *emulator.ACRRepository
	ncr       *emulator.NCRRepository
	images    []string // names in the fixture, sorted
	shared    []*tag   // for any read, one at a time
	tags      map[string]*tag

	mutex   sync.Mutex
	asked   map[string]int // requests for no tag in particular, by operation
	spoiled []exchange     // about no tag in particular, in their order
}

// tag is a tag, and who reads it.
type tag struct {
	repository *repository
	name       string
	turn       sync.Mutex // held by the read that has the tag

	mutex   sync.Mutex
	image   string // what it points at; empty when it was deleted
	current *reading
}

// Keys of repositories in requests.
func acrNameKey(namespace, name string) string { return "acr " + namespace + "/" + name }
func acrIDKey(id string) string                { return "acr " + id }
func ncrKey(image string) string               { return "ncr " + image }

// newWorld makes a fixture for that many reads. Reads that end early have tags of their own: see reading.
func newWorld(seed uint64, reads int) *world {
	blocks := (reads + readsPerBlock - 1) / readsPerBlock
	made := &world{fixture: newFixture(seed, blocks*acrPerBlock, blocks*ncrPerBlock), byKey: make(map[string]*repository)}
	acr := made.fixture.ACR.Instances[0].Repositories
	for index := range acr {
		one := &repository{
			service: emulator.ServiceACR, namespace: acr[index].Namespace, name: acr[index].Name, id: acr[index].ID,
			acr: &acr[index], images: slices.Sorted(maps.Keys(acr[index].Images)),
		}
		made.acr = append(made.acr, one)
		made.byKey[acrNameKey(one.namespace, one.name)], made.byKey[acrIDKey(one.id)] = one, one
	}
	ncr := made.fixture.NCR.Registries[0].Repositories
	for index := range ncr {
		one := &repository{
			service: emulator.ServiceNCR, name: ncr[index].Name,
			ncr: &ncr[index], images: slices.Sorted(maps.Keys(ncr[index].Images)),
		}
		made.ncr = append(made.ncr, one)
		made.byKey[ncrKey(one.name)] = one
	}
	for _, one := range slices.Concat(made.acr, made.ncr) {
		one.tags, one.asked = make(map[string]*tag), make(map[string]int)
		for number := range tagsPerRepository {
			one.shared = append(one.shared, one.addTag(fmt.Sprintf("v%d", number), number))
		}
	}
	return made
}

// addTag adds a tag to the fixture, which points at one of the images. No emulator may have the fixture yet.
func (r *repository) addTag(name string, number int) *tag {
	image := r.images[number%len(r.images)]
	if r.acr != nil {
		r.acr.Tags[name] = image
	} else {
		r.ncr.Tags[name] = emulator.NCRTag{ID: int64(len(r.tags) + 1), Image: image}
	}
	added := &tag{repository: r, name: name, image: image}
	r.tags[name] = added
	return added
}

// reset brings the books back to the fixture.
func (w *world) reset() {
	for _, one := range slices.Concat(w.acr, w.ncr) {
		for _, tag := range one.tags {
			tag.image = one.initial(tag.name)
		}
	}
}

func (r *repository) initial(tag string) string {
	if r.acr != nil {
		return r.acr.Tags[tag]
	}
	return r.ncr.Tags[tag].Image
}

// take gives a shared tag that nobody reads, the wanted one if it can be, and waits only where all are taken.
func (r *repository) take(wanted int) *tag {
	for index := range r.shared {
		if free := r.shared[(wanted+index)%len(r.shared)]; free.turn.TryLock() {
			return free
		}
	}
	taken := r.shared[wanted%len(r.shared)]
	taken.turn.Lock()
	return taken
}

// digests are the image's own, and those of its platforms.
func (r *repository) digests(image string) []string {
	if r.ncr != nil {
		return []string{r.ncr.Images[image].Digest}
	}
	digests := []string{r.acr.Images[image].Digest}
	for _, platform := range r.acr.Images[image].Platforms {
		digests = append(digests, platform.Digest)
	}
	return digests
}

// precedingFaults may belong to what a read joins: the answers on a repository's id are waited for together.
const precedingFaults = 3

// mark is where the faults begin that a read which begins now may meet.
func (r *repository) mark() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return max(0, len(r.spoiled)-precedingFaults)
}

func (r *repository) since(mark int) []exchange {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return slices.Clone(r.spoiled[mark:])
}
