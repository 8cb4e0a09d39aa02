// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
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

// rpcProduct is a product of the vendor's RPC gateway.
type rpcProduct struct {
	service string // of the emulator
	name    string // of the gateway
	version string
}

var (
	productACR = rpcProduct{ServiceACR, "cr", "2018-12-01"}
	productSTS = rpcProduct{ServiceSTS, "Sts", "2015-04-01"}
)

// rpcParameters are the parameters of a request, from its query string and its form. A value may be
// empty.
type rpcParameters map[string]string

// rpcRequest is one request to the gateway.
type rpcRequest struct {
	server     *Server
	http       *http.Request
	product    rpcProduct
	id         string
	parameters rpcParameters
	malformed  *apiError
	signer     identity // zero until the signature is verified
}

// serveRPC selects the product by the host, or, at the emulator's own address, by the version.
func (s *Server) serveRPC(r *http.Request) exchange {
	parameters, failure := readRPCParameters(r)
	request := &rpcRequest{
		server: s, http: r, product: productACR,
		id: s.rpcRequestID(), parameters: parameters, malformed: failure,
	}
	host := hostOf(r)
	if stsHosts.MatchString(host) || !acrHosts.MatchString(host) && parameters["Version"] == productSTS.version {
		request.product = productSTS
	}
	operation := parameters["Action"]
	if !slices.Contains(operationsByService[request.product.service], operation) {
		operation = OperationUnknown
	}
	authenticate, serve := request.handlers()
	return exchange{
		requestInfo: requestInfo{
			service: request.product.service, operation: operation,
			accessKey: parameters["AccessKeyId"], region: parameters["RegionId"], form: publicParameters(r.PostForm),
		},
		header:       map[string]string{"x-acs-request-id": request.id},
		throttled:    rpcThrottled,
		authenticate: authenticate,
		serve:        serveJSON(rpcContentType, serve),
		encodeError:  request.encodeError,
	}
}

// readRPCParameters reads query and form. A repeated parameter is an error: which of the two the
// vendor takes is not documented.
func readRPCParameters(r *http.Request) (rpcParameters, *apiError) {
	parameters := rpcParameters{}
	if r.ParseForm() != nil {
		return parameters, rpcMalformed
	}
	for name, values := range r.Form {
		if len(values) > 1 {
			return parameters, rpcRepeated
		}
		parameters[name] = values[0]
	}
	return parameters, nil
}

// handlers returns the checks of a request, in the vendor's order, and what serves it when none of
// them fails.
func (r *rpcRequest) handlers() (authenticate func() (string, *apiError), serve func() (any, *apiError)) {
	acr, sts := acrRequest{r}, &stsRequest{rpcRequest: r}
	checks := []func() *apiError{r.checkAction, r.checkSignature, r.checkFormat}
	switch {
	case r.product == productACR:
		checks, serve = append(checks, acr.checkPermission), acr.serve
	case r.parameters["Action"] == OperationAssumeRoleWithOIDC:
		checks = []func() *apiError{r.checkAction, r.checkFormat, sts.checkSession, sts.checkToken, sts.checkRole, sts.checkProvider}
		serve = sts.assumeRoleWithOIDC
	default:
		checks, serve = append(checks, sts.checkSession, sts.checkRole, sts.checkTrust), sts.assumeRole
	}
	return func() (string, *apiError) {
		for _, check := range checks {
			if failure := check(); failure != nil {
				return r.signer.Name, failure
			}
		}
		return r.signer.Name, nil
	}, serve
}

// checkAction checks what can be checked without an account.
func (r *rpcRequest) checkAction() *apiError {
	version, action := r.parameters["Version"], r.parameters["Action"]
	switch {
	case r.http.Method != http.MethodGet && r.http.Method != http.MethodPost:
		return rpcMethodNotSupported
	case r.http.URL.Path != "/":
		return rpcInvalidAction
	case r.malformed != nil:
		return r.malformed
	case version == "" || action == "":
		return r.missing("Version", "Action")
	case version != r.product.version:
		return rpcInvalidVersion
	case !slices.Contains(operationsByService[r.product.service], action), r.server.state.removedActions[action]:
		return rpcInvalidAction
	}
	return nil
}

// checkSignature verifies account, timestamp and signature. It uses a nonce up only when the
// signature is right: a rejected request may be corrected and sent again.
func (r *rpcRequest) checkSignature() *apiError {
	now := r.server.options.Now()
	account, exists := r.server.identify(r.parameters["AccessKeyId"])
	token, signature := r.parameters["SecurityToken"], r.parameters["Signature"]
	timestamp, err := time.Parse(rpcTimestampLayout, r.parameters["Timestamp"])
	used := nonce{account.AccessKey, r.parameters["SignatureNonce"]}
	_, isReplayed := r.server.nonces[used]
	stringToSign := rpcStringToSign(r.http.Method, r.parameters)
	switch {
	case r.parameters["AccessKeyId"] == "":
		return rpcMissing("AccessKeyId")
	case !exists:
		return rpcUnknownKey
	case account.SecurityToken != "" && token == "":
		return rpcMissing("SecurityToken")
	case account.SecurityToken != token:
		return rpcTokenMismatch
	case account.isExpired(now):
		return rpcTokenExpired
	case r.parameters["Timestamp"] == "":
		return rpcMissing("Timestamp")
	case err != nil:
		return rpcTimestampFormat
	case now.Sub(timestamp).Abs() > rpcClockSkew:
		return rpcTimestampExpired
	case r.parameters["SignatureMethod"] != "HMAC-SHA1":
		return rpcSignatureMethod
	case r.parameters["SignatureVersion"] != "1.0":
		return rpcSignatureVersion
	case used.value == "" || signature == "":
		return r.missing("SignatureNonce", "Signature")
	case isReplayed:
		return rpcNonceUsed
	case !hmac.Equal([]byte(rpcSignature(stringToSign, account.SecretKey)), []byte(signature)):
		return rpcWrongSignature(stringToSign)
	}
	r.server.useNonce(used, timestamp)
	r.signer = account
	return nil
}

func (r *rpcRequest) checkFormat() *apiError {
	if !strings.EqualFold(r.parameters["Format"], "JSON") {
		return rpcFormatNotEmulated
	}
	return nil
}

// missing returns an error for the first of these parameters that is absent or empty.
func (r *rpcRequest) missing(names ...string) *apiError {
	for _, name := range names {
		if r.parameters[name] == "" {
			return rpcMissing(name)
		}
	}
	return nil
}
