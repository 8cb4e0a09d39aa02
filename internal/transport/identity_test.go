// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

func echoPath(path string, number int) (int, string, string) {
	return http.StatusOK, strconv.Itoa(number), "of " + path
}

// TestDoubledResponse reads three things, one after another: no response is taken for that of
// another request.
func TestDoubledResponse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		respond  func(path string, number int) (int, string, string)
		requests []string
	}{
		// The second request gets the first response again, and is sent on a fresh connection, as
		// is the third from the start.
		"with request IDs": {echoPath, []string{"/1", "/2", "/2", "/3"}},
		// The first response is that of a new connection; the others use fresh ones from the start.
		"without request IDs": {
			func(path string, _ int) (int, string, string) { return http.StatusOK, "", "of " + path },
			[]string{"/1", "/2", "/3"},
		},
		"with IDs that are too long": {
			func(path string, number int) (int, string, string) {
				return http.StatusOK, strings.Repeat("1", requestIDLimit) + strconv.Itoa(number), "of " + path
			},
			[]string{"/1", "/2", "/3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := startDoubling(t, test.respond), New(Options{})
			for _, path := range []string{"/1", "/2", "/3"} {
				if got, err := Do(t.Context(), client, server.call(path)); got != "of "+path || err != nil {
					t.Errorf("%s: %q, %v", path, got, err)
				}
			}
			if !slices.Equal(server.received(), test.requests) {
				t.Errorf("requests %q, want %q", server.received(), test.requests)
			}
		})
	}
}

// TestDoubledErrors reads what exists after something that does not.
func TestDoubledErrors(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusForbidden, http.StatusInternalServerError} {
		for _, hasID := range []bool{true, false} {
			server, client := startDoubling(t, func(path string, number int) (int, string, string) {
				id := ""
				if hasID {
					id = strconv.Itoa(number)
				}
				if path == "/missing" {
					return status, id, ""
				}
				return http.StatusOK, id, "of " + path
			}), New(Options{})
			_, err := Do(t.Context(), client, server.call("/missing"))
			if failed := callError(t, err); failed.Status != status || failed.Attempts != 1 {
				t.Errorf("status %d: %v", status, err)
			}
			if got, err := Do(t.Context(), client, server.call("/2")); got != "of /2" || err != nil {
				t.Errorf("status %d, with ID %t: %q, %v", status, hasID, got, err)
			}
			if want := []string{"/missing", "/2", "/2"}; !slices.Equal(server.received(), want) {
				t.Errorf("status %d, with ID %t: requests %q, want %q", status, hasID, server.received(), want)
			}
		}
	}
}

// TestBadNewsIsConfirmed sends a request again, on a connection of its own, before something does
// not exist, or is not valid.
func TestBadNewsIsConfirmed(t *testing.T) {
	t.Parallel()
	news := map[string]error{"not valid": errors.New("truncated"), "of the service": Error{Reason: ReasonInvalidResponse}}
	for _, kind := range []Kind{KindInstanceNotFound, KindRepositoryNotFound, KindTagNotFound, KindImageNotFound} {
		news[fmt.Sprint(kind)] = Error{Kind: kind}
	}
	for name, bad := range news {
		requests := map[string]int{}
		call := serve(t, func(w http.ResponseWriter, r *http.Request) {
			requests[r.RemoteAddr]++
			if requests[r.RemoteAddr] > 1 {
				w.WriteHeader(http.StatusNotFound)
			}
		})
		call.Decode = identified(func(response Response) (string, error) {
			if response.Status == http.StatusNotFound {
				return "", bad
			}
			return "exists", nil
		})
		client := New(Options{})
		for range 3 {
			if got, err := Do(t.Context(), client, call); got != "exists" || err != nil {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
		if len(requests) != 3 { // the first one, and one for each confirmation or later request
			t.Errorf("%s: connections %v", name, requests)
		}
	}
}

// TestOtherErrorsAreNotConfirmed sends a request once whose error nothing is concluded from.
func TestOtherErrorsAreNotConfirmed(t *testing.T) {
	t.Parallel()
	requests := 0
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests++
		w.WriteHeader(http.StatusForbidden)
	})
	client := New(Options{})
	for range 3 {
		_, _ = Do(t.Context(), client, call)
	}
	if requests != 3 {
		t.Errorf("%d requests, want 3", requests)
	}
}

