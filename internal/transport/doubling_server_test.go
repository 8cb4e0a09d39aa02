// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
)

// doublingServer sends each response of a kept connection again when the connection's next request
// arrives, before its response.
type doublingServer struct {
	net.Listener
	// respond returns the status, the ID and the body of the response to a request, counted from 1.
	respond func(path string, number int) (status int, id, body string)
	// hasNewIDs gives the second response another ID. isLate sends it instead of the next
	// request's.
	hasNewIDs, isLate bool

	mutex    sync.Mutex
	requests []string
	alone    []string
}

func startDoubling(t *testing.T, respond func(path string, number int) (int, string, string)) *doublingServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &doublingServer{Listener: listener, respond: respond}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			accepted, err := listener.Accept()
			if err != nil {
				return
			}
			go server.serve(accepted)
		}
	}()
	return server
}

func (s *doublingServer) serve(accepted net.Conn) {
	defer func() { _ = accepted.Close() }()
	reader := bufio.NewReader(accepted)
	for earlier := ""; ; {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		s.mutex.Lock()
		s.requests = append(s.requests, request.URL.Path)
		if request.Close {
			s.alone = append(s.alone, request.URL.Path)
		}
		number := len(s.requests)
		s.mutex.Unlock()
		status, id, body := s.respond(request.URL.Path, number)
		response := rawResponse(status, id, body)
		sent := earlier + response
		if s.isLate && earlier != "" {
			sent = earlier
		}
		if _, err := accepted.Write([]byte(sent)); err != nil || request.Close {
			return
		}
		earlier = response
		if s.hasNewIDs {
			earlier = rawResponse(status, id+" again", body)
		}
	}
}

func rawResponse(status int, id, body string) string {
	response := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Length: %d\r\n", status, http.StatusText(status), len(body))
	if id != "" {
		response += requestIDHeader + ": " + id + "\r\n"
	}
	return response + "\r\n" + body
}

// received returns the paths of the requests so far.
func (s *doublingServer) received() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.requests)
}

// receivedAlone returns the paths of the requests that were their connections' only ones, by their
// own words.
func (s *doublingServer) receivedAlone() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.alone)
}

// call returns a call whose value is the body of the response.
func (s *doublingServer) call(path string) Call[string] {
	return Call[string]{
		Operation: "GetThing",
		Sign: func(ctx context.Context) (SignedRequest, error) {
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.Addr().String()+path, http.NoBody)
			return SignedRequest{Request: request}, err
		},
		Decode: identified(func(response Response) (string, error) {
			switch response.Status {
			case http.StatusOK:
				return string(response.Body), nil
			case http.StatusNotFound:
				return "", StatusError(response.Status).WithKind(KindTagNotFound)
			default:
				return "", StatusError(response.Status)
			}
		}),
	}
}
