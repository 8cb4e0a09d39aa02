// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// rpcParameters are the parameters of one RPC request, from its query string
// and its form. A value may be empty.
type rpcParameters map[string]string

const maximalForm = 1 << 20 // bytes

var (
	errMalformed = errors.New("malformed parameters")
	errRepeated  = errors.New("repeated parameter")
)

// readRPCParameters reads the body to its end, whatever it is, so that the
// connection can be used again, and tells the parameters of its form apart, too.
// A parameter given twice is an error: which of the two the vendor would take is
// not documented.
func readRPCParameters(r *http.Request) (all rpcParameters, form url.Values, err error) {
	all = rpcParameters{}
	body, err := io.ReadAll(io.LimitReader(r.Body, maximalForm+1))
	if err != nil || len(body) > maximalForm {
		return all, nil, errMalformed
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		if form, err = url.ParseQuery(string(body)); err != nil {
			return all, nil, errMalformed
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return all, form, errMalformed
	}
	for _, source := range []url.Values{query, form} {
		for name, given := range source {
			if _, known := all[name]; known || len(given) > 1 {
				return all, form, errRepeated
			}
			all[name] = given[0]
		}
	}
	return all, form, nil
}
