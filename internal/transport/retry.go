// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/avast/retry-go/v5"
)

const (
	firstWait = 500 * time.Millisecond
	// longestWait caps the growing interval, which would pass it with this many doublings.
	longestWait            = 20 * time.Second
	doublingsToLongestWait = 6
	// longestRetryAfter caps what a service may ask for: a proxy that says two hours must not hang a plan.
	longestRetryAfter = time.Minute
)

// withRetries calls once per attempt, counted from 1, and waits in between: exponentially longer with full jitter,
// or as long as the service asked. It does not begin a wait that would end behind the deadline.
func withRetries[T any](ctx context.Context, client *Client, operation string, call func(number int) (T, error)) (T, error) {
	var none T
	var last error      // of the newest attempt
	var answered *Error // the service's newest answer that was an error
	var wait time.Duration
	number := 0
	value, err := retry.NewWithData[T](
		retry.Context(ctx),
		retry.Attempts(uint(client.options.MaxRetries)+1),
		retry.LastErrorOnly(true),
		retry.WithTimer(timer(client.options.After)),
		retry.RetryIf(func(err error) bool {
			failure, isFailure := errors.AsType[*Error](err)
			if ctx.Err() != nil || !isFailure || !failure.Retryable {
				return false
			}
			wait = client.nextWait(number, failure.RetryAfter)
			deadline, bounded := ctx.Deadline()
			failure.CutShort = bounded && !client.options.Now().Add(wait).Before(deadline)
			return !failure.CutShort
		}),
		retry.DelayType(func(uint, error, retry.DelayContext) time.Duration {
			client.logWait(ctx, operation, number, wait, last)
			return wait
		}),
	).Do(func() (T, error) {
		number++
		value, err := call(number)
		last = err
		if failure, isFailure := errors.AsType[*Error](err); isFailure && failure.Status != 0 {
			answered = failure
		}
		return value, err
	})
	if err == nil {
		return value, nil
	}
	return none, lastWord(ctx, last, answered, Interrupted(ctx, operation, number))
}

// lastWord is the error that ends a call. What the service last said tells more than that a later connection broke, or that time ran out.
func lastWord(ctx context.Context, last error, answered, interrupted *Error) error {
	failure, isFailure := errors.AsType[*Error](last)
	switch {
	case ctx.Err() == nil && (answered == nil || !isFailure || !failure.Retryable):
		return last
	case answered == nil && isFailure && failure.SignIn != "":
		return last // of the call that gives keys; this one was never sent
	case answered == nil:
		if isFailure {
			interrupted.Host = failure.Host
		}
		return interrupted
	}
	answered.Attempts = interrupted.Attempts
	if isFailure {
		answered.CutShort = failure.CutShort
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		answered.Kind, answered.Message, answered.Cause = KindTimeout, "then the read was cancelled", ctx.Err()
	}
	return answered
}

// nextWait is the wait after the given attempt, counted from 1.
func (c *Client) nextWait(attempt int, asked time.Duration) time.Duration {
	ceiling := longestWait
	if doublings := attempt - 1; doublings < doublingsToLongestWait {
		ceiling = firstWait << doublings
	}
	if asked > 0 {
		// A little more than asked for, by chance: parallel reads were told the same, and would come back as one.
		return min(asked, longestRetryAfter) + time.Duration(c.options.Jitter(int64(firstWait)+1))
	}
	return time.Duration(c.options.Jitter(int64(ceiling) + 1))
}

// retryAfter reads the header of that name: seconds, or a date. Anything else is 0.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil && date.After(now) {
		return date.Sub(now)
	}
	return 0
}

// timer lets retry-go wait by a function.
type timer func(time.Duration) <-chan time.Time

func (t timer) After(wait time.Duration) <-chan time.Time { return t(wait) }
