// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	acrVersion         = "2018-12-01"
	acrContentType     = "application/json;charset=utf-8"
	acrTimestampLayout = "2006-01-02T15:04:05Z"
	acrClockSkew       = 15 * time.Minute
)

// acrRequest is one RPC request on its way.
type acrRequest struct {
	server     *Server
	method     string
	path       string
	host       string
	requestID  string
	parameters acrParameters
	malformed  error
}

func (s *Server) serveACR(w http.ResponseWriter, r *http.Request) {
	parameters, err := readACRParameters(r)
	request := acrRequest{
		server: s, method: r.Method, path: r.URL.Path, host: r.Host,
		requestID: s.identifiers.acrRequestID(), parameters: parameters, malformed: err,
	}
	operation := parameters["Action"]
	if !slices.Contains(operationsOf(ServiceACR), operation) {
		operation = OperationUnknown
	}
	s.handle(w, r, exchange{
		call: call{
			service: ServiceACR, operation: operation,
			accessKey: parameters["AccessKeyId"], region: parameters["RegionId"],
		},
		header: func(a *answer) { a.set("x-acs-request-id", request.requestID) },
		authenticate: func() *answer {
			if refusal := request.refusal(); refusal != nil {
				refused := refusal.answer(request.requestID, request.host)
				return &refused
			}
			return nil
		},
		throttled: func() answer { return acrThrottled.answer(request.requestID, request.host) },
		serve:     request.serve,
	})
}

// refusal verifies a request in the vendor's order and tells the first thing
// that is wrong with it, nil when nothing is.
func (r acrRequest) refusal() *acrRefusal {
	for _, check := range []func() *acrRefusal{
		r.checkShape, r.checkAction, r.checkAccount, r.checkTimestamp,
		r.checkMethod, r.checkSignature, r.checkFormat, r.checkPermission,
	} {
		if refusal := check(); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (r acrRequest) checkShape() *acrRefusal {
	switch {
	case r.method != http.MethodGet && r.method != http.MethodPost:
		return &acrMethodNotSupported
	case r.path != "/":
		return &acrInvalidAction
	case errors.Is(r.malformed, errRepeated):
		return &acrRepeated
	case r.malformed != nil:
		return &acrMalformed
	}
	return nil
}

func (r acrRequest) checkAction() *acrRefusal {
	if refusal := r.missing("Version", "Action"); refusal != nil {
		return refusal
	}
	action := r.parameters["Action"]
	switch {
	case r.parameters["Version"] != acrVersion:
		return &acrInvalidVersion
	case !slices.Contains(operationsOf(ServiceACR), action), r.server.world.isGone(action):
		return &acrInvalidAction
	}
	return nil
}

func (r acrRequest) checkAccount() *acrRefusal {
	if refusal := r.missing("AccessKeyId"); refusal != nil {
		return refusal
	}
	account, known := r.account()
	switch {
	case !known:
		return &acrUnknownKey
	case account.SecurityToken != "" && r.parameters["SecurityToken"] == "":
		refusal := acrMissing("SecurityToken")
		return &refusal
	case account.SecurityToken != r.parameters["SecurityToken"]:
		return &acrTokenMismatch
	}
	return nil
}

func (r acrRequest) checkTimestamp() *acrRefusal {
	if refusal := r.missing("Timestamp"); refusal != nil {
		return refusal
	}
	timestamp, err := time.Parse(acrTimestampLayout, r.parameters["Timestamp"])
	if err != nil {
		return &acrTimestampFormat
	}
	if r.server.options.Now().Sub(timestamp).Abs() > acrClockSkew {
		return &acrTimestampExpired
	}
	return nil
}

func (r acrRequest) checkMethod() *acrRefusal {
	switch {
	case r.parameters["SignatureMethod"] != "HMAC-SHA1":
		return &acrSignatureMethod
	case r.parameters["SignatureVersion"] != "1.0":
		return &acrSignatureVersion
	}
	return nil
}

// checkSignature uses a nonce up only when the signature is right: a request
// that was refused may be repaired and sent again.
func (r acrRequest) checkSignature() *acrRefusal {
	if refusal := r.missing("SignatureNonce", "Signature"); refusal != nil {
		return refusal
	}
	account, _ := r.account()
	used := nonce{account.AccessKey, r.parameters["SignatureNonce"]}
	if r.server.nonces.known(used) {
		return &acrNonceUsed
	}
	expected := acrSignature(r.method, r.parameters, account.SecretKey)
	if !hmac.Equal([]byte(expected), []byte(r.parameters["Signature"])) {
		refusal := acrWrongSignature(acrStringToSign(r.method, r.parameters))
		return &refusal
	}
	timestamp, _ := time.Parse(acrTimestampLayout, r.parameters["Timestamp"])
	if !r.server.nonces.use(used, timestamp, r.server.options.Now().Add(-acrClockSkew)) {
		return &acrNonceUsed
	}
	return nil
}

func (r acrRequest) checkFormat() *acrRefusal {
	if !strings.EqualFold(r.parameters["Format"], "JSON") {
		return &acrFormatNotEmulated
	}
	return nil
}

func (r acrRequest) checkPermission() *acrRefusal {
	account, _ := r.account()
	if !slices.Contains(account.Operations, r.parameters["Action"]) {
		return &acrNoPrivilege
	}
	return nil
}

func (r acrRequest) account() (Account, bool) {
	return findAccount(r.server.options.Fixture.Accounts.ACR, r.parameters["AccessKeyId"])
}

// missing tells the first of these parameters that is absent or empty.
func (r acrRequest) missing(names ...string) *acrRefusal {
	for _, name := range names {
		if r.parameters[name] == "" {
			refusal := acrMissing(name)
			return &refusal
		}
	}
	return nil
}
