// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
)

// schedule holds the moves that wait for their moment, in the order in which
// they were given.
type schedule struct {
	mutex   sync.Mutex
	waiting []*scheduled
}

// scheduled is a change that happens after so many more answers.
type scheduled struct {
	change
	service   string
	operation string
	answers   int
}

func (s *schedule) move(w *world, move MoveTag) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	prepared, err := w.prepare(move)
	if err != nil {
		return err
	}
	if move.After == nil {
		if prepared.deletes && !prepared.exists {
			return noTagToDelete(move.Tag)
		}
		prepared.apply()
		return nil
	}
	service := cmp.Or(move.After.Service, move.Service)
	if err := move.After.validate(service); err != nil {
		return err
	}
	if prepared.deletes && !prepared.exists && !s.creates(prepared.tag) {
		return noTagToDelete(move.Tag)
	}
	s.waiting = append(s.waiting, &scheduled{prepared, service, move.After.Operation, move.After.Answers})
	return nil
}

func noTagToDelete(tag string) error {
	return fmt.Errorf("move tag: tag: there is no tag %q to delete", tag)
}

func (a After) validate(service string) error {
	if !slices.Contains(operationsOf(service), a.Operation) {
		return fmt.Errorf("move tag: after: operation: there is no operation %q in %s", a.Operation, service)
	}
	if a.Answers < 1 {
		return fmt.Errorf("move tag: after: answers: %d is less than 1", a.Answers)
	}
	return nil
}

// creates tells whether a tag is among those that are still to be pushed.
func (s *schedule) creates(tag any) bool {
	return slices.ContainsFunc(s.waiting, func(waiting *scheduled) bool { return waiting.tag == tag && !waiting.deletes })
}

// compute serves a call, and then lets happen what waits for its answer.
// Nothing is served beside a call that something waits for, so that exactly
// the answers counted tell the old state.
func (s *schedule) compute(c call, serve func() answer) answer {
	s.mutex.Lock()
	awaited := slices.ContainsFunc(s.waiting, func(waiting *scheduled) bool { return waiting.waitsFor(c) })
	if !awaited {
		s.mutex.Unlock()
		return serve()
	}
	defer s.mutex.Unlock()
	result := serve()
	var further []*scheduled
	for _, waiting := range s.waiting {
		if waiting.waitsFor(c) {
			waiting.answers--
		}
		if waiting.answers == 0 {
			waiting.apply()
			continue
		}
		further = append(further, waiting)
	}
	s.waiting = further
	return result
}

func (s *scheduled) waitsFor(c call) bool {
	return s.service == c.service && s.operation == c.operation
}

func (s *schedule) clear() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.waiting = nil
}
