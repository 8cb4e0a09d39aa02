// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
)

// controlPrefix is where the control verbs are. They are not signed: the
// listener is on a loopback address, where only this machine can ask.
const controlPrefix = "/_emulator/"

// controlVerb is one path: what GET reads and what POST changes, either nil.
type controlVerb struct {
	read   func() any
	change func(body []byte) error
}

func (s *Server) controlVerbs() map[string]controlVerb {
	return map[string]controlVerb{
		"move-tag": {change: changeBy(s.MoveTag)},
		"faults":   {read: func() any { return s.faults.list() }, change: changeBy(s.addValidFault)},
		"faults/clear": {change: func([]byte) error {
			s.ClearFaults()
			return nil
		}},
		"gone": {
			read: func() any { return s.world.goneActions() },
			change: changeBy(func(asked goneRequest) error {
				s.SetActionGone(asked.Action, asked.Gone)
				return nil
			}),
		},
		"shuffle": {
			read: func() any { return shuffleState{s.world.shuffled()} },
			change: changeBy(func(asked shuffleRequest) error {
				s.Shuffle(asked.Seed)
				return nil
			}),
		},
		"reset": {change: func([]byte) error {
			s.Reset()
			return nil
		}},
		"record": {read: func() any { return s.Record() }},
	}
}

type goneRequest struct {
	Action string `json:"action"`
	Gone   bool   `json:"gone"`
}

type shuffleRequest struct {
	Seed int64 `json:"seed"`
}

// shuffleState has a null seed while nothing is shuffled.
type shuffleState struct {
	Seed *int64 `json:"seed"`
}

type controlError struct {
	Error string `json:"error"`
}

func (s *Server) addValidFault(fault Fault) error {
	if err := fault.Validate(); err != nil {
		return err
	}
	s.AddFault(fault)
	return nil
}

// changeBy decodes a body strictly and hands it on.
func changeBy[Body any](change func(Body) error) func([]byte) error {
	return func(encoded []byte) error {
		var body Body
		if err := decodeStrict(encoded, &body); err != nil {
			return err
		}
		return change(body)
	}
}

// serveControl answers GET with JSON, POST with 204, and a verb that is
// refused with 400 and {"error": …}. GET /_emulator/ lists the verbs.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) {
	verbs := s.controlVerbs()
	name := r.URL.Path[len(controlPrefix):]
	if name == "" {
		writeJSON(w, http.StatusOK, slices.Sorted(maps.Keys(verbs)))
		return
	}
	verb, known := verbs[name]
	switch {
	case !known:
		writeJSON(w, http.StatusNotFound, controlError{"there is no control verb " + name})
	case r.Method == http.MethodGet && verb.read != nil:
		writeJSON(w, http.StatusOK, verb.read())
	case r.Method == http.MethodPost && verb.change != nil:
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maximalForm))
		if err == nil {
			err = verb.change(body)
		}
		if err != nil {
			writeJSON(w, http.StatusBadRequest, controlError{err.Error()})
			return
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		writeJSON(w, http.StatusMethodNotAllowed, controlError{name + " does not know " + r.Method})
	}
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // an error here is the client's, who has left
}
