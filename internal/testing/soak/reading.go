// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// hasty is a read that may have no time for its answer.
type hasty string

const (
	patient   hasty = ""
	deadline  hasty = "deadline"
	cancelled hasty = "cancelled"
)

const (
	shortDeadline = 400 * time.Millisecond
	// longestHaste is how much later than it should a hasty read may end on a busy machine. A read that misses its end goes on
	// for minutes.
	longestHaste = 5 * time.Second
)

// reading is one read.
type reading struct {
	number      int
	source      *source
	attributes  []string // of the data source
	haste       hasty
	cancelAfter time.Duration // of a cancelled one

	byName, allowMissing, expects, chooses bool

	tag      *tag
	expected string // expected_digest
	digest   string // of the layers' image

	exchanges []exchange // about the tag, in their order; the tag's mutex guards them
}

// exchange is a request and what was made of its answer.
type exchange struct {
	operation string
	fault     *fault // nil for none
	image     string // what the tag pointed at when the service answered; empty for nothing
}

// end lets others have the tag.
func (r *reading) end() {
	r.tag.mutex.Lock()
	defer r.tag.mutex.Unlock()
	if r.haste == patient {
		r.tag.current = nil
	}
	r.tag.turn.Unlock()
}

// config is the data source's configuration.
func (r *reading) config() object {
	repository := r.tag.repository
	var config object
	switch {
	case repository.service == emulator.ServiceNCR:
		config = object{"registry": soakRegistry, "image_name": repository.name, "reference": r.tag.name}
	case r.byName:
		config = object{"instance_id": soakInstance, "namespace": repository.namespace, "repo_name": repository.name, "tag": r.tag.name}
	default:
		config = object{"instance_id": soakInstance, "repo_id": repository.id, "tag": r.tag.name}
	}
	if r.allowMissing {
		config["allow_missing"] = true
	}
	if r.expects {
		config["expected_digest"] = r.expected
	}
	if r.chooses {
		config["digest"] = r.digest
	}
	if r.haste == deadline {
		config["timeouts"] = object{"read": shortDeadline.String()}
	}
	return config
}

// stream stands for what the connection to a CLI has in the context of each request. Who keeps the context keeps it too.
type stream struct{}

const streamBytes = 40 << 10

// context is what the read is asked for in.
func (r *reading) context(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithValue(parent, stream{}, make([]byte, streamBytes)))
	if r.haste == cancelled {
		time.AfterFunc(r.cancelAfter, cancel)
	}
	return ctx, cancel
}

// said is a copy of the exchanges so far.
func (r *reading) said() []exchange {
	r.tag.mutex.Lock()
	defer r.tag.mutex.Unlock()
	return append([]exchange(nil), r.exchanges...)
}
