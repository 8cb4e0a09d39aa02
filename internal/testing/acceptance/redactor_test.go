// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"regexp"
	"strings"
	"testing"
)

// redactor holds words that may not stand in a report, in lower case: the names that the user gave,
// and the keys that sign.
type redactor map[string]bool

// placeholder replaces what is redacted.
const placeholder = "…"

// longestMessage is how many characters of a message are shown.
const longestMessage = 200

// add redacts these names, and the parts of those with slashes.
func (r redactor) add(values ...string) {
	for _, value := range values {
		for _, part := range append(strings.Split(value, "/"), value) {
			r[strings.ToLower(part)] = true
		}
	}
}

// Of a message only words are shown that can't be part of a name: those of letters alone, codes,
// and short numbers. Ids, digests, names with a digit, hosts and what is encoded hold something
// else.
var (
	plainWord   = regexp.MustCompile(`^\p{L}+(['_]\p{L}+)*$`)
	shortNumber = regexp.MustCompile(`^[0-9]{1,3}$`)
	plainCode   = regexp.MustCompile(`^[A-Za-z0-9_.]{1,64}$`)
	plainField  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,40}$`)
)

const punctuation = `"'().,;:!?[]`

// message returns a message without what may be a name.
func (r redactor) message(message string) string {
	var words []string
	for _, word := range strings.Fields(message) {
		core := strings.Trim(word, punctuation)
		isPlain := core == "" || (plainWord.MatchString(core) || shortNumber.MatchString(core)) && !r[strings.ToLower(core)]
		switch {
		case isPlain:
			words = append(words, word)
		case len(words) == 0 || words[len(words)-1] != placeholder:
			words = append(words, placeholder)
		}
	}
	text := []rune(strings.Join(words, " "))
	if len(text) > longestMessage {
		return string(text[:longestMessage]) + placeholder
	}
	return string(text)
}

// code returns an error's code, unless it can't be one.
func (r redactor) code(code string) string {
	if !plainCode.MatchString(code) || r[strings.ToLower(code)] {
		return placeholder
	}
	return code
}

// field returns a field's name, unless it may be a name of the user's.
func (r redactor) field(name string) string {
	if !plainField.MatchString(name) || r[strings.ToLower(name)] {
		return placeholder
	}
	return name
}

// path returns the path of a field that the emulator does not have.
func (r redactor) path(path string) string {
	segments := strings.Split(path, ".")
	for index, segment := range segments {
		name := strings.TrimRight(segment, "[]")
		segments[index] = r.field(name) + strings.TrimPrefix(segment, name)
	}
	return strings.Join(segments, ".")
}

func TestRedactMessages(t *testing.T) {
	t.Parallel()
	redactor := make(redactor)
	redactor.add("", "latest", "Team/App", "my-registry", "LTAIexample")
	for input, want := range map[string]string{
		"":                                     "",
		"Access denied for this user.":         "Access denied for this user.",
		"The tag latest does not exist.":       "The tag … does not exist.",
		"(LATEST) 'app' team/app!":             "…",
		"TAG_NOT_EXIST: it isn't there":        "TAG_NOT_EXIST: it isn't there",
		"HTTP 404 of 123456":                   "HTTP 404 of …",
		"my-registry of ltaiexample, a%2Fb x=": "… of …",
		"sha256:abc cri-abc a.b.com x/y `z` |": "…",
		"존재하지 않는 태그":                           "존재하지 않는 태그",
		"wait ... ":                            "wait ...",
		"a\nb | c":                             "a b … c",
	} {
		if got := redactor.message(input); got != want {
			t.Errorf("%q is shown as %q, want %q", input, got, want)
		}
	}
	long := redactor.message("word word word word word word word word word word word word word word word word word word word word " +
		"word word word word word word word word word word word word word word word word word word word word word")
	if want := longestMessage + 1; len([]rune(long)) != want {
		t.Errorf("a long message has %d characters, want %d", len([]rune(long)), want)
	}
}

func TestRedactCodesFieldsAndPaths(t *testing.T) {
	t.Parallel()
	redactor := make(redactor)
	redactor.add("platform")
	for input, want := range map[string]string{"InvalidAction.NotFound": "InvalidAction.NotFound", "404": "404", "Platform": "…", "a b": "…", "": "…", "cri-1": "…"} {
		if got := redactor.code(input); got != want {
			t.Errorf("the code %q is shown as %q, want %q", input, got, want)
		}
	}
	for input, want := range map[string]string{"os_version": "os_version", "platform": "…", "com.acme": "…", "1": "…"} {
		if got := redactor.field(input); got != want {
			t.Errorf("the field %q is shown as %q, want %q", input, got, want)
		}
	}
	if got, want := redactor.path("Layers[].platform[][].x"), "Layers[].…[][].x"; got != want {
		t.Errorf("the path is shown as %q, want %q", got, want)
	}
}