// TestRetryableIsNotConfirmed leaves to the retries what does not count anyway.
func TestRetryableIsNotConfirmed(t *testing.T) {
	t.Parallel()
	requests := 0
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests++
		if requests > 1 {
			w.Header().Del(requestIDHeader)
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	client := New(Options{})
	for _, want := range []string{"<nil>", "GetThing: HTTP 503 (attempts: 1)"} {
		if _, err := Do(t.Context(), client, call); fmt.Sprint(err) != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if requests != 2 {
		t.Errorf("%d requests, want 2", requests)
	}
}

// TestRetriesBeforeADiscardedResponse counts the attempts before and after it.
func TestRetriesBeforeADiscardedResponse(t *testing.T) {
	t.Parallel()
	// The 404 on the kept connection does not count; the last two are on one of their own.
	statuses := []int{200, 503, 404, 503, 404}
	count := 0
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		count++
		w.WriteHeader(statuses[count-1])
	})
	call.Decode = identified(func(response Response) (string, error) {
		if response.Status == http.StatusNotFound {
			return "", Error{Kind: KindTagNotFound}
		}
		if response.Status != http.StatusOK {
			return "", StatusError(response.Status)
		}
		return "", nil
	})
	var recorder waitRecorder
	client := New(Options{MaxRetries: 2, After: recorder.after})
	if _, err := Do(t.Context(), client, call); err != nil {
		t.Fatal(err)
	}
	_, err := Do(t.Context(), client, call)
	if got, want := err.Error(), "GetThing: HTTP 404 (attempts: 3)"; got != want || count != 5 || len(recorder.waits) != 2 {
		t.Errorf("error %q after %d requests and the waits %v, want %q", got, count, recorder.waits, want)
	}
}

// TestRepeatedRequestID refuses a response whose ID is repeated on a fresh connection too, after
// two requests.
func TestRepeatedRequestID(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusForbidden} {
		count := 0
		server := startDoubling(t, func(string, int) (int, string, string) {
			count++
			if count == 1 {
				return http.StatusOK, "R1", "first"
			}
			return status, "R1", "second"
		})
		client := New(Options{MaxRetries: 3})
		if got, err := Do(t.Context(), client, server.call("/1")); got != "first" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		got, err := Do(t.Context(), client, server.call("/2"))
		want := fmt.Sprintf("GetThing: HTTP %d: the response has the request ID of an earlier response (attempts: 1, request ID: R1)", status)
		failed := callError(t, err)
		if got != "" || err.Error() != want || failed.Kind != KindUnexpected || failed.Reason != ReasonRepeated {
			t.Errorf("%q, %+v", got, failed)
		}
		if want := []string{"/1", "/2", "/2"}; !slices.Equal(server.received(), want) {
			t.Errorf("requests %q, want %q", server.received(), want)
		}
	}
}

// TestRepeatedResponseNamesAnID expects the first ID that a response has: headers differ.
func TestRepeatedResponseNamesAnID(t *testing.T) {
	t.Parallel()
	if got := repeatedResponseError(Identity{RequestIDs: []string{"", "G1", "G2"}}).RequestID; got != "G1" {
		t.Errorf("request ID %q", got)
	}
}

// closeRecorder is a connection that records whether it was closed.
type closeRecorder struct {
	net.Conn
	isClosed atomic.Bool
}

func (r *closeRecorder) Close() error {
	r.isClosed.Store(true)
	return nil
}

