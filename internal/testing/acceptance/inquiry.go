// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// observation is what a service was found to answer.
type observation struct {
	order   []string          // the questions, as they were asked
	answers map[string]string // to each
	fields  map[string]forms  // of each operation's answers
	actions []string          // the operations, as they were first asked for
	words   hidden
	failure string // why the tag that is named could not be read; names things
}

func (o *observation) note(question, answer string) {
	if _, asked := o.answers[question]; !asked {
		o.order = append(o.order, question)
	}
	o.answers[question] = answer
}

// inquiry asks a service through the provider.
type inquiry struct {
	names     names
	session   session
	forwarder *forwarder
	seen      *observation
	answered  map[string]exchange // the last answer of each operation that was no error
	err       error               // of the program, not of the service: it ends the inquiry
}

// question is one read.
type question struct {
	about  string // what is read, in the report's words
	source string // the data source
	config object
}

// observe asks a service all that the report tells of. block adds keys to the provider block; nil leaves signing in to the provider.
func (s service) observe(ctx context.Context, given names, endpoint *url.URL, block object) (seen *observation, err error) {
	forwarder, err := startForwarder(endpoint)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, forwarder.close()) }()
	configured := object{"endpoint": forwarder.url() + endpoint.Path}
	for name, value := range block {
		configured[name] = value
	}
	session, err := startSession(ctx, object{s.block: configured})
	if err != nil {
		return nil, err
	}
	about := &inquiry{names: given, session: session, forwarder: forwarder, answered: make(map[string]exchange), seen: &observation{
		answers: make(map[string]string), fields: make(map[string]forms), words: s.hidden(given),
	}}
	s.ask(ctx, about)
	return about.seen, about.err
}

// read asks, and notes what the provider makes of it, what each operation answered, and the fields of the answers. It returns the last
// exchange of each operation, and none once something has gone wrong.
func (i *inquiry) read(ctx context.Context, asked question) map[string]exchange {
	last := make(map[string]exchange)
	if i.err != nil {
		return last
	}
	ended, detail, err := i.session.read(ctx, asked.source, asked.config)
	if err != nil {
		i.err = err
		return last
	}
	isFirst := len(i.seen.order) == 0
	i.seen.note(asked.about+": `"+asked.source+"`", ended)
	if isFirst && detail != "" {
		i.seen.failure = ended + "\n" + detail
	}
	for _, one := range i.forwarder.take() {
		i.seen.words.add(one.keys...)
		i.seen.note(asked.about+": "+one.operation, one.describe(i.seen.words))
		last[one.operation] = one
		if isFirst && one.broken != nil {
			i.seen.failure += fmt.Sprintf("\n%s: %v", one.operation, one.broken)
		}
		if !one.failed() {
			i.learn(one)
		}
	}
	return last
}

func (i *inquiry) learn(one exchange) {
	i.answered[one.operation] = one
	if i.seen.fields[one.operation] == nil {
		i.seen.fields[one.operation] = make(forms)
		i.seen.actions = append(i.seen.actions, one.operation)
	}
	i.seen.fields[one.operation].learn("", one.answer)
}
