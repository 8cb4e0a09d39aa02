// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestDeliver gets an answer in each manner.
func TestDeliver(t *testing.T) {
	t.Parallel()
	const body = "0123456789"
	for name, test := range map[string]struct {
		manner manner
		body   string // as far as it came
		err    error  // of the answer, or of its body
	}{
		"whole":       {whole, body, nil},
		"trickled":    {trickled, body, nil},
		"cut before":  {cutBefore, "", syscall.ECONNRESET},
		"cut headers": {cutHeaders, "", io.ErrUnexpectedEOF},
		"cut body":    {cutBody, "01234", io.ErrUnexpectedEOF},
		"stalled":     {stalled, "01234", context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			server := serveOne(t, &answer{status: http.StatusAccepted, header: http.Header{"X-Id": {"7"}}, body: []byte(body), manner: test.manner})
			request, err := http.NewRequestWithContext(ctx, http.MethodPost, server, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
			got := ""
			if err == nil {
				defer func() { _ = response.Body.Close() }()
				if response.StatusCode != http.StatusAccepted || response.Header.Get("X-Id") != "7" || response.ContentLength != 10 {
					t.Errorf("status %d, headers %v, length %d", response.StatusCode, response.Header, response.ContentLength)
				}
				got, err = readUntilStalled(response.Body, cancel, test.manner)
			}
			if got != test.body || !errors.Is(err, test.err) {
				t.Errorf("body %q and error %v, want %q and %v", got, err, test.body, test.err)
			}
		})
	}
}

// readUntilStalled reads all, or leaves when the half has come that is all there is.
func readUntilStalled(body io.Reader, leave func(), manner manner) (string, error) {
	first := ""
	if manner == stalled {
		half := make([]byte, 5)
		if _, err := io.ReadFull(body, half); err != nil {
			return "", err
		}
		first = string(half)
		leave()
	}
	rest, err := io.ReadAll(body)
	return first + string(rest), err
}

// serveOne serves an answer with connections as the gateway has them.
func serveOne(t *testing.T, one *answer) string {
	t.Helper()
	server, err := startServer(http.HandlerFunc(one.deliver))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.close(); err != nil {
			t.Error(err)
		}
	})
	return server.url()
}

func TestSpoil(t *testing.T) {
	t.Parallel()
	acr := request{service: emulator.ServiceACR, operation: emulator.OperationGetRepoTag}
	layers := request{service: emulator.ServiceACR, operation: emulator.OperationGetRepoTagLayers}
	ncr := request{service: emulator.ServiceNCR, operation: emulator.OperationGetImageTagDetail}
	const acrError = `{"Code":"%","IsSuccess":false,"Message":"An error of the service.","RequestId":"5A7B0C9D-SOAK"}`
	const ncrError = `{"error":{"details":"of the service","errorCode":"%","message":"An error"}}`
	for name, test := range map[string]struct {
		fault string
		asked request
		given string
		want  answer
	}{
		"throttled, ACR":     {"429", acr, "{}", answer{status: 429, body: []byte(strings.Replace(acrError, "%", "Throttling", 1))}},
		"throttled, NCR":     {"code in HTTP 400", ncr, "{}", answer{status: 400, body: []byte(strings.Replace(ncrError, "%", "420", 1))}},
		"in a success":       {"code in HTTP 200", acr, "{}", answer{status: 200, body: []byte(strings.Replace(acrError, "%", "Rejected.Throttling", 1))}},
		"missing, ACR":       {"missing", acr, "{}", answer{status: 200, body: []byte(strings.Replace(acrError, "%", "TAG_NOT_EXIST", 1))}},
		"missing, NCR":       {"missing", ncr, "{}", answer{status: 404, body: []byte(strings.Replace(ncrError, "%", "404", 1))}},
		"half":               {"half", ncr, `{"a":1}`, answer{status: 200, body: []byte(`{"a`)}},
		"another tag, ACR":   {"another tag", acr, `{"Code":"TAG_NOT_EXIST","Size":9007199254740993}`, answer{status: 200, body: []byte(`{"Code":"success","IsSuccess":true,"Size":9007199254740993,"Tag":"another"}`)}},
		"another tag, NCR":   {"another tag", ncr, `{"name":"v1"}`, answer{status: 200, body: []byte(`{"name":"another"}`)}},
		"null layer":         {"null", layers, `{}`, answer{status: 200, body: []byte(`{"Code":"success","IsSuccess":true,"Layers":[null]}`)}},
		"null image":         {"null", ncr, `{}`, answer{status: 200, body: []byte(`{"images":[null]}`)}},
		"contradiction, ACR": {"success and failure", acr, `{}`, answer{status: 200, body: []byte(`{"Code":"TAG_NOT_EXIST","IsSuccess":true}`)}},
		"contradiction, NCR": {"success and failure", ncr, `{"name":"v1"}`, answer{status: 200, body: []byte(`{"error":{"errorCode":"999","message":"Unknown"},"name":"v1"}`)}},
		"reset":              {"reset", ncr, `{}`, answer{status: 200, body: []byte(`{}`), manner: cutBefore}},
		"headers":            {"within the headers", ncr, `{}`, answer{status: 200, body: []byte(`{}`), manner: cutHeaders}},
		"body":               {"within the body", ncr, `{}`, answer{status: 200, body: []byte(`{}`), manner: cutBody}},
		"slow":               {"trickles", ncr, `{}`, answer{status: 200, body: []byte(`{}`), manner: trickled}},
		"bad gateway":        {"502", ncr, `{}`, answer{status: 502, header: http.Header{}, body: []byte(badGateway)}},
		"gateway timeout":    {"504", ncr, `{}`, answer{status: 504, header: http.Header{}, body: []byte{}}},
		"HTML":               {"200 with HTML", ncr, `{}`, answer{status: 200, header: http.Header{}, body: []byte(signIn)}},
		"redirect":           {"redirect", ncr, `{}`, answer{status: 307, header: http.Header{"Location": {"/elsewhere"}}, body: []byte{}}},
		"no JSON":            {"another tag", ncr, `[]`, answer{status: 200, body: []byte(`[]`)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := &answer{status: http.StatusOK, body: []byte(test.given)}
			found(t, test.fault).spoil(got, test.asked)
			if difference := cmp.Diff(&test.want, got, cmp.AllowUnexported(answer{})); difference != "" {
				t.Errorf("-want +got\n%s", difference)
			}
		})
	}
}
