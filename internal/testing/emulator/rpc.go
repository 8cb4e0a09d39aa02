// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
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
	malformed  error
	signer     identity // zero until the signature is verified
}

// serveRPC selects the product by the host, or, at the emulator's own address, by the version.
func (s *Server) serveRPC(r *http.Request) exchange {
	parameters, form, err := readRPCParameters(r)
	request := &rpcRequest{
		server: s, http: r, product: productACR,
		id: s.rpcRequestID(), parameters: parameters, malformed: err,
	}
	host := hostOf(r)
	if stsHosts.MatchString(host) || !acrHosts.MatchString(host) && parameters["Version"] == productSTS.version {
		request.product = productSTS
	}
	operation := parameters["Action"]
	if !slices.Contains(operationsByService[request.product.service], operation) {
		operation = OperationUnknown
	}
	checks, serve := request.handlers()
	return exchange{
		requestInfo: requestInfo{
			service: request.product.service, operation: operation,
			accessKey: parameters["AccessKeyId"], region: parameters["RegionId"], form: publicParameters(form),
		},
		header:    map[string]string{"x-acs-request-id": request.id},
		throttled: rpcThrottled,
		authenticate: func() (string, *apiError) {
			for _, check := range checks {
				if failure := check(); failure != nil {
					return request.signer.Name, failure
				}
			}
			return request.signer.Name, nil
		},
		serve:       serveJSON(rpcContentType, serve),
		encodeError: request.encodeError,
	}
}

var (
	errMalformed = errors.New("malformed parameters")
	errRepeated  = errors.New("repeated parameter")
)

// readRPCParameters returns the form's parameters separately, too. A repeated parameter is an error:
// which of the two the vendor takes is not documented.
func readRPCParameters(r *http.Request) (parameters rpcParameters, form url.Values, err error) {
	parameters = rpcParameters{}
	body, err := io.ReadAll(r.Body)
	if err != nil || len(body) > maxBodySize {
		return parameters, nil, errMalformed
	}
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType == "application/x-www-form-urlencoded" {
		if form, err = url.ParseQuery(string(body)); err != nil {
			return parameters, nil, errMalformed
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return parameters, form, errMalformed
	}
	for _, source := range []url.Values{query, form} {
		for name, values := range source {
			if _, exists := parameters[name]; exists || len(values) > 1 {
				return parameters, form, errRepeated
			}
			parameters[name] = values[0]
		}
	}
	return parameters, form, nil
}

// handlers returns the checks of a request, in the vendor's order, and what serves it when none of
// them fails.
func (r *rpcRequest) handlers() (checks []func() *apiError, serve func() (any, *apiError)) {
	signed := []func() *apiError{
		r.checkShape, r.checkAction, r.checkAccount, r.checkTimestamp,
		r.checkMethod, r.checkSignature, r.checkFormat,
	}
	if r.product == productACR {
		request := acrRequest{r}
		return append(signed, request.checkPermission), request.serve
	}
	request := &stsRequest{rpcRequest: r}
	if r.parameters["Action"] == OperationAssumeRoleWithOIDC {
		return []func() *apiError{
			r.checkShape, r.checkAction, r.checkFormat, request.checkSession,
			request.checkToken, request.checkRole, request.checkProvider,
		}, request.assumeRoleWithOIDC
	}
	return append(signed, request.checkSession, request.checkRole, request.checkTrust), request.assumeRole
}

func (r *rpcRequest) checkShape() *apiError {
	switch {
	case r.http.Method != http.MethodGet && r.http.Method != http.MethodPost:
		return rpcMethodNotSupported
	case r.http.URL.Path != "/":
		return rpcInvalidAction
	case errors.Is(r.malformed, errRepeated):
		return rpcRepeated
	case r.malformed != nil:
		return rpcMalformed
	}
	return nil
}

func (r *rpcRequest) checkAction() *apiError {
	if failure := r.missing("Version", "Action"); failure != nil {
		return failure
	}
	action := r.parameters["Action"]
	switch {
	case r.parameters["Version"] != r.product.version:
		return rpcInvalidVersion
	case !slices.Contains(operationsByService[r.product.service], action), r.server.state.removedActions[action]:
		return rpcInvalidAction
	}
	return nil
}

func (r *rpcRequest) checkAccount() *apiError {
	if failure := r.missing("AccessKeyId"); failure != nil {
		return failure
	}
	account, exists := r.server.identify(r.parameters["AccessKeyId"])
	switch {
	case !exists:
		return rpcUnknownKey
	case account.SecurityToken != "" && r.parameters["SecurityToken"] == "":
		return rpcMissing("SecurityToken")
	case account.SecurityToken != r.parameters["SecurityToken"]:
		return rpcTokenMismatch
	case account.isExpired(r.server.options.Now()):
		return rpcTokenExpired
	}
	return nil
}

func (r *rpcRequest) checkTimestamp() *apiError {
	if failure := r.missing("Timestamp"); failure != nil {
		return failure
	}
	timestamp, err := time.Parse(rpcTimestampLayout, r.parameters["Timestamp"])
	if err != nil {
		return rpcTimestampFormat
	}
	if r.server.options.Now().Sub(timestamp).Abs() > rpcClockSkew {
		return rpcTimestampExpired
	}
	return nil
}

func (r *rpcRequest) checkMethod() *apiError {
	switch {
	case r.parameters["SignatureMethod"] != "HMAC-SHA1":
		return rpcSignatureMethod
	case r.parameters["SignatureVersion"] != "1.0":
		return rpcSignatureVersion
	}
	return nil
}

// checkSignature uses a nonce up only when the signature is right: a rejected request may be
// corrected and sent again.
func (r *rpcRequest) checkSignature() *apiError {
	if failure := r.missing("SignatureNonce", "Signature"); failure != nil {
		return failure
	}
	account, _ := r.server.identify(r.parameters["AccessKeyId"])
	used := nonce{account.AccessKey, r.parameters["SignatureNonce"]}
	if r.server.nonces.isUsed(used) {
		return rpcNonceUsed
	}
	stringToSign := rpcStringToSign(r.http.Method, r.parameters)
	if !hmac.Equal([]byte(rpcSignature(stringToSign, account.SecretKey)), []byte(r.parameters["Signature"])) {
		return rpcWrongSignature(stringToSign)
	}
	timestamp, _ := time.Parse(rpcTimestampLayout, r.parameters["Timestamp"])
	if !r.server.nonces.use(used, timestamp, r.server.options.Now().Add(-rpcClockSkew)) {
		return rpcNonceUsed
	}
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
