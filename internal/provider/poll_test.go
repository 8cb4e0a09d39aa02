// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// fakeClock passes each wait at once, and remembers it.
type fakeClock struct {
	time  time.Time
	waits []time.Duration
}

func (c *fakeClock) clock() clock {
	return clock{
		now: func() time.Time { return c.time },
		after: func(wait time.Duration) <-chan time.Time {
			c.waits = append(c.waits, wait)
			c.time = c.time.Add(wait)
			passed := make(chan time.Time, 1)
			passed <- c.time
			return passed
		},
	}
}

func (c *fakeClock) patience(limit time.Duration) patience {
	return patience{clock: c.clock(), waits: true, started: c.time, limit: limit}
}

func failedWith(kind transport.Kind, message string, cause error) *failure {
	return &failure{err: &transport.Error{Kind: kind, Message: message, Cause: cause}}
}

func TestPollIntervals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limit time.Duration
		want  []string
	}{
		"five minutes keep five seconds": {5 * time.Minute, []string{
			"2s", "3s", "4.5s", "6.75s", "10.125s", "15.1875s", "22.78125s", "30s", "30s", "30s", "30s", "30s", "30s", "30s", "20.65625s",
		}},
		"ten seconds keep one":                    {10 * time.Second, []string{"2s", "3s", "4s"}},
		"no wait is shorter than a second":        {6 * time.Second, []string{"2s", "3s"}},
		"a second is too short for any":           {time.Second, nil},
		"a day asks every half minute at the end": {24 * time.Hour, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := &fakeClock{time: time.Date(2024, time.May, 1, 0, 0, 0, 0, time.UTC)}
			asked := 0
			_, failed := askPatiently(t.Context(), fake.patience(test.limit), func(context.Context) (int, *failure) {
				asked++
				return 0, failedWith(transport.KindTag, "no such tag", nil)
			})
			if failed == nil || asked != len(fake.waits)+1 {
				t.Fatalf("%v after %d questions and %d waits", failed, asked, len(fake.waits))
			}
			if failed.waited != (asked > 1) || len(failed.notes) != min(asked-1, 1) {
				t.Errorf("after %d questions: waited %t, notes %q", asked, failed.waited, failed.notes)
			}
			if test.limit > time.Hour {
				if longest := slices.Max(fake.waits); longest != 30*time.Second || len(fake.waits) != 2885 {
					t.Errorf("%d waits, the longest %s", len(fake.waits), longest)
				}
				return
			}
			var waits []string
			for _, wait := range fake.waits {
				waits = append(waits, wait.String())
			}
			if difference := cmp.Diff(test.want, waits); difference != "" {
				t.Errorf("waits (-want +got):\n%s", difference)
			}
		})
	}
}

func TestPollReturnsLastError(t *testing.T) {
	t.Parallel()
	missing := failedWith(transport.KindTag, "no such tag", nil)
	moved := &failure{err: &digestMismatch{expected: "sha256:a"}}
	ranOut := failedWith(transport.KindTimeout, "the deadline passed", context.DeadlineExceeded)
	slow := failedWith(transport.KindTimeout, "no whole answer", nil)
	denied := failedWith(transport.KindAccess, "denied", nil)
	for name, test := range map[string]struct {
		answers []*failure
		want    string
		notes   []string
	}{
		"the tag comes":                         {[]*failure{missing, missing, nil}, "", nil},
		"the tag is moved":                      {[]*failure{moved, nil}, "", nil},
		"time runs out during a later question": {[]*failure{missing, ranOut}, ": no such tag (attempts: 0)", []string{"It was asked for 2 times in 2s; this is the last answer."}},
		"time runs out during the first":        {[]*failure{ranOut}, ": the deadline passed (attempts: 0)", nil},
		"an attempt's limit is no end of time":  {[]*failure{missing, slow}, ": no whole answer (attempts: 0)", []string{"Before that, it was waited for in vain: 1 answer in 2s."}},
		"what waiting can't heal":               {[]*failure{missing, missing, denied}, ": denied (attempts: 0)", []string{"Before that, it was waited for in vain: 2 answers in 5s."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := &fakeClock{}
			answers := slices.Clone(test.answers)
			_, failed := askPatiently(t.Context(), fake.patience(time.Minute), func(context.Context) (int, *failure) {
				next := answers[0]
				answers = answers[1:]
				if next == nil {
					return 1, nil
				}
				fresh := *next
				return 0, &fresh
			})
			text, notes := "", []string(nil)
			if failed != nil {
				text, notes = failed.Error(), failed.notes
			}
			if text != test.want || !slices.Equal(notes, test.notes) || len(answers) != 0 {
				t.Errorf("%q %q with %d answers left, want %q %q", text, notes, len(answers), test.want, test.notes)
			}
		})
	}
}

func TestPollOnceWithoutWait(t *testing.T) {
	t.Parallel()
	fake := &fakeClock{}
	impatient := fake.patience(time.Minute)
	impatient.waits = false
	_, failed := askPatiently(t.Context(), impatient, func(context.Context) (int, *failure) {
		return 0, failedWith(transport.KindTag, "no such tag", nil)
	})
	if failed == nil || len(failed.notes) != 0 || failed.waited || len(fake.waits) != 0 {
		t.Errorf("%+v after %d waits", failed, len(fake.waits))
	}
}

// TestPollEndsWithItsContext has a clock on which no wait ends.
func TestPollEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		end  func(context.Context) (context.Context, context.CancelFunc)
		want string
	}{
		"cancelled": {context.WithCancel, "what it waits for was not there yet after 1 answer in 0s, when the read was cancelled"},
		"deadline": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithDeadline(ctx, time.Now())
		}, ": no such tag (attempts: 0)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := test.end(t.Context())
			defer cancel()
			endless := patience{waits: true, limit: time.Hour, clock: clock{now: func() time.Time { return time.Time{} }, after: func(time.Duration) <-chan time.Time {
				cancel()
				return nil
			}}}
			_, failed := askPatiently(ctx, endless, func(context.Context) (int, *failure) {
				return 0, failedWith(transport.KindTag, "no such tag", nil)
			})
			if failed == nil || failed.Error() != test.want {
				t.Errorf("%v, want %s", failed, test.want)
			}
		})
	}
}

// TestPendingAndMissingKinds ranges over all kinds of errors.
func TestPendingAndMissingKinds(t *testing.T) {
	t.Parallel()
	for kind := transport.KindUnexpected; kind <= transport.KindAction; kind++ {
		err := error(&failure{err: &transport.Error{Kind: kind}})
		want := kind == transport.KindTag || kind == transport.KindRepository
		if isMissing(err) != want || isPending(err) != want {
			t.Errorf("kind %d: missing %t, pending %t, want %t", kind, isMissing(err), isPending(err), want)
		}
	}
	if err := error(&failure{err: &digestMismatch{}}); isMissing(err) || !isPending(err) {
		t.Error("another digest must be waited for, and never masked")
	}
	if err := errors.New("other"); isMissing(err) || isPending(err) {
		t.Error("another error is neither")
	}
}
