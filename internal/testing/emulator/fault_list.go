// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"sync"
)

// faultList holds the faults that still act, in the order of their adding.
type faultList struct {
	mutex  sync.Mutex
	active []Fault
}

func (l *faultList) add(fault Fault) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.active = append(l.active, fault)
}

func (l *faultList) clear() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.active = nil
}

// list tells the faults that still act, Times being how often they still do.
func (l *faultList) list() []Fault {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return append([]Fault{}, l.active...)
}

// take uses up one time of the first fault that acts on this call at this
// stage, and reports whether there was one.
func (l *faultList) take(c call, beforeAuthentication bool) (Fault, bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for index := range l.active {
		fault := l.active[index]
		if !fault.actsOn(c) || fault.BeforeAuthentication != beforeAuthentication {
			continue
		}
		switch fault.Times {
		case 0:
		case 1:
			l.active = slices.Delete(l.active, index, index+1)
		default:
			l.active[index].Times--
		}
		return fault, true
	}
	return Fault{}, false
}

func (f Fault) actsOn(c call) bool {
	return (f.Service == "" || f.Service == c.service) && (f.Operation == "" || f.Operation == c.operation)
}
