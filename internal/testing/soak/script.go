// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// How many of the reads have what.
const (
	shareByName         = 0.4 // of ACR's
	shareAllowMissing   = 0.15
	shareExpectedDigest = 0.25
	shareDigest         = 0.4 // of the layers'
	shareOfWrongDigests = 0.3
	shareHasty          = 0.04
	shareHastyLeaders   = 0.8 // of those who are likely to ask first for a repository's id, for which others then wait

	// longestPatience is when a read is cancelled at the latest: most have their answers by then.
	longestPatience = 150 * time.Millisecond
)

// script says what each read is.
type script struct {
	seed       uint64
	world      *world
	attributes map[string][]string // of the data sources
	own        map[int]*tag        // of hasty reads: what is left of one on its way must not be taken for another's
}

// newScript gives hasty reads tags of their own.
func newScript(seed uint64, reads int, world *world) *script {
	made := &script{seed: seed, world: world, own: make(map[int]*tag)}
	for number := range reads {
		read, random := made.plan(number)
		if read.haste != patient {
			made.own[number] = made.repositoryFor(read, random).addTag(fmt.Sprintf("once-%d", number), random.IntN(imagesPerRepository))
		}
	}
	return made
}

// plan decides what does not depend on the tag; the random numbers that follow decide the rest.
func (s *script) plan(number int) (*reading, *rand.Rand) {
	random := chance(s.seed, "read", number)
	read := &reading{number: number, source: oneOf(random, sources)}
	leads := number%readsPerBlock < acrPerBlock
	switch {
	case leads && happens(random, shareHastyLeaders):
		read.haste, read.cancelAfter = cancelled, time.Duration(random.Int64N(int64(longestPatience/4)))
	case happens(random, shareHasty):
		read.haste, read.cancelAfter = oneOf(random, []hasty{deadline, cancelled}), time.Duration(random.Int64N(int64(longestPatience)))
	}
	read.byName = (leads || happens(random, shareByName)) && read.source != ncrTag
	read.allowMissing = happens(random, shareAllowMissing)
	read.expects = happens(random, shareExpectedDigest) && read.source != acrTagLayers
	read.chooses = happens(random, shareDigest) && read.source == acrTagLayers
	return read, random
}

func (s *script) repositoryFor(read *reading, random *rand.Rand) *repository {
	block := read.number / readsPerBlock
	if read.source == ncrTag {
		return s.world.ncr[block*ncrPerBlock+random.IntN(ncrPerBlock)]
	}
	return s.world.acr[block*acrPerBlock+random.IntN(acrPerBlock)]
}

// begin gives a read its tag, and waits for that where it must. What end does not give back, nobody else gets.
func (s *script) begin(number int) *reading {
	read, random := s.plan(number)
	read.attributes = s.attributes[read.source.typeName]
	repository := s.repositoryFor(read, random)
	wanted := random.IntN(tagsPerRepository)
	if own, isOwn := s.own[number]; isOwn {
		own.turn.Lock()
		read.tag = own
	} else {
		read.tag = repository.take(wanted)
	}
	read.tag.mutex.Lock()
	defer read.tag.mutex.Unlock()
	read.tag.current = read
	image := read.tag.image
	if image == "" || happens(random, shareOfWrongDigests) {
		image = oneOf(random, repository.images)
	}
	if read.expects {
		read.expected = spelled(random, repository.digests(image)[0])
	}
	if read.chooses {
		read.digest = spelled(random, oneOf(random, repository.digests(image)))
	}
	return read
}

// spelled leaves the prefix out now and then, as users may.
func spelled(random *rand.Rand, digest string) string {
	if happens(random, 0.5) {
		return strings.TrimPrefix(digest, "sha256:")
	}
	return digest
}
