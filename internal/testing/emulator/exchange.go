// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// response is a complete HTTP response.
type response struct {
	status int
	header http.Header
	body   []byte
}

func newResponse(status int, contentType string, body []byte) response {
	r := response{status: status, body: body}
	r.set("Content-Type", contentType)
	return r
}

// jsonResponse encodes as the vendors do: without escaping <, > and &.
func jsonResponse(status int, contentType string, body any) response {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		panic(fmt.Sprintf("emulator: encode a response: %v", err)) // only strings, numbers and booleans
	}
	return newResponse(status, contentType, bytes.TrimSuffix(encoded.Bytes(), []byte("\n")))
}

func redirectResponse(status int, location, body string) response {
	return response{status: status, header: http.Header{"Location": {location}}, body: []byte(body)}
}

func (r *response) set(name, value string) {
	if r.header == nil {
		r.header = http.Header{}
	}
	r.header.Set(name, value)
}

// apiError is an error that a service responds with. It is not changed after it was made.
type apiError struct {
	status    int
	code      string
	message   string
	detail    any    // of NCR and the registries
	challenge string // WWW-Authenticate of a registry
}

func newError(status int, code, message string) *apiError {
	return &apiError{status: status, code: code, message: message}
}

func (e apiError) withDetail(detail any) *apiError {
	e.detail = detail
	return &e
}

func (e apiError) withChallenge(challenge string) *apiError {
	e.challenge = challenge
	return &e
}

// requestInfo is what a request states of itself, before any signature was verified.
type requestInfo struct {
	service   string
	operation string
	accessKey string
	region    string
	form      string // those parameters of a form that are no secret
}

// exchange is how a service handles one request.
type exchange struct {
	requestInfo
	header       map[string]string // of each response
	throttled    *apiError
	authenticate func() (account string, failure *apiError) // account is "" for an anonymous request
	serve        func() (response, *apiError)
	encodeError  func(*apiError) response
}

// serveJSON makes an exchange's serve of a function that returns the body of HTTP 200.
func serveJSON(contentType string, serve func() (any, *apiError)) func() (response, *apiError) {
	return func() (response, *apiError) {
		body, failure := serve()
		if failure != nil {
			return response{}, failure
		}
		return jsonResponse(http.StatusOK, contentType, body), nil
	}
}

// respond computes a response, and the fault that acts on it. A fault acts before or after the
// authentication.
func (s *Server) respond(r *http.Request) (response, Fault) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	x := s.serviceOf(r)(r)
	var account string
	fault, faulty := s.takeFault(x.requestInfo, true)
	result, replaced := fault.response(x)
	if !replaced {
		var failure *apiError
		if account, failure = x.authenticate(); failure != nil {
			result, replaced = x.encodeError(failure), true
		} else if !faulty {
			fault, _ = s.takeFault(x.requestInfo, false)
			result, replaced = fault.response(x)
		}
	}
	s.recorder.add(newRequest(r, x.requestInfo, account, s.options.Now()))
	if !replaced {
		var failure *apiError
		if result, failure = x.serve(); failure != nil {
			result = x.encodeError(failure)
		}
		s.makeMoves(x.requestInfo)
	}
	for name, value := range x.header {
		result.set(name, value)
	}
	return result, fault
}

// send sends a response as slowly and as far as the fault allows.
func (s *Server) send(w http.ResponseWriter, r *http.Request, result response, fault Fault) {
	if fault.Delay > 0 {
		s.options.Sleep(r.Context(), fault.Delay)
	}
	result.set("Content-Length", strconv.Itoa(len(result.body)))
	result.set("Date", s.options.Now().UTC().Format(http.TimeFormat))
	for name, value := range fault.Headers {
		result.set(name, value)
	}
	if result.status < http.StatusOK {
		s.sendInformational(w, r, result, fault)
		return
	}
	switch fault.Cut {
	case CutBefore:
		panic(http.ErrAbortHandler)
	case CutHeaders:
		cutInHeaders(w, result)
		return
	case CutBody:
		result.body = result.body[:len(result.body)/2]
	}
	for name, values := range result.header {
		w.Header()[name] = values
	}
	w.WriteHeader(result.status)
	s.sendBody(w, r, result.body, fault)
	if fault.Double != nil {
		s.double(w, r, result, *fault.Double)
	}
	if fault.Cut == CutBody {
		_ = http.NewResponseController(w).Flush() // an error here is the client's, which has left
		panic(http.ErrAbortHandler)
	}
}

// sendBody writes a body at once, or in parts with a pause between them.
func (s *Server) sendBody(w http.ResponseWriter, r *http.Request, body []byte, fault Fault) {
	if fault.Trickle == 0 {
		_, _ = w.Write(body) // an error here is the client's, which has left
		return
	}
	s.trickle(r.Context(), body, fault, func(part []byte) error {
		_, err := w.Write(part)
		return cmp.Or(err, http.NewResponseController(w).Flush())
	})
}

// trickle writes the parts of a body with a pause between them, until the client has left.
func (s *Server) trickle(ctx context.Context, body []byte, fault Fault, write func([]byte) error) {
	for start := 0; start < len(body) && ctx.Err() == nil; start += fault.Trickle {
		if start > 0 {
			s.options.Sleep(ctx, cmp.Or(fault.TrickleInterval, defaultTrickleInterval))
		}
		if write(body[start:min(start+fault.Trickle, len(body))]) != nil {
			return
		}
	}
}

// cutInHeaders sends the status line and the first of the headers.
func cutInHeaders(w http.ResponseWriter, result response) {
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = connection.Close() }()
	_, _ = fmt.Fprintf(buffered, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n", result.status, http.StatusText(result.status), len(result.body))
	_ = buffered.Flush()
}
