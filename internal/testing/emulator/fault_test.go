// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sleeps records durations instead of sleeping.
type sleeps struct {
	mutex sync.Mutex
	taken []time.Duration
}

func (s *sleeps) sleep(_ context.Context, duration time.Duration) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.taken = append(s.taken, duration)
}

func (s *sleeps) list() []time.Duration {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return append([]time.Duration(nil), s.taken...)
}

func TestFaultResponses(t *testing.T) {
	const throttledNCR = `{"error":{"errorCode":"410","message":"Throttle Limited","details":"Too many requests within a second."}}`
	for name, test := range map[string]struct {
		fault  Fault
		status int
		header http.Header // some of the response's headers
		body   string
	}{
		"status":               {Fault{Status: 503}, 503, http.Header{"Content-Length": {"0"}}, ""},
		"body":                 {Fault{Body: "<html>"}, 200, http.Header{"Content-Length": {"6"}}, "<html>"},
		"status and body":      {Fault{Status: 502, Body: "ab"}, 502, http.Header{"Content-Length": {"2"}}, "ab"},
		"headers":              {Fault{Status: 503, Headers: map[string]string{"retry-after": "7"}}, 503, http.Header{"Retry-After": {"7"}}, ""},
		"redirect":             {Fault{Redirect: "https://example.com/"}, 307, http.Header{"Location": {"https://example.com/"}}, ""},
		"redirect with status": {Fault{Redirect: "/x", Status: 301}, 301, http.Header{"Location": {"/x"}}, ""},
		"throttle":             {Fault{Throttle: true}, 429, http.Header{"Content-Type": {"application/json"}}, throttledNCR},
	} {
		t.Run(name, func(t *testing.T) {
			server := startServer(t, Options{})
			server.AddFault(test.fault)
			got := callNCR(t, server, acme142)
			if got.status != test.status || got.body != test.body {
				t.Errorf("%d %q, want %d %q", got.status, got.body, test.status, test.body)
			}
			for header, values := range test.header {
				if diff := cmp.Diff(values, got.header.Values(header)); diff != "" {
					t.Errorf("%s: %s", header, diff)
				}
			}
			if len(got.header.Get("x-ncp-trace-id")) != 32 {
				t.Error("no trace id")
			}
		})
	}
}

func TestFaultThrottleACR(t *testing.T) {
	server := startServer(t, Options{})
	server.AddFault(Fault{Service: ServiceACR, Throttle: true})
	if other := callNCR(t, server, acme142); other.status != 200 {
		t.Errorf("the other service: %d %s", other.status, other.body)
	}
	got := callACR(t, server)
	body := decode[rpcErrorBody](t, got.body)
	if got.status != 400 || body.Code != "Throttling.User" || body.Message != "Request was denied due to user flow control." {
		t.Errorf("%d %+v", got.status, body)
	}
}

func TestFaultTimesAndOperation(t *testing.T) {
	server := startServer(t, Options{})
	server.AddFault(Fault{Service: ServiceACR, Operation: OperationGetRepository, Times: 2, Status: 503})
	server.AddFault(Fault{Operation: OperationGetImageTagDetail, Times: 1, Status: 504})
	server.AddFault(Fault{Operation: OperationGetImageTagDetail, Status: 500})
	wrong := newNCRRequestBy(t, server, acme142, ncrKey, "wrong", clock)
	for index, test := range []struct {
		call func() clientResponse
		want int
	}{
		{func() clientResponse { return callACR(t, server) }, 200},
		{func() clientResponse { return send(t, newClient(t), wrong) }, 401}, // uses no fault up
		{func() clientResponse { return callACR(t, server, "Action", OperationGetRepository) }, 503},
		{func() clientResponse { return callNCR(t, server, acme142) }, 504},
		{func() clientResponse { return callACR(t, server, "Action", OperationGetRepository) }, 503},
		{func() clientResponse { return callACR(t, server, "Action", OperationGetRepository) }, 200},
		{func() clientResponse { return callNCR(t, server, acme142) }, 500},
		{func() clientResponse { return callNCR(t, server, acme142) }, 500},
		{func() clientResponse { server.ClearFaults(); return callNCR(t, server, acme142) }, 200},
		{func() clientResponse {
			server.AddFault(Fault{Status: 500})
			server.Reset()
			return callNCR(t, server, acme142)
		}, 200},
		{func() clientResponse {
			server.AddFault(Fault{Status: 500, BeforeAuthentication: true, Times: 1})
			return send(t, newClient(t), wrong)
		}, 500},
		{func() clientResponse { return send(t, newClient(t), wrong) }, 401},
	} {
		if got := test.call(); got.status != test.want {
			t.Errorf("step %d: status %d, want %d", index, got.status, test.want)
		}
	}
}

