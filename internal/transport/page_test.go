// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"io"
	"net/http"
	"testing"
)

// TestPageInsteadOfJSON has responses that cannot be decoded: those that browsers are sent are not
// the service's.
func TestPageInsteadOfJSON(t *testing.T) {
	t.Parallel()
	const html, xml = "an HTML page", "XML"
	for name, test := range map[string]struct {
		status      int
		contentType string
		body, want  string
	}{
		"HTML":                        {200, "text/html; charset=utf-8", "<!DOCTYPE html><html>", html},
		"HTML as JSON":                {200, "application/json", "\r\n <HTML>", html},
		"HTML with a byte order mark": {200, "", "\xef\xbb\xbf<html>", html},
		"XHTML":                       {200, "application/xhtml+xml", "<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", html},
		"text as HTML":                {200, "Text/HTML", "Please sign in", html},
		"nothing, as HTML":            {200, "text/html", "", html},
		"XML":                         {200, "text/xml", "<?xml version=\"1.0\"?><Error/>", xml},
		"truncated JSON":              {200, "application/json", "{", "not decoded"},
		"truncated JSON as HTML":      {200, "text/html", " {", "not decoded"},
		"text":                        {200, "text/plain", "Please sign in <a>", "not decoded"},
		"XML with another status":     {403, "application/xml", "<?xml version=\"1.0\"?><Error/>", "not decoded"},
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", test.contentType)
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.body)
		})
		call.Decode = func(Response) (string, Identity, error) { return "", Identity{}, errors.New("not decoded") }
		_, err := Do(t.Context(), New(Options{}), call)
		failed := callError(t, err)
		if isPage := test.want != "not decoded"; failed.Message != test.want || failed.Kind != KindUnexpected || (failed.Reason == ReasonPage) != isPage ||
			failed.Retryable || failed.Attempts != 1 {
			t.Errorf("%s: %+v, want %s", name, failed, test.want)
		}
	}
}
