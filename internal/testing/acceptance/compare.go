// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// row is one answer of the emulator's and the service's.
type row struct {
	question, assumed, here string
	differs                 bool
}

const notAsked = "not asked"

// compare lists the questions in the emulator's order, then the fields. What was asked of one of them only is no difference.
func compare(assumed, here *observation) []row {
	var rows []row
	for _, question := range assumed.order {
		answer, asked := here.answers[question]
		if !asked {
			answer = notAsked
		}
		rows = append(rows, row{question, assumed.answers[question], answer, asked && answer != assumed.answers[question]})
	}
	for _, question := range here.order {
		if _, asked := assumed.answers[question]; !asked {
			rows = append(rows, row{question, notAsked, here.answers[question], false})
		}
	}
	for _, operation := range assumed.actions {
		rows = append(rows, compareFields(operation, assumed.fields[operation], here.fields[operation], here.words)...)
	}
	return rows
}

func compareFields(operation string, assumed, here forms, words hidden) []row {
	if here == nil {
		return []row{{"fields of " + operation, "as documented", notAsked, false}}
	}
	all := maps.Clone(assumed)
	maps.Copy(all, here)
	delete(all, "")
	var rows []row
	for _, path := range slices.Sorted(maps.Keys(all)) {
		name, seen := path, here.seen(path)
		if assumed[path] == nil {
			name = words.path(path)
		}
		rows = append(rows, row{
			question: operation + " `" + name + "`",
			assumed:  cmp.Or(strings.Join(assumed.seen(path), ", "), absent),
			here:     cmp.Or(strings.Join(seen, ", "), notAsked),
			differs:  slices.ContainsFunc(seen, func(form string) bool { return !assumed.covers(path, form) }),
		})
	}
	return rows
}

// path is the path of a field that nobody knows of.
func (h hidden) path(given string) string {
	segments := strings.Split(given, ".")
	for index, segment := range segments {
		name := strings.TrimRight(segment, "[]")
		segments[index] = h.field(name) + strings.TrimPrefix(segment, name)
	}
	return strings.Join(segments, ".")
}
