// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// mostRetries is max_retries of the provider's configuration: few enough that some reads run out of them.
const mostRetries = 2

// judgement is what a read may end in.
type judgement struct {
	read *reading
	said []exchange
	// shared are the spoilt answers about the repository, which other reads may have asked for.
	shared []exchange
}

// check says what is wrong with how a read ended; nil when nothing is.
func (j judgement) check(ended outcome) error {
	if err := checkTexts(ended); err != nil {
		return err
	}
	if j.read.haste != patient {
		return j.checkHasty(ended)
	}
	if len(j.said) == 0 {
		return j.checkUnresolved(ended)
	}
	last := j.said[len(j.said)-1]
	if err := j.checkRetries(last, ended); err != nil {
		return err
	}
	return j.checkDecided(last, ended)
}

// checkUnresolved is for a read that never came to its tag: the id of its repository could not be had.
func (j judgement) checkUnresolved(ended outcome) error {
	summary := ended.summary()
	switch {
	case !j.read.byName, summary == "":
		return fmt.Errorf("nothing was asked, and it ended in %s", described(ended))
	case !slices.Contains(j.sharedSummaries(emulator.OperationGetRepository), summary):
		return fmt.Errorf("no answer on the repository's id explains %s", described(ended))
	}
	return nil
}

// checkRetries expects that only what heals was asked again, and that often, by the count of requests and by the text.
func (j judgement) checkRetries(last exchange, ended outcome) error {
	before := j.said[:len(j.said)-1]
	for _, earlier := range before {
		if earlier.fault == nil || !earlier.fault.heals {
			return fmt.Errorf("it was asked again after %s", earlier)
		}
	}
	most := len(j.said)
	least := most - j.repeatedByHTTP()
	switch exhausted := last.fault != nil && last.fault.heals; {
	case least > mostRetries+1:
		return fmt.Errorf("%d requests are more than %d attempts", most, mostRetries+1)
	case exhausted && most <= mostRetries:
		return fmt.Errorf("it was given up after %d requests, the last with %s", most, last)
	}
	if told, found := attemptsAt(last.operation, ended); found && (told < least || told > most) {
		return fmt.Errorf("the text tells of %d attempts, there were %d requests: %s", told, most, described(ended))
	}
	return nil
}

// repeatedByHTTP is how many requests may be net/http's own: it repeats a GET once when a connection that was used before
// breaks before the answer.
func (j judgement) repeatedByHTTP() int {
	count := 0
	for _, said := range j.said {
		if j.read.source == ncrTag && said.fault == resetBefore {
			count++
		}
	}
	return count
}

// checkDecided expects what the last answer leads to.
func (j judgement) checkDecided(last exchange, ended outcome) error {
	want, summary := j.decided(j.lastWord(last))
	if got := ended.summary(); got != summary {
		if j.isUnconfirmed(want, got) {
			return nil
		}
		return fmt.Errorf("after %s want %s, got %s", last, orFacts(summary), described(ended))
	}
	if len(ended.warnings) > 0 {
		return fmt.Errorf("after %s a warning: %s", last, ended.warnings[0].Detail)
	}
	if summary == "" && !reflect.DeepEqual(map[string]any(want), map[string]any(ended.state)) {
		return fmt.Errorf("wrong facts after %s (-want +got):\n%s", last, cmp.Diff(want, ended.state))
	}
	return nil
}

// decided is the state, or the summary of the error, that an answer leads to.
func (j judgement) decided(last exchange) (want object, summary string) {
	saysMissing := last.fault != nil && last.fault.summary == tagNotFound
	if last.fault != nil && !last.fault.isSlow() && !saysMissing {
		return nil, last.fault.summary
	}
	image := last.image
	if saysMissing {
		image = ""
	}
	want, missing := j.read.want(image)
	switch {
	case missing && (image != "" || !j.read.allowMissing):
		return nil, tagNotFound // a tag that is there without the image asked for is not a missing one
	case !missing && j.read.expects && want["digest"] != "sha256:"+strings.TrimPrefix(j.read.expected, "sha256:"):
		return nil, digestMismatched
	}
	return want, ""
}

// lastWord is the exchange that a read with this last one ends in: what the service last said tells more than that a later
// connection broke.
func (j judgement) lastWord(last exchange) exchange {
	if last.fault == nil || !last.fault.unanswered {
		return last
	}
	for _, earlier := range slices.Backward(j.said) {
		if !earlier.fault.unanswered {
			return earlier
		}
	}
	return last
}

// isUnconfirmed tells whether a tag may be missing by the configuration, but the list that was to show that its registry is
// there did not come: then that is the error.
func (j judgement) isUnconfirmed(want object, got string) bool {
	if j.read.source != ncrTag || want == nil || want["exists"] != false {
		return false
	}
	return slices.Contains(j.sharedSummaries(emulator.OperationGetImageTags), got)
}

// sharedSummaries are of the errors that the spoilt answers to an operation lead to.
func (j judgement) sharedSummaries(operation string) []string {
	var summaries []string
	for _, said := range j.shared {
		if said.operation == operation {
			summaries = append(summaries, said.fault.summary)
		}
	}
	return summaries
}

// checkHasty lets a read end in what any of its answers leads to, or in its time being over, but in no facts but the last.
func (j judgement) checkHasty(ended outcome) error {
	summary := ended.summary()
	if summary == "" {
		if len(j.said) == 0 {
			return fmt.Errorf("nothing was asked, and it ended in %s", described(ended))
		}
		return j.checkDecided(j.said[len(j.said)-1], ended)
	}
	possible := []string{requestTimedOut}
	for _, said := range j.said {
		_, decided := j.decided(said)
		possible = append(possible, decided)
	}
	for _, said := range j.shared {
		possible = append(possible, said.fault.summary)
	}
	if !slices.Contains(possible, summary) {
		return fmt.Errorf("want one of %q, got %s", possible, described(ended))
	}
	return nil
}
