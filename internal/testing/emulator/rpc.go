// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
)

// rpcProduct is a product behind the vendor's RPC gateway.
type rpcProduct struct {
	service string // as the emulator names it
	name    string // as the gateway does
	version string
}

var (
	productACR = rpcProduct{ServiceACR, "cr", "2018-12-01"}
	productSTS = rpcProduct{ServiceSTS, "Sts", "2015-04-01"}
)

// rpcRequest is one request to the gateway on its way.
type rpcRequest struct {
	server     *Server
	product    rpcProduct
	method     string
	path       string
	host       string
	requestID  string
	parameters rpcParameters
	malformed  error
	signer     identity // none before the signature was verified
}

// serveRPC finds the product by the host, or, at the emulator's own address, by
// the version: both are asked at the path /.
func (s *Server) serveRPC(w http.ResponseWriter, r *http.Request) {
	parameters, form, err := readRPCParameters(r)
	request := &rpcRequest{
		server: s, product: productACR, method: r.Method, path: r.URL.Path, host: r.Host,
		requestID: s.identifiers.rpcRequestID(), parameters: parameters, malformed: err,
	}
	host := hostOf(r)
	if stsHosts.MatchString(host) || !acrHosts.MatchString(host) && parameters["Version"] == productSTS.version {
		request.product = productSTS
	}
	operation := parameters["Action"]
	if !slices.Contains(operationsOf(request.product.service), operation) {
		operation = OperationUnknown
	}
	checks, serve := request.handlers()
	s.handle(w, r, exchange{
		call: call{
			service: request.product.service, operation: operation,
			accessKey: parameters["AccessKeyId"], region: parameters["RegionId"], form: publicOf(form),
		},
		header: func(a *answer) { a.set("x-acs-request-id", request.requestID) },
		authenticate: func() (string, *answer) {
			for _, check := range checks {
				if refusal := check(); refusal != nil {
					refused := request.refuse(*refusal)
					return request.signer.Name, &refused
				}
			}
			return request.signer.Name, nil
		},
		throttled: func() answer { return request.refuse(rpcThrottled) },
		serve:     serve,
	})
}

// handlers are the checks of a request, in the vendor's order, and what answers
// it when none of them refuses.
func (r *rpcRequest) handlers() (checks []func() *rpcRefusal, serve func() answer) {
	signed := []func() *rpcRefusal{
		r.checkShape, r.checkAction, r.checkAccount, r.checkTimestamp,
		r.checkMethod, r.checkSignature, r.checkFormat,
	}
	if r.product == productACR {
		request := acrRequest{r}
		return append(signed, request.checkPermission), request.serve
	}
	request := &stsRequest{rpcRequest: r}
	if r.parameters["Action"] == OperationAssumeRoleWithOIDC {
		return []func() *rpcRefusal{
			r.checkShape, r.checkAction, r.checkFormat, request.checkSession,
			request.checkToken, request.checkRole, request.checkProvider,
		}, request.assumeRoleWithOIDC
	}
	return append(signed, request.checkSession, request.checkRole, request.checkTrust), request.assumeRole
}
