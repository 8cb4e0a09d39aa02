// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// answer is what the service answered, and then what is made of it.
type answer struct {
	status int
	header http.Header
	body   []byte
	manner manner
}

// manner is how an answer travels.
type manner int

const (
	whole manner = iota
	trickled
	cutBefore
	cutHeaders
	cutBody
	stalled
)

// A trickled answer comes in so many pieces, so far apart.
const (
	tricklePieces   = 8
	trickleInterval = 10 * time.Millisecond
)

// replace takes the service's headers away with its answer: who spoils it stands before the service.
func (a *answer) replace(status int, body string) {
	a.status, a.header, a.body = status, http.Header{}, []byte(body)
}

// says replaces the answer by one of the service's own, an error.
func (a *answer) says(r request, status int, acrCode, ncrCode string) {
	a.status = status
	var said any = map[string]any{"RequestId": "5A7B0C9D-SOAK", "Code": acrCode, "Message": "An error of the service.", "IsSuccess": false}
	if r.service == emulator.ServiceNCR {
		said = map[string]any{"error": map[string]any{"errorCode": ncrCode, "message": "An error", "details": "of the service"}}
	}
	a.body, _ = json.Marshal(said) // maps of texts
}

// edit changes fields of the service's answer, and lets it say success. An answer that is no object stays as it is.
func (a *answer) edit(r request, changes map[string]any) {
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.UseNumber()
	var fields map[string]any
	if decoder.Decode(&fields) != nil {
		return
	}
	if r.service == emulator.ServiceACR {
		fields["Code"], fields["IsSuccess"] = "success", true
	}
	maps.Copy(fields, changes)
	a.body, _ = json.Marshal(fields) // it was JSON before
}

// deliver sends the answer. Errors are the client's, who has left.
func (a *answer) deliver(w http.ResponseWriter, r *http.Request) {
	switch a.manner {
	case cutBefore:
		closeInstead(w, "", true)
		return
	case cutHeaders:
		closeInstead(w, fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Length: %d\r\n", a.status, http.StatusText(a.status), len(a.body)), false)
		return
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	half := a.body[:len(a.body)/2]
	switch a.manner {
	case cutBody:
		send(w, half)
		panic(http.ErrAbortHandler)
	case stalled:
		send(w, half)
		<-r.Context().Done()
	case trickled:
		trickle(w, r, a.body)
	default:
		_, _ = w.Write(a.body) //nolint:gosec // the provider shows no pages
	}
}

func send(w http.ResponseWriter, part []byte) {
	_, _ = w.Write(part) //nolint:gosec // the provider shows no pages
	_ = http.NewResponseController(w).Flush()
}

func trickle(w http.ResponseWriter, r *http.Request, body []byte) {
	piece := max(1, len(body)/tricklePieces)
	ticks := time.NewTicker(trickleInterval)
	defer ticks.Stop()
	for len(body) > 0 {
		count := min(piece, len(body))
		send(w, body[:count])
		body = body[count:]
		select {
		case <-ticks.C:
		case <-r.Context().Done():
			return
		}
	}
}

// closeInstead closes the connection after part of an answer, with a reset where wanted.
func closeInstead(w http.ResponseWriter, part string, reset bool) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = connection.Write([]byte(part))
	if counted, isCounted := connection.(*countedConnection); isCounted && reset {
		if raw, isTCP := counted.Conn.(*net.TCPConn); isTCP {
			_ = raw.SetLinger(0)
		}
	}
	_ = connection.Close()
}
