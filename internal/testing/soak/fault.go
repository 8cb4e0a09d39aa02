// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"math/rand/v2"
	"slices"
)

// faultyShare of the answers are spoiled.
const faultyShare = 0.3

// The summaries of the errors that the documentation lists, as far as the emulator's answers and the faults can lead to them.
// Any other is wrong.
const (
	tagNotFound        = "Tag Not Found"
	digestMismatched   = "Digest Mismatch"
	requestThrottled   = "Request Throttled"
	requestTimedOut    = "Request Timed Out"
	serviceUnavailable = "Service Unavailable"
	unexpectedResponse = "Unexpected API Response"
)

var closedList = []string{
	"Missing ACR Credentials", "Missing NCR Credentials", "Authentication Failed", "Access Denied", "Instance Not Found",
	"Repository Not Found", tagNotFound, digestMismatched, requestThrottled, requestTimedOut, serviceUnavailable,
	"API Not Available", unexpectedResponse,
}

// fault is one way to spoil an answer.
type fault struct {
	name string
	// weight is how often it is chosen, compared with the others that fit.
	weight int
	// summary is of the error that a read ends in because of it. It is empty where the answer is only slow.
	summary string
	// heals says that the provider asks again.
	heals bool
	// unanswered says that nothing comes that the provider could take for the service's last word.
	unanswered bool
	// operations are those whose answers it can spoil; none means all.
	operations []string
	// spoil changes the service's answer to a request.
	spoil func(*answer, request)
}

// fits tells whether the fault can spoil an answer to the operation.
func (f *fault) fits(operation string) bool {
	return len(f.operations) == 0 || slices.Contains(f.operations, operation)
}

// isSlow tells whether nothing is wrong with the answer.
func (f *fault) isSlow() bool { return f.summary == "" }

// chooseFault is nil for an answer that is left alone.
func chooseFault(random *rand.Rand, operation string) *fault {
	if !happens(random, faultyShare) {
		return nil
	}
	sum := 0
	for _, one := range faults {
		if one.fits(operation) {
			sum += one.weight
		}
	}
	chosen := random.IntN(sum)
	for _, one := range faults {
		if !one.fits(operation) {
			continue
		}
		if chosen < one.weight {
			return one
		}
		chosen -= one.weight
	}
	return nil
}
