// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

const echoedSecret = "LTAI5tTheKeyOfATest!Zm9v"

// nested is decoded by each decoder in every order: each of its escapes hides others.
const nested = `%2526amp;&amp;%252541\u005cu0026&#x25;5c\\"&amp;amp;`

// TestEchoSearchIsProportional counts the bytes that are decoded to search a text.
func TestEchoSearchIsProportional(t *testing.T) {
	t.Parallel()
	for _, part := range []string{nested, "%", `\`, "&", "%25", `\\`, "&amp;", "%2525", "&#37;25", "%26amp;", `\u0025u0025`, "plain", "%4", "&#x"} {
		for _, length := range []int{windowLength / 2, 1 << 20, 4 << 20} {
			search := newSearch([]string{echoedSecret})
			text := strings.Repeat(part, length/len(part))
			if search.finds(t.Context(), text) {
				t.Errorf("%q × %d: found", part, length)
			}
			if limit := 12 * len(text); search.work > limit { // ten decodings, of which the windows overlap
				t.Errorf("%q × %d: %d bytes were decoded of %d", part, length, search.work, len(text))
			}
		}
	}
}

// TestEchoSearchAllocatesLittle counts what the search of a whole response allocates.
func TestEchoSearchAllocatesLittle(t *testing.T) {
	body := strings.Repeat(nested, (1<<20)/len(nested))
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
	call.RefuseEchoes = true
	client := New(Options{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if got, err := Do(context.WithoutCancel(t.Context()), client, call); got != body || err != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	runtime.ReadMemStats(&after)
	if allocated, limit := after.TotalAlloc-before.TotalAlloc, uint64(32*len(body)); allocated > limit {
		t.Errorf("%d bytes were allocated, the limit is %d", allocated, limit)
	}
}

// TestEchoIsNotSearchedWithoutTime counts what is allocated when a read ends with its response.
func TestEchoIsNotSearchedWithoutTime(t *testing.T) {
	body := strings.Repeat(nested, (1<<20)/len(nested))
	ctx, cancel := context.WithCancel(t.Context())
	call := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
	decode := call.Decode
	call.RefuseEchoes = true
	var before, after runtime.MemStats
	call.Decode = func(response Response) (string, Identity, error) {
		cancel()
		value, identity, err := decode(response)
		runtime.ReadMemStats(&before)
		return value, identity, err
	}
	if _, err := Do(ctx, New(Options{}), call); err == nil {
		t.Error("no error")
	}
	runtime.ReadMemStats(&after)
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > uint64(len(body)) {
		t.Errorf("%d bytes were allocated", allocated)
	}
}

// countedContext ends after it was looked at some times.
type countedContext struct {
	context.Context

	left int
}

func (c *countedContext) Err() error {
	c.left--
	if c.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

// TestEchoSearchEndsWithItsContext counts what is decoded after the context has ended: nothing.
func TestEchoSearchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	text := strings.Repeat(nested, (1<<20)/len(nested)) + echoedSecret
	for _, looks := range []int{0, 1, 5, 20} {
		search, ctx := newSearch([]string{echoedSecret}), &countedContext{t.Context(), looks}
		if search.finds(ctx, text) || search.work > 4*looks*windowLength {
			t.Errorf("after %d looks: %d bytes were decoded", looks, search.work)
		}
		ctx = &countedContext{t.Context(), looks}
		if err := New(Options{}).RefuseEcho(ctx, text, echoedSecret); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %d looks: %v", looks, err)
		}
	}
}

// TestDeadlineWhileDecoding ends a call's time after its response, which is discarded.
func TestDeadlineWhileDecoding(t *testing.T) {
	t.Parallel()
	for _, refuseEchoes := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "thing") })
		decode := call.Decode
		call.RefuseEchoes = refuseEchoes
		call.Decode = func(response Response) (string, Identity, error) {
			cancel()
			return decode(response)
		}
		got, err := Do(ctx, New(Options{MaxRetries: 1}), call)
		failed := callError(t, err)
		if got != "" || failed.Kind != KindTimeout || failed.Message != "the read was cancelled before a response was received" || failed.Attempts != 1 {
			t.Errorf("%q, %+v", got, failed)
		}
	}
}

func TestEchoIsFoundInEveryPlace(t *testing.T) {
	t.Parallel()
	type (
		inner struct{ text string }
		named string
	)
	secret, number := echoedSecret, int64(1234567812345678)
	for name, value := range map[string]any{
		"a string":         secret,
		"a pointer":        &secret,
		"a named string":   struct{ digest named }{named(secret)},
		"a field":          inner{secret},
		"a nested field":   struct{ Inner *inner }{&inner{secret}},
		"a list":           []string{"", secret},
		"a list of fields": []inner{{}, {secret}},
		"an array":         [2]string{"", secret},
		"a key":            map[string]int{secret: 1},
		"an entry":         map[int]string{1: secret},
		"bytes":            []byte("x " + secret),
		"an interface":     []any{1, nil, inner{secret}},
		"encoded":          inner{strings.ReplaceAll(secret, "T", "%54")},
		"a number":         &number,
		"an unsigned one":  struct{ number uint64 }{uint64(number)},
		"behind a time": struct {
			time time.Time
			text string
		}{time.Now(), secret},
	} {
		if !newRedactor(secret, "1234567812345678").findsIn(t.Context(), value) {
			t.Errorf("%s: not found in %+v", name, value)
		}
	}
	var nothing *inner
	for _, value := range []any{nil, nothing, inner{}, true, func() {}, 1.5, time.Now(), map[string]any{}, []inner(nil), secret[:20]} {
		if newRedactor(secret).findsIn(t.Context(), value) {
			t.Errorf("found in %+v", value)
		}
	}
}

// TestEchoIsFoundAcrossWindows plants an encoded secret at the ends of what is decoded at a time.
func TestEchoIsFoundAcrossWindows(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789abcdef", 100)
	for _, secret := range []string{echoedSecret, long} {
		encoded := byteByByte("%%%02X", byteByByte("&#x%X;", byteByByte(`\u%04x`, secret[:min(len(secret), formLength)])))
		for _, end := range []int{windowLength, 2*windowLength - windowOverlap} {
			for _, before := range []int{0, 1, 5, len(encoded) / 2, len(encoded) * 3 / 4, len(encoded) - 1, len(encoded)} {
				text := strings.Repeat("x", end-before) + encoded + strings.Repeat("x", windowLength)
				if !newSearch([]string{secret}).finds(t.Context(), text) {
					t.Errorf("%.20s, %d bytes before %d: not found", secret, before, end)
				}
			}
		}
	}
}

// TestEchoIsFoundBehindAnEscape has secrets whose ends are decoded together with what is around
// them, in the same step as the rest.
func TestEchoIsFoundBehindAnEscape(t *testing.T) {
	t.Parallel()
	for text, secret := range map[string]string{
		`%41abc\"defghijklmnopqrs`:      `1abc"defghijklmnopqrs`,
		`\u0041a\"defghijklmnopqrs`:     `41a"defghijklmnopqrs`,
		`\/abcdefghijklmnop\"qrs`:       `/abcdefghijklmnop"qrs`,
		`abcdefghijklm\"nopqrs\\"`:      `abcdefghijklm"nopqrs\`,
		`abcdefghijklm\"nopqrs%41`:      `abcdefghijklm"nopqrs%4`,
		`abcdefghijklm%22nopqrs\u0041`:  `abcdefghijklm"nopqrs\u00`,
		`abcdefghijklm%2522nopqrs&amp;`: `abcdefghijklm"nopqrs&a`,
	} {
		if !newSearch([]string{secret}).finds(t.Context(), text) {
			t.Errorf("%s is not found in %s", secret, text)
		}
	}
}

func TestDecodeEscapes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                      "",
		"plain":                 "plain",
		"%41":                   "A",
		"%2541 %252541":         "%41 %2541",
		"%C3%a4":                "ä",
		"%60%2a%7F":             "`*\x7f",
		"%4 %4g %":              "%4 %4g %",
		"%@1 %1` %G0 %:0":       "%@1 %1` %G0 %:0",
		`a\/b\"c\\d`:            `a/b"c\d`,
		`\\\\u0041`:             `\\u0041`,
		`\\u0041`:               `\u0041`,
		`\u0025\u0034\u0031`:    "%41",
		`\u00e4 \u00`:           `ä \u00`,
		`\n \`:                  `\n \`,
		`%5cu0041 %5C%75%30041`: `\u0041 \u0041`,
		`\u005c\u002f`:          `\/`,
	} {
		if got := decodeEscapes(text); got != want {
			t.Errorf("decodeEscapes(%q) = %q, want %q", text, got, want)
		}
	}
}
