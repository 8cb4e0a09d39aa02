// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// waitLimit is more than a poll waits in a day, and ends what would poll for ever.
const waitLimit = 5000

// fakeClock ends each wait at once, and records it.
type fakeClock struct {
	time  time.Time
	waits []time.Duration
}

func (c *fakeClock) clock() Clock {
	return Clock{
		Now: func() time.Time { return c.time },
		After: func(wait time.Duration) <-chan time.Time {
			if len(c.waits) == waitLimit {
				panic("the poll does not end")
			}
			c.waits = append(c.waits, wait)
			c.time = c.time.Add(wait)
			passed := make(chan time.Time, 1)
			passed <- c.time
			return passed
		},
	}
}

func (c *fakeClock) polling(limit time.Duration) polling {
	return polling{clock: c.clock(), enabled: true, started: c.time, limit: limit}
}

func errorOf(kind transport.Kind, message string, cause error) error {
	return NewError(Subject{Object: `tag "9.9"`}, transport.Error{Kind: kind, Message: message, Cause: cause})
}

// TestAttemptsInPage compares the table of the page with what a poll does.
func TestAttemptsInPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/guides/missing-images.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `(\\d+[mh])`(?: \\(default\\))? \\| (\\d+) \\|$").FindAllStringSubmatch(string(page), -1)
	if len(rows) != 4 {
		t.Fatalf("the page has %d rows: %q", len(rows), rows)
	}
	for _, row := range rows {
		limit, err := time.ParseDuration(row[1])
		if err != nil {
			t.Fatal(err)
		}
		attempts := 0
		fake := &fakeClock{time: time.Date(2024, time.May, 1, 0, 0, 0, 0, time.UTC)}
		_, _ = poll(t.Context(), fake.polling(limit), func(context.Context) (int, error) {
			attempts++
			return 0, errorOf(transport.KindTagNotFound, "no such tag", nil)
		})
		if row[2] != strconv.Itoa(attempts) {
			t.Errorf("the page says %s attempts in %s; they are %d", row[2], row[1], attempts)
		}
	}
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
		"ten seconds keep one":              {10 * time.Second, []string{"2s", "3s", "4s"}},
		"no wait is shorter than a second":  {6 * time.Second, []string{"2s", "3s"}},
		"1.1 seconds are too short":         {1100 * time.Millisecond, nil},
		"one day ends with half a minute's": {24 * time.Hour, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := &fakeClock{time: time.Date(2024, time.May, 1, 0, 0, 0, 0, time.UTC)}
			attempts := 0
			_, err := poll(t.Context(), fake.polling(test.limit), func(context.Context) (int, error) {
				attempts++
				return 0, errorOf(transport.KindTagNotFound, "no such tag", nil)
			})
			failed, isRead := errors.AsType[Error](err)
			if !isRead || attempts != len(fake.waits)+1 {
				t.Fatalf("%v after %d attempts and %d waits", err, attempts, len(fake.waits))
			}
			if failed.Polled != (attempts > 1) || len(failed.Facts) != min(attempts-1, 1) {
				t.Errorf("after %d attempts: polled %t, facts %q", attempts, failed.Polled, failed.Facts)
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

func TestPollReturnsTheLastError(t *testing.T) {
	t.Parallel()
	missing := errorOf(transport.KindTagNotFound, "no such tag", nil)
	moved := NewError(Subject{}, DigestMismatch{Expected: "sha256:a"})
	deadline := errorOf(transport.KindTimeout, "the deadline passed", context.DeadlineExceeded)
	slow := errorOf(transport.KindTimeout, "attempt too slow", nil)
	denied := errorOf(transport.KindForbidden, "denied", nil)
	for name, test := range map[string]struct {
		errors []error
		want   string
		facts  []string
	}{
		"the tag is pushed":                  {[]error{missing, missing, nil}, "", nil},
		"the tag is moved":                   {[]error{moved, nil}, "", nil},
		"deadline during a later attempt":    {[]error{missing, deadline}, ": no such tag (attempts: 0)", []string{"Waited 2s (2 attempts)."}},
		"deadline during the first attempt":  {[]error{deadline}, ": the deadline passed (attempts: 0)", nil},
		"an attempt's limit is no deadline":  {[]error{missing, slow}, ": attempt too slow (attempts: 0)", []string{"Waited 2s (1 attempt) before this error."}},
		"an error that waiting cannot solve": {[]error{missing, missing, denied}, ": denied (attempts: 0)", []string{"Waited 5s (2 attempts) before this error."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := &fakeClock{}
			remaining := slices.Clone(test.errors)
			_, err := poll(t.Context(), fake.polling(time.Minute), func(context.Context) (int, error) {
				next := remaining[0]
				remaining = remaining[1:]
				return 0, next
			})
			text, facts := "", []string(nil)
			if failed, isRead := errors.AsType[Error](err); isRead {
				text, facts = failed.Error(), failed.Facts
			}
			if text != test.want || !slices.Equal(facts, test.facts) || len(remaining) != 0 {
				t.Errorf("%q %q with %d attempts left, want %q %q", text, facts, len(remaining), test.want, test.facts)
			}
		})
	}
}

func TestWithoutWaitThereIsOneAttempt(t *testing.T) {
	t.Parallel()
	fake := &fakeClock{}
	disabled := fake.polling(time.Minute)
	disabled.enabled = false
	_, err := poll(t.Context(), disabled, func(context.Context) (int, error) {
		return 0, errorOf(transport.KindTagNotFound, "no such tag", nil)
	})
	failed, isRead := errors.AsType[Error](err)
	if !isRead || len(failed.Facts) != 0 || failed.Polled || len(fake.waits) != 0 {
		t.Errorf("%+v after %d waits", err, len(fake.waits))
	}
}

// TestPollEndsWithItsContext polls on a clock whose waits never end.
func TestPollEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		end  func(context.Context) (context.Context, context.CancelFunc)
		want string
	}{
		"cancelled": {context.WithCancel, "cancelled after waiting 0s (1 attempt)"},
		"deadline": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithDeadline(ctx, time.Now())
		}, ": no such tag (attempts: 0)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := test.end(t.Context())
			defer cancel()
			endless := polling{enabled: true, limit: time.Hour, clock: Clock{Now: func() time.Time { return time.Time{} }, After: func(time.Duration) <-chan time.Time {
				cancel()
				return nil
			}}}
			_, err := poll(ctx, endless, func(context.Context) (int, error) {
				return 0, errorOf(transport.KindTagNotFound, "no such tag", nil)
			})
			if err == nil || err.Error() != test.want {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

func TestOnlyMissingAndMovedTagsArePending(t *testing.T) {
	t.Parallel()
	for kind := transport.KindUnexpected; kind <= transport.KindUnsupported; kind++ {
		err := errorOf(kind, "", nil)
		want := kind == transport.KindTagNotFound || kind == transport.KindRepositoryNotFound
		if IsMissing(err) != want || isPending(err) != want {
			t.Errorf("kind %d: missing %t, pending %t, want %t", kind, IsMissing(err), isPending(err), want)
		}
	}
	if err := NewError(Subject{}, DigestMismatch{}); IsMissing(err) || !isPending(err) {
		t.Error("another digest must be polled for, and never be treated as missing")
	}
	if err := errors.New("other"); IsMissing(err) || isPending(err) {
		t.Error("any other error is neither")
	}
}
