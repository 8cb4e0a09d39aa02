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

// responseFaults are responses of status 200 that cannot be decoded, or are not complete.
func responseFaults() []fault {
	const notObject, truncated = "not a JSON object", "truncated JSON"
	return []fault{
		{"HTTP 200, empty", invalidFromAll("empty response", "", " \n")},
		{"HTTP 200, `null`, `[]` or a string", invalidFromAll(notObject, "null", "[]", `"Layers"`)},
		{"HTTP 200, an HTML page, as of a captive portal", pages("an HTML page", "<html></html>", "<!DOCTYPE html>\n<title>Sign in</title>")},
		{"HTTP 200, XML", pages("XML", "<?xml version=\"1.0\"?><GetRepoTagResponse/>")},
		{"HTTP 200, `{}`", append(invalidFromAll("the response has no IsSuccess", "{}")[:2], invalid(ncrTagSource, "", "{}", "the response has no name"))},
		{"HTTP 200, truncated JSON", invalidFromAll(truncated, `{"IsSuccess": true, "name": "1.4.2", "Layers": [`, `{"IsSuccess": tr`, `{`)},
		{"HTTP 200, data after the JSON object", invalidFromAll("unexpected data after the JSON object", `{"IsSuccess": true, "name": "1.4.2"}{}`, `{"name": "1.4.2"}}`, "{}\n<html></html>")},
		{"HTTP 200, a duplicate field", invalidFromAll(`duplicate field "name"`, `{"name": "1.4.2", "name": "1.4.3"}`)},
		{"HTTP 200, not UTF-8, or compressed although no compression was accepted", invalidFromAll("not UTF-8 text", "{\"name\": \"\xff\"}", gzipped("{}"))},
		{"HTTP 200, more than 200,000 names and values", invalidFromAll("the JSON has more than 200000 names and values",
			`{"IsSuccess": true, "name": "1.4.2", "Message": [`+strings.Repeat("["+strings.Repeat("[],", 4000)+"[]],", 50)+`0]}`)},
		{"… a list or an object of more than 5,000 entries", invalidFromAll("the JSON has a list or an object of more than 5000 entries",
			`{"IsSuccess": true, "name": "1.4.2", "Layers": [`+strings.Repeat("{},", 5000)+`{}]}`,
			`{"Message": [`+strings.Repeat("[],", 300_000)+`[]]}`,
			`{"error": {`+strings.Repeat(`"a": 0,`, 100_000)+`"a": 0}}`)},
		{"… nested more than 64 levels deep", invalidFromAll("the JSON is nested more than 64 levels deep",
			`{"IsSuccess": true, "name": "1.4.2", "Message": `+strings.Repeat("[", 400_000)+strings.Repeat("]", 400_000)+`}`)},
		{"HTTP 200, a body of 256 MiB", []variant{
			{source: acrLayersSource, expected: withoutRequestIDs(invalidResponse("the response is larger than 2 MiB")), start: withCountedConnection(sendHugeBody)},
			{source: ncrTagSource, expected: withoutRequestIDs(invalidResponse("the response is larger than 1 MiB")), start: withCountedConnection(sendHugeBody)},
		}},
		{"`Content-Length` larger than the body", fromBoth(connectionLost, "", withContentLength(100))},
		{"`Content-Length` smaller than the body", fromBoth(withoutRequestIDs(invalidResponse(truncated)), "", withContentLength(10))},
		{"Each response twice on a connection, the second when the next request arrives", doubled()},
		{"The request ID of an earlier response, on a connection of its own too", repeatedID()},
		{"A header of more than 64 KiB", fromBoth(notHTTP("server response headers exceeded 65536 bytes; aborted"), "",
			withEmulator(emulator.Fault{Status: 200, Headers: map[string]string{"X-Long": strings.Repeat("x", 64<<10)}}))},
		{"A response that is not HTTP", fromBoth(notHTTP(`malformed HTTP status code "ready"`), "",
			withConnection(func(connection net.Conn) { _, _ = io.WriteString(connection, "SMTP ready\r\n\r\n") }))},
		{"One byte per half second, or no response at all", append(
			slow(emulator.Fault{Trickle: 1, TrickleInterval: 500 * time.Millisecond}),
			slow(emulator.Fault{Delay: time.Hour})...)},
	}
}

