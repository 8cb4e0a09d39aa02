// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	firstInterval  = 2 * time.Second
	intervalGrowth = 1.5
	intervalLimit  = 30 * time.Second
	// intervalMinimum keeps the last attempt from following the one before at once.
	intervalMinimum = time.Second
	// reserveLimit is what is kept of a read's time, or a tenth of it, for the last attempt and for
	// what explains its error.
	reserveLimit      = 5 * time.Second
	reservePartOfRead = 10
)

// polling says whether a read polls for what does not exist yet, and until when.
type polling struct {
	clock   Clock
	enabled bool
	started time.Time
	limit   time.Duration
}

// poll calls get until there is a value, an error that waiting cannot resolve, or no time left;
// then it returns the last error.
func poll[T any](ctx context.Context, p polling, get func(context.Context) (T, error)) (T, error) {
	var last error
	for attempts := 1; ; attempts++ {
		value, err := get(ctx)
		switch {
		case err == nil:
			return value, nil
		case last != nil && isDeadline(err):
			return value, p.timedOut(last, attempts)
		case !p.enabled || !isPending(err):
			return value, p.failed(err, attempts)
		}
		interval, more := p.next(attempts)
		if !more {
			return value, p.timedOut(err, attempts)
		}
		p.log(ctx, err, attempts, interval)
		select {
		case <-p.clock.After(interval):
			last = err
			ctx = transport.OnFreshConnections(ctx) // what does not exist yet may not exist at the next attempt either
		case <-ctx.Done():
			return value, p.ended(ctx, err, attempts)
		}
	}
}

// next returns the wait after the given attempt, counted from 1; false where no time is left for
// another.
func (p polling) next(attempts int) (time.Duration, bool) {
	remaining := p.limit - min(reserveLimit, p.limit/reservePartOfRead) - p.elapsed()
	if remaining < intervalMinimum {
		return 0, false
	}
	grown := float64(firstInterval) * math.Pow(intervalGrowth, float64(attempts-1))
	return min(remaining, time.Duration(min(grown, float64(intervalLimit)))), true
}

func (p polling) elapsed() time.Duration { return p.clock.Now().Sub(p.started) }

// waited formats how long the read has polled.
func (p polling) waited(attempts int) string {
	return fmt.Sprintf("%s (%s)", p.elapsed().Round(time.Second), counted(attempts, "attempt"))
}

// isDeadline reports whether there is no response because the read's time was over.
func isDeadline(err error) bool {
	return HasKind(err, transport.KindTimeout) && errors.Is(err, context.DeadlineExceeded)
}

// isPending reports whether waiting may resolve an error: a push creates repository and tag, and
// moves tags, in the registry before the API shows it.
func isPending(err error) bool {
	if _, isUnfinished := errors.AsType[Unfinished](err); isUnfinished {
		return true
	}
	if mismatch, isMismatch := errors.AsType[DigestMismatch](err); isMismatch {
		return !mismatch.isLasting()
	}
	if mismatch, isMismatch := errors.AsType[RegistryMismatch](err); isMismatch {
		return !mismatch.isLasting()
	}
	return IsMissing(err)
}

// Unfinished reports that something exists, but not yet as wait waits for it. Only a read that
// waits returns it.
type Unfinished struct {
	// Problem and Fix are the sentences that say so when the time is over.
	Problem, Fix string
	// Cause is the service's error, which is reported instead; nil where there is none.
	Cause error
}

// Error implements error.
func (e Unfinished) Error() string {
	if e.Cause != nil {
		return e.Cause.Error()
	}
	return e.Problem
}

// Unwrap returns the cause.
func (e Unfinished) Unwrap() error { return e.Cause }

// timedOut adds how long a read waited to its last error, when its time is over.
func (p polling) timedOut(err error, attempts int) error {
	failed, isRead := errors.AsType[Error](err)
	if attempts == 1 || !isRead {
		return err
	}
	return failed.withPolled().WithFact("Waited " + p.waited(attempts) + ".")
}

// failed adds how long a read had waited before to an error that waiting cannot resolve.
func (p polling) failed(err error, attempts int) error {
	failed, isRead := errors.AsType[Error](err)
	if attempts == 1 || !isRead {
		return err
	}
	return failed.WithFact("Waited " + p.waited(attempts-1) + " before this error.")
}

// ended returns the error of a read whose context ended while it waited.
func (p polling) ended(ctx context.Context, err error, attempts int) error {
	failed, isRead := errors.AsType[Error](err)
	if !errors.Is(ctx.Err(), context.Canceled) || !isRead {
		return p.timedOut(err, attempts)
	}
	return failed.WithCause(pollCancelled{p.waited(attempts)})
}

// pollCancelled is the cause of a read that the user cancelled while it polled.
type pollCancelled struct {
	waited string
}

func (e pollCancelled) Error() string { return "cancelled after waiting " + e.waited }

func (p polling) log(ctx context.Context, err error, attempts int, interval time.Duration) {
	object := ""
	if failed, isRead := errors.AsType[Error](err); isRead {
		object = failed.Subject.Object
	}
	tflog.Info(ctx, "waiting to read again", map[string]any{
		"object":            object,
		"attempts":          attempts,
		"waited_seconds":    p.elapsed().Seconds(),
		"remaining_seconds": (p.limit - p.elapsed()).Seconds(),
		"next_seconds":      interval.Seconds(),
		"last_error":        err.Error(),
	})
}

// counted formats "1 attempt" or "3 attempts".
func counted(count int, noun string) string {
	if count == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", count, noun)
}
