// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"io"
	"net/http"
)

// AddFault makes requests fail; see Fault. Faults act in the order in which they were added, one
// per request. It panics on an invalid fault: that is a mistake in the caller's code.
func (s *Server) AddFault(fault Fault) {
	if err := s.addFault(fault); err != nil {
		panic("emulator: " + err.Error())
	}
}

func (s *Server) addFault(fault Fault) error {
	if err := fault.validate(); err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.faults = append(s.faults, fault)
	return nil
}

// ClearFaults removes all faults and page faults.
func (s *Server) ClearFaults() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.faults, s.pageFaults = nil, nil
}

// SetActionRemoved makes ACR, or STS, respond to an action as if it no longer existed
// (InvalidAction.NotFound), or restores the action.
func (s *Server) SetActionRemoved(action string, removed bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.state.removedActions[action] = removed
}

// Shuffle fixes the order in which both services list layers, images and tags: one order for each
// seed, until Reset.
func (s *Server) Shuffle(seed int64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.state.seed = &seed
}

// Reset restores the fixture's state: tags, faults, removed actions, order, the record and its
// counters; scheduled moves are dropped, and issued credentials, metadata tokens, logins and tokens
// of registries are no longer valid. Nonces stay used.
func (s *Server) Reset() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.state, s.moves, s.faults, s.issued = newState(s.options.Fixture), nil, nil, newIssued()
	s.pageFaults, s.shuffles = nil, 0
	s.recorder.requests, s.recorder.counts = nil, nil
	s.connections.reset()
}

// Record returns what was received since the start or the last Reset.
func (s *Server) Record() Record {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	record := s.recorder.read()
	record.ConnectionsOpened, record.ConnectionsOpen = s.connections.read()
	record.TLS = s.options.TLS
	return record
}

// controlPrefix is the path of the control verbs. They are not authenticated: the listener has a
// loopback address.
const controlPrefix = "/_emulator/"

// serveControl lets another process call methods of Server, with an argument as JSON.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) {
	var err error
	switch r.Method + " " + r.URL.Path[len(controlPrefix):] {
	case "GET record":
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(s.Record()) // an error here is the client's, which has left
		return
	case "POST reset":
		s.Reset()
	case "POST faults":
		err = callWithBody(s.addFault, r)
	case "POST page-faults":
		err = callWithBody(s.addPageFault, r)
	case "POST move-tag":
		err = callWithBody(s.MoveTag, r)
	default:
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func callWithBody[Argument any](call func(Argument) error, r *http.Request) error {
	var argument Argument
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = decodeStrict(body, &argument)
	}
	if err != nil {
		return err
	}
	return call(argument)
}
