// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"sync"
)

// world is the fixture and what control verbs have changed since.
type world struct {
	fixture *Fixture

	mutex    sync.Mutex
	acrMoved map[acrTagKey]*ACRImage // nil is a tag that was deleted
	ncrMoved map[ncrTagKey]*ncrTag   // nil is a tag that was deleted
	ncrMoves int64
	gone     map[string]bool
	seed     *int64
}

type acrTagKey struct {
	repository *ACRRepository
	tag        string
}

type ncrTagKey struct {
	repository *NCRRepository
	tag        string
}

// ncrTag is a tag's id and the image that it points at now.
type ncrTag struct {
	id    int64
	image NCRImage
}

func newWorld(fixture *Fixture) *world {
	created := &world{fixture: fixture}
	created.reset()
	return created
}

func (w *world) reset() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.acrMoved, w.ncrMoved, w.ncrMoves = map[acrTagKey]*ACRImage{}, map[ncrTagKey]*ncrTag{}, 0
	w.gone, w.seed = map[string]bool{}, nil
}

func (w *world) setGone(action string, gone bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if gone {
		w.gone[action] = true
	} else {
		delete(w.gone, action)
	}
}

func (w *world) isGone(action string) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.gone[action]
}

func (w *world) goneActions() map[string]bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return copyOf(w.gone)
}

func (w *world) shuffle(seed int64) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.seed = &seed
}

func (w *world) shuffled() *int64 {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.seed
}

// reorder shuffles length things by the seed, if there is one.
func (w *world) reorder(length int, swap func(i, j int)) {
	if seed := w.shuffled(); seed != nil {
		rand.New(rand.NewPCG(uint64(*seed), 0)).Shuffle(length, swap) //nolint:gosec // an order, not a secret
	}
}

// tagGrammar is the OCI distribution specification's.
var tagGrammar = regexp.MustCompile(`^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$`)

// change is a move that was found to be possible.
type change struct {
	tag     any  // its acrTagKey or ncrTagKey
	exists  bool // whether there was such a tag when it was prepared
	deletes bool
	apply   func()
}

// prepare looks up what a move names; nothing is changed before the change is
// applied, which cannot fail.
func (w *world) prepare(move MoveTag) (change, error) {
	switch {
	case !tagGrammar.MatchString(move.Tag):
		return change{}, fmt.Errorf("move tag: tag: %q is not a tag", move.Tag)
	case move.Delete && move.To != "":
		return change{}, fmt.Errorf("move tag: to: %q contradicts delete", move.To)
	case move.Service == ServiceACR:
		return w.prepareACR(move)
	case move.Service == ServiceNCR:
		return w.prepareNCR(move)
	}
	return change{}, fmt.Errorf("move tag: service: %q is neither %q nor %q", move.Service, ServiceACR, ServiceNCR)
}
