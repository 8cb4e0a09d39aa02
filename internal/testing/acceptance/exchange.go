// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// exchange is a request and the whole answer to it.
type exchange struct {
	operation string   // as the service's documentation names it
	keys      []string // which signed, and no report may show
	status    int      // 0 for no answer
	traced    bool     // the answer has NCR's trace id
	answer    any      // the body, numbers as json.Number; nil when it is no JSON
	broken    error    // why there is no answer
}

func newExchange(request *http.Request, response *http.Response, body []byte) exchange {
	query := request.URL.Query()
	made := exchange{
		operation: operationOf(request),
		keys:      []string{query.Get("AccessKeyId"), query.Get("SecurityToken"), query.Get("Signature"), request.Header.Get("x-ncp-iam-access-key")},
	}
	if response == nil {
		return made
	}
	made.status, made.traced = response.StatusCode, response.Header.Get("x-ncp-trace-id") != ""
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	_ = decoder.Decode(&made.answer) // what is no JSON stays nil
	return made
}

// operationOf names what a request of the provider asks for.
func operationOf(request *http.Request) string {
	if action := request.URL.Query().Get("Action"); action != "" {
		return action
	}
	switch path := request.URL.EscapedPath(); {
	case strings.HasSuffix(path, "/repositories"):
		return "GetRegistry"
	case strings.HasSuffix(path, "/tags"):
		return "GetImageTags"
	default:
		return "GetImageTagDetail"
	}
}

// failed tells whether an answer is none to what was asked.
func (e exchange) failed() bool {
	fields, isObject := e.answer.(map[string]any)
	if e.status != http.StatusOK || !isObject {
		return true
	}
	for _, name := range []string{"error", "responseError", "errorCode"} {
		if fields[name] != nil {
			return true
		}
	}
	success, hasFlag := fields["IsSuccess"]
	return hasFlag && success != true
}

// describe tells an error's status, codes and messages; of an answer only its status and code, as its fields are told elsewhere.
func (e exchange) describe(words hidden) string {
	if e.broken != nil {
		return "no answer"
	}
	status := fmt.Sprintf("HTTP %d", e.status)
	switch {
	case !e.failed() && e.text("Code") != "":
		return status + `, Code "` + words.code(e.text("Code")) + `"`
	case !e.failed():
		return status + ", an answer"
	case e.answer == nil:
		status += ", no JSON"
	default:
		status += ", " + strings.Join(tell("", e.answer, words), ", ")
	}
	if e.traced {
		status += ", with x-ncp-trace-id"
	}
	return status
}

// tell lists the values of an error, in the order of their names. What is neither code nor message is told by its form.
func tell(path string, value any, words hidden) []string {
	if fields, isObject := value.(map[string]any); isObject {
		var told []string
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			told = append(told, tell(below(path, words.field(name)), fields[name], words)...)
		}
		return told
	}
	said := formOf(value)
	text, isText := value.(string)
	number, isNumber := value.(json.Number)
	name := strings.ToLower(path[strings.LastIndex(path, ".")+1:])
	switch flag, isFlag := value.(bool); {
	case isFlag:
		said = strconv.FormatBool(flag)
	case isText && strings.HasSuffix(name, "code"):
		said = `"` + words.code(text) + `"`
	case isNumber && strings.HasSuffix(name, "code"):
		said = words.code(number.String())
	case isText && (strings.HasSuffix(name, "message") || name == "details"):
		said = `"` + words.text(text) + `"`
	}
	return []string{strings.TrimSpace(path + " " + said)}
}

// value is a field of the answer; nil where there is none.
func (e exchange) value(name string) any {
	fields, _ := e.answer.(map[string]any)
	return fields[name]
}

// text is a field of the answer; empty where it is none.
func (e exchange) text(name string) string { return textOf(e.value(name)) }

// list returns the objects of a list of the answer.
func (e exchange) list(name string) []map[string]any {
	elements, _ := e.value(name).([]any)
	var objects []map[string]any
	for _, element := range elements {
		if object, isObject := element.(map[string]any); isObject {
			objects = append(objects, object)
		}
	}
	return objects
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}
