// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Cut says where a connection is closed instead of answering to the end.
type Cut string

// The places where an answer can be cut.
const (
	CutBefore  Cut = "before"  // nothing of the answer is sent
	CutHeaders Cut = "headers" // in the middle of the headers
	CutBody    Cut = "body"    // after the first half of the body
)

// Fault makes matching requests fail, or their answers slow. Delay, Trickle
// and Cut shape whichever answer there is: the real one, or that of Throttle,
// Redirect, or Status and Body, of which a fault may have one.
//
// A fault acts after the signature was verified, so that a refused request
// does not use it up, unless BeforeAuthentication is set.
type Fault struct {
	// Service and Operation choose the requests; empty means any.
	Service   string `json:"service,omitempty"`
	Operation string `json:"operation,omitempty"`

	// Times is how many requests it acts on; 0 means until it is cleared.
	Times int `json:"times,omitempty"`

	// BeforeAuthentication acts on any request, without verifying it first.
	BeforeAuthentication bool `json:"before_authentication,omitempty"`

	// Delay is waited before the answer starts. In JSON: "1.5s".
	Delay time.Duration `json:"-"`

	// Status answers with this HTTP status (200 when only Body is given),
	// Headers and Body, the body as it is, sent BodyRepeat times (0 means
	// once): a huge body needs no huge fixture.
	Status     int               `json:"status,omitempty"`
	Headers    map[string]string `json:"headers,omitempty"`
	Body       string            `json:"body,omitempty"`
	BodyRepeat int               `json:"body_repeat,omitempty"`

	// Cut closes the connection there.
	Cut Cut `json:"cut,omitempty"`

	// Trickle sends the body this many bytes (up to 1 MiB) at a time,
	// TrickleInterval apart (100 ms when 0). In JSON: "100ms".
	Trickle         int           `json:"trickle,omitempty"`
	TrickleInterval time.Duration `json:"-"`

	// Throttle answers as the service does when it throttles.
	Throttle bool `json:"throttle,omitempty"`

	// Redirect answers with status 307, or Status, and this Location.
	Redirect string `json:"redirect,omitempty"`
}

const (
	defaultTrickleInterval = 100 * time.Millisecond
	maximalTrickle         = 1 << 20 // bytes, held in memory
)

// Validate says what is wrong with a fault, by its JSON names.
func (f Fault) Validate() error {
	switch {
	case f.Service != "" && !slices.Contains(services(), f.Service):
		return fmt.Errorf("fault: service: %q is none of %q", f.Service, services())
	case f.Operation != "" && !isOperation(f.Operation):
		return fmt.Errorf("fault: operation: %q is not known", f.Operation)
	case f.Times < 0, f.Delay < 0, f.BodyRepeat < 0, f.Trickle < 0, f.TrickleInterval < 0:
		return fmt.Errorf("fault: times, delay, body_repeat, trickle and trickle_interval must not be negative")
	case f.Trickle > maximalTrickle:
		return fmt.Errorf("fault: trickle: %d is more than %d", f.Trickle, maximalTrickle)
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("fault: status: %d is not from 200 to 599", f.Status)
	case !slices.Contains([]Cut{"", CutBefore, CutHeaders, CutBody}, f.Cut):
		return fmt.Errorf("fault: cut: %q is none of before, headers, body", f.Cut)
	case f.BodyRepeat > 0 && f.Body == "":
		return fmt.Errorf("fault: body_repeat: there is no body to repeat")
	case f.Throttle && (f.Status != 0 || f.Body != "" || f.Redirect != ""):
		return fmt.Errorf("fault: throttle: contradicts status, body and redirect")
	case f.Redirect != "" && f.Status != 0 && (f.Status < 300 || f.Status > 399):
		return fmt.Errorf("fault: redirect: %d is not a status of a redirect", f.Status)
	}
	return nil
}

// answer is what the fault says instead of the service, if it does.
func (f Fault) answer(throttled func() answer) (answer, bool) {
	var instead answer
	switch {
	case f.Throttle:
		instead = throttled()
	case f.Redirect != "":
		instead = answer{status: http.StatusTemporaryRedirect, body: []byte(f.Body)}
		instead.set("Location", f.Redirect)
	case f.Status != 0 || f.Body != "":
		instead = answer{status: http.StatusOK, body: []byte(f.Body)}
	default:
		return answer{}, false
	}
	if f.Status != 0 {
		instead.status = f.Status
	}
	instead.repeat = f.BodyRepeat
	return instead, true
}

// wireFault adds to a fault's JSON the durations, which a person writes as text.
type wireFault struct {
	*plainFault
	Delay           string `json:"delay,omitempty"`
	TrickleInterval string `json:"trickle_interval,omitempty"`
}

type plainFault Fault

// MarshalJSON writes durations as text, "1.5s".
func (f Fault) MarshalJSON() ([]byte, error) {
	wire := wireFault{plainFault: (*plainFault)(&f)}
	if f.Delay != 0 {
		wire.Delay = f.Delay.String()
	}
	if f.TrickleInterval != 0 {
		wire.TrickleInterval = f.TrickleInterval.String()
	}
	return json.Marshal(wire)
}

// UnmarshalJSON reads durations as text, "1.5s", and refuses unknown fields.
func (f *Fault) UnmarshalJSON(data []byte) error {
	var read plainFault
	wire := wireFault{plainFault: &read}
	if err := decodeStrict(data, &wire); err != nil {
		return err
	}
	for _, field := range []struct {
		name, text string
		into       *time.Duration
	}{{"delay", wire.Delay, &read.Delay}, {"trickle_interval", wire.TrickleInterval, &read.TrickleInterval}} {
		if field.text == "" {
			continue
		}
		duration, err := time.ParseDuration(field.text)
		if err != nil {
			return fmt.Errorf("fault: %s: %q is not a duration like 1.5s", field.name, field.text)
		}
		*field.into = duration
	}
	*f = Fault(read)
	return nil
}
