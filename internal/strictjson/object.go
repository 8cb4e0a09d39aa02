// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// elementLimit limits a list. Images have some hundred layers at most, and tags some dozen images.
const elementLimit = 1000

// usualFields is how many fields an object has room for at first: tags and images of a list have up
// to that many.
const usualFields = 14

// Object is a JSON object whose fields are read by name, exactly as spelled. Every reading method
// takes alternative names of a field and returns the value of the first that is present and not
// null, or nil. The first problem anywhere in the document is kept: read all fields, then check Err
// once.
type Object struct {
	path    string
	fields  map[string]json.RawMessage
	ignored []string // names of decorating fields that were read as nil
	problem *problem
}

// problem is shared by all objects of a document.
type problem struct{ err error }

// Error reports a field whose value is not of the type or form that it must have.
type Error struct {
	Path   string // of the field in the document, for example images[3].size; empty for the document itself
	Reason string // what is wrong with it; may quote a value of any length, unescaped
	// IsOther reports that the document is about something else than what was requested.
	IsOther bool
}

// Error implements error: the path first, then the reason.
func (e *Error) Error() string {
	if e.Path == "" {
		return e.Reason
	}
	return e.Path + ": " + e.Reason
}

// ParseObject parses a document that must be one JSON object in UTF-8, with nothing after it. Its
// error is an *Error without a path.
func ParseObject(document []byte) (*Object, error) {
	trimmed := bytes.Trim(document, " \t\r\n") // JSON's white space; bytes.TrimSpace accepts more
	switch {
	case len(trimmed) == 0:
		return nil, &Error{Reason: "empty response"}
	case !utf8.Valid(trimmed):
		return nil, &Error{Reason: "not UTF-8 text"}
	case trimmed[0] != '{':
		return nil, &Error{Reason: "not a JSON object"}
	}
	if err := CheckBounds(trimmed); err != nil { // before any other look at it
		return nil, err
	}
	if err := syntaxError(trimmed); err != nil {
		return nil, err
	}
	return newObject("", trimmed, &problem{})
}

func newObject(path string, raw json.RawMessage, documentProblem *problem) (*Object, error) {
	fields, err := parseFields(raw)
	if err != nil {
		return nil, &Error{Path: path, Reason: err.Error()}
	}
	return &Object{path: path, fields: fields, problem: documentProblem}, nil
}

// parseFields returns the fields of a valid object by their exact names, and refuses a name that
// occurs twice: encoding/json would take the last of the two, and match names in any case. The
// values are parts of the document.
func parseFields(raw json.RawMessage) (map[string]json.RawMessage, error) {
	fields := make(map[string]json.RawMessage, usualFields)
	name, isName := "", true
	for part := range entries(raw) {
		if isName {
			name = unquote(part)
			if _, isDuplicate := fields[name]; isDuplicate {
				// Not %q: an escaped secret is not found by redaction.
				return nil, fmt.Errorf("duplicate field \"%s\"", name)
			}
		} else {
			fields[name] = part
		}
		isName = !isName
	}
	return fields, nil
}

// syntaxError returns why a document, which has no white space around it, is not valid JSON; nil if
// it is.
func syntaxError(document []byte) error {
	if json.Valid(document) {
		return nil
	}
	err := json.Unmarshal(document, new(unread))
	problem := err.Error()
	syntax, _ := errors.AsType[*json.SyntaxError](err)
	isAtEnd := syntax != nil && int(syntax.Offset) == len(document)
	switch {
	case problem == "unexpected end of JSON input", isAtEnd && strings.HasPrefix(problem, "invalid character ' '"): // it takes the end for a space
		problem = "truncated JSON"
	case strings.HasSuffix(problem, " after top-level value"):
		problem = "unexpected data after the JSON object"
	default:
		problem = "invalid JSON: " + problem
	}
	return &Error{Reason: problem}
}

// unread accepts any JSON value and stores nothing.
type unread struct{}

// UnmarshalJSON implements json.Unmarshaler.
func (*unread) UnmarshalJSON([]byte) error { return nil }

// Err returns the first problem of the document's fields that were read, an *Error; nil without
// one.
func (o *Object) Err() error { return o.problem.err }

// Fail records a problem of one of the object's fields, unless the document has one already.
func (o *Object) Fail(name, reason string) {
	if o.problem.err == nil {
		o.problem.err = &Error{Path: join(o.path, name), Reason: reason}
	}
}

// FailOther records that the document is about another thing of this kind than was requested,
// unless it has a problem already.
func (o *Object) FailOther(kind, name string) {
	if o.problem.err == nil { // Not %q: an escaped secret is not found by redaction.
		o.problem.err = &Error{Reason: `the response is about ` + kind + ` "` + name + `"`, IsOther: true}
	}
}

