// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"math/rand/v2"
	"regexp"
	"slices"
	"sync"
	"time"
)

// state is the fixture with all changes since the start or the last Reset.
type state struct {
	fixture      *Fixture
	repositories []*repository // in the fixture's order, ACR's first

	removedActions map[string]bool
	scanResponses  map[string]int // about the scan of an image, by its digest
	seed           *int64
	ncrMoves       int64
}

// repository is a repository of either vendor.
type repository struct {
	vendor   string // ServiceACR or ServiceNCR
	path     string // in the registry: ACR's namespace/name, NCR's image name
	instance *ACRInstance
	acr      *ACRRepository
	registry *NCRRegistry
	ncr      *NCRRepository

	images    map[string]image       // by their names in the fixture
	tags      map[string]*tag        // nil is a deleted tag
	generate  func(number int) image // nil without load images
	list      []tag                  // what listTags returned; nil when a tag was moved since
	generated map[string]int         // numbers of the load images so far, by the digests of their documents
}

// image is an image of either vendor.
type image struct {
	updated   time.Time
	documents func() imageDocuments // made at the first call
	acr       *ACRImage
	ncr       *NCRImage
}

// tag is a tag with the image that it points at. Only NCR's tags have ids.
type tag struct {
	name  string
	id    int64
	image image
}

func newState(fixture *Fixture) *state {
	s := &state{fixture: fixture, removedActions: map[string]bool{}, scanResponses: map[string]int{}}
	for i := range fixture.ACR.Instances {
		instance := &fixture.ACR.Instances[i]
		for j := range instance.Repositories {
			source := &instance.Repositories[j]
			r := s.add(ServiceACR, source.Namespace+"/"+source.Name, source.Load, generateACRImage)
			r.instance, r.acr = instance, source
			for name, content := range source.Images {
				documents := sync.OnceValue(func() imageDocuments { return content.spec().documents() })
				r.images[name] = image{updated: content.Updated, documents: documents, acr: &content}
			}
			for name, imageName := range source.Tags {
				r.tags[name] = &tag{name: name, image: r.images[imageName]}
			}
		}
	}
	for i := range fixture.NCR.Registries {
		registry := &fixture.NCR.Registries[i]
		for j := range registry.Repositories {
			source := &registry.Repositories[j]
			r := s.add(ServiceNCR, source.Name, source.Load, generateNCRImage)
			r.registry, r.ncr = registry, source
			for name, content := range source.Images {
				documents := sync.OnceValue(func() imageDocuments { return fixture.ncrSpec(&content).documents() })
				r.images[name] = image{updated: content.Updated, documents: documents, ncr: &content}
			}
			for name, target := range source.Tags {
				r.tags[name] = &tag{name: name, id: target.ID, image: r.images[target.Image]}
			}
		}
	}
	return s
}

func (s *state) add(vendor, path string, load bool, generate func(int) image) *repository {
	r := &repository{vendor: vendor, path: path, images: map[string]image{}, tags: map[string]*tag{}, generated: map[string]int{}}
	if load {
		r.generate = generate
	}
	s.repositories = append(s.repositories, r)
	return r
}

// reorder shuffles a list by the seed, if there is one.
func reorder[Element any](s *state, list []Element) {
	if s.seed != nil {
		random := rand.New(rand.NewPCG(uint64(*s.seed), 0)) //nolint:gosec // an order, not a secret
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
}

// find returns the first repository that matches, or nil.
func (s *state) find(matches func(*repository) bool) *repository {
	if index := slices.IndexFunc(s.repositories, matches); index >= 0 {
		return s.repositories[index]
	}
	return nil
}

// acrInstance finds an instance by its id.
func (s *state) acrInstance(id string) *ACRInstance {
	for index := range s.fixture.ACR.Instances {
		if instance := &s.fixture.ACR.Instances[index]; instance.ID == id {
			return instance
		}
	}
	return nil
}

// ncrRegistry finds a registry by its name and the base path of its API.
func (s *state) ncrRegistry(base, name string) *NCRRegistry {
	for index := range s.fixture.NCR.Registries {
		if registry := &s.fixture.NCR.Registries[index]; registry.Name == name && registry.location().base == base {
			return registry
		}
	}
	return nil
}

// ncrImage finds an image of a registry, which may be nil.
func (s *state) ncrImage(registry *NCRRegistry, name string) *repository {
	return s.find(func(r *repository) bool { return registry != nil && r.registry == registry && r.path == name })
}

// tagGrammar is the OCI distribution specification's.
var tagGrammar = regexp.MustCompile(`^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$`)

// tag returns a tag with the image that it points at now.
func (r *repository) tag(name string) (tag, bool) {
	if t, exists := r.tags[name]; exists {
		if t == nil {
			return tag{}, false
		}
		return *t, true
	}
	if number, isGenerated := loadTagNumber(name); isGenerated && r.generate != nil {
		generated := r.generate(number)
		for _, d := range generated.documents().all() {
			r.generated[d.digest] = number
		}
		return tag{name, firstLoadTagID + int64(number), generated}, true
	}
	return tag{}, false
}

// inFixture returns the image that has a name in the fixture, or that a tag points at there.
func (r *repository) inFixture(name string) (image, bool) {
	if r.vendor == ServiceACR {
		name = cmp.Or(r.acr.Tags[name], name)
	} else {
		name = cmp.Or(r.ncr.Tags[name].Image, name)
	}
	target, exists := r.images[name]
	return target, exists
}
