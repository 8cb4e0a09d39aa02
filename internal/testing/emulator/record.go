// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// recordLimit bounds the requests that are kept; counts stay exact.
const recordLimit = 10_000

// Record is what a Server was asked since its start or the last Reset.
type Record struct {
	// Requests are the last 10,000 requests to the services, oldest first.
	// Requests to the control verbs are not among them.
	Requests []Request `json:"requests"`

	// Counts has one entry for each operation that was asked for, refused
	// requests included.
	Counts map[string]int64 `json:"counts"`

	// ConnectionsOpened counts accepted connections, ConnectionsOpen those
	// not closed yet; connections with control requests only are left out.
	ConnectionsOpened int64 `json:"connections_opened"`
	ConnectionsOpen   int64 `json:"connections_open"`

	// TLS says whether the server speaks TLS.
	TLS bool `json:"tls"`
}

// Request is one request to a service as it arrived, before anything but
// Account was verified.
type Request struct {
	Service   string `json:"service"`
	Operation string `json:"operation"`
	Method    string `json:"method"`

	// RequestTarget is path and query as on the wire, with only those query
	// parameters that are known to be no secret.
	RequestTarget string `json:"request_target"`

	// Form holds such parameters of a request whose body is a form, encoded as
	// in a query.
	Form string `json:"form,omitempty"`

	// Account names who signed the request: an account of the fixture, or
	// role/<role>/<session> for credentials that the emulator has issued. In the
	// registry it is whose login, or whose token, came with the request. It is
	// empty when the request was not to be signed, when the signature was
	// refused, and when a fault answered before it was verified.
	Account string `json:"account,omitempty"`

	AccessKey string    `json:"access_key"`
	Region    string    `json:"region"`
	UserAgent string    `json:"user_agent"`
	Time      time.Time `json:"time"`
}

type recorder struct {
	mutex    sync.Mutex
	requests []Request
	counts   map[string]int64
	awaited  []*awaited
}

func (r *recorder) add(request Request) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.counts == nil {
		r.counts = map[string]int64{}
	}
	r.counts[request.Operation]++
	r.announce(request.Operation)
	r.requests = append(r.requests, request)
	if len(r.requests) >= 2*recordLimit {
		r.requests = slices.Clone(r.requests[len(r.requests)-recordLimit:])
	}
}

func (r *recorder) read() Record {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	first := max(0, len(r.requests)-recordLimit)
	return Record{
		Requests: append([]Request{}, r.requests[first:]...),
		Counts:   copyOf(r.counts),
	}
}

func (r *recorder) reset() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.requests, r.counts = nil, nil
}

func newRequest(r *http.Request, c call, account string, now time.Time) Request {
	return Request{
		Service:       c.service,
		Operation:     c.operation,
		Method:        r.Method,
		RequestTarget: publicTarget(r.URL),
		Form:          c.form,
		Account:       account,
		AccessKey:     c.accessKey,
		Region:        c.region,
		UserAgent:     r.UserAgent(),
		Time:          now.UTC(),
	}
}

// publicParameters is an allow list: a parameter that nobody thought of must
// not end up in a record.
var publicParameters = []string{
	"Action", "Version", "Format", "RegionId",
	"InstanceId", "RepoId", "RepoNamespaceName", "RepoName", "Tag", "Digest", "PageNo", "PageSize",
	"ModuleName", "service", "scope",
	"RoleArn", "RoleSessionName", "DurationSeconds", "OIDCProviderArn",
	"page", "pagesize",
}

func publicTarget(target *url.URL) string {
	if public := publicOf(target.Query()); public != "" {
		return target.EscapedPath() + "?" + public
	}
	return target.EscapedPath()
}

// publicOf encodes the public ones of these parameters.
func publicOf(parameters url.Values) string {
	public := url.Values{}
	for name, values := range parameters {
		if slices.Contains(publicParameters, name) {
			public[name] = values
		}
	}
	return public.Encode()
}