// IsOther reports whether the first problem was recorded by FailOther.
func (o *Object) IsOther() bool {
	first, isError := errors.AsType[*Error](o.problem.err)
	return isError && first.IsOther
}

// Integer reads a whole number of 64 bits: a JSON number, or a string that contains one.
func (o *Object) Integer(names ...string) *int64 {
	return read(o, names, parseInteger)
}

// Count reads an Integer that is not negative: a size in bytes, an index.
func (o *Object) Count(names ...string) *int64 {
	return read(o, names, parseCount)
}

// Time reads an Integer of milliseconds since the Unix epoch, up to the year 9999. Zero is nil.
func (o *Object) Time(names ...string) *time.Time {
	return read(o, names, parseTime)
}

// Boolean reads true or false.
func (o *Object) Boolean(names ...string) *bool {
	return read(o, names, parseBoolean)
}

// Label reads a code or message that a service may write as a string or as a number, and never
// fails: it returns any other value as JSON. It is for error responses, which must be shown in any
// form. It returns only the beginning of a string of more than 64 KiB, and only the type of another
// value as long.
func (o *Object) Label(names ...string) string {
	name, raw := o.find(names)
	if name == "" {
		return ""
	}
	return label(raw)
}

// Labels reads a list of such values, and never fails: a value that is not a list is its only
// entry. Null and empty strings are left out, and so are entries after the first 1,000.
func (o *Object) Labels(names ...string) []string {
	name, raw := o.find(names)
	if name == "" {
		return nil
	}
	if raw[0] != '[' {
		return appendLabel(nil, raw)
	}
	var labels []string
	count := 0
	for element := range entries(raw) {
		if count == elementLimit {
			break
		}
		count++
		labels = appendLabel(labels, element)
	}
	return labels
}

// Has reports whether a field of one of these names is present and not null.
func (o *Object) Has(names ...string) bool {
	name, _ := o.find(names)
	return name != ""
}

// IsObject reports whether the field is an object.
func (o *Object) IsObject(name string) bool {
	raw := o.fields[name]
	return len(raw) > 0 && raw[0] == '{'
}

// Object reads a nested object. It returns nil when there is none, or when it is not valid.
func (o *Object) Object(names ...string) *Object {
	name, raw := o.find(names)
	if name == "" {
		return nil
	}
	return o.inner(name, raw)
}

// Only reads an object that may be alone or in a list of one. It never returns nil.
func (o *Object) Only(names ...string) *Object {
	name, raw := o.find(names)
	var only *Object
	if name == "" || raw[0] != '[' {
		only = o.Object(names...)
	} else if objects := o.Objects(name); len(objects) == 1 {
		only = objects[0]
	}
	if only == nil {
		o.Fail(name, "expected one object, alone or in a list of one")
		only = &Object{path: join(o.path, name), problem: o.problem}
	}
	return only
}

// Objects reads a list of objects, none of which may be null. The result is nil for an absent list
// and not nil for an empty one; more than 1,000 entries are an error.
func (o *Object) Objects(names ...string) []*Object {
	name, raw := o.find(names)
	if name == "" {
		return nil
	}
	if raw[0] != '[' {
		o.Fail(name, "expected a list, got "+describe(raw))
		return nil
	}
	elements := slices.Collect(entries(raw))
	if len(elements) > elementLimit {
		o.Fail(name, fmt.Sprintf("the list has %d entries, the limit is %d", len(elements), elementLimit))
		return nil
	}
	objects := make([]*Object, 0, len(elements))
	for index, element := range elements {
		if object := o.inner(name+"["+strconv.Itoa(index)+"]", element); object != nil {
			objects = append(objects, object)
		}
	}
	return objects
}

// inner returns the object that a field or an element contains. For any other value it records a
// problem, and returns nil.
func (o *Object) inner(name string, raw json.RawMessage) *Object {
	if raw[0] != '{' {
		o.Fail(name, "expected an object, got "+describe(raw))
		return nil
	}
	object, err := newObject(join(o.path, name), raw, o.problem)
	if err != nil && o.problem.err == nil {
		o.problem.err = err
	}
	return object
}

// find returns the name and value of the first of these fields that is present and not null; an
// empty name without one.
func (o *Object) find(names []string) (string, json.RawMessage) {
	for _, name := range names {
		if raw, exists := o.fields[name]; exists && !bytes.Equal(raw, []byte("null")) {
			return name, raw
		}
	}
	return "", nil
}

// read finds a field, parses its value, and keeps the first problem.
func read[T any](o *Object, names []string, parse func(json.RawMessage) (*T, error)) *T {
	name, raw := o.find(names)
	if name == "" {
		return nil
	}
	value, err := parse(raw)
	if err != nil {
		o.Fail(name, err.Error())
		return nil
	}
	return value
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
