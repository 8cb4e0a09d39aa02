// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// answerFaults lists answers of status 200 that are malformed or truncated.
func answerFaults() []fault {
	notJSON, brokenOff := "the answer is not a JSON object.", "the JSON breaks off."
	return []fault{
		{"200, empty", allAnswer("the answer is empty.", "", " \n")},
		{"200, `null`, `[]`, a text, HTML or XML", allAnswer(notJSON, "null", "[]", `"Layers"`, "<html></html>", "<?xml version=\"1.0\"?><GetRepoTagResponse/>")},
		{"200, `{}`", append(allAnswer("the answer has no IsSuccess.", "{}")[:2], answer(ncrTagSource, "", "{}", "name: the answer has no such field."))},
		{"200, JSON that breaks off", allAnswer(brokenOff, `{"IsSuccess": true, "name": "1.4.2", "Layers": [`, `{"IsSuccess": tr`, `{`)},
		{"200, bytes behind the JSON", allAnswer("the answer goes on behind its JSON object.", `{"IsSuccess": true, "name": "1.4.2"}{}`, `{"name": "1.4.2"}}`, "{}\n<html></html>")},
		{"200, one field twice", allAnswer(`the field "name" is there twice.`, `{"name": "1.4.2", "name": "1.4.3"}`)},
		{"200, not UTF-8, or compressed without having been asked to be", allAnswer("the answer is not UTF-8 text.", "{\"name\": \"\xff\"}", zipped("{}"))},
		{"200, a body of 256 MiB", both(outcome{summary: "Unexpected API Response", response: "HTTP status 200 OK, {after}: the answer is larger than 8 MiB."}, "", counting(huge))},
		{"`Content-Length` larger than the body", both(noAnswer("Service Unavailable", "the connection broke off before the whole answer came."), "", withContentLength(100))},
		{"`Content-Length` smaller than the body", both(
			outcome{summary: "Unexpected API Response", response: "HTTP status 200 OK, {after}: " + brokenOff}, "", withContentLength(10))},
		{"A header of more than 64 KiB", both(noAnswer("Service Unavailable", "what came is no HTTP answer: server response headers exceeded 65536 bytes; aborted."), "",
			withFaults(emulator.Fault{Status: 200, Headers: map[string]string{"X-Long": strings.Repeat("x", 64<<10)}}))},
		{"Something that is not HTTP", both(noAnswer("Service Unavailable", `what came is no HTTP answer: malformed HTTP status code "ready".`), "",
			rawServer(func(connection net.Conn) { _, _ = io.WriteString(connection, "SMTP ready\r\n\r\n") }))},
		{"One byte per half second, or never an answer", append(
			tooSlow(emulator.Fault{Trickle: 1, TrickleInterval: 500 * time.Millisecond}),
			tooSlow(emulator.Fault{Delay: time.Hour})...)},
	}
}

// tooSlow makes answers that take longer than an attempt may.
func tooSlow(fault emulator.Fault) []variant {
	variants := both(noAnswer("Request Timed Out", fmt.Sprintf("no whole answer came within %s, the limit of one attempt.", attemptLimit)), "", withFaults(fault))
	for index := range variants {
		variants[index].slow = true
	}
	return variants
}

// noAnswer is the outcome where no attempt gets an answer.
func noAnswer(summary, why string) outcome {
	return outcome{summary: summary, response: "{after}: " + why, attempts: repeatedly}
}

// both makes the variants of a fault that is the same for all services.
func both(want outcome, name string, at func(*testing.T, *variant) service) []variant {
	return []variant{
		{name: name, source: acrLayersSource, want: want, at: at},
		{name: name, source: ncrTagSource, want: want, at: at},
	}
}

// allAnswer answers each data source with each of these bodies.
func allAnswer(message string, bodies ...string) []variant {
	var variants []variant
	for _, body := range bodies {
		for _, source := range providertest.Sources() {
			broken := answer(source, body, body, message)
			if source.Type != ncrTag {
				broken.want.response = "HTTP status 200 OK, {after}: " + message // its id would have been in the body
			}
			variants = append(variants, broken)
		}
	}
	return variants
}

// withContentLength is an answer whose header states a length.
func withContentLength(length int) func(*testing.T, *variant) service {
	return rawServer(func(connection net.Conn) {
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n{\"IsSuccess\": true, \"name\": \"1.4.2\"}", length)
	})
}

const hugeBytes = 256 << 20

func zipped(content string) string {
	var written bytes.Buffer
	writer := gzip.NewWriter(&written)
	_, _ = io.WriteString(writer, content)
	_ = writer.Close()
	return written.String()
}

type zeros struct{}

func (zeros) Read(into []byte) (int, error) {
	clear(into)
	return len(into), nil
}

// huge sends a huge body, and returns how much of it was sent.
func huge(connection net.Conn) int64 {
	_, _ = fmt.Fprintf(connection, "HTTP/1.1 %d OK\r\nContent-Length: %d\r\n\r\n", http.StatusOK, hugeBytes)
	sent, _ := io.CopyN(connection, zeros{}, hugeBytes)
	return sent
}

// counting expects that the provider reads no more than its bound, and what sockets buffer.
func counting(send func(net.Conn) int64) func(*testing.T, *variant) service {
	return func(t *testing.T, v *variant) service {
		t.Helper()
		sent := make(chan int64, repeatedly)
		target := rawServer(func(connection net.Conn) { sent <- send(connection) })(t, v)
		target.check = func(t *testing.T) {
			t.Helper()
			if taken := <-sent; taken > 64<<20 {
				t.Errorf("%d MiB were taken in, want about 8", taken>>20)
			}
		}
		return target
	}
}
