// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"net/http"
	"testing"
)

// TestHostileAnswers: no secret is in what is said of these, and nobody else is given the login.
func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	var stranger strangerServer
	stranger.start(t)
	checkHostile(t, map[string]hostile{
		"a configuration that is missing": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				delete(r.documents, configuration(r, text(manifest["digest"])))
			},
			`unexpected at {host}: GET configuration: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)`,
		},
		"no such tag, says who gives tokens": {
			func(r *registry) {
				r.answers["/auth"] = func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "no") }
			},
			`unexpected at {host}: GET token: HTTP 404: MANIFEST_UNKNOWN: no (attempts: 1)`,
		},
		"no such repository, before it was named": {
			func(r *registry) {
				r.answers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound, "NAME_UNKNOWN", "no") }
			},
			`unexpected at {host}: GET /v2/: HTTP 404: NAME_UNKNOWN: no (attempts: 1)`,
		},
		"a part of a token": {
			func(r *registry) {
				r.answers["/auth"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPartialContent) }
			},
			`unexpected at {host}: GET token: HTTP 206: that status means nothing here (attempts: 1)`,
		},
		"a part of a manifest, after a challenge": {
			func(r *registry) {
				asked := 0
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					asked++
					if asked == 1 {
						r.challenge(w, r.server.URL+"/auth")
						return
					}
					w.WriteHeader(http.StatusPartialContent)
				}
			},
			`unexpected at {host}: GET manifest: HTTP 206: that status means nothing here (attempts: 1)`,
		},
		"a challenge of another kind": {
			func(r *registry) {
				r.answers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", "Negotiate")
					w.WriteHeader(http.StatusUnauthorized)
				}
			},
			`unexpected at {host}: GET /v2/: HTTP 401: the registry asks for a login neither by Basic nor by Bearer, but by "Negotiate" (attempts: 1)`,
		},
		"the token in a header": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
					w.Header().Set("Content-Type", "x/"+request.Header.Get("Authorization")[7:])
					_, _ = w.Write([]byte("{}"))
				}
			},
			`unexpected at {host}: GET manifest: the manifest is of the type "x/***", which is neither an image's nor an index's (attempts: 0)`,
		},
		"a storage that repeats the token": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", object{"author": token})
				digest := configuration(r, text(manifest["digest"]))
				r.answers[blobPath(digest)] = redirect("/storage")
				r.answers["/storage"] = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(r.documents[digest].content) }
			},
			`unexpected at {host}: GET configuration: HTTP 200: the answer repeats a key, the token or the signature of the request (attempts: 1)`,
		},
		"a configuration at an address that ends like a name": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("https://[::1%25.storage.vendor.example]/latest/meta-data")
			},
			`unexpected at {host}: GET configuration: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to [::1%.storage.vendor.example] (attempts: 1)`,
		},
		"tokens from an address that ends like a name": {
			func(r *registry) {
				r.answers["/v2/"] = challenge(r, "https://[2001:db8::1%25auth.vendor.example]/token")
			},
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "[2001:db8::1%auth.vendor.example]", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"tokens from the vendor's storage": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, "https://bucket.storage.vendor.example/token") },
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "bucket.storage.vendor.example", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"a manifest at a stranger's": {
			func(r *registry) { r.answers[manifestPath("1.4.2")] = redirect(stranger.url() + "/manifest") },
			`unexpected at {host}: GET manifest: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to {stranger} (attempts: 1)`,
		},
		"a configuration at a stranger's": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = redirect(stranger.url() + "/blob")
			},
			`unexpected at {host}: GET configuration: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to {stranger} (attempts: 1)`,
		},
		"a configuration at an address of the machine": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("http://100.100.100.200/latest/meta-data/")
			},
			`unexpected at {host}: GET configuration: HTTP 307: redirects are not followed: they would carry the signature to another host; this one leads to 100.100.100.200 (attempts: 1)`,
		},
		"a configuration that is always elsewhere": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.answers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("/elsewhere?Signature=" + token)
				r.answers["/elsewhere"] = redirect("/elsewhere?Signature=" + token)
			},
			`unexpected at {host}: GET configuration: HTTP 307: redirects are not followed: they would carry the signature to another host (attempts: 1)`,
		},
		"tokens from a stranger": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, stranger.url()+"/token") },
			`unexpected at {host}: GET token: invalid realm in www-authenticate: realm host "127.0.0.1" is a private or link-local address (attempts: 0)`,
		},
		"tokens from a stranger by TLS": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, "https://vendor.example.stranger.example/token") },
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "vendor.example.stranger.example", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"tokens from another port of the vendor's": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, "https://auth.vendor.example:8443/token") },
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "auth.vendor.example:8443", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"tokens by plain http from the vendor": {
			func(r *registry) { r.answers["/v2/"] = challenge(r, "http://auth.vendor.example/token") },
			`unexpected at {host}: GET /v2/: the registry wants the login to be sent to "auth.vendor.example", which is neither its own host nor one at which its vendor gives tokens. Nothing was sent there (attempts: 0)`,
		},
		"a challenge without a realm": {
			func(r *registry) {
				r.answers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", `Bearer service="x"`)
					w.WriteHeader(http.StatusUnauthorized)
				}
			},
			`unexpected at {host}: GET token: malformed www-authenticate, missing realm: map[service:x] (attempts: 0)`,
		},
		"a token under another name": {
			func(r *registry) { r.answers["/auth"] = writes(`{"tokn": "` + token + `"}`) },
			`unexpected at {host}: GET token: the answer has no token (attempts: 0)`,
		},
		"a token that is never good": {
			func(r *registry) { r.answers["/auth"] = writes(`{"token": "another-token"}`) },
			`authentication at {host}: GET manifest: HTTP 401: UNAUTHORIZED: authentication required (attempts: 1)`,
		},
		"a token for something else": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", `Bearer realm="`+r.server.URL+`/auth",error="insufficient_scope"`)
					fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
				}
			},
			`access at {host}: GET manifest: HTTP 401: UNAUTHORIZED: authentication required (attempts: 1)`,
		},
		"a wrong login": {
			func(r *registry) {
				r.answers["/auth"] = func(w http.ResponseWriter, _ *http.Request) {
					fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "wrong login "+password)
				}
			},
			`authentication at {host}: GET token: HTTP 401: UNAUTHORIZED: wrong login *** (attempts: 1)`,
		},
		"a manifest that repeats the token": {
			func(r *registry) {
				r.add("1.4.2", typeManifest, object{"schemaVersion": 2, "annotations": object{"a": token}})
			},
			`unexpected at {host}: GET manifest: HTTP 200: the answer repeats a key, the token or the signature of the request (attempts: 1)`,
		},
		"not found by a proxy": {
			func(r *registry) {
				r.answers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusNotFound) }
			},
			`unexpected at {host}: GET manifest: HTTP 404 (attempts: 1)`,
		},
		"no such repository": {answers(http.StatusNotFound, "NAME_UNKNOWN"), `repository at {host}: GET manifest: HTTP 404: NAME_UNKNOWN: no (attempts: 1)`},
		"denied":             {answers(http.StatusForbidden, "DENIED"), `access at {host}: GET manifest: HTTP 403: DENIED: no (attempts: 1)`},
		"denied by 401":      {answers(http.StatusUnauthorized, "DENIED"), `access at {host}: GET manifest: HTTP 401: DENIED: no (attempts: 1)`},
		"throttled":          {answers(http.StatusTooManyRequests, "TOOMANYREQUESTS"), `throttled at {host}: GET manifest: HTTP 429: TOOMANYREQUESTS: no (attempts: 2)`},
		"down":               {answers(http.StatusServiceUnavailable, "UNAVAILABLE"), `unavailable at {host}: GET manifest: HTTP 503: UNAVAILABLE: no (attempts: 2)`},
		"broken":             {answers(http.StatusInternalServerError, "UNKNOWN"), `unavailable at {host}: GET manifest: HTTP 500: UNKNOWN: no (attempts: 1)`},
		"missing in a 500":   {answers(http.StatusInternalServerError, "MANIFEST_UNKNOWN"), `unavailable at {host}: GET manifest: HTTP 500: MANIFEST_UNKNOWN: no (attempts: 1)`},
		"missing in a 403":   {answers(http.StatusForbidden, "MANIFEST_UNKNOWN"), `access at {host}: GET manifest: HTTP 403: MANIFEST_UNKNOWN: no (attempts: 1)`},
	})
	t.Cleanup(func() {
		if asked := stranger.asked.Load(); asked != 0 {
			t.Errorf("the stranger was asked %d times", asked)
		}
	})
}
