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
	rpcContentType     = "application/json;charset=utf-8"
	rpcTimestampLayout = "2006-01-02T15:04:05Z"
	rpcClockSkew       = 15 * time.Minute
)

func (r *rpcRequest) checkShape() *rpcRefusal {
	switch {
	case r.method != http.MethodGet && r.method != http.MethodPost:
		return &rpcMethodNotSupported
	case r.path != "/":
		return &rpcInvalidAction
	case errors.Is(r.malformed, errRepeated):
		return &rpcRepeated
	case r.malformed != nil:
		return &rpcMalformed
	}
	return nil
}

func (r *rpcRequest) checkAction() *rpcRefusal {
	if refusal := r.missing("Version", "Action"); refusal != nil {
		return refusal
	}
	action := r.parameters["Action"]
	switch {
	case r.parameters["Version"] != r.product.version:
		return &rpcInvalidVersion
	case !slices.Contains(operationsOf(r.product.service), action), r.server.world.isGone(action):
		return &rpcInvalidAction
	}
	return nil
}

func (r *rpcRequest) checkAccount() *rpcRefusal {
	if refusal := r.missing("AccessKeyId"); refusal != nil {
		return refusal
	}
	account, known := r.server.identify(r.parameters["AccessKeyId"])
	switch {
	case !known:
		return &rpcUnknownKey
	case account.SecurityToken != "" && r.parameters["SecurityToken"] == "":
		refusal := rpcMissing("SecurityToken")
		return &refusal
	case account.SecurityToken != r.parameters["SecurityToken"]:
		return &rpcTokenMismatch
	case account.expired(r.server.options.Now()):
		return &rpcTokenExpired
	}
	return nil
}

func (r *rpcRequest) checkTimestamp() *rpcRefusal {
	if refusal := r.missing("Timestamp"); refusal != nil {
		return refusal
	}
	timestamp, err := time.Parse(rpcTimestampLayout, r.parameters["Timestamp"])
	if err != nil {
		return &rpcTimestampFormat
	}
	if r.server.options.Now().Sub(timestamp).Abs() > rpcClockSkew {
		return &rpcTimestampExpired
	}
	return nil
}

func (r *rpcRequest) checkMethod() *rpcRefusal {
	switch {
	case r.parameters["SignatureMethod"] != "HMAC-SHA1":
		return &rpcSignatureMethod
	case r.parameters["SignatureVersion"] != "1.0":
		return &rpcSignatureVersion
	}
	return nil
}

// checkSignature uses a nonce up only when the signature is right: a request
// that was refused may be repaired and sent again.
func (r *rpcRequest) checkSignature() *rpcRefusal {
	if refusal := r.missing("SignatureNonce", "Signature"); refusal != nil {
		return refusal
	}
	account, _ := r.server.identify(r.parameters["AccessKeyId"])
	used := nonce{account.AccessKey, r.parameters["SignatureNonce"]}
	if r.server.nonces.known(used) {
		return &rpcNonceUsed
	}
	expected := rpcSignature(r.method, r.parameters, account.SecretKey)
	if !hmac.Equal([]byte(expected), []byte(r.parameters["Signature"])) {
		refusal := rpcWrongSignature(rpcStringToSign(r.method, r.parameters))
		return &refusal
	}
	timestamp, _ := time.Parse(rpcTimestampLayout, r.parameters["Timestamp"])
	if !r.server.nonces.use(used, timestamp, r.server.options.Now().Add(-rpcClockSkew)) {
		return &rpcNonceUsed
	}
	r.signer = account
	return nil
}

func (r *rpcRequest) checkFormat() *rpcRefusal {
	if !strings.EqualFold(r.parameters["Format"], "JSON") {
		return &rpcFormatNotEmulated
	}
	return nil
}

// missing tells the first of these parameters that is absent or empty.
func (r *rpcRequest) missing(names ...string) *rpcRefusal {
	for _, name := range names {
		if r.parameters[name] == "" {
			refusal := rpcMissing(name)
			return &refusal
		}
	}
	return nil
}
