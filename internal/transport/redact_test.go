// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// testRedaction configures what the vendors do.
var testRedaction = Redaction{
	Names:    []string{"AccessKeyId", "AccessKeySecret", "SecurityToken", "Signature", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"},
	Prefixes: []string{`string to sign is:?\s*`},
}

func newRedactor(secrets ...string) *redactor {
	return New(Options{Redaction: testRedaction}).redactor(secrets)
}

func TestRedact(t *testing.T) {
	t.Parallel()
	redactor := newRedactor("s3cr+t/key=", "", "LTAIkey", "LTAIkeyREST")
	for text, want := range map[string]string{
		"no secret":                     "no secret",
		"plain s3cr+t/key= here":        "plain *** here",
		"encoded s3cr%2Bt%2Fkey%3D":     "encoded ***",
		"twice s3cr%252Bt%252Fkey%253D": "twice ***",
		"id LTAIkey, id LTAIkey":        "id ***, id ***",
		`Post "https://cr.example/?Action=X&Signature=abc": EOF`:      `Post "https://cr.example/?***": EOF`,
		"server string to sign is:POST&%2F&AccessKeyId%3Dx%26Action":  "server string to sign is:***",
		"got SecurityToken=CAIS%2Bxyz and Signature: q2w=":            "got SecurityToken=*** and Signature: ***",
		`{"x-ncp-apigw-signature-v2": "kIwm"}`:                        `{"x-ncp-apigw-signature-v2": "***"}`,
		`{"Signature":"kIwm=", "a": 1}`:                               `{"Signature":"***", "a": 1}`,
		"lower s3cr%2bt%2fkey%3d and s3cr%252bt%252fkey%253d":         "lower *** and ***",
		"entities s3cr&#43;t/key&#x3d;":                               "entities ***",
		"longer LTAIkeyREST":                                          "longer ***",
		"line one\r\nline two\tend ":                                  "line one  line two end",
		"bell \x07 escape \x1b[31mred override \u202e end":            `bell \u0007 escape \u001b[31mred override \u202e end`,
		"line\u2028paragraph\u2029tag \U000e0041, private \ue000 end": `line\u2028paragraph\u2029tag \ue0041, private \ue000 end`,
		strings.Repeat("ä", 601):                                      strings.Repeat("ä", 600) + "…",
		strings.Repeat("ä", 600):                                      strings.Repeat("ä", 600),
	} {
		if got := redactor.redact(text); got != want {
			t.Errorf("redact(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestRedactionIsConfigured masks by the names and prefixes of the configuration, and by no others.
func TestRedactionIsConfigured(t *testing.T) {
	t.Parallel()
	const text = `Token: abc, id="def", string to sign is: POST&x; x%26Token%3Dghi a.b=jkl`
	for name, test := range map[string]struct {
		redaction Redaction
		want      string
	}{
		"nothing":  {Redaction{}, text},
		"names":    {Redaction{Names: []string{"token", "id"}}, `Token: ***, id="***", string to sign is: POST&x; x%26Token%3D*** a.b=jkl`},
		"quoted":   {Redaction{Names: []string{"a.b"}}, `Token: abc, id="def", string to sign is: POST&x; x%26Token%3Dghi a.b=***`},
		"no regex": {Redaction{Names: []string{"a.?b", ".d", "x|id"}}, text},
		"prefixes": {Redaction{Prefixes: []string{`to sign is:\s*`, `token:\s*`}}, `Token: *** id="def", string to sign is: *** x%26Token%3Dghi a.b=jkl`},
	} {
		if got := New(Options{Redaction: test.redaction}).Redact(text); got != test.want {
			t.Errorf("%s: Redact = %q, want %q", name, got, test.want)
		}
	}
	if got := New(Options{}).Redact("abc, https://host.example/?Token=abc", "abc"); got != "***, https://host.example/?***" {
		t.Errorf("a secret of the request, and a query: %q", got)
	}
}

// TestErrorsAndLogsAreRedacted plants secrets wherever a call has them, causes every kind of
// failure, and searches errors and logs for them.
func TestErrorsAndLogsAreRedacted(t *testing.T) {
	t.Parallel()
	secrets := []string{"secret/signature", "secret%2Fsignature", "theSecretKey"}
	echo := "you sent secret/signature and secret%2Fsignature with theSecretKey"
	handlers := map[string]http.HandlerFunc{
		"error response":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403); _, _ = io.WriteString(w, echo) },
		"invalid response": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, echo) },
		"throttled":        func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429); _, _ = io.WriteString(w, echo) },
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
		call.Decode = Unidentified(func(response Response) (string, error) {
			if IsSuccess(response.Status) {
				return "", errors.New(string(response.Body))
			}
			failed := StatusError(response.Status)
			failed.Code, failed.Message, failed.RequestID = string(response.Body), string(response.Body), string(response.Body)
			return "", failed
		})
		var recorder waitRecorder
		_, err := Do(t.Context(), New(Options{MaxRetries: 1, Logger: logger, After: recorder.after}), call)
		failed := callError(t, err)
		output := logged.String() + err.Error() + failed.Code + failed.Message + failed.RequestID
		if failed.Cause != nil {
			output += failed.Cause.Error()
		}
		for _, secret := range secrets {
			if strings.Contains(output, secret) {
				t.Errorf("%s: %q is in %s", name, secret, output)
			}
		}
		if !strings.Contains(output, mask) {
			t.Errorf("%s: nothing was masked in %s", name, output)
		}
	}
}

func TestLogHasNoQuery(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, attribute slog.Attr) slog.Attr {
		if attribute.Key == slog.TimeKey || attribute.Key == "duration_ms" || attribute.Key == "host" {
			return slog.Attr{}
		}
		return attribute
	}}))
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "thing") })
	if _, err := Do(context.WithoutCancel(t.Context()), New(Options{Logger: logger}), call); err != nil {
		t.Fatal(err)
	}
	want := "level=DEBUG msg=\"sending request\" operation=GetThing attempt=1 method=POST path=/\n" +
		"level=DEBUG msg=\"received response\" operation=GetThing attempt=1 status=200 bytes=5\n"
	if got := logged.String(); got != want {
		t.Errorf("log:\n%s\nwant:\n%s", got, want)
	}
}
