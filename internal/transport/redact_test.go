// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

func discardLog() *log.Logger { return log.New(io.Discard, "", 0) }

func TestRedact(t *testing.T) {
	t.Parallel()
	redactor := newRedactor([]string{"s3cr+t/key=", "", "LTAIkey", "LTAIkeyREST"})
	for given, want := range map[string]string{
		"nothing to hide":                                            "nothing to hide",
		"plain s3cr+t/key= here":                                     "plain *** here",
		"encoded s3cr%2Bt%2Fkey%3D":                                  "encoded ***",
		"twice s3cr%252Bt%252Fkey%253D":                              "twice ***",
		"id LTAIkey, id LTAIkey":                                     "id ***, id ***",
		`Post "https://cr.example/?Action=X&Signature=abc": EOF`:     `Post "https://cr.example/?***": EOF`,
		"server string to sign is:POST&%2F&AccessKeyId%3Dx%26Action": "server string to sign is:***",
		"got SecurityToken=CAIS%2Bxyz and Signature: q2w=":           "got SecurityToken=*** and Signature: ***",
		`{"x-ncp-apigw-signature-v2": "kIwm"}`:                       `{"x-ncp-apigw-signature-v2": "***"}`,
		`{"Signature":"kIwm=", "a": 1}`:                              `{"Signature":"***", "a": 1}`,
		"lower s3cr%2bt%2fkey%3d and s3cr%252bt%252fkey%253d":        "lower *** and ***",
		"entities s3cr&#43;t/key&#x3d;":                              "entities ***",
		"longer LTAIkeyREST":                                         "longer ***",
		"line one\r\nline two\tend ":                                 "line one  line two end",
		"bell \x07 escape \x1b[31mred override \u202e end":           `bell \u0007 escape \u001b[31mred override \u202e end`,
		strings.Repeat("ä", 601):                                     strings.Repeat("ä", 600) + "…",
		strings.Repeat("ä", 600):                                     strings.Repeat("ä", 600),
	} {
		if got := redactor.redact(given); got != want {
			t.Errorf("redact(%q) = %q, want %q", given, got, want)
		}
	}
}

// TestNoSecretLeaves plants secrets wherever a call has them, lets every kind of failure happen, and looks for them
// in errors and logs.
func TestNoSecretLeaves(t *testing.T) {
	t.Parallel()
	secrets := []string{"secret/signature", "secret%2Fsignature", "theSecretKey"}
	echo := "you sent secret/signature and secret%2Fsignature with theSecretKey"
	handlers := map[string]http.HandlerFunc{
		"error answer":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403); _, _ = io.WriteString(w, echo) },
		"broken answer": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, echo) },
		"throttled":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429); _, _ = io.WriteString(w, echo) },
		"not HTTP": func(w http.ResponseWriter, _ *http.Request) {
			connection, _, _ := http.NewResponseController(w).Hijack()
			_, _ = io.WriteString(connection, "HTTP/1.1 "+secrets[0]+"\r\n\r\n")
			_ = connection.Close()
		},
	}
	for name, handler := range handlers {
		var logged bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
		call := serve(t, handler)
		call.Decode = func(response Response) (string, error) {
			if IsSuccess(response.Status) {
				return "", errors.New(string(response.Body))
			}
			failure := StatusError(response.Status)
			failure.Code, failure.Message, failure.RequestID = string(response.Body), string(response.Body), string(response.Body)
			return "", failure
		}
		var waited waits
		_, err := Do(t.Context(), New(Options{MaxRetries: 1, Logger: logger, After: waited.after}), call)
		failure := failureOf(t, err)
		seen := logged.String() + err.Error() + failure.Code + failure.Message + failure.RequestID
		if failure.Cause != nil {
			seen += failure.Cause.Error()
		}
		for _, secret := range secrets {
			if strings.Contains(seen, secret) {
				t.Errorf("%s: %q is in %s", name, secret, seen)
			}
		}
		if !strings.Contains(seen, mask) {
			t.Errorf("%s: nothing was masked in %s", name, seen)
		}
	}
}

func TestLogNamesTheCallWithoutItsQuery(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, attribute slog.Attr) slog.Attr {
		if attribute.Key == slog.TimeKey || attribute.Key == "milliseconds" || attribute.Key == "host" {
			return slog.Attr{}
		}
		return attribute
	}}))
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "thing") })
	if _, err := Do(context.WithoutCancel(t.Context()), New(Options{Logger: logger}), call); err != nil {
		t.Fatal(err)
	}
	want := "level=DEBUG msg=\"sending a request\" operation=GetThing attempt=1 method=POST path=/\n" +
		"level=DEBUG msg=\"received an answer\" operation=GetThing attempt=1 status=200 bytes=5\n"
	if got := logged.String(); got != want {
		t.Errorf("log:\n%s\nwant:\n%s", got, want)
	}
}
