// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"io"
	"net/http"
	"testing"
)

func TestRedactMasksEncodedSecrets(t *testing.T) {
	t.Parallel()
	redactor := newRedactor(`s3cr+t/k"y=%41`, "short")
	for text, want := range map[string]string{
		`JSON s3cr+t\/k\"y=%41`:                           "JSON ***",
		`JSON s3cr\u002bt\u002Fk\u0022y=%41, 100%25`:      "JSON ***, 100%25",
		`JSON in JSON s3cr+t\\/k\\\"y=%41`:                `JSON in JSON ***`,
		"JSON in a query s3cr%2Bt%2Fk%5C%22y%3D%2541":     "JSON in a query ***",
		"a query in HTML s3cr%2Bt%2Fk&amp;quot;y%3D%2541": "a query in HTML ***",
		"Basic dXNlcjpzM2NyK3QvayJ5PSU0MQ==":              "Basic dXNlcjp***Q==",
		"claims aXM6czNjcit0L2sieT0lNDEi.x":               "claims aXM6***Ei.x",
		"short, sh%6Frt and c2hvcnQ=":                     "***, *** and c2hvcnQ=",
		"100%25 of &lt;b&gt; and \\u0041":                 "100%25 of <b> and \\u0041",
		"a nested query: x%3D1%26Signature%3Dabc%253D":    "a nested query: x%3D1%26Signature%3D***",
		"no secret: s3cr+t/k y=%41":                       "no secret: s3cr+t/k y=%41",
	} {
		if got := redactor.redact(text); got != want {
			t.Errorf("redact(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestEchoedSecretIsRefused: the values of such a response would bring the secret into the state.
func TestEchoedSecretIsRefused(t *testing.T) {
	t.Parallel()
	for body, isRefused := range map[string]bool{
		"a thing of theSecretKey":         true,
		"signed secret%2Fsignature":       true,
		`signed secret\/signature`:        true,
		`signed secret\u002fsignature`:    true,
		"signed OnNlY3JldC9zaWduYXR1cmU=": true, // base64, after a colon
		"a thing of somebody's SecretKey": false,
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		if got, err := Do(t.Context(), New(Options{}), call); got != body || err != nil {
			t.Errorf("%q, where echoes are accepted: %q, %v", body, got, err)
		}
		call.RefuseEchoes = true
		got, err := Do(t.Context(), New(Options{MaxRetries: 1}), call)
		if !isRefused {
			if got != body || err != nil {
				t.Errorf("%q: %q, %v", body, got, err)
			}
			continue
		}
		failed := callError(t, err)
		const message = "the response repeats a key, the token or the signature of the request"
		if got != "" || failed.Kind != KindUnexpected || failed.Status != 200 || failed.Message != message || failed.Attempts != 1 {
			t.Errorf("%q: %q, %+v", body, got, failed)
		}
	}
}

// TestShortSecretIsNoEcho: a key of an emulator may be a word that any response contains.
func TestShortSecretIsNoEcho(t *testing.T) {
	t.Parallel()
	redactor := newRedactor("acme", "acmekey8")
	for body, want := range map[string]bool{"acme": false, "acmekey": false, "acmekey8": true, "acmekey%38": true} {
		if got := redactor.findsIn(t.Context(), body); got != want {
			t.Errorf("findsIn(%q) = %t", body, got)
		}
	}
}
