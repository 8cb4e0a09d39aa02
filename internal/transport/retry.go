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
	firstBackoff = 500 * time.Millisecond
	// backoffLimit caps the growing interval, which would exceed it after this many doublings.
	backoffLimit            = 20 * time.Second
	doublingsToBackoffLimit = 6
	// retryAfterLimit caps what a service may request: a proxy that says two hours must not hang a
	// plan.
	retryAfterLimit = time.Minute
)

// attempts records how the attempts of a call ended.
type attempts struct {
	count    int
	limit    int    // retries
	last     error  // of the newest attempt
	response *Error // the newest error response of the service; nil without one
	network  string // the newest reason why there was no response, before the context ended
	cut      bool   // only the deadline prevented another attempt
}

// record keeps what finalError needs of the error of an attempt; nil when it succeeded.
func (a *attempts) record(ctx context.Context, err error) {
	a.last = err
	failed, isCall := errors.AsType[Error](err)
	switch {
	case !isCall:
	case failed.Status != 0:
		a.response = &failed
	case ctx.Err() == nil:
		a.network = failed.Message
	}
}

// withRetries calls a function once per attempt, in addition to the attempts that made has counted
// already. Between attempts it waits with exponential backoff and full jitter, or as long as the
// service requested. It starts no wait that would end after the deadline.
func withRetries[T any](ctx context.Context, client *Client, operation string, made *attempts, call func(number int) (T, error)) (T, error) {
	var zero T
	var wait time.Duration
	value, err := retry.NewWithData[T](
		retry.Context(ctx),
		retry.Attempts(uint(client.options.MaxRetries+1-made.count)),
		retry.LastErrorOnly(true),
		retry.WithTimer(timer(client.options.After)),
		retry.RetryIf(func(err error) bool {
			failed, isCall := errors.AsType[Error](err)
			if ctx.Err() != nil || !isCall || !failed.Retryable {
				return false
			}
			wait = client.backoff(made.count, failed.RetryAfter)
			deadline, hasDeadline := ctx.Deadline()
			isLate := hasDeadline && !client.options.Now().Add(wait).Before(deadline)
			made.cut = isLate && made.count <= made.limit
			return !isLate
		}),
		retry.DelayType(func(uint, error, retry.DelayContext) time.Duration {
			client.logRetry(ctx, operation, made.count, wait, made.last)
			return wait
		}),
	).Do(func() (T, error) {
		made.count++
		value, err := call(made.count)
		made.record(ctx, err)
		return value, err
	})
	if err == nil {
		return value, nil
	}
	return zero, made.finalError(ctx, operation)
}

// finalError returns the error that ends a call. It prefers what the service said last, which tells
// more than that a later connection failed, or that time ran out.
func (a *attempts) finalError(ctx context.Context, operation string) error {
	failed, isCall := errors.AsType[Error](a.last)
	cut := a.cut || failed.RetriesCut // of the call that gets credentials
	switch {
	case !isCall && ctx.Err() == nil:
		return a.last
	case ctx.Err() == nil && (a.response == nil || !failed.Retryable):
		return failed.WithRetriesCut(cut)
	case a.response == nil && failed.CredentialSource != "":
		return failed // of the call that gets credentials; this one was never sent
	case a.response == nil:
		return a.contextError(ctx, operation, failed.Host)
	}
	isDeadline := errors.Is(ctx.Err(), context.DeadlineExceeded)
	response := a.response.WithAttempts(a.count).WithRetriesCut(cut || isDeadline && a.count <= a.limit)
	if errors.Is(ctx.Err(), context.Canceled) {
		response.Kind, response.Reason = KindTimeout, ReasonOther
		response.Message, response.Cause = "the read was cancelled before another attempt", ctx.Err()
	}
	return response
}

// contextError returns the error of a call that ended without a response because its context did.
func (a *attempts) contextError(ctx context.Context, operation, host string) Error {
	ended := ContextError(ctx, operation, a.count)
	ended.Host = host
	if a.network != "" {
		ended.Message += "; an earlier attempt failed: " + a.network
	}
	return ended
}

// backoff returns the wait after the given attempt, counted from 1.
func (c *Client) backoff(attempt int, requested time.Duration) time.Duration {
	ceiling := backoffLimit
	if doublings := attempt - 1; doublings < doublingsToBackoffLimit {
		ceiling = firstBackoff << doublings
	}
	if requested > 0 {
		// A random bit longer: parallel reads got the same request, and would all return at one
		// moment.
		return min(requested, retryAfterLimit) + time.Duration(c.options.Jitter(int64(firstBackoff)+1))
	}
	return time.Duration(c.options.Jitter(int64(ceiling) + 1))
}

// retryAfter parses the header of that name: seconds, or a date. Anything else is 0.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil && date.After(now) {
		return date.Sub(now)
	}
	return 0
}

// timer makes retry-go wait by a function.
type timer func(time.Duration) <-chan time.Time

// After implements retry.Timer.
func (t timer) After(wait time.Duration) <-chan time.Time { return t(wait) }
