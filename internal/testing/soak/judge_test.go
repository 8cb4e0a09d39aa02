// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// reference reads the same without faults and one at a time: what it gives is right.
type reference struct {
	soak    *soak
	server  *emulator.Server
	session *providertest.Session

	mutex    sync.Mutex
	outcomes map[string]outcome
}

// outcome is what a read gives: a state as JSON, or the summary of an error.
type outcome struct {
	state, summary string
}

func (s *soak) newReference() *reference {
	s.t.Helper()
	server, err := emulator.Start(emulator.Options{Fixture: s.fixture})
	if err != nil {
		s.t.Fatal(err)
	}
	return &reference{soak: s, server: server, session: s.startSession(server), outcomes: map[string]outcome{}}
}

func (r *reference) close() {
	if err := r.server.Close(); err != nil {
		r.soak.t.Error(err)
	}
}

// outcome is what a read gives while its tag points at an image; an empty image is that of a tag
// that does not exist.
func (r *reference) outcome(read *read, image string) outcome {
	config := inProject(read.plain, 0)
	delete(config, "timeouts")
	if image == "" {
		config[read.source.Tag] = missingTag
	}
	encoded, _ := json.Marshal(config) // strings and booleans
	key := read.source.Type + " " + image + " " + string(encoded)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if known, isKnown := r.outcomes[key]; isKnown {
		return known
	}
	if image != "" {
		if err := r.server.MoveTag(inFirstProject(read.source.MoveTag(read.tag, image, 0))); err != nil {
			r.soak.t.Error(err)
		}
	}
	state, diagnostics := r.session.Read(r.soak.t.Context(), read.source.Type, config)
	given := outcome{state: normalized(state, 0, "")}
	if len(diagnostics) > 0 {
		given = outcome{summary: diagnostics[0].Summary}
	}
	r.outcomes[key] = given
	return given
}

func inFirstProject(move emulator.MoveTag) emulator.MoveTag {
	move.Repository = strings.Replace(move.Repository, "storefront", projectName(0), 1)
	move.Image = strings.Replace(move.Image, "storefront", projectName(0), 1)
	return move
}

// normalized is a state as JSON, with the names of the first project, and that of the missing tag
// for tag where one is given.
func normalized(state providertest.Object, project int, tag string) string {
	if state == nil {
		return ""
	}
	encoded, _ := json.Marshal(state.With(providertest.Object{"timeouts": nil})) // what decode gives can be encoded
	text := strings.NewReplacer(projectName(project), projectName(0), projectID(project), projectID(0),
		strconv.Itoa(ncrRepositoryID(project)), strconv.Itoa(ncrRepositoryID(0))).Replace(string(encoded))
	if tag != "" {
		text = strings.ReplaceAll(text, strconv.Quote(tag), strconv.Quote(missingTag))
	}
	return text
}

// judge says what is wrong with what a read gave while its tag pointed at one of these images after
// the other; nil where nothing is.
func (s *soak) judge(reference *reference, read *read, images []string, state providertest.Object, diagnostics []providertest.Diagnostic) error {
	for _, diagnostic := range diagnostics {
		for _, secret := range s.secrets() {
			if strings.Contains(diagnostic.Summary+diagnostic.Detail, secret) {
				return fmt.Errorf("%s: the detail holds a secret", diagnostic.Summary)
			}
		}
	}
	if len(images) == 0 {
		images = []string{""}
	}
	var possible []outcome
	for _, image := range images {
		possible = append(possible, reference.outcome(read, image))
	}
	switch {
	case state == nil && len(diagnostics) == 1:
		return s.judgeError(read, possible, diagnostics[0])
	case state == nil || len(diagnostics) > 0:
		return fmt.Errorf("%d diagnostics and a state: %t: %+v", len(diagnostics), state != nil, diagnostics)
	}
	return s.judgeState(reference, read, possible, state)
}

func (s *soak) judgeState(reference *reference, read *read, possible []outcome, state providertest.Object) error {
	got := normalized(state, read.project, "")
	if slices.Contains(possible, outcome{state: got}) {
		return nil
	}
	if missing := reference.outcome(read, ""); missing.state != "" && normalized(state, read.project, read.tag) == missing.state {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.masked++ // there must have been as many faults: see checkCoverage
		return nil
	}
	return fmt.Errorf("wrong facts, of %d possible (-want +got):\n%s", len(possible), cmp.Diff(fields(possible[len(possible)-1].state), fields(got)))
}

// fields decodes a state for a difference that can be read.
func fields(state string) map[string]any {
	var decoded map[string]any
	_ = json.Unmarshal([]byte(state), &decoded) // empty for the outcome of an error
	return decoded
}

var (
	faultID  = regexp.MustCompile(`Request ID: (F[0-9]+-[0-9]+)\.`)
	attempts = regexp.MustCompile(`Attempts: (\d+)`) // left out for one
)

// judgeError accepts an error that one of the faults explains, or one of the tag's images. A read
// may have run out of time only where it was given little.
func (s *soak) judgeError(read *read, possible []outcome, got providertest.Diagnostic) error {
	isExpected := slices.ContainsFunc(possible, func(outcome outcome) bool { return outcome.summary == got.Summary })
	made := 1
	for _, match := range attempts.FindAllStringSubmatch(got.Detail, -1) {
		count, _ := strconv.Atoi(match[1]) // of digits
		made = max(made, count)
	}
	if made > maxRetries+1 {
		return fmt.Errorf("%d attempts, want at most %d: %+v", made, maxRetries+1, got)
	}
	if read.isHasty() && got.Summary == timedOut {
		return nil
	}
	if match := faultID.FindStringSubmatch(got.Detail); match != nil {
		fault := s.faults[match[1]]
		switch {
		case fault == nil || fault.summary != got.Summary:
			return fmt.Errorf("the fault %+v does not lead to %+v", fault, got)
		case fault.retried && made <= maxRetries && !read.isHasty():
			return fmt.Errorf("given up after %d attempts: %+v", made, got)
		}
		fault.reports.Add(1)
		return nil
	}
	if isExpected || leadsAnonymously(got.Summary) {
		return nil
	}
	return fmt.Errorf("want one of %+v, got %+v", possible, got)
}

// secrets are what no text may hold.
func (s *soak) secrets() []string {
	accounts := s.fixture.Accounts
	return []string{accounts.ACR[0].SecretKey, accounts.NCR[0].SecretKey, "Signature="}
}
