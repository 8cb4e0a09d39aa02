// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// requestIDLimit is the longest request ID that identifies a response, in bytes. It bounds what is
// kept of each response.
const requestIDLimit = 256

// Identity is the evidence that a response belongs to its request.
type Identity struct {
	// RequestIDs are the IDs that the service gave the request. Each response has its own.
	RequestIDs []string
	// IsContent reports that the response is the content that was requested, by its digest.
	IsContent bool
	// IsOther reports that the response says itself that it is about something else.
	IsOther bool
}

func (i Identity) isKnown() bool {
	return i.IsContent || slices.ContainsFunc(i.RequestIDs, isRequestID)
}

func isRequestID(id string) bool { return id != "" && len(id) <= requestIDLimit }

// Unidentified returns a Call.Decode for a service whose responses have no request ID.
func Unidentified[T any](decode func(Response) (T, error)) func(Response) (T, Identity, error) {
	return func(response Response) (T, Identity, error) {
		value, err := decode(response)
		return value, Identity{}, err
	}
}

// doubtfulError ends the attempts of a request whose response may be the one to another request.
type doubtfulError struct {
	host     string
	isDenial bool // the response says that something does not exist, or is not valid
}

func (doubtfulError) Error() string { return "the response may be the one to another request" }

const repeatedMessage = "the response has the request ID of an earlier response"

// repeatedResponseError returns the error of a response whose request ID is repeated on a fresh
// connection too.
func repeatedResponseError(identity Identity) Error {
	return Error{
		Kind: KindUnexpected, Reason: ReasonRepeated, RequestID: cmp.Or(identity.RequestIDs...),
		Message: repeatedMessage,
	}
}

type freshKey struct{}

// OnFreshConnections returns a context whose requests each use a connection of their own. Requests
// that are expected to find that something does not exist need not be repeated then.
func OnFreshConnections(ctx context.Context) context.Context {
	return context.WithValue(ctx, freshKey{}, true)
}

func isOnFresh(ctx context.Context) bool { return ctx.Value(freshKey{}) != nil }

// connectionsFor returns the pool for a request, and whether it uses each connection once.
func (c *Client) connectionsFor(ctx context.Context, fresh bool, host, operation string) (*http.Transport, bool) {
	isMixing := c.isMixing(host)
	if isMixing {
		c.logMixing(ctx, host)
	}
	if _, isUnidentified := c.unidentified.Load(unidentified{host, operation}); fresh || isUnidentified || isMixing {
		return c.fresh, true
	}
	return c.http, false
}

// evidence says why a host is taken to mix up responses.
type evidence struct {
	reason   string
	isLogged atomic.Bool
}

// rememberMixing makes the next requests to a host use fresh connections: a host that has mixed up
// responses may do so again, without a trace.
func (c *Client) rememberMixing(host, reason string) {
	c.mixing.LoadOrStore(host, &evidence{reason: reason})
}

func (c *Client) isMixing(host string) bool {
	_, isMixing := c.mixing.Load(host)
	return isMixing
}

// unidentified names an operation whose responses cannot be identified.
type unidentified struct{ host, operation string }

// rememberUnidentified makes the next requests of an operation use fresh connections, which saves
// their repetition.
func (c *Client) rememberUnidentified(host, operation string) {
	c.unidentified.Store(unidentified{host, operation}, nil)
}

// doubt ends the exchange of a response. isDenial reports that it says that something does not
// exist, or is not valid. It returns why the response may belong to another request; empty if it
// certainly does not.
func (c *Client) doubt(exchanged *exchanges, host string, identity Identity, isDenial bool) string {
	isRepeated := c.requestIDs.add(host, identity.RequestIDs)
	isDenial = isDenial && exchanged.isReused
	isBound := exchanged.end(identity.isKnown() && !isDenial, isRepeated)
	switch {
	case isRepeated:
		c.rememberMixing(host, repeatedMessage)
	case identity.IsOther:
		c.rememberMixing(host, "a response was about something else than its request")
	}
	switch {
	case isRepeated:
		return repeatedMessage
	case !isBound && !identity.isKnown():
		return "the response has no request ID"
	case isDenial:
		return "the response says that something does not exist, or is not valid"
	case !isBound:
		return "an earlier response on the connection was the one to another request"
	case exchanged.isReused && c.isMixing(host):
		return "the host has mixed up responses"
	}
	return ""
}

// isConclusive reports whether a caller would draw a conclusion from an error, which would be wrong
// if the response belonged to another request: that something does not exist, or that the service
// does not keep to its documentation.
func isConclusive(err error) bool {
	failed, isCall := errors.AsType[Error](err)
	if !isCall {
		return err != nil
	}
	switch failed.Kind {
	case KindInstanceNotFound, KindRepositoryNotFound, KindTagNotFound, KindImageNotFound:
		return true
	default:
		return failed.Reason == ReasonInvalidResponse
	}
}

// requestIDs remembers the request IDs of all responses. It is safe for concurrent use.
type requestIDs struct {
	mutex sync.Mutex
	seen  map[string]map[string]struct{} // by host
}

// add remembers the IDs of a response, and reports whether an earlier response had one of them.
func (r *requestIDs) add(host string, ids []string) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	seen, exists := r.seen[host]
	if !exists {
		seen = map[string]struct{}{}
		if r.seen == nil {
			r.seen = map[string]map[string]struct{}{}
		}
		r.seen[strings.Clone(host)] = seen // host is a part of the URL, which has a signature
	}
	isRepeated := slices.ContainsFunc(ids, func(id string) bool {
		_, isSeen := seen[id]
		return isSeen
	})
	for _, id := range ids { // after the search: two headers of one response may have the same ID
		if isRequestID(id) {
			seen[strings.Clone(id)] = struct{}{} // id may be a part of the response
		}
	}
	return isRepeated
}
