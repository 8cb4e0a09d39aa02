// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"io"
	"net/http"
	"testing"
)

func TestRedactSeesThroughEncodings(t *testing.T) {
	t.Parallel()
	redactor := newRedactor([]string{`s3cr+t/k"y=%41`, "short"})
	for given, want := range map[string]string{
		`JSON s3cr+t\/k\"y=%41`:                            "JSON ***",
		`JSON s3cr\u002bt\u002Fk\u0022y=%41, 100%25`:       "JSON ***, 100%25",
		`JSON in JSON s3cr+t\\/k\\\"y=%41`:                 `JSON in JSON ***`,
		"JSON in a query s3cr%2Bt%2Fk%5C%22y%3D%2541":      "JSON in a query ***",
		"a query in HTML s3cr%2Bt%2Fk&amp;quot;y%3D%2541":  "a query in HTML ***",
		"Basic dXNlcjpzM2NyK3QvayJ5PSU0MQ==":               "Basic dXNlcjp***Q==",
		"claims aXM6czNjcit0L2sieT0lNDEi.x":                "claims aXM6***Ei.x",
		"short, sh%6Frt and c2hvcnQ=":                      "***, *** and c2hvcnQ=",
		"100%25 of &lt;b&gt; and \\u0041":                  "100%25 of <b> and \\u0041",
		"a query of another: x%3D1%26Signature%3Dabc%253D": "a query of another: x%3D1%26Signature%3D***",
		"what it is not: s3cr+t/k y=%41":                   "what it is not: s3cr+t/k y=%41",
	} {
		if got := redactor.redact(given); got != want {
			t.Errorf("redact(%q) = %q, want %q", given, got, want)
		}
	}
}

// TestAnAnswerThatRepeatsASecretIsNone: its facts would take the secret into the state.
func TestAnAnswerThatRepeatsASecretIsNone(t *testing.T) {
	t.Parallel()
	for body, refused := range map[string]bool{
		"a thing of theSecretKey":         true,
		"signed secret%2Fsignature":       true,
		`signed secret\/signature`:        true,
		`signed secret\u002fsignature`:    true,
		"signed OnNlY3JldC9zaWduYXR1cmU=": true, // in base64, behind a colon
		"a thing of somebody's SecretKey": false,
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		if got, err := Do(t.Context(), New(Options{}), call); got != body || err != nil {
			t.Errorf("%q, which is no fact: %q, %v", body, got, err)
		}
		call.Facts = true
		got, err := Do(t.Context(), New(Options{MaxRetries: 1}), call)
		if !refused {
			if got != body || err != nil {
				t.Errorf("%q: %q, %v", body, got, err)
			}
			continue
		}
		failure := failureOf(t, err)
		const message = "the answer repeats a key, the token or the signature of the request"
		if got != "" || failure.Kind != KindUnexpected || failure.Status != 200 || failure.Message != message || failure.Attempts != 1 {
			t.Errorf("%q: %q, %+v", body, got, failure)
		}
	}
}

// TestAShortSecretIsNotFoundInAnswers: a key of an emulator may be a word that any answer has.
func TestAShortSecretIsNotFoundInAnswers(t *testing.T) {
	t.Parallel()
	redactor := newRedactor([]string{"acme", "acmekey8"})
	for answer, want := range map[string]bool{"acme": false, "acmekey": false, "acmekey8": true, "acmekey%38": true} {
		if got := redactor.finds([]byte(answer)); got != want {
			t.Errorf("finds(%q) = %t", answer, got)
		}
	}
}
