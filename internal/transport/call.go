// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"time"
)

// SignedRequest is a request that is ready to be sent, once.
type SignedRequest struct {
	Request *http.Request
	// Secrets are the values in the request that must not be shown: keys, tokens, the signature.
	Secrets []string
}

// Response is a complete response of any status.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	// ClockOffset is how far the clock of this machine is ahead of the response's Date, to the
	// minute; 0 without a valid one.
	ClockOffset time.Duration
}

// Call is one operation of a service.
type Call[T any] struct {
	// Operation is the vendor's name for it, for logs and errors.
	Operation string
	// Sign builds and signs the request. It is called for every attempt: signatures contain the
	// time and, at one vendor, a nonce. Its errors end the call.
	Sign func(context.Context) (SignedRequest, error)
	// Decode returns the value of a response, or an Error with what the service said. Any other
	// error means a response that the API does not document.
	Decode func(Response) (T, Identity, error)
	// RefuseEchoes rejects a response whose value repeats one of the request's secrets, which could
	// reach the state or a text. It is not for responses that are credentials themselves: these may
	// repeat others.
	RefuseEchoes bool
	// FreshConnection sends the request on a connection of its own. It is for logins, and for
	// responses without a request ID that say what a name points to.
	FreshConnection bool
	// BodyLimit limits the body of a response, in bytes. Default: 1 MiB.
	BodyLimit int64
}

// Do sends the request until it gets a value or an error that is not retryable, or until it runs
// out of attempts or time. A response that may belong to another request does not count as an
// attempt: the request is sent again on a connection of its own, with the retries that are left. Do
// returns an Error, the last that the service returned, with the number of attempts; an error of
// Sign that is not an Error is returned unchanged.
func Do[T any](ctx context.Context, client *Client, call Call[T]) (T, error) {
	made := &attempts{limit: client.options.MaxRetries}
	value, err := doOnce(ctx, client, call, made)
	doubtful, isDoubtful := errors.AsType[doubtfulError](err)
	if !isDoubtful {
		return value, err
	}
	made.count--
	call.FreshConnection = true
	value, err = doOnce(ctx, client, call, made)
	if err == nil && doubtful.isDenial {
		client.rememberMixing(doubtful.host, "a response was contradicted by the next one to the same request")
	}
	return value, err
}

func doOnce[T any](ctx context.Context, client *Client, call Call[T], made *attempts) (T, error) {
	return withRetries(ctx, client, call.Operation, made, func(number int) (T, error) {
		return (&attempt[T]{client: client, call: call, number: number}).do(ctx)
	})
}

// attempt is one attempt of a call. do sets the fields that depend on the signed request.
type attempt[T any] struct {
	client *Client
	call   Call[T]
	number int // counted from 1

	host      string
	redactor  *redactor
	exchanged *exchanges
	isFresh   bool // the connection carries no other request
}

// do signs, sends and decodes once.
func (a *attempt[T]) do(ctx context.Context) (T, error) {
	var zero T
	ctx, cancel := withAttemptTimeout(ctx, a.client.options.AttemptTimeout)
	defer cancel()
	signed, err := a.call.Sign(ctx)
	if err != nil {
		return zero, signError(err, a.call.Operation)
	}
	client, request, host := a.client, signed.Request, signed.Request.URL.Host
	a.host, a.redactor = host, client.redactor(signed.Secrets)
	if _, err := client.proxies.forRequest(request); err != nil {
		return zero, a.networkError(err).WithAttempts(a.number - 1) // nothing is sent
	}
	request.Header.Set("User-Agent", client.options.UserAgent)
	var connections *http.Transport
	connections, a.isFresh = client.connectionsFor(ctx, a.call.FreshConnection || isOnFresh(ctx), host, a.call.Operation)
	// An idle connection keeps the exchanges: they must not refer to the attempt.
	a.exchanged = &exchanges{onUnrequested: func() { client.rememberMixing(host, "the host sent bytes without a request") }}
	defer a.exchanged.end(false, true)

	client.logRequest(ctx, a.call.Operation, a.number, request)
	started := time.Now()
	response, err := send(connections, request.WithContext(a.exchanged.watch(ctx)), cmp.Or(a.call.BodyLimit, defaultBodyLimit))
	response.ClockOffset = clockOffset(response.Header.Get("Date"), client.options.Now())
	if _, isTooLarge := errors.AsType[*bodyLimitError](err); err != nil && !isTooLarge {
		if a.exchanged.isAfterUnbound() {
			return zero, doubtfulError{host: host}
		}
		return zero, a.networkError(err)
	}
	return a.conclude(ctx, response, err, started)
}

// conclude decodes a response, unless it is too large, which err says. If the response may belong
// to another request, the error is a doubtfulError.
func (a *attempt[T]) conclude(ctx context.Context, response Response, err error, started time.Time) (T, error) {
	var zero, value T
	var identity Identity
	if err == nil {
		a.exchanged.isReceived.Store(true)
		value, identity, err = a.call.Decode(response)
	}
	if err == nil && a.call.RefuseEchoes && a.redactor.findsIn(ctx, value) {
		err = errEchoedSecret
	}
	if err == nil && ctx.Err() != nil { // while the response was decoded
		return zero, a.networkError(context.Cause(ctx))
	}
	if !a.isFresh && err == nil && !identity.isKnown() {
		a.client.rememberUnidentified(a.host, a.call.Operation)
	}
	isDenial := isConclusive(err)
	doubt := a.client.doubt(a.exchanged, a.host, identity, isDenial)
	isDoubtful := doubt != "" && !isRetryable(err) // what is retryable is not believed anyway
	if isDoubtful && a.isFresh {
		value, err = zero, repeatedResponseError(identity)
	}
	if err != nil {
		err = responseError(err, response, a.host, a.redactor, a.client.options.Now()).WithOperation(a.call.Operation).WithAttempts(a.number)
	}
	a.client.logResponse(ctx, a.call.Operation, a.number, response, time.Since(started), err)
	if isDoubtful && !a.isFresh {
		a.client.logDoubt(ctx, a.call.Operation, a.number, doubt)
		return zero, doubtfulError{a.host, isDenial}
	}
	return value, err
}

// networkError returns the error of an attempt without a complete response.
func (a *attempt[T]) networkError(err error) Error {
	return a.client.networkError(err, a.host, a.redactor).WithOperation(a.call.Operation).WithAttempts(a.number)
}

func isRetryable(err error) bool {
	failed, isCall := errors.AsType[Error](err)
	return isCall && failed.Retryable
}

// withAttemptTimeout limits an attempt from the moment that it has a connection.
func withAttemptTimeout(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(limit, func() { cancel(&attemptTimeoutError{limit}) })
	timer.Stop()
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { timer.Reset(limit) }}
	return httptrace.WithClientTrace(ctx, trace), func() {
		timer.Stop()
		cancel(nil)
	}
}

// attemptTimeoutError ends an attempt, not the read: another may be faster.
type attemptTimeoutError struct {
	limit time.Duration
}

func (e *attemptTimeoutError) Error() string {
	return "no complete response within " + e.limit.String() + ", the limit of one attempt"
}

// signError returns the error of a request that could not be signed. It may be the Error of another
// call, which has had its attempts.
func signError(err error, operation string) error {
	failed, isCall := errors.AsType[Error](err)
	if !isCall {
		return err
	}
	failed.Retryable = false
	failed.Operation = cmp.Or(failed.Operation, operation)
	return failed
}
