// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// warnings returns a logger, and a function that returns what it has logged at level WARN, with
// this host as HOST.
func warnings(host string) (*slog.Logger, func() string) {
	var logged bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelWarn, ReplaceAttr: func(_ []string, attribute slog.Attr) slog.Attr {
		if attribute.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return attribute
	}}))
	return logger, func() string { return strings.ReplaceAll(logged.String(), host, "HOST") }
}

const mixingWarning = `level=WARN msg="the host mixes up responses; each request to it has a connection of its own from now on" host=HOST reason=`

// about returns a call whose response says what it is about: its value is the body, if that is the
// expected one.
func about(server *doublingServer, path string) Call[string] {
	call := server.call(path)
	decode := call.Decode
	call.Decode = func(response Response) (string, Identity, error) {
		value, identity, err := decode(response)
		if err == nil && value != "of "+path {
			value, identity.IsOther, err = "", true, errors.New("about something else")
		}
		return value, identity, err
	}
	return call
}

// valid returns a call for which the response about anything else is not a valid one.
func valid(server *doublingServer, path string) Call[string] {
	call := about(server, path)
	decode := call.Decode
	call.Decode = func(response Response) (string, Identity, error) {
		value, identity, err := decode(response)
		identity.IsOther = false
		return value, identity, err
	}
	return call
}

// TestHostThatMixesUpResponses uses a connection for each request after the first evidence.
func TestHostThatMixesUpResponses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		hasNewIDs bool
		call      func(*doublingServer, string) Call[string]
		reason    string
	}{
		"by its request ID": {false, (*doublingServer).call, `"the response has the request ID of an earlier response"`},
		"by its content":    {true, about, `"a response was about something else than its request"`},
		"by the next one":   {true, valid, `"a response was contradicted by the next one to the same request"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startDoubling(t, echoPath)
			server.hasNewIDs, server.isLate = test.hasNewIDs, true // or the bytes behind it may be seen first
			logger, logged := warnings(server.Addr().String())
			client := New(Options{Logger: logger})
			for _, path := range []string{"/1", "/2"} {
				if got, err := Do(t.Context(), client, test.call(server, path)); got != "of "+path || err != nil {
					t.Errorf("%s: %q, %v", path, got, err)
				}
			}
			for _, path := range []string{"/3", "/4"} { // of which nothing tells what they are about
				if got, err := Do(t.Context(), client, server.call(path)); got != "of "+path || err != nil {
					t.Errorf("%s: %q, %v", path, got, err)
				}
			}
			if want := []string{"/1", "/2", "/2", "/3", "/4"}; !slices.Equal(server.received(), want) || !slices.Equal(server.receivedAlone(), want[2:]) {
				t.Errorf("requests %q, alone %q", server.received(), server.receivedAlone())
			}
			if want := mixingWarning + test.reason + "\n"; logged() != want {
				t.Errorf("logged\n%swant\n%s", logged(), want)
			}
		})
	}
}

// TestBadNewsClosesItsConnection reads something that exists behind something that does not. That
// is no evidence, but nothing else may be read from the connection.
func TestBadNewsClosesItsConnection(t *testing.T) {
	t.Parallel()
	paths := map[string]string{} // of the requests on each connection
	var order []string
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if paths[r.RemoteAddr] == "" {
			order = append(order, r.RemoteAddr)
		}
		paths[r.RemoteAddr] += r.URL.Path
		if r.URL.Path == "/missing" {
			w.WriteHeader(http.StatusNotFound)
		}
	})
	call.Decode = identified(func(response Response) (string, error) {
		if response.Status == http.StatusNotFound {
			return "", Error{Kind: KindTagNotFound}
		}
		return "", nil
	})
	sign, client := call.Sign, New(Options{})
	var got []string
	for _, path := range []string{"/1", "/missing", "/3", "/4"} {
		call.Sign = func(ctx context.Context) (SignedRequest, error) {
			signed, err := sign(ctx)
			signed.Request.URL.Path = path
			return signed, err
		}
		_, _ = Do(t.Context(), client, call)
	}
	for _, address := range order {
		got = append(got, paths[address])
	}
	if want := []string{"/1/missing", "/missing", "/3/4"}; !slices.Equal(got, want) {
		t.Errorf("connections %q, want %q", got, want)
	}
}

// TestOtherHostsKeepTheirConnections reads from two hosts, of which one mixes up responses.
func TestOtherHostsKeepTheirConnections(t *testing.T) {
	t.Parallel()
	connections := map[string]int{}
	healthy := serve(t, func(_ http.ResponseWriter, r *http.Request) { connections[r.RemoteAddr]++ })
	mixing, client := startDoubling(t, echoPath), New(Options{})
	for _, path := range []string{"/1", "/2", "/3"} {
		_, err := Do(t.Context(), client, healthy)
		if got, otherErr := Do(t.Context(), client, mixing.call(path)); got != "of "+path || err != nil || otherErr != nil {
			t.Errorf("%s: %q, %v, %v", path, got, err, otherErr)
		}
	}
	if len(connections) != 1 || !slices.Equal(mixing.receivedAlone(), []string{"/2", "/3"}) {
		t.Errorf("connections %v of one host, alone %q at the other", connections, mixing.receivedAlone())
	}
}

// TestEvidenceDuringARequest does not believe what a kept connection returns meanwhile, and counts
// one attempt.
func TestEvidenceDuringARequest(t *testing.T) {
	t.Parallel()
	client := New(Options{})
	var requests atomic.Int64
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		number := requests.Add(1)
		if number == 2 {
			client.rememberMixing(r.Host, "another request")
		}
		if number > 1 {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	for _, want := range []string{"<nil>", "GetThing: HTTP 403 (attempts: 1)"} {
		if _, err := Do(t.Context(), client, call); fmt.Sprint(err) != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if requests.Load() != 3 {
		t.Errorf("%d requests, want 3", requests.Load())
	}
}

// TestDiscardedResponseKeepsTheError returns what the service said before a response that is
// discarded, where no other follows.
func TestDiscardedResponseKeepsTheError(t *testing.T) {
	t.Parallel()
	statuses := []int{200, 503, 404}
	var requests atomic.Int64
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		number := int(requests.Add(1))
		if number > len(statuses) {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(statuses[number-1])
	})
	decode := call.Decode
	call.Decode = func(response Response) (string, Identity, error) {
		value, identity, err := decode(response)
		if response.Status == http.StatusNotFound {
			err = Error{Kind: KindTagNotFound}
		}
		return value, identity, err
	}
	var recorder waitRecorder
	client := New(Options{MaxRetries: 2, After: recorder.after})
	for _, want := range []string{"<nil>", "GetThing: HTTP 503 (attempts: 3)"} {
		if _, err := Do(t.Context(), client, call); fmt.Sprint(err) != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if requests.Load() != 5 {
		t.Errorf("%d requests, want 5", requests.Load())
	}
}
