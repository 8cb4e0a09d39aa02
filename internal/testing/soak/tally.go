// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"sync"
)

// violations are what was found wrong.
type violations struct {
	mutex sync.Mutex
	count int
	texts []string // of the first
}

// mostViolations bounds the texts that are kept.
const mostViolations = 20

func (v *violations) add(format string, values ...any) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.count++
	if len(v.texts) < mostViolations {
		v.texts = append(v.texts, fmt.Sprintf(format, values...))
	}
}

// tally counts what happened. What it holds does not grow with the number of reads.
type tally struct {
	mutex    sync.Mutex
	reads    map[*source]int
	failures map[*source]map[string]int // by summary
	answers  map[*fault]int             // nil is an answer that was left alone
	last     map[*fault]int             // reads that failed, by what was done to the last answer about their tag
	again    int                        // requests about a tag after the first of a read
	moves    int
	underWay int
	mostSeen int // reads under way
}

func newTally() *tally {
	made := &tally{
		reads: make(map[*source]int), failures: make(map[*source]map[string]int),
		answers: make(map[*fault]int), last: make(map[*fault]int),
	}
	for _, source := range sources {
		made.failures[source] = make(map[string]int)
	}
	return made
}

func (t *tally) answered(spoilt *fault) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.answers[spoilt]++
}

func (t *tally) repeated() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.again++
}

func (t *tally) moved() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.moves++
}

func (t *tally) began() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.underWay++
	t.mostSeen = max(t.mostSeen, t.underWay)
}

// ended counts a read; its summary is empty for a success.
func (t *tally) ended(source *source, summary string, said []exchange) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.underWay--
	t.reads[source]++
	if summary == "" {
		return
	}
	t.failures[source][summary]++
	if len(said) > 0 {
		t.last[said[len(said)-1].fault]++
	}
}

// requests are all that reached the gateway.
func (t *tally) requests() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	sum := 0
	for _, count := range t.answers {
		sum += count
	}
	return sum
}
