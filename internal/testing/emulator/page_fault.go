// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// listOperations are the operations whose responses are pages.
var listOperations = []string{OperationListRepoTag, OperationGetImageTags, OperationGetImages, OperationGetRegistry}

// PageFault changes pages of lists in ways that no vendor documents. Like a Fault it acts on
// requests that were verified. For a list that changes between two pages, see MoveTag.After.
type PageFault struct {
	Operation string `json:"operation,omitempty"` // of a list; empty means any
	Page      int    `json:"page,omitempty"`      // the number of the page; 0 means any
	Times     int    `json:"times,omitempty"`     // responses that it acts on; 0 means until it is cleared

	// At most one of these. Shuffle gives the list another order in each response, Empty removes
	// all entries of the page, DropLast the last one, and RepeatFirst puts the first entry of the
	// list in the last one's place.
	Shuffle     bool `json:"shuffle,omitempty"`
	Empty       bool `json:"empty,omitempty"`
	DropLast    bool `json:"drop_last,omitempty"`
	RepeatFirst bool `json:"repeat_first,omitempty"`

	// Fields replaces or adds fields of the response, such as {"TotalCount": "7"} or {"next": 1};
	// Omit leaves fields out.
	Fields map[string]any `json:"fields,omitempty"`
	Omit   []string       `json:"omit,omitempty"`
}

// AddPageFault changes pages; see PageFault. Page faults act in the order in which they were added,
// one per response, until ClearFaults or Reset. It panics on an invalid one: that is a mistake in
// the caller's code.
func (s *Server) AddPageFault(fault PageFault) {
	if err := s.addPageFault(fault); err != nil {
		panic("emulator: " + err.Error())
	}
}

func (s *Server) addPageFault(fault PageFault) error {
	if err := fault.validate(); err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.pageFaults = append(s.pageFaults, fault)
	return nil
}

func (f PageFault) validate() error {
	edits := 0
	for _, isSet := range []bool{f.Shuffle, f.Empty, f.DropLast, f.RepeatFirst} {
		if isSet {
			edits++
		}
	}
	switch {
	case f.Operation != "" && !slices.Contains(listOperations, f.Operation):
		return fmt.Errorf("page fault: operation: %q is none of %q", f.Operation, listOperations)
	case f.Page < 0, f.Times < 0:
		return errors.New("page fault: page and times must not be negative")
	case edits > 1:
		return errors.New("page fault: shuffle, empty, drop_last and repeat_first exclude each other")
	}
	return nil
}

// takePageFault uses the first page fault that acts on a page; the zero value changes nothing.
func (s *Server) takePageFault(operation string, number int) PageFault {
	index := slices.IndexFunc(s.pageFaults, func(f PageFault) bool {
		return (f.Operation == "" || f.Operation == operation) && (f.Page == 0 || f.Page == number)
	})
	if index < 0 {
		return PageFault{}
	}
	fault := s.pageFaults[index]
	switch fault.Times {
	case 0:
	case 1:
		s.pageFaults = slices.Delete(s.pageFaults, index, index+1)
	default:
		s.pageFaults[index].Times--
	}
	return fault
}

// servePage returns one page of a list, in the order of Shuffle if there is one, and the fault that
// acts on its response.
func servePage[Element any](s *Server, operation string, list []Element, number, size int) ([]Element, PageFault) {
	fault := s.takePageFault(operation, number)
	if fault.Shuffle || s.state.seed != nil {
		list = slices.Clone(list)
	}
	reorder(s.state, list)
	if fault.Shuffle {
		s.shuffles++
		random := rand.New(rand.NewPCG(s.shuffles, 0)) //nolint:gosec // an order, not a secret
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	selected := slices.Clone(page(list, number, size))
	switch last := len(selected) - 1; {
	case fault.Empty:
		selected = nil
	case last < 0:
	case fault.DropLast:
		selected = selected[:last]
	case fault.RepeatFirst:
		selected[last] = list[0]
	}
	return selected, fault
}

// edit returns a response with the fault's fields, or unchanged without any.
func (f PageFault) edit(body any) any {
	if len(f.Fields) == 0 && len(f.Omit) == 0 {
		return body
	}
	fields := map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader(jsonResponse(0, "", body).body))
	decoder.UseNumber()
	if err := decoder.Decode(&fields); err != nil {
		panic(fmt.Sprintf("emulator: edit a response: %v", err)) // a page is an object
	}
	for name, value := range f.Fields {
		fields[name] = value
	}
	for _, name := range f.Omit {
		delete(fields, name)
	}
	return fields
}
