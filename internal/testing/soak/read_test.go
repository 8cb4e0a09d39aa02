// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// images are tags of the fixture's storefront repositories that never move: tags are moved to their
// images.
var images = []string{"1.4.0", "1.4.1", "1.4.2", "1.4.3", "1.5.0"}

const (
	tagsPerRepository = 6
	missingTag        = "9.9.9"

	shortDeadline = "40ms"
	longestWait   = 60 * time.Millisecond // before a read is cancelled
)

// A project is a copy of the fixture's storefront repositories. The first is the one that the
// reference reads.
func projectName(project int) string  { return fmt.Sprintf("storefront-%05d", project) }
func projectID(project int) string    { return fmt.Sprintf("crr-s0ak%08d", project) }
func ncrRepositoryID(project int) int { return 100_000_000 + project }
func soakTag(number int) string       { return fmt.Sprintf("soak-%d", number) }

// newFixture copies the repositories, with tags that may move.
func newFixture(projects int) *emulator.Fixture {
	fixture := emulator.DefaultFixture()
	acr, ncr := &fixture.ACR.Instances[0], &fixture.NCR.Registries[0]
	acrRepository, ncrRepository := acr.Repositories[0], ncr.Repositories[0]
	acrRepository.Tags, ncrRepository.Tags = maps.Clone(acrRepository.Tags), maps.Clone(ncrRepository.Tags)
	for number := range tagsPerRepository {
		image := images[number%len(images)]
		acrRepository.Tags[soakTag(number)] = acrRepository.Tags[image]
		ncrRepository.Tags[soakTag(number)] = emulator.NCRTag{ID: int64(1000 + number), Image: ncrRepository.Tags[image].Image}
	}
	for project := range projects {
		acrRepository.Name, acrRepository.ID = projectName(project), projectID(project)
		ncrRepository.Name, ncrRepository.ID = projectName(project), int64(ncrRepositoryID(project))
		acr.Repositories, ncr.Repositories = append(acr.Repositories, acrRepository), append(ncr.Repositories, ncrRepository)
	}
	return fixture
}

// inProject returns a configuration for another repository.
func inProject(config providertest.Object, project int) providertest.Object {
	moved := config.With(nil)
	for name, value := range config {
		switch value {
		case "storefront":
			moved[name] = projectName(project)
		case "crr-v7m9m2g0qkqjf56p":
			moved[name] = projectID(project)
		}
	}
	return moved
}

// read is one read: the same for the same seed and number.
type read struct {
	number, project int
	source          providertest.Source
	plain           providertest.Object // the configuration, but for the repository
	config          providertest.Object
	tag             string
	cancelAfter     time.Duration
	hasDeadline     bool
	moved, move     string            // the tag to move before the read, and the image to move it to; empty for none
	faults          map[string]*fault // by id
}

func (r *read) isHasty() bool { return r.cancelAfter > 0 || r.hasDeadline }

func (r *read) tagKey() string { return tagKey(r.source.Registry, r.project, r.tag) }

func (r *read) movedKey() string { return tagKey(r.source.Registry, r.project, r.moved) }

// projectOf lets two projects begin at a time.
func projectOf(number int) int { return number/(2*readsPerProject)*2 + number%2 }

func (s *soak) newRead(number int) *read {
	random := rand.New(rand.NewPCG(*seed, uint64(number)))
	read := &read{number: number, project: projectOf(number), source: oneOf(random, providertest.LoadSources()), tag: missingTag}
	if happens(random, 0.9) {
		read.tag = soakTag(random.IntN(tagsPerRepository))
	}
	read.plain = oneOf(random, read.source.Configs()).With(providertest.Object{read.source.Tag: read.tag})
	if happens(random, 0.2) {
		read.plain["allow_missing"] = true
	}
	attributes := s.optionalAttributes(read.source.Type)
	for _, name := range []string{"expected_digest", "digest"} {
		digest, isGiven := s.digestOf(read.source.Registry, oneOf(random, images)), happens(random, 0.3)
		if happens(random, 0.5) {
			digest = strings.TrimPrefix(digest, "sha256:")
		}
		if attributes[name] && isGiven {
			read.plain[name] = digest
		}
	}
	switch haste := random.Float64(); {
	case haste < 0.05:
		read.cancelAfter = 1 + time.Duration(random.Int64N(int64(longestWait)))
	case haste < 0.1:
		read.hasDeadline = true
		read.plain["timeouts"] = providertest.Object{"read": shortDeadline}
	}
	if happens(random, shareOfMoves) {
		read.moved, read.move = soakTag(random.IntN(tagsPerRepository)), oneOf(random, images)
	}
	read.config = inProject(read.plain, read.project)
	read.faults = newFaults(random, read)
	return read
}

// optionalAttributes are the attributes that a configuration may give.
func (s *soak) optionalAttributes(typeName string) map[string]bool {
	optional := map[string]bool{}
	for _, attribute := range s.session.Schemas().DataSourceSchemas[typeName].Block.Attributes {
		optional[attribute.Name] = attribute.Optional
	}
	return optional
}

// digestOf is the digest of one of the images.
func (s *soak) digestOf(registry, image string) string {
	if registry == "ncr" {
		repository := s.fixture.NCR.Registries[0].Repositories[0]
		return repository.Images[repository.Tags[image].Image].Digest
	}
	repository := s.fixture.ACR.Instances[0].Repositories[0]
	return repository.Images[repository.Tags[image]].Digest
}

// tag knows what a tag points at, and pointed at.
type tag struct {
	moving  sync.Mutex // held by a move until it is over
	mutex   sync.Mutex
	images  []uint8 // by index, oldest first
	settled int     // index of the last move that is over
}

func tagKey(registry string, project int, name string) string {
	return fmt.Sprint(registry, " ", project, " ", name)
}

// newTags has all tags of the fixture's projects, and none for the missing one.
func newTags(fixture *emulator.Fixture) map[string]*tag {
	tags := map[string]*tag{}
	for _, registry := range providertest.Registries() {
		for project := range len(fixture.ACR.Instances[0].Repositories) {
			for number := range tagsPerRepository {
				tags[tagKey(registry, project, soakTag(number))] = &tag{images: []uint8{uint8(number % len(images))}}
			}
		}
	}
	return tags
}

// mark is where the images begin that a read which begins now may see.
func (t *tag) mark() int {
	if t == nil {
		return 0
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.settled
}

// since are the images that the tag had since a mark; nil for a missing tag.
func (t *tag) since(mark int) []string {
	if t == nil {
		return nil
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	var names []string
	for _, index := range t.images[mark:] {
		names = append(names, images[index])
	}
	return names
}

// move moves the tag. Its moves follow each other; reads may see the old image until the move is
// over.
func (t *tag) move(test *testing.T, server *emulator.Server, read *read) {
	test.Helper()
	move := read.source.MoveTag(read.moved, read.move, 0)
	move.Repository = strings.Replace(move.Repository, "storefront", projectName(read.project), 1)
	move.Image = strings.Replace(move.Image, "storefront", projectName(read.project), 1)
	t.moving.Lock()
	defer t.moving.Unlock()
	t.mutex.Lock()
	t.images = append(t.images, uint8(slices.Index(images, read.move)))
	latest := len(t.images) - 1
	t.mutex.Unlock()
	if err := server.MoveTag(move); err != nil {
		test.Error(err)
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.settled = latest
}

func oneOf[T any](random *rand.Rand, list []T) T { return list[random.IntN(len(list))] }

func happens(random *rand.Rand, probability float64) bool { return random.Float64() < probability }