// TestExchangesOnOneConnection decides which responses of a connection are their requests' own.
func TestExchangesOnOneConnection(t *testing.T) {
	t.Parallel()
	type response struct{ identified, repeated bool }
	own, unknown, repeated := response{true, false}, response{false, false}, response{true, true}
	for name, test := range map[string]struct {
		responses []response
		expected  []bool
	}{
		"identified":                          {[]response{own, own, own}, []bool{true, true, true}},
		"the first needs no ID":               {[]response{unknown, own}, []bool{true, true}},
		"a later one does":                    {[]response{own, unknown}, []bool{true, false}},
		"a first one that is repeated":        {[]response{repeated, own}, []bool{false, false}},
		"what follows a repeated one is not":  {[]response{own, repeated, own, own}, []bool{true, false, false, false}},
		"what follows an unknown one neither": {[]response{own, unknown, own}, []bool{true, false, false}},
	} {
		closed := &closeRecorder{}
		used := &connection{Conn: closed}
		for index, response := range test.responses {
			current := used.begin()
			current.end(response.identified, response.repeated)
			if current.isBound != test.expected[index] {
				t.Errorf("%s: response %d is bound: %t", name, index+1, current.isBound)
			}
		}
		if closed.isClosed.Load() != slices.Contains(test.expected, false) {
			t.Errorf("%s: closed: %t", name, closed.isClosed.Load())
		}
	}
}

// TestNextRequestWaits decides about a response only when that before it is decided.
func TestNextRequestWaits(t *testing.T) {
	t.Parallel()
	for _, isRepeated := range []bool{false, true} {
		used := &connection{Conn: &closeRecorder{}}
		first, second := used.begin(), used.begin()
		decided := make(chan bool)
		go func() {
			second.end(true, false)
			decided <- second.isBound
		}()
		first.end(true, isRepeated)
		if isBound := <-decided; isBound == isRepeated {
			t.Errorf("after a response that is repeated: %t, the next is bound: %t", isRepeated, isBound)
		}
	}
}

// TestConnectionClosedBeforeTheResponse sends a request again that was sent on a connection whose
// response before was that to another request, and which was closed for that reason.
func TestConnectionClosedBeforeTheResponse(t *testing.T) {
	t.Parallel()
	arrived := make(chan bool, 1)
	var count atomic.Int64
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch count.Add(1) {
		case 2:
			w.Header().Set(requestIDHeader, "1") // of the first
		case 3:
			arrived <- true
			<-r.Context().Done()
		}
	})
	client := New(Options{})
	if _, err := Do(t.Context(), client, call); err != nil {
		t.Fatal(err)
	}
	decode, last := call.Decode, make(chan error)
	call.Decode = func(response Response) (string, Identity, error) {
		if response.Header.Get(requestIDHeader) == "1" {
			go func() {
				next := call
				next.Decode = decode
				_, err := Do(t.Context(), client, next)
				last <- err
			}()
			<-arrived // on the same connection, which has been read to the end
		}
		return decode(response)
	}
	if _, err := Do(t.Context(), client, call); err != nil {
		t.Error(err)
	}
	if err := <-last; err != nil {
		t.Error(err)
	}
}

// TestUnidentifiedOnItsOwnConnection does not take the other requests of the operation off the
// connection that they keep.
func TestUnidentifiedOnItsOwnConnection(t *testing.T) {
	t.Parallel()
	connections := map[string]int{}
	call := serve(t, func(w http.ResponseWriter, r *http.Request) {
		connections[r.RemoteAddr]++
		if r.Close {
			w.Header().Del(requestIDHeader)
		}
	})
	client := New(Options{})
	for _, fresh := range []bool{true, false, true, false} {
		call.FreshConnection = fresh
		if _, err := Do(t.Context(), client, call); err != nil {
			t.Error(err)
		}
	}
	if len(connections) != 3 {
		t.Errorf("connections %v, want 3", connections)
	}
}
