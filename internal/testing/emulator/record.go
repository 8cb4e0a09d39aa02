// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// recordLimit bounds the requests that are kept; counts stay exact.
const recordLimit = 10_000

// Record is the requests that a Server received since its start or the last Reset.
type Record struct {
	// Requests are the last 10,000 requests to the services, oldest first, without those to the
	// control verbs.
	Requests []Request `json:"requests"`

	Counts map[string]int64 `json:"counts"` // by operation, rejected ones included

	// ConnectionsOpened counts accepted connections, ConnectionsOpen those that are not closed yet;
	// connections with control requests only are not counted.
	ConnectionsOpened int64 `json:"connections_opened"`
	ConnectionsOpen   int64 `json:"connections_open"`
	TLS               bool  `json:"tls"`
}

// Request is one request to a service as it arrived; only Account was verified.
type Request struct {
	Service   string `json:"service"`
	Operation string `json:"operation"`
	Method    string `json:"method"`

	// RequestTarget is path and query as sent, with only those query parameters that are known to
	// be no secret.
	RequestTarget string `json:"request_target"`

	Form string `json:"form,omitempty"` // such parameters of a form, encoded as in a query

	// Account is who signed the request: an account of the fixture, or role/<role>/<session> for
	// credentials that the emulator issued. In a registry it is the owner of the login or token. It
	// is empty for requests that need no signature, whose signature was rejected, and to which a
	// fault responded before the signature was verified.
	Account string `json:"account,omitempty"`

	AccessKey string    `json:"access_key"`
	Region    string    `json:"region"`
	UserAgent string    `json:"user_agent"`
	Time      time.Time `json:"time"`
}

type recorder struct {
	requests []Request
	counts   map[string]int64
	changed  chan struct{} // closed at the next request; nil while nothing waits for it
}

func (r *recorder) add(request Request) {
	if r.counts == nil {
		r.counts = map[string]int64{}
	}
	r.counts[request.Operation]++
	r.requests = append(r.requests, request)
	if len(r.requests) >= 2*recordLimit {
		r.requests = slices.Clone(r.requests[len(r.requests)-recordLimit:])
	}
	if r.changed != nil {
		close(r.changed)
		r.changed = nil
	}
}

func (r *recorder) read() Record {
	record := Record{Requests: []Request{}, Counts: map[string]int64{}}
	record.Requests = append(record.Requests, r.requests[max(0, len(r.requests)-recordLimit):]...)
	maps.Copy(record.Counts, r.counts)
	return record
}

// nextRequest returns a channel that the next request closes.
func (r *recorder) nextRequest() <-chan struct{} {
	if r.changed == nil {
		r.changed = make(chan struct{})
	}
	return r.changed
}

// AwaitRequests waits until count requests of an operation were received since the start or the
// last Reset, rejected ones included. It fails with the context's error, and at once on an unknown
// operation.
func (s *Server) AwaitRequests(ctx context.Context, operation string, count int64) error {
	if !isOperation(operation) {
		return fmt.Errorf("await requests: unknown operation %q", operation)
	}
	for {
		s.mutex.Lock()
		received, changed := s.recorder.counts[operation], s.recorder.nextRequest()
		s.mutex.Unlock()
		if received >= count {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("await %d requests of %s, received %d: %w", count, operation, received, ctx.Err())
		}
	}
}

func newRequest(r *http.Request, request requestInfo, account string, now time.Time) Request {
	target := r.URL.EscapedPath()
	if query := publicParameters(r.URL.Query()); query != "" {
		target += "?" + query
	}
	return Request{
		Service: request.service, Operation: request.operation, Method: r.Method,
		RequestTarget: target, Form: request.form,
		Account: account, AccessKey: request.accessKey, Region: request.region,
		UserAgent: r.UserAgent(), Time: now.UTC(),
	}
}

// publicParameterNames is an allow list, so that an unexpected parameter is not recorded.
var publicParameterNames = []string{
	"Action", "Version", "Format", "RegionId",
	"InstanceId", "RepoId", "RepoNamespaceName", "RepoName", "Tag", "Digest", "PageNo", "PageSize",
	"ModuleName", "service", "scope",
	"RoleArn", "RoleSessionName", "DurationSeconds", "OIDCProviderArn",
	"page", "pagesize",
}

// publicParameters encodes those parameters that are no secret.
func publicParameters(parameters url.Values) string {
	maps.DeleteFunc(parameters, func(name string, _ []string) bool { return !slices.Contains(publicParameterNames, name) })
	return parameters.Encode()
}
