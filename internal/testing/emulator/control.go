// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "maps"

// MoveTag lets a tag point at another image, as a push would; a tag that does
// not exist yet is created. With Delete the tag is gone instead, its image is
// not.
type MoveTag struct {
	// Service is ServiceACR or ServiceNCR.
	Service string `json:"service"`

	// InstanceID, Namespace and Repository name the repository in ACR.
	InstanceID string `json:"instance_id,omitempty"`
	Namespace  string `json:"namespace,omitempty"`
	Repository string `json:"repository,omitempty"`

	// Registry and Image name the repository in NCR; Site and Region its
	// place, public and KR when empty.
	Site     string `json:"site,omitempty"`
	Region   string `json:"region,omitempty"`
	Registry string `json:"registry,omitempty"`
	Image    string `json:"image,omitempty"`

	// Tag is the tag to move.
	Tag string `json:"tag"`

	// To is another tag of the repository, whose image the tag is to have, or
	// the name of an image in the fixture. It is looked up when the move is
	// given, also when it happens later.
	To string `json:"to,omitempty"`

	// Delete takes the tag away; To must be empty then.
	Delete bool `json:"delete,omitempty"`

	// After makes the move happen later; nil means at once.
	After *After `json:"after,omitempty"`
}

// After is the moment right after so many more answers to an operation have
// been computed: the last of them still tells the old state, the request that
// follows it sees the new one. Counted are the answers that the service itself
// computes, also those that say that something does not exist; a refusal
// and what a fault says instead are not.
type After struct {
	// Service is the operation's; empty means the move's own.
	Service string `json:"service,omitempty"`

	// Operation is one of that service.
	Operation string `json:"operation"`

	// Answers is how many, at least 1, counted from now.
	Answers int `json:"answers"`
}

// MoveTag moves a tag, or schedules that; see the type. It fails when the
// repository, the image to move to, or the tag to delete does not exist, and
// then changes nothing. A tag that an earlier move is still to create can be
// scheduled for deletion. Moves scheduled for one moment happen in the order in
// which they were given.
func (s *Server) MoveTag(move MoveTag) error { return s.schedule.move(s.world, move) }

// AddFault lets requests fail; see Fault. Faults act in the order in which
// they were added, one at a time. It panics on a fault that Fault.Validate
// refuses: that is a mistake in the caller's code.
func (s *Server) AddFault(fault Fault) {
	if err := fault.Validate(); err != nil {
		panic("emulator: " + err.Error())
	}
	s.faults.add(fault)
}

// ClearFaults takes all faults away.
func (s *Server) ClearFaults() { s.faults.clear() }

// SetActionGone makes ACR, or STS, answer a known action as one that it has
// removed (InvalidAction.NotFound), or brings it back.
func (s *Server) SetActionGone(action string, gone bool) { s.world.setGone(action, gone) }

// Shuffle fixes the order in which both services list layers, images and tags:
// one order for each seed, until Reset.
func (s *Server) Shuffle(seed int64) { s.world.shuffle(seed) }

// Reset brings everything back to the fixture: tags, faults, gone actions,
// order, the record and its counters; scheduled moves are dropped, issued
// credentials, metadata tokens, and the registry's logins and tokens are no
// longer known. Nonces stay used.
func (s *Server) Reset() {
	s.schedule.clear()
	s.world.reset()
	s.faults.clear()
	s.sessions.clear()
	s.metadataTokens.clear()
	s.registry.clear()
	s.recorder.reset()
	s.connections.reset()
}

// Record tells what has been asked since the start or the last Reset.
func (s *Server) Record() Record {
	record := s.recorder.read()
	record.ConnectionsOpened, record.ConnectionsOpen = s.connections.read()
	record.TLS = s.options.TLS
	return record
}

func copyOf[K comparable, V any](source map[K]V) map[K]V {
	if source == nil {
		return map[K]V{}
	}
	return maps.Clone(source)
}
