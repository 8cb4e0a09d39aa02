// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestHostileResponses has responses that are refused without showing a secret, or sending one to
// another host.
func TestHostileResponses(t *testing.T) {
	t.Parallel()
	var other otherServer
	other.start(t)
	checkHostile(t, map[string]hostile{
		"a configuration that is missing": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				delete(r.documents, configuration(r, text(manifest["digest"])))
			},
			`unexpected at {host}: GET configuration: HTTP 404: MANIFEST_UNKNOWN: manifest unknown (attempts: 1)`,
		},
		"MANIFEST_UNKNOWN of the token service": {
			func(r *registry) {
				r.handlers["/auth"] = func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound, "MANIFEST_UNKNOWN", "no") }
			},
			`unexpected at {host}: GET token: HTTP 404: MANIFEST_UNKNOWN: no (attempts: 1)`,
		},
		"NAME_UNKNOWN of the ping": {
			func(r *registry) {
				r.handlers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) { fail(w, http.StatusNotFound, "NAME_UNKNOWN", "no") }
			},
			`unexpected at {host}: GET /v2/: HTTP 404: NAME_UNKNOWN: no (attempts: 1)`,
		},
		"a token with a line break": {
			func(r *registry) {
				r.handlers["/auth"] = func(w http.ResponseWriter, _ *http.Request) {
					_, _ = w.Write([]byte(`{"token": "first\nX-Second: line"}`))
				}
			},
			`unexpected at {host}: GET manifest: the request cannot be sent: invalid header field value for "Authorization" (attempts: 1)`,
		},
		"a partial token": {
			func(r *registry) {
				r.handlers["/auth"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusPartialContent) }
			},
			`unexpected at {host}: GET token: HTTP 206: unexpected status for this operation (attempts: 1)`,
		},
		"a partial manifest, after a challenge": {
			func(r *registry) {
				requests := 0
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					requests++
					if requests == 1 {
						r.challenge(w, r.server.URL+"/auth")
						return
					}
					w.WriteHeader(http.StatusPartialContent)
				}
			},
			`unexpected at {host}: GET manifest: HTTP 206: unexpected status for this operation (attempts: 1)`,
		},
		"an unsupported challenge": {
			func(r *registry) {
				r.handlers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", "Negotiate")
					w.WriteHeader(http.StatusUnauthorized)
				}
			},
			`unexpected at {host}: GET /v2/: HTTP 401: the registry requires neither Basic nor Bearer authentication, but "Negotiate" (attempts: 1)`,
		},
		"no challenge": {
			func(r *registry) {
				r.handlers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }
			},
			`unexpected at {host}: GET /v2/: HTTP 401: the registry requires authentication, and does not say which: it has no WWW-Authenticate (attempts: 1)`,
		},
		"the token in a header": {
			func(r *registry) {
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, request *http.Request) {
					w.Header().Set("Content-Type", "x/"+request.Header.Get("Authorization")[7:])
					_, _ = w.Write([]byte("{}"))
				}
			},
			`unexpected at {host}: GET manifest: the response repeats a key, the token or the signature of the request (attempts: 0)`,
		},
		"a configuration at an address that ends like a trusted name": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.handlers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("https://[::1%25.storage.vendor.example]/latest/meta-data")
			},
			`unexpected at {host}: GET configuration: HTTP 307: unexpected redirect to [::1%.storage.vendor.example] (redirects are not followed, to protect the request signature) (attempts: 1)`,
		},
		"tokens from an address that ends like a trusted name": {
			func(r *registry) {
				r.handlers["/v2/"] = challenge(r, "https://[2001:db8::1%25auth.vendor.example]/token")
			},
			`unexpected at {host}: GET /v2/: the registry's token service is "[2001:db8::1%auth.vendor.example]", which is neither the registry's own host nor one of its vendor's token services for its region; no credentials were sent to it (attempts: 0)`,
		},
		"tokens from the vendor's storage": {
			func(r *registry) { r.handlers["/v2/"] = challenge(r, "https://bucket.storage.vendor.example/token") },
			`unexpected at {host}: GET /v2/: the registry's token service is "bucket.storage.vendor.example", which is neither the registry's own host nor one of its vendor's token services for its region; no credentials were sent to it (attempts: 0)`,
		},
		"a manifest at another server": {
			func(r *registry) { r.handlers[manifestPath("1.4.2")] = redirect(other.url() + "/manifest") },
			`unexpected at {host}: GET manifest: HTTP 307: unexpected redirect to {other host} (redirects are not followed, to protect the request signature) (attempts: 1)`,
		},
		"a configuration at another server": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.handlers[blobPath(configuration(r, text(manifest["digest"])))] = redirect(other.url() + "/blob")
			},
			`unexpected at {host}: GET configuration: HTTP 307: unexpected redirect to {other host} (redirects are not followed, to protect the request signature) (attempts: 1)`,
		},
		"a configuration at the storage by plain http, as the registry": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.handlers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("//bucket.storage.vendor.example/blob")
			},
			`unexpected at {host}: GET configuration: HTTP 307: the registry redirects to its storage bucket.storage.vendor.example by plain http, which is refused: the link is a login (attempts: 1)`,
		},
		"a configuration at a metadata service": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.handlers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("http://100.100.100.200/latest/meta-data/")
			},
			`unexpected at {host}: GET configuration: HTTP 307: unexpected redirect to 100.100.100.200 (redirects are not followed, to protect the request signature) (attempts: 1)`,
		},
		"a configuration in a redirect loop": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", nil)
				r.handlers[blobPath(configuration(r, text(manifest["digest"])))] = redirect("/elsewhere?Signature=" + token)
				r.handlers["/elsewhere"] = redirect("/elsewhere?Signature=" + token)
			},
			`unexpected at {host}: GET configuration: HTTP 307: unexpected redirect (redirects are not followed, to protect the request signature) (attempts: 1)`,
		},
		"tokens from another server": {
			func(r *registry) { r.handlers["/v2/"] = challenge(r, other.url()+"/token") },
			`unexpected at {host}: GET token: invalid realm in www-authenticate: realm host "127.0.0.1" is a private or link-local address (attempts: 0)`,
		},
		"tokens from another server by TLS": {
			func(r *registry) { r.handlers["/v2/"] = challenge(r, "https://vendor.example.other.example/token") },
			`unexpected at {host}: GET /v2/: the registry's token service is "vendor.example.other.example", which is neither the registry's own host nor one of its vendor's token services for its region; no credentials were sent to it (attempts: 0)`,
		},
		"tokens from another port of the vendor": {
			func(r *registry) { r.handlers["/v2/"] = challenge(r, "https://auth.vendor.example:8443/token") },
			`unexpected at {host}: GET /v2/: the registry's token service is "auth.vendor.example:8443", which is neither the registry's own host nor one of its vendor's token services for its region; no credentials were sent to it (attempts: 0)`,
		},
		"tokens by plain http from the vendor": {
			func(r *registry) { r.handlers["/v2/"] = challenge(r, "http://auth.vendor.example/token") },
			`unexpected at {host}: GET /v2/: the registry's token service is "auth.vendor.example", which is neither the registry's own host nor one of its vendor's token services for its region; no credentials were sent to it (attempts: 0)`,
		},
		"a challenge without a realm": {
			func(r *registry) {
				r.handlers["/v2/"] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", `Bearer service="x"`)
					w.WriteHeader(http.StatusUnauthorized)
				}
			},
			`unexpected at {host}: GET token: malformed www-authenticate, missing realm: map[service:x] (attempts: 0)`,
		},
		"a token under another name": {
			func(r *registry) { r.handlers["/auth"] = serves(`{"tokn": "` + token + `"}`) },
			`unexpected at {host}: GET token: the response has no token (attempts: 0)`,
		},
		"a token that is always rejected": {
			func(r *registry) { r.handlers["/auth"] = serves(`{"token": "another-token"}`) },
			`unauthenticated at {host}: GET manifest: HTTP 401: UNAUTHORIZED: authentication required (attempts: 1)`,
		},
		"a token of insufficient scope": {
			func(r *registry) {
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("WWW-Authenticate", `Bearer realm="`+r.server.URL+`/auth",error="insufficient_scope"`)
					fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "authentication required")
				}
			},
			`forbidden at {host}: GET manifest: HTTP 401: UNAUTHORIZED: authentication required (attempts: 1)`,
		},
		"a wrong login": {
			func(r *registry) {
				r.handlers["/auth"] = func(w http.ResponseWriter, _ *http.Request) {
					fail(w, http.StatusUnauthorized, "UNAUTHORIZED", "wrong login "+password)
				}
			},
			`unauthenticated at {host}: GET token: HTTP 401: UNAUTHORIZED: wrong login *** (attempts: 1)`,
		},
		"a rejection of more than 64 KiB": {
			func(r *registry) {
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) {
					fail(w, http.StatusUnauthorized, "UNAUTHORIZED", strings.Repeat("a", 64<<10))
				}
			},
			`unauthenticated at {host}: GET manifest: HTTP 401 (attempts: 1)`,
		},
		"lists from a storage": {
			func(r *registry) {
				manifest := r.addImage("1.4.2", "linux", "amd64", object{"x": make([][]int, 5001)})
				digest := configuration(r, text(manifest["digest"]))
				r.handlers[blobPath(digest)] = redirect("/storage")
				r.handlers["/storage"] = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(r.documents[digest].content) }
			},
			`unexpected at {host}: GET configuration: HTTP 200: the JSON has a list or an object of more than 5000 entries (attempts: 1)`,
		},
		"not found by a proxy": {
			func(r *registry) {
				r.handlers[manifestPath("1.4.2")] = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusNotFound) }
			},
			`unexpected at {host}: GET manifest: HTTP 404: an HTML page (attempts: 1)`,
		},
		"no such repository": {respondsWith(http.StatusNotFound, "NAME_UNKNOWN"), `repository not found at {host}: GET manifest: HTTP 404: NAME_UNKNOWN: no (attempts: 1)`},
		"denied":             {respondsWith(http.StatusForbidden, "DENIED"), `forbidden at {host}: GET manifest: HTTP 403: DENIED: no (attempts: 1)`},
		"denied by 401":      {respondsWith(http.StatusUnauthorized, "DENIED"), `forbidden at {host}: GET manifest: HTTP 401: DENIED: no (attempts: 1)`},
		"throttled":          {respondsWith(http.StatusTooManyRequests, "TOOMANYREQUESTS"), `throttled at {host}: GET manifest: HTTP 429: TOOMANYREQUESTS: no (attempts: 2)`},
		"down":               {respondsWith(http.StatusServiceUnavailable, "UNAVAILABLE"), `unavailable at {host}: GET manifest: HTTP 503: UNAVAILABLE: no (attempts: 2)`},
		"broken":             {respondsWith(http.StatusInternalServerError, "UNKNOWN"), `unavailable at {host}: GET manifest: HTTP 500: UNKNOWN: no (attempts: 1)`},
		"missing in a 500":   {respondsWith(http.StatusInternalServerError, "MANIFEST_UNKNOWN"), `unavailable at {host}: GET manifest: HTTP 500: MANIFEST_UNKNOWN: no (attempts: 1)`},
		"missing in a 403":   {respondsWith(http.StatusForbidden, "MANIFEST_UNKNOWN"), `forbidden at {host}: GET manifest: HTTP 403: MANIFEST_UNKNOWN: no (attempts: 1)`},
	})
	t.Cleanup(func() {
		if count := other.requests.Load(); count != 0 {
			t.Errorf("the other server was sent %d requests", count)
		}
	})
}
