// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Cut is where a connection is closed before the end of the response.
type Cut string

// The places where a response can be cut.
const (
	CutBefore  Cut = "before"  // nothing of the response is sent
	CutHeaders Cut = "headers" // in the middle of the headers
	CutBody    Cut = "body"    // after the first half of the body
)

// Fault makes matching requests fail, or slows down their responses. Delay, Trickle and Cut shape
// whichever response there is: the real one, or that of Throttle, Redirect, or Status and Body, of
// which a fault may have one.
//
// A fault acts after the signature was verified, so that a rejected request does not use it up,
// unless BeforeAuthentication is set. In Headers and Body, {number} is the number of the response
// among those of all faults, from 1: no two responses of a service have one request ID. In JSON,
// durations are nanoseconds.
type Fault struct {
	// Service and Operation select the requests; empty means any.
	Service   string `json:"service,omitempty"`
	Operation string `json:"operation,omitempty"`

	Times                int           `json:"times,omitempty"` // requests that it acts on; 0 means until it is cleared
	BeforeAuthentication bool          `json:"before_authentication,omitempty"`
	Delay                time.Duration `json:"delay,omitempty"` // before the response starts

	// Status is the HTTP status of the response (200 when only Body is set), with Headers and Body.
	// After one of 1xx nothing else is sent, and the connection stays open: Body follows a 101
	// only; with Trickle, any other is sent again every TrickleInterval.
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    string            `json:"body,omitempty"`

	// Trickle sends the body this many bytes at a time, TrickleInterval apart (100 ms when 0).
	Trickle         int           `json:"trickle,omitempty"`
	TrickleInterval time.Duration `json:"trickle_interval,omitempty"`

	Cut      Cut     `json:"cut,omitempty"`
	Double   *Double `json:"double,omitempty"`
	Throttle bool    `json:"throttle,omitempty"` // responds as the service does when it throttles
	Redirect string  `json:"redirect,omitempty"` // the Location of status 307, or Status
}

const defaultTrickleInterval = 100 * time.Millisecond

// validate returns the first problem of a fault, by its JSON names.
func (f Fault) validate() error {
	switch {
	case f.Service != "" && operationsByService[f.Service] == nil:
		return fmt.Errorf("fault: service: %q is none of %q", f.Service, slices.Sorted(maps.Keys(operationsByService)))
	case f.Operation != "" && !isOperation(f.Operation):
		return fmt.Errorf("fault: operation: unknown operation %q", f.Operation)
	case f.Times < 0, f.Delay < 0, f.Trickle < 0, f.TrickleInterval < 0:
		return errors.New("fault: times, delay, trickle and trickle_interval must not be negative")
	case f.Status != 0 && (f.Status < 100 || f.Status > 599):
		return fmt.Errorf("fault: status: %d is not from 100 to 599", f.Status)
	case f.Status != 0 && f.Status < 200 && f.Cut != "":
		return errors.New("fault: cut: conflicts with a status of 1xx")
	case !slices.Contains([]Cut{"", CutBefore, CutHeaders, CutBody}, f.Cut):
		return fmt.Errorf("fault: cut: %q is none of before, headers, body", f.Cut)
	case f.Throttle && (f.Status != 0 || f.Body != "" || f.Redirect != ""):
		return errors.New("fault: throttle: conflicts with status, body and redirect")
	case f.Redirect != "" && f.Status != 0 && (f.Status < 300 || f.Status > 399):
		return fmt.Errorf("fault: redirect: %d is not the status of a redirect", f.Status)
	case f.Double != nil && (f.Cut != "" || f.Trickle != 0):
		return errors.New("fault: double: conflicts with cut and trickle")
	case f.Double != nil && f.Double.Delay < 0:
		return errors.New("fault: double: delay must not be negative")
	}
	return nil
}

// response returns what is sent instead of the service's own response, if the fault replaces it.
func (f Fault) response(x exchange) (response, bool) {
	switch {
	case f.Throttle:
		return x.encodeError(x.throttled), true
	case f.Redirect != "":
		return redirectResponse(cmp.Or(f.Status, http.StatusTemporaryRedirect), f.Redirect, f.Body), true
	case f.Status != 0 || f.Body != "":
		return response{status: cmp.Or(f.Status, http.StatusOK), body: []byte(f.Body)}, true
	}
	return response{}, false
}

// takeFault uses the first fault that acts on a request at this stage, and reports whether there is
// one.
func (s *Server) takeFault(request requestInfo, beforeAuthentication bool) (Fault, bool) {
	index := slices.IndexFunc(s.faults, func(f Fault) bool {
		return f.BeforeAuthentication == beforeAuthentication &&
			(f.Service == "" || f.Service == request.service) && (f.Operation == "" || f.Operation == request.operation)
	})
	if index < 0 {
		return Fault{}, false
	}
	s.counters.faults++
	fault := s.faults[index].numbered(s.counters.faults)
	switch fault.Times {
	case 0:
	case 1:
		s.faults = slices.Delete(s.faults, index, index+1)
	default:
		s.faults[index].Times--
	}
	return fault, true
}

// numbered returns the fault with its number in Headers and Body.
func (f Fault) numbered(number int) Fault {
	const placeholder = "{number}"
	f.Body = strings.ReplaceAll(f.Body, placeholder, strconv.Itoa(number))
	f.Headers = maps.Clone(f.Headers)
	for name, value := range f.Headers {
		f.Headers[name] = strings.ReplaceAll(value, placeholder, strconv.Itoa(number))
	}
	return f
}