// A fault before the authentication that only shapes the response must not
// let a wrong signature through.
func TestFaultBeforeAuthenticationKeepsAuthentication(t *testing.T) {
	slept := &sleeps{}
	server := startServer(t, Options{Sleep: slept.sleep})
	server.AddFault(Fault{BeforeAuthentication: true, Delay: time.Hour})
	got := send(t, newClient(t), newNCRRequestBy(t, server, acme142, ncrKey, "wrong", clock))
	if got.status != 401 || got.body != ncrInvalid {
		t.Errorf("%d %s", got.status, got.body)
	}
	if diff := cmp.Diff([]time.Duration{time.Hour}, slept.list()); diff != "" {
		t.Error(diff)
	}
	server.AddFault(Fault{Status: 500}) // one fault acts on a request, not two
	if got := callNCR(t, server, acme142); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestFaultCut(t *testing.T) {
	for name, test := range map[string]struct {
		fault   Fault
		request error // of the request
		read    error // of the body
		body    string
	}{
		"before":                   {Fault{Cut: CutBefore}, io.EOF, nil, ""},
		"in the headers":           {Fault{Cut: CutHeaders}, io.ErrUnexpectedEOF, nil, ""},
		"in the body":              {Fault{Cut: CutBody, Body: "0123456789"}, nil, io.ErrUnexpectedEOF, "01234"},
		"in the trickling body":    {Fault{Cut: CutBody, Body: "0123456789", Trickle: 2}, nil, io.ErrUnexpectedEOF, "01234"},
		"in the body of a failure": {Fault{Cut: CutBody, Status: 500, Body: "ab"}, nil, io.ErrUnexpectedEOF, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			server := startServer(t, Options{Sleep: (&sleeps{}).sleep})
			server.AddFault(test.fault)
			response, err := newClient(t).Do(newNCRRequest(t, server, acme142))
			if !errors.Is(err, test.request) {
				t.Fatalf("got %v, want %v", err, test.request)
			}
			if err != nil {
				return
			}
			defer func() { _ = response.Body.Close() }()
			body, err := io.ReadAll(response.Body)
			if !errors.Is(err, test.read) || string(body) != test.body {
				t.Errorf("%q %v, want %q %v", body, err, test.body, test.read)
			}
		})
	}
}

func TestFaultDelayAndTrickle(t *testing.T) {
	slept := &sleeps{}
	server := startServer(t, Options{Sleep: slept.sleep})
	server.AddFault(Fault{Times: 1, Delay: time.Minute, Body: "1234567", Trickle: 3, TrickleInterval: time.Second})
	server.AddFault(Fault{Times: 1, Body: "1234", Trickle: 2})
	if got := callNCR(t, server, acme142); got.body != "1234567" {
		t.Errorf("body %q", got.body)
	}
	if got := callNCR(t, server, acme142); got.body != "1234" {
		t.Errorf("body %q", got.body)
	}
	want := []time.Duration{time.Minute, time.Second, time.Second, 100 * time.Millisecond}
	if diff := cmp.Diff(want, slept.list()); diff != "" {
		t.Error(diff)
	}
}

func TestFaultValidate(t *testing.T) {
	for want, fault := range map[string]Fault{
		`fault: service: "gcr" is none of ["acr" "ecs" "ncr" "registry" "sts" "uri"]`: {Service: "gcr"},
		`fault: operation: unknown operation "Get"`:                                   {Operation: "Get"},
		`fault: times, delay, trickle and trickle_interval must not be negative`:      {Times: -1},
		`fault: status: 99 is not from 100 to 599`:                                    {Status: 99},
		`fault: cut: conflicts with a status of 1xx`:                                  {Status: 199, Cut: CutBody},
		`fault: cut: "off" is none of before, headers, body`:                          {Cut: "off"},
		`fault: throttle: conflicts with status, body and redirect`:                   {Throttle: true, Status: 200},
		`fault: redirect: 200 is not the status of a redirect`:                        {Redirect: "/", Status: 200},
	} {
		if err := fault.validate(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	defer func() {
		if got := recover(); got != "emulator: fault: status: 99 is not from 100 to 599" {
			t.Errorf("AddFault: %v", got)
		}
	}()
	startServer(t, Options{}).AddFault(Fault{Status: 99})
}
