// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// answer is a whole HTTP answer, its body sent repeat times (0 means once).
type answer struct {
	status int
	header http.Header
	body   []byte
	repeat int
}

func (a *answer) set(name, value string) {
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set(name, value)
}

func (a *answer) length() int64 { return int64(len(a.body)) * int64(max(1, a.repeat)) }

// jsonAnswer encodes as the vendors do: without escaping what only HTML minds.
func jsonAnswer(status int, contentType string, body any) answer {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		panic(fmt.Sprintf("emulator: encode an answer: %v", err)) // only strings, numbers and booleans
	}
	result := answer{status: status, body: bytes.TrimSuffix(encoded.Bytes(), []byte("\n"))}
	result.set("Content-Type", contentType)
	return result
}

// exchange is what a service makes of one request.
type exchange struct {
	call
	header       func(*answer)            // adds what each answer of the service carries
	authenticate func() (string, *answer) // the account that signed, "" for none; the refusal, or nil
	throttled    func() answer
	serve        func() answer
}

// handle answers one request, letting a fault act in front of or behind the
// authentication.
func (s *Server) handle(w http.ResponseWriter, r *http.Request, e exchange) {
	var account string
	fault, faulty := s.faults.take(e.call, true)
	result, instead := fault.answer(e.throttled)
	if !instead {
		var refusal *answer
		if account, refusal = e.authenticate(); refusal != nil {
			result, instead = *refusal, true
		} else if !faulty {
			fault, _ = s.faults.take(e.call, false)
			result, instead = fault.answer(e.throttled)
		}
	}
	s.recorder.add(newRequest(r, e.call, account, s.options.Now()))
	if !instead {
		result = s.schedule.compute(e.call, e.serve)
	}
	e.header(&result)
	s.deliver(w, r, result, fault)
}

// deliver sends an answer as slowly and as far as the fault lets it.
func (s *Server) deliver(w http.ResponseWriter, r *http.Request, a answer, fault Fault) {
	if fault.Delay > 0 {
		s.options.Sleep(r.Context(), fault.Delay)
	}
	a.set("Content-Length", strconv.FormatInt(a.length(), 10))
	for name, value := range fault.Headers {
		a.set(name, value)
	}
	switch fault.Cut {
	case CutBefore:
		panic(http.ErrAbortHandler)
	case CutHeaders:
		cutInHeaders(w, a)
		return
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	length := a.length()
	if fault.Cut == CutBody {
		length /= 2
	}
	s.send(w, r, io.LimitReader(newRepeatingReader(a), length), fault)
	if fault.Cut == CutBody {
		_ = http.NewResponseController(w).Flush() // an error here is the client's, who has left
		panic(http.ErrAbortHandler)
	}
}

// send copies a body, in one go or in a trickle, which waits between its parts.
func (s *Server) send(w http.ResponseWriter, r *http.Request, body io.Reader, fault Fault) {
	if fault.Trickle == 0 {
		_, _ = io.Copy(w, body) // an error here is the client's, who has left
		return
	}
	interval := cmp.Or(fault.TrickleInterval, defaultTrickleInterval)
	part := make([]byte, fault.Trickle)
	for first := true; r.Context().Err() == nil; first = false {
		count, err := io.ReadFull(body, part)
		if count == 0 {
			return
		}
		if !first {
			s.options.Sleep(r.Context(), interval)
		}
		if _, writeErr := w.Write(part[:count]); writeErr != nil || err != nil {
			return
		}
		if http.NewResponseController(w).Flush() != nil {
			return
		}
	}
}

// cutInHeaders sends the status line and the first of the headers.
func cutInHeaders(w http.ResponseWriter, a answer) {
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = connection.Close() }()
	_, _ = fmt.Fprintf(buffered, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\n", a.status, http.StatusText(a.status), a.length())
	_ = buffered.Flush()
}

// repeatingReader reads a pattern over and over, up to a length.
type repeatingReader struct {
	pattern   []byte
	offset    int
	remaining int64
}

func newRepeatingReader(a answer) *repeatingReader {
	const worthwhile = 64 << 10 // bytes that one copy should move
	pattern := a.body
	if a.repeat > 1 {
		pattern = bytes.Repeat(pattern, min(a.repeat, worthwhile/len(pattern)+1))
	}
	return &repeatingReader{pattern: pattern, remaining: a.length()}
}

// Read implements io.Reader.
func (r *repeatingReader) Read(into []byte) (int, error) {
	if r.remaining == 0 {
		return 0, io.EOF
	}
	into = into[:min(int64(len(into)), r.remaining)]
	count := copy(into, r.pattern[r.offset:])
	r.offset = (r.offset + count) % len(r.pattern)
	r.remaining -= int64(count)
	return count, nil
}
