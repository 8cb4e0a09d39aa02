// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

// Signed is a request that is ready to be sent, once.
type Signed struct {
	Request *http.Request
	// Secrets are the values in the request that nobody may see: keys, tokens, the signature.
	Secrets []string
}

// Response is a whole answer of any status.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Call is one question to a service.
type Call[T any] struct {
	// Operation is the vendor's name of it, for logs and errors.
	Operation string
	// Sign builds and signs the request. It is called anew for every attempt: signatures carry the time
	// and, at one vendor, a number that is accepted once. Its errors end the call.
	Sign func(context.Context) (Signed, error)
	// Decode says what an answer means: the value, or a *Error with what the service said. Any other
	// error is taken as an answer that the API doesn't document.
	Decode func(Response) (T, error)
	// Facts says that what was asked for may go into a state or a text: an answer that repeats one of the request's secrets is then an
	// error. The answer to a sign-in is a secret itself, and may well repeat another.
	Facts bool
	// LargestBody bounds the body of an answer, in bytes. Default: 8 MiB.
	LargestBody int64
}

// Do asks until there is an answer, an error that another attempt can't heal, no attempt left, or no time.
// Its error is a *Error: the last that the service gave, with the number of attempts. An error of Sign
// that is none is returned as it is.
func Do[T any](ctx context.Context, client *Client, call Call[T]) (T, error) {
	return withRetries(ctx, client, call.Operation, func(number int) (T, error) {
		return attempt(ctx, client, call, number)
	})
}

// attempt signs, sends and reads once.
func attempt[T any](ctx context.Context, client *Client, call Call[T], number int) (T, error) {
	var none T
	ctx, cancel := withAttemptTimeout(ctx, client.options.AttemptTimeout)
	defer cancel()
	signed, err := call.Sign(ctx)
	if err != nil {
		return none, unsent(err, call.Operation)
	}
	redactor := newRedactor(signed.Secrets)
	host := signed.Request.URL.Host
	signed.Request.Header.Set("User-Agent", client.options.UserAgent)

	client.logRequest(ctx, call.Operation, number, signed.Request)
	started := time.Now()
	response, err := client.send(signed.Request.WithContext(ctx), cmp.Or(call.LargestBody, maximumBodyBytes))
	if _, isTooLarge := errors.AsType[*tooLargeError](err); err != nil && !isTooLarge {
		return none, completed(networkError(err, host, redactor), call.Operation, number)
	}
	var value T
	if err == nil {
		value, err = call.Decode(response)
	}
	if err == nil && call.Facts && redactor.finds(response.Body) {
		err = errEchoed
	}
	err = completed(answerError(err, response, host, redactor, client.options.Now()), call.Operation, number)
	client.logAnswer(ctx, call.Operation, number, response, time.Since(started), err)
	return value, err
}

// withAttemptTimeout bounds an attempt from the moment that it has a connection. Before that, dialing has bounds of its own, and
// the wait for one of the connections has the read's deadline.
func withAttemptTimeout(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	clock := time.AfterFunc(limit, func() { cancel(&attemptTimeoutError{limit}) })
	clock.Stop()
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { clock.Reset(limit) }}
	return httptrace.WithClientTrace(ctx, trace), func() {
		clock.Stop()
		cancel(nil)
	}
}

// attemptTimeoutError ends an attempt, not the read: another may fare better.
type attemptTimeoutError struct {
	limit time.Duration
}

func (e *attemptTimeoutError) Error() string {
	return "no whole answer came within " + e.limit.String() + ", the limit of one attempt"
}

// unsent is the error of a request that could not be signed. It may be one of a call of its own, which has had its attempts, and
// others may have been given it too: it is not changed.
func unsent(err error, operation string) error {
	failure, isFailure := errors.AsType[*Error](err)
	if !isFailure {
		return err
	}
	own := *failure
	own.Retryable = false
	if own.Operation == "" {
		own.Operation = operation
	}
	return &own
}

// completed notes in an error what was asked, and how often.
func completed(err error, operation string, attempts int) error {
	if failure, isFailure := errors.AsType[*Error](err); isFailure {
		failure.Operation, failure.Attempts = operation, attempts
	}
	return err
}

// send returns the whole answer, or an error; never half of one. With a *tooLargeError it returns what there is besides the body.
func (c *Client) send(request *http.Request, largest int64) (Response, error) {
	response, err := c.http.RoundTrip(request)
	if err != nil {
		return Response{}, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, largest+1))
	if err != nil {
		return Response{}, err
	}
	if int64(len(body)) > largest {
		return Response{Status: response.StatusCode, Header: response.Header}, &tooLargeError{largest}
	}
	return Response{Status: response.StatusCode, Header: response.Header, Body: body}, nil
}

func dialer() *net.Dialer {
	return &net.Dialer{Timeout: connectTimeout, KeepAlive: tcpKeepAliveInterval}
}
