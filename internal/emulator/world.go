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
	acrMoved map[acrTagKey]ACRImage
	ncrMoved map[ncrTagKey]ncrTag
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
	w.acrMoved, w.ncrMoved = map[acrTagKey]ACRImage{}, map[ncrTagKey]ncrTag{}
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

func (w *world) moveTag(move MoveTag) error {
	if !tagGrammar.MatchString(move.Tag) {
		return fmt.Errorf("move tag: tag: %q is not a tag", move.Tag)
	}
	switch move.Service {
	case ServiceACR:
		return w.moveACRTag(move)
	case ServiceNCR:
		return w.moveNCRTag(move)
	}
	return fmt.Errorf("move tag: service: %q is neither %q nor %q", move.Service, ServiceACR, ServiceNCR)
}
