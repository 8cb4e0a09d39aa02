// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// movingShare is how often a tag is moved before its service answers, and how often between that and the answer's arrival.
// deletedShare of the moves delete it.
const (
	movingShare  = 0.15
	deletedShare = 0.1
)

// aboutRepository decides on a request that several reads may wait for.
func (g *gateway) aboutRepository(repository *repository, asked request) *fault {
	repository.mutex.Lock()
	defer repository.mutex.Unlock()
	repository.asked[asked.operation]++
	spoilt := chooseFault(chance(g.seed, asked.repository, asked.operation, repository.asked[asked.operation]), asked.operation)
	if spoilt != nil && !spoilt.isSlow() {
		repository.spoiled = append(repository.spoiled, exchange{operation: asked.operation, fault: spoilt})
	}
	return spoilt
}

// aboutTag decides on a request about a tag, notes it for whoever reads that, and moves the tag now and then: before the
// service answers, and, by the function that it returns, after that.
func (g *gateway) aboutTag(service *emulator.Server, repository *repository, asked request) (spoilt *fault, after func()) {
	tag := repository.tags[asked.tag]
	if tag == nil {
		g.wrong.add("a request for the tag %q, which no read has", asked.tag)
		return nil, func() {}
	}
	tag.mutex.Lock()
	defer tag.mutex.Unlock()
	read := tag.current
	if read == nil || read.source.operation != asked.operation {
		g.wrong.add("%s for the tag %q, which nobody reads by that now", asked.operation, asked.tag)
		return nil, func() {}
	}
	random := chance(g.seed, "answer", read.number, len(read.exchanges))
	spoilt = chooseFault(random, asked.operation)
	if read.haste != patient && happens(random, 0.5) {
		spoilt = noAnswer
	}
	if happens(random, movingShare) {
		g.move(service, tag, oneOf(random, repository.images), happens(random, deletedShare))
	}
	if len(read.exchanges) > 0 {
		g.tally.repeated()
	}
	read.exchanges = append(read.exchanges, exchange{operation: asked.operation, fault: spoilt, image: tag.image})
	if !happens(random, movingShare) {
		return spoilt, func() {}
	}
	to, deletes := oneOf(random, repository.images), happens(random, deletedShare)
	return spoilt, func() {
		tag.mutex.Lock()
		defer tag.mutex.Unlock()
		g.move(service, tag, to, deletes)
	}
}

// move lets a tag point at an image, or deletes it. NCR's tags stay: one that comes back would have an id that the fixture
// does not tell.
func (g *gateway) move(service *emulator.Server, tag *tag, image string, deletes bool) {
	repository := tag.repository
	wanted := emulator.MoveTag{Service: repository.service, Tag: tag.name, To: image}
	if repository.service == emulator.ServiceACR {
		wanted.InstanceID, wanted.Namespace, wanted.Repository = soakInstance, repository.namespace, repository.name
		if deletes && tag.image != "" {
			wanted.To, wanted.Delete = "", true
		}
	} else {
		wanted.Registry, wanted.Image = soakRegistry, repository.name
	}
	if err := service.MoveTag(wanted); err != nil {
		g.wrong.add("the emulator moves no tag: %v", err)
		return
	}
	tag.image = wanted.To
	g.tally.moved()
}