// doubled is a second read, which receives the response to the first one first.
func doubled() []variant {
	expected := expectation{reason: "the response to the read's own request, from another connection", discarded: 2}
	variants := fromBoth(expected, "", withEmulator(emulator.Fault{Double: &emulator.Double{}}))
	for index := range variants {
		variants[index].earlier, variants[index].earlierTag = 1, "1.5.0"
	}
	variants[0].expected.values, variants[1].expected.values = object{"total_size": int64(77_485_881)}, object{"name": "1.4.2"}
	return variants
}

// repeatedID is a second read, whose response has the request ID of the first one's.
func repeatedID() []variant {
	expected := invalidResponse("the response has the request ID of an earlier response")
	expected.discarded = 2
	expected.fix = "Check any proxy in between: it sends responses twice, or keeps them. If there is none, report this message to the developers of the provider."
	variants := []variant{
		invalid(acrLayersSource, "", layersResponse(""), ""),
		invalid(ncrTagSource, "", `{"name": "1.4.2"}`, ""),
	}
	for index := range variants {
		variants[index].earlier, variants[index].expected = 1, expected
	}
	return variants
}

// connectionLost is what a user reads of a response that ends too early.
var connectionLost = noResponse("Service Unavailable", "the connection was closed before the response was complete")

func notHTTP(problem string) expectation {
	expected := noResponse("Service Unavailable", "the response is not valid HTTP: "+problem)
	expected.fix = fixNotThisService
	return expected
}

// slow is a response that takes longer than an attempt may.
func slow(fault emulator.Fault) []variant {
	reason := fmt.Sprintf("no complete response within %s, the limit of one attempt", attemptTimeout)
	variants := fromBoth(noResponse("Request Timed Out", reason), "", withEmulator(fault))
	for index := range variants {
		variants[index].fastTimeout = true
	}
	return variants
}

// noResponse is what a user reads where no attempt had a complete response.
func noResponse(summary, reason string) expectation {
	return expectation{summary: summary, reason: reason, attempts: allAttempts}
}

func withoutRequestIDs(expected expectation) expectation {
	expected.requestID = ""
	return expected
}

// fromBoth returns a variant for each registry of what any service may do.
func fromBoth(expected expectation, name string, start func(*testing.T, *variant) service) []variant {
	return []variant{
		{name: name, source: acrLayersSource, expected: expected, start: start},
		{name: name, source: ncrTagSource, expected: expected, start: start},
	}
}

// invalidFromAll returns each of these bodies by each data source.
func invalidFromAll(problem string, bodies ...string) []variant {
	var variants []variant
	for _, body := range bodies {
		for _, source := range providertest.Sources() {
			broken := invalid(source, body, body, problem)
			if source.Registry == "acr" {
				broken.expected.requestID = "" // it would be in the body
			}
			variants = append(variants, broken)
		}
	}
	return variants
}

// pages are responses that something other than the service sends.
func pages(what string, bodies ...string) []variant {
	variants := invalidFromAll("", bodies...)
	for index := range variants {
		variants[index].expected.reason = "{operation} returned " + what + ". The response was discarded"
		variants[index].expected.fix = "Something other than the service responded. " + fixBetween
	}
	return variants
}

// withContentLength starts a server whose header says a length.
func withContentLength(length int) func(*testing.T, *variant) service {
	return withConnection(func(connection net.Conn) {
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n{\"IsSuccess\": true, \"name\": \"1.4.2\"}", length)
	})
}

const hugeBytes = 256 << 20

func gzipped(content string) string {
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

// sendHugeBody returns how much of the body was sent.
func sendHugeBody(connection net.Conn) int64 {
	_, _ = fmt.Fprintf(connection, "HTTP/1.1 %d OK\r\nContent-Length: %d\r\n\r\n", http.StatusOK, hugeBytes)
	sent, _ := io.CopyN(connection, zeros{}, hugeBytes)
	return sent
}

// withCountedConnection starts a server of whose response no more is received than the limit, and
// what the sockets in between hold.
func withCountedConnection(send func(net.Conn) int64) func(*testing.T, *variant) service {
	return func(t *testing.T, v *variant) service {
		t.Helper()
		sent := make(chan int64, allAttempts)
		started := withConnection(func(connection net.Conn) { sent <- send(connection) })(t, v)
		started.check = func(t *testing.T) {
			t.Helper()
			if received := <-sent; received > 32<<20 {
				t.Errorf("%d MiB were received, want about 2", received>>20)
			}
		}
		return started
	}
}
