// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"io"
	"net/http"
	"testing"
)

// TestPageWithErrorStatus has errors of Decode that go by the status, as clients of services return
// them.
func TestPageWithErrorStatus(t *testing.T) {
	t.Parallel()
	const html = "<!DOCTYPE html><html>"
	page := func(kind Kind) Error { return Error{Kind: kind, Reason: ReasonPage, Message: "an HTML page"} }
	for name, test := range map[string]struct {
		status  int
		body    string
		decoded Error
		want    Error
	}{
		"400":                      {400, html, StatusError(400), page(KindUnexpected)},
		"401":                      {401, html, StatusError(401), page(KindUnexpected)},
		"403":                      {403, html, StatusError(403), page(KindUnexpected)},
		"403 that has a fix":       {403, html, StatusError(403).WithFix("Grant it."), page(KindUnexpected)},
		"403 that is invalid":      {403, html, Error{Reason: ReasonInvalidResponse, Message: "no"}, page(KindUnexpected)},
		"404":                      {404, html, StatusError(404), page(KindUnexpected)},
		"407":                      {407, html, StatusError(407), page(KindUnexpected)},
		"500":                      {500, html, StatusError(500), page(KindUnavailable)},
		"503":                      {503, html, StatusError(503), page(KindUnavailable)},
		"429":                      {429, html, StatusError(429), StatusError(429)},
		"404 of what is not there": {404, html, Error{Kind: KindTagNotFound}, Error{Kind: KindTagNotFound}},
		"redirect":                 {302, html, StatusError(302), StatusError(302)},
		"with a code":              {403, html, Error{Kind: KindForbidden, Code: "DENIED"}, Error{Kind: KindForbidden, Code: "DENIED"}},
		"with a request ID":        {403, html, Error{Kind: KindForbidden, RequestID: "R1"}, Error{Kind: KindForbidden, RequestID: "R1"}},
		"text":                     {403, "{}", StatusError(403), StatusError(403)},
		"nothing":                  {403, "", StatusError(403), StatusError(403)},
		"XML":                      {403, `<?xml version="1.0"?><Error/>`, StatusError(403), StatusError(403)},
	} {
		call := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.body)
		})
		call.Decode = func(Response) (string, Identity, error) { return "", Identity{}, test.decoded }
		_, err := Do(t.Context(), New(Options{}), call)
		failed := callError(t, err)
		if failed.Kind != test.want.Kind || failed.Reason != test.want.Reason || failed.Message != test.want.Message || failed.Fix != test.want.Fix ||
			failed.Retryable != test.decoded.Retryable {
			t.Errorf("%s: %+v, want %+v", name, failed, test.want)
		}
	}
}

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
		"XML of a storage":            {200, "application/xml", "<Error><Code>AccessDenied</Code></Error>", xml},
		"truncated JSON":              {200, "application/json", "{", "not decoded"},
		"truncated JSON as HTML":      {200, "text/html", " {", "not decoded"},
		"text":                        {200, "text/plain", "Please sign in <a>", "not decoded"},
		"HTML with another status":    {403, "text/plain", "<html>", html},
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
