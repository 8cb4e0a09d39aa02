// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	ncrContentType = "application/json"
	ncrClockSkew   = 5 * time.Minute
)

// ncrRequest is one request to the API gateway on its way.
type ncrRequest struct {
	server *Server
	http   *http.Request
	target ncrTarget
	exists bool   // whether the target is one of the API's
	signer string // "" before the signature was verified
}

func (s *Server) serveNCR(w http.ResponseWriter, r *http.Request) {
	target, exists := parseNCRTarget(r.RequestURI)
	request := &ncrRequest{server: s, http: r, target: target, exists: exists && r.Method == http.MethodGet}
	operation := target.operation
	if !request.exists {
		operation = OperationUnknown
	}
	traceID := s.identifiers.next()
	s.handle(w, r, exchange{
		call: call{
			service: ServiceNCR, operation: operation,
			accessKey: request.header("x-ncp-iam-access-key"), region: target.place.region,
		},
		header: func(a *answer) { a.set("x-ncp-trace-id", traceID) },
		authenticate: func() (string, *answer) {
			if refusal := request.refusal(); refusal != nil {
				refused := refusal.answer()
				return request.signer, &refused
			}
			return request.signer, nil
		},
		throttled: ncrThrottled.answer,
		serve:     request.serve,
	})
}

// refusal verifies a request and tells the first thing that is wrong with it,
// nil when nothing is. A gateway finds the API before its way to authenticate.
func (r *ncrRequest) refusal() *ncrRefusal {
	if !r.exists {
		return &ncrUnknownPath
	}
	timestamp, accessKey, signature := r.header("x-ncp-apigw-timestamp"), r.header("x-ncp-iam-access-key"), r.header("x-ncp-apigw-signature-v2")
	if timestamp == "" || accessKey == "" || signature == "" {
		return &ncrNoAuthentication
	}
	milliseconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return &ncrWrongAuthentication
	}
	if r.server.options.Now().Sub(time.UnixMilli(milliseconds)).Abs() > ncrClockSkew {
		return &ncrTimestampExpired
	}
	account, known := findAccount(r.server.options.Fixture.Accounts.NCR, accessKey)
	expected := ncrSignature(r.http.Method, r.http.RequestURI, timestamp, accessKey, account.SecretKey)
	if !known || !hmac.Equal([]byte(expected), []byte(signature)) {
		return &ncrWrongAuthentication
	}
	r.signer = account.Name
	if !slices.Contains(account.Operations, r.target.operation) {
		return &ncrDenied
	}
	return nil
}

// header is a header's value, "" when it is absent or given more than once.
func (r *ncrRequest) header(name string) string {
	values := r.http.Header.Values(name)
	if len(values) != 1 {
		return ""
	}
	return values[0]
}
