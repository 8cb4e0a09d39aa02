// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"fmt"
	"slices"
)

// MoveTag makes a tag point at another image, as a push would; a tag that does not exist is
// created. With Delete the tag is deleted instead, its image is not.
type MoveTag struct {
	Service string `json:"service"` // ServiceACR or ServiceNCR

	// InstanceID, Namespace and Repository identify the repository in ACR.
	InstanceID string `json:"instance_id,omitempty"`
	Namespace  string `json:"namespace,omitempty"`
	Repository string `json:"repository,omitempty"`

	// Registry and Image identify the repository in NCR, Site and Region its location, public and
	// KR when empty.
	Site     string `json:"site,omitempty"`
	Region   string `json:"region,omitempty"`
	Registry string `json:"registry,omitempty"`
	Image    string `json:"image,omitempty"`

	Tag string `json:"tag"`

	// To is another tag of the repository, or an image of the fixture. It is looked up at once,
	// also when the move happens later.
	To string `json:"to,omitempty"`

	Delete bool   `json:"delete,omitempty"` // without To
	After  *After `json:"after,omitempty"`  // nil means at once
}

// After is the moment right after a number of responses to an operation: the last of them still has
// the old state, the next request sees the new one. Only responses count that the service itself
// computes, also those that something does not exist; rejected requests and faults do not.
type After struct {
	Service   string `json:"service,omitempty"` // of the operation; empty means that of the move
	Operation string `json:"operation"`
	Responses int    `json:"responses"` // at least 1, counted from now
}

// MoveTag moves a tag, or schedules that; see the type. It fails when the repository, the image to
// move to, or the tag to delete does not exist, and then changes nothing. A tag that a scheduled
// move is going to create can be scheduled for deletion. Moves scheduled for one moment happen in
// the order of their calls.
func (s *Server) MoveTag(move MoveTag) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err := s.move(move); err != nil {
		return fmt.Errorf("move tag: %w", err)
	}
	return nil
}

// tagMove is a MoveTag whose repository and image exist.
type tagMove struct {
	repository *repository
	tag        string
	target     *image // nil deletes the tag
}

// scheduledMove is a move that happens after responses to an operation.
type scheduledMove struct {
	tagMove
	service   string
	operation string
	responses int // still to come
}

func (s *Server) move(requested MoveTag) error {
	move, exists, err := s.state.prepare(requested)
	if err != nil {
		return err
	}
	after := requested.After
	if after != nil && slices.ContainsFunc(s.moves, func(m *scheduledMove) bool {
		return m.repository == move.repository && m.tag == move.tag && m.target != nil
	}) {
		exists = true // then
	}
	switch {
	case requested.Delete && !exists:
		return fmt.Errorf("tag: %q does not exist", move.tag)
	case after == nil:
		s.state.apply(move)
		return nil
	}
	service := cmp.Or(after.Service, requested.Service)
	switch {
	case !slices.Contains(operationsByService[service], after.Operation):
		return fmt.Errorf("after: operation: %s has no operation %q", service, after.Operation)
	case after.Responses < 1:
		return fmt.Errorf("after: responses: %d is less than 1", after.Responses)
	}
	s.moves = append(s.moves, &scheduledMove{move, service, after.Operation, after.Responses})
	return nil
}

// makeMoves makes the moves that wait for a response that was computed just now.
func (s *Server) makeMoves(request requestInfo) {
	s.moves = slices.DeleteFunc(s.moves, func(m *scheduledMove) bool {
		if m.service == request.service && m.operation == request.operation {
			m.responses--
		}
		if m.responses > 0 {
			return false
		}
		s.state.apply(m.tagMove)
		return true
	})
}

// prepare looks up a move's repository and image, and whether the tag exists. It changes nothing.
func (s *state) prepare(move MoveTag) (prepared tagMove, exists bool, err error) {
	switch {
	case !tagGrammar.MatchString(move.Tag):
		return tagMove{}, false, fmt.Errorf("tag: %q is not a tag", move.Tag)
	case move.Delete && move.To != "":
		return tagMove{}, false, fmt.Errorf("to: %q conflicts with delete", move.To)
	}
	repository, err := s.repositoryOf(move)
	if err != nil {
		return tagMove{}, false, err
	}
	prepared = tagMove{repository: repository, tag: move.Tag}
	_, exists = repository.tag(move.Tag)
	if move.Delete {
		return prepared, exists, nil
	}
	target, isTag := repository.tag(move.To)
	image, isImage := repository.images[move.To]
	switch {
	case isTag:
		prepared.target = &target.image
	case isImage:
		prepared.target = &image
	default:
		return tagMove{}, false, fmt.Errorf("to: %q is neither a tag nor an image of %q", move.To, repository.path)
	}
	return prepared, exists, nil
}

func (s *state) repositoryOf(move MoveTag) (*repository, error) {
	switch move.Service {
	case ServiceACR:
		instance, path := s.acrInstance(move.InstanceID), move.Namespace+"/"+move.Repository
		if r := s.acrRepository(instance, path); instance != nil && r != nil {
			return r, nil
		}
		return nil, fmt.Errorf("instance %q has no repository %q", move.InstanceID, path)
	case ServiceNCR:
		site, region := cmp.Or(move.Site, "public"), cmp.Or(move.Region, "KR")
		location, exists := findNCRLocation(site, region)
		if !exists {
			return nil, fmt.Errorf("region: site %q has no region %q", site, region)
		}
		if r := s.ncrImage(s.ncrRegistry(location.base, move.Registry), move.Image); r != nil {
			return r, nil
		}
		return nil, fmt.Errorf("registry %q has no image %q", move.Registry, move.Image)
	}
	return nil, fmt.Errorf("service: %q is neither %q nor %q", move.Service, ServiceACR, ServiceNCR)
}

// firstMovedTagID is the id of the first tag that a move creates in NCR.
const firstMovedTagID = 900_000

// apply makes a prepared move. A tag keeps its id, if it exists.
func (s *state) apply(move tagMove) {
	move.repository.list = nil
	if move.target == nil {
		move.repository.tags[move.tag] = nil
		return
	}
	moved, exists := move.repository.tag(move.tag)
	if !exists {
		moved = tag{name: move.tag, id: firstMovedTagID + s.ncrMoves}
	}
	if move.repository.vendor == ServiceNCR {
		s.ncrMoves++
	}
	moved.image = *move.target
	move.repository.tags[move.tag] = &moved
}
