// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// maximumElements bounds a list. Images have some hundred layers at most, and tags some dozen images.
const maximumElements = 1000

// Object is a JSON object whose fields are read by name, exactly as spelled. Every reading method takes
// alternative spellings of one field and returns the first that is there and not null, or nil. The first
// problem met anywhere in the document is kept, and Err returns it: read all fields, then ask once.
type Object struct {
	path    string
	fields  map[string]json.RawMessage
	problem *problem
}

// problem is shared by all objects of a document.
type problem struct{ err error }

// Error is a field that can't be read as what it should be.
type Error struct {
	Path   string // where in the document, e.g. `images[3].size`; empty for the document itself
	Reason string // what is wrong with it; may quote a value of any length, unescaped
}

func (e *Error) Error() string {
	if e.Path == "" {
		return e.Reason
	}
	return e.Path + ": " + e.Reason
}

// ParseObject reads a document that must be one JSON object in UTF-8, with nothing behind it.
func ParseObject(document []byte) (*Object, error) {
	trimmed := bytes.Trim(document, " \t\r\n") // what JSON calls white space; bytes.TrimSpace would let more through
	switch {
	case len(trimmed) == 0:
		return nil, &Error{Reason: "empty response"}
	case !utf8.Valid(trimmed):
		return nil, &Error{Reason: "not UTF-8 text"}
	case trimmed[0] != '{':
		return nil, &Error{Reason: "not a JSON object"}
	}
	return newObject("", trimmed, &problem{})
}

func newObject(path string, raw json.RawMessage, shared *problem) (*Object, error) {
	fields, err := readFields(raw)
	if err != nil {
		return nil, &Error{Path: path, Reason: err.Error()}
	}
	return &Object{path: path, fields: fields, problem: shared}, nil
}

// readFields exists because encoding/json lets the last of two fields of one name win and matches names
// regardless of case: an answer that says two things would be read as one of them.
func readFields(raw json.RawMessage) (map[string]json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if _, err := decoder.Token(); err != nil {
		return nil, syntax(err)
	}
	fields := make(map[string]json.RawMessage)
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, syntax(err)
		}
		name, _ := token.(string)
		if _, twice := fields[name]; twice {
			// Not %q: it would escape what may have to be redacted.
			return nil, fmt.Errorf("duplicate field \"%s\"", name)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, syntax(err)
		}
		fields[name] = value
	}
	if _, err := decoder.Token(); err != nil {
		return nil, syntax(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("unexpected data after the JSON object")
	}
	return fields, nil
}

func syntax(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("truncated JSON")
	}
	return fmt.Errorf("invalid JSON: %w", err)
}

// Err returns the first problem met while reading the document's fields.
func (o *Object) Err() error { return o.problem.err }

// Fail notes a problem with one of the object's fields, as the reading methods do.
func (o *Object) Fail(name, reason string) {
	if o.problem.err == nil {
		o.problem.err = &Error{Path: join(o.path, name), Reason: reason}
	}
}

// Text reads a string. Empty is absent.
func (o *Object) Text(names ...string) *string {
	return read(o, names, parseText)
}

// Texts reads a string, or a list of strings as one, joined by commas.
func (o *Object) Texts(names ...string) *string {
	return read(o, names, parseTexts)
}

// Integer reads a whole number, given as a JSON number or as a string of one.
func (o *Object) Integer(names ...string) *int64 {
	return read(o, names, parseInteger)
}

// Count reads a whole number that is not negative: a size in bytes, an index.
func (o *Object) Count(names ...string) *int64 {
	return read(o, names, parseCount)
}

// Time reads milliseconds since the Unix epoch, given as Integer takes them. Zero is absent.
func (o *Object) Time(names ...string) *time.Time {
	return read(o, names, parseTime)
}

// Boolean reads true or false.
func (o *Object) Boolean(names ...string) *bool {
	return read(o, names, parseBoolean)
}

// Label reads a code or message that a service may write as a string or as a number, and never fails: of
// anything else it returns JSON. It is for error answers, where what came must be shown.
func (o *Object) Label(names ...string) string {
	name, raw := o.find(names)
	if name == "" {
		return ""
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return ""
	}
	if text, isText := value.(string); isText {
		return text
	}
	var encoded bytes.Buffer // written anew, without the escapes that would hide a secret from who redacts it
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
	return strings.TrimSpace(encoded.String())
}

// Has tells whether a field of one of these names is there and not null.
func (o *Object) Has(names ...string) bool {
	name, _ := o.find(names)
	return name != ""
}

// IsObject tells whether the field is an object.
func (o *Object) IsObject(name string) bool {
	raw := o.fields[name]
	return len(raw) > 0 && raw[0] == '{'
}

// Object reads an object within the object. It is nil when there is none, or one that can't be read.
func (o *Object) Object(names ...string) *Object {
	name, raw := o.find(names)
	if name == "" {
		return nil
	}
	return o.inner(name, raw)
}

// Only reads an object that may stand alone or in a list of one. It never returns nil.
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

// Objects reads a list of objects, of which none may be null. The list is nil when it is absent, and
// empty when the document says so; more than 1,000 entries are an error.
func (o *Object) Objects(names ...string) []*Object {
	name, raw := o.find(names)
	if name == "" {
		return nil
	}
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil {
		o.Fail(name, "want a list, not "+describe(raw))
		return nil
	}
	if len(elements) > maximumElements {
		o.Fail(name, fmt.Sprintf("the list has %d entries, the limit is %d", len(elements), maximumElements))
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

func (o *Object) inner(name string, raw json.RawMessage) *Object {
	if raw[0] != '{' {
		o.Fail(name, "want an object, not "+describe(raw))
		return nil
	}
	object, err := newObject(join(o.path, name), raw, o.problem)
	if err != nil && o.problem.err == nil {
		o.problem.err = err
	}
	return object
}

func (o *Object) find(names []string) (string, json.RawMessage) {
	for _, name := range names {
		if raw, found := o.fields[name]; found && !bytes.Equal(raw, []byte("null")) {
			return name, raw
		}
	}
	return "", nil
}

// read is the way of every typed field: find it, parse it, keep the first problem.
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
