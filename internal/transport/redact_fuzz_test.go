// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// FuzzRedact plants a secret, plain or as a part of a base64 text, in two nested encodings: neither
// it nor any of its encodings may remain, whatever surrounds it.
func FuzzRedact(f *testing.F) {
	client := New(Options{Redaction: testRedaction})
	f.Fuzz(func(t *testing.T, before, secret, after string, container, inner, outer uint8) {
		if !isKey(secret) {
			t.Skip("not a key that the provider accepts")
		}
		planted := containers[int(container)%len(containers)](before, secret, after)
		planted = fuzzEncodings[int(outer)%len(fuzzEncodings)](fuzzEncodings[int(inner)%len(fuzzEncodings)](planted))
		redacted := client.Redact(before+planted+after, "AnotherKeyOfTheRequest", secret)
		if form := remainingForm(redacted, secret); form != "" || strings.Contains(redacted, planted) {
			t.Errorf("%q, planted as %q, is in %q as %q", secret, planted, redacted, form)
		}
	})
}

// isKey reports whether a text can be a key. One with an asterisk could be completed by the mask of
// another.
func isKey(text string) bool { return keyGrammar.MatchString(text) }

var (
	keyGrammar = regexp.MustCompile(`^[!-)+-~]{8,512}$`)
	upperCase  = regexp.MustCompile("%..")
	base64Run  = regexp.MustCompile(`[A-Za-z0-9+/]{8,}`)
)

// fuzzEncodings embed a text in another, by the standard library or by hand: none is the
// redactor's.
var fuzzEncodings = []func(string) string{
	func(text string) string { return text },
	url.QueryEscape,
	func(text string) string {
		return upperCase.ReplaceAllStringFunc(url.QueryEscape(text), strings.ToLower)
	},
	url.PathEscape,
	func(text string) string { return byteByByte("%%%02X", text) },
	jsonString,
	func(text string) string { return strings.ReplaceAll(jsonString(text), "/", `\/`) },
	func(text string) string { return byteByByte(`\u%04x`, text) },
	html.EscapeString,
	func(text string) string { return byteByByte("&#x%X;", text) },
}

// containers encode a secret together with its neighbours.
var containers = []func(before, secret, after string) string{
	func(_, secret, _ string) string { return secret },
	func(before, secret, after string) string {
		return base64.StdEncoding.EncodeToString([]byte(before + secret + after))
	},
	func(before, secret, after string) string {
		return base64.RawURLEncoding.EncodeToString([]byte(before + secret + after))
	},
}

func byteByByte(format, text string) string {
	var encoded strings.Builder
	for index := range len(text) {
		fmt.Fprintf(&encoded, format, text[index])
	}
	return encoded.String()
}

func jsonString(text string) string {
	encoded, _ := json.Marshal(text)
	return string(encoded[1 : len(encoded)-1])
}

// remainingForm returns the form in which a text contains a secret; empty without one.
func remainingForm(text, secret string) string {
	for _, inner := range fuzzEncodings {
		for _, outer := range fuzzEncodings {
			if form := outer(inner(secret)); strings.Contains(text, form) {
				return form
			}
		}
	}
	standard := strings.NewReplacer("-", "+", "_", "/").Replace(text)
	for _, run := range base64Run.FindAllString(standard, -1) {
		for shift := range 4 {
			decoded, _ := base64.RawStdEncoding.DecodeString(run[shift:]) // up to the first other character
			if strings.Contains(string(decoded), secret) {
				return run
			}
		}
	}
	return ""
}
