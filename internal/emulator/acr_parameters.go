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

// acrParameters are the parameters of one RPC request, from its query string
// and its form. A value may be empty.
type acrParameters map[string]string

const maximalForm = 1 << 20 // bytes

var (
	errMalformed = errors.New("malformed parameters")
	errRepeated  = errors.New("repeated parameter")
)

// readACRParameters reads the body to its end, whatever it is, so that the
// connection can be used again. A parameter given twice is an error: which of
// the two the vendor would take is not documented.
func readACRParameters(r *http.Request) (acrParameters, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maximalForm+1))
	if err != nil || len(body) > maximalForm {
		return acrParameters{}, errMalformed
	}
	sources := []string{r.URL.RawQuery}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		sources = append(sources, string(body))
	}
	parameters := acrParameters{}
	for _, source := range sources {
		values, err := url.ParseQuery(source)
		if err != nil {
			return parameters, errMalformed
		}
		for name, given := range values {
			if _, known := parameters[name]; known || len(given) > 1 {
				return parameters, errRepeated
			}
			parameters[name] = given[0]
		}
	}
	return parameters, nil
}
