// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// inEnvironment returns options with these variables, and no others.
func inEnvironment(variables map[string]string) Options {
	return Options{MaxRetries: 1, After: (&waitRecorder{}).after, Getenv: func(name string) string { return variables[name] }}
}

// throughProxy returns a client that uses a proxy, and a call of a service that no test reaches.
func throughProxy(proxy string) (*Client, Call[string]) {
	return New(inEnvironment(map[string]string{"HTTPS_PROXY": proxy})), callTo("https://service.invalid")
}

// TestProxyOfEnvironment has which proxy a request goes through: empty for none.
func TestProxyOfEnvironment(t *testing.T) {
	t.Parallel()
	const proxy = "http://proxy.example:3128"
	type variables = map[string]string
	for name, test := range map[string]struct {
		variables variables
		target    string
		want      string
	}{
		"none":                         {nil, "https://cr.example", ""},
		"upper case":                   {variables{"HTTPS_PROXY": proxy}, "https://cr.example", proxy},
		"lower case":                   {variables{"https_proxy": proxy}, "https://cr.example:8443", proxy},
		"upper case counts":            {variables{"HTTPS_PROXY": proxy, "https_proxy": "http://other.example"}, "https://cr.example", proxy},
		"without a scheme":             {variables{"HTTPS_PROXY": "proxy.example:3128"}, "https://cr.example", proxy},
		"without a port":               {variables{"HTTPS_PROXY": "squid_proxy"}, "https://cr.example", "http://squid_proxy"},
		"with a user":                  {variables{"HTTPS_PROXY": "http://u:p%40@proxy.example/"}, "https://cr.example", "http://u:p%40@proxy.example/"},
		"IPv6":                         {variables{"HTTPS_PROXY": "http://[2001:db8::1]:3128"}, "https://cr.example", "http://[2001:db8::1]:3128"},
		"by TLS":                       {variables{"HTTPS_PROXY": "HTTPS://proxy.example"}, "https://cr.example", "https://proxy.example"},
		"SOCKS":                        {variables{"HTTPS_PROXY": "socks5h://proxy.example:1080"}, "https://cr.example", "socks5h://proxy.example:1080"},
		"excepted":                     {variables{"HTTPS_PROXY": proxy, "NO_PROXY": "other, .example"}, "https://cr.example", ""},
		"excepted, lower case":         {variables{"HTTPS_PROXY": proxy, "no_proxy": "cr.example"}, "https://cr.example", ""},
		"not excepted":                 {variables{"HTTPS_PROXY": proxy, "NO_PROXY": "cr.example"}, "https://cr2.example", proxy},
		"excepted, and not a URL":      {variables{"HTTPS_PROXY": "://x", "NO_PROXY": "cr.example"}, "https://cr.example", ""},
		"this machine":                 {variables{"HTTPS_PROXY": proxy}, "https://127.0.0.1:8443", ""},
		"this machine, and not a URL":  {variables{"HTTPS_PROXY": "://x"}, "https://localhost", ""},
		"plain HTTP":                   {variables{"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "http_proxy": proxy}, "http://100.100.100.200", ""},
		"plain HTTP, this machine":     {variables{"HTTPS_PROXY": proxy, "HTTP_PROXY": proxy}, "http://127.0.0.1:8080", ""},
		"plain HTTP, and not a URL":    {variables{"HTTPS_PROXY": "://x", "HTTP_PROXY": "://x"}, "http://100.100.100.200", ""},
		"only HTTP_PROXY, not a URL":   {variables{"HTTP_PROXY": "://x", "ALL_PROXY": "://x"}, "https://cr.example", ""},
		"an exception that is no host": {variables{"HTTPS_PROXY": proxy, "NO_PROXY": "://,[,"}, "https://cr.example", proxy},
		"everything is an exception":   {variables{"HTTPS_PROXY": "://x", "NO_PROXY": "*"}, "https://cr.example", ""},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, test.target, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		client, got := New(inEnvironment(test.variables)), ""
		for _, connections := range []*http.Transport{client.http, client.fresh} {
			chosen, err := connections.Proxy(request)
			if chosen != nil {
				got = chosen.String()
			}
			if got != test.want || err != nil {
				t.Errorf("%s: %q, %v, want %q", name, got, err, test.want)
			}
		}
	}
}

// TestInvalidProxyIsAnError: net/http connects directly with these, or to what is not the proxy.
func TestInvalidProxyIsAnError(t *testing.T) {
	t.Parallel()
	const unparsed = "it cannot be parsed"
	for value, problem := range map[string]string{
		"://planted":                              unparsed,
		"http://[::1":                             unparsed,
		"localhost:planted":                       unparsed,
		"http://proxy.example:planted":            unparsed,
		" http://proxy.example:3128":              unparsed,
		"http://proxy.example:3128 ":              unparsed,
		"http://pla nted@proxy.example":           unparsed,
		"http://user:planted#x@proxy.example":     unparsed,
		"http://user:planted/x@proxy.example":     unparsed,
		"http://user:%zzplanted@proxy.example":    unparsed,
		"http://proxy.example\n":                  unparsed,
		"http:proxy.example:3128":                 unparsed,
		"http://user:12/planted@proxy.example":    "it has an @ after the host",
		"http://user:12#planted@proxy.example":    "it has an @ after the host",
		"http://user:12?planted@proxy.example":    "it has an @ after the host",
		"socks4://planted:1080":                   "its scheme is none of http, https, socks5, socks5h",
		"ftp://planted":                           "its scheme is none of http, https, socks5, socks5h",
		"http://":                                 "it has no host",
		"http:///planted":                         "it has no host",
		"http://user:planted@:3128":               "it has no host",
		"http://proxy.example:0":                  "its port is not one of 1 to 65535",
		"http://user:planted@proxy.example:65536": "its port is not one of 1 to 65535",
		"planted:99999":                           "its port is not one of 1 to 65535",
	} {
		for _, variable := range []string{"HTTPS_PROXY", "https_proxy"} {
			_, err := Do(t.Context(), New(inEnvironment(map[string]string{variable: value})), callTo("https://service.invalid"))
			want := "GetThing: " + variable + " (value hidden) is not the URL of a proxy, such as http://proxy.example:3128: " + problem + " (attempts: 0)"
			if err == nil || err.Error() != want {
				t.Errorf("%q: error %v, want %s", value, err, want)
				continue
			}
			failed := callError(t, err)
			if failed.Kind != KindEnvironment || failed.Retryable || strings.Contains(failed.Cause.Error(), "planted") {
				t.Errorf("%q: %+v", value, failed)
			}
		}
	}
}

func TestProxyRefusesConnection(t *testing.T) {
	t.Parallel()
	const fixRefusal = "Check HTTPS_PROXY and NO_PROXY, and whether the proxy may connect to service.invalid."
	for status, test := range map[int]struct {
		requests  int64
		want, fix string
	}{
		http.StatusBadGateway:        {2, "502 Bad Gateway (attempts: 2)", fixRefusal},
		http.StatusProxyAuthRequired: {1, "407 Proxy Authentication Required (attempts: 1)", "Check user and password in HTTPS_PROXY, as in http://USER:PASSWORD@HOST:PORT."},
		499:                          {1, "499 (attempts: 1)", fixRefusal},
	} {
		var requests atomic.Int64
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { requests.Add(1); w.WriteHeader(status) }))
		t.Cleanup(proxy.Close)
		client, call := throughProxy("http://user:planted-secret@" + proxy.Listener.Addr().String())
		_, err := Do(t.Context(), client, call)
		want := "GetThing: the proxy " + proxy.Listener.Addr().String() + " refused the connection: " + test.want
		if err == nil || err.Error() != want || requests.Load() != test.requests {
			t.Errorf("%d requests, error %v, want %s", requests.Load(), err, want)
		}
		if failed := callError(t, err); failed.Reason != ReasonProxy || failed.Kind != KindUnavailable || failed.Fix != test.fix {
			t.Errorf("%+v", failed)
		}
	}
}

// TestProxyRepeatsItsPassword has a proxy that repeats what it was sent: where net/http takes it
// for the text of a status, and where it takes the response for none.
func TestProxyRepeatsItsPassword(t *testing.T) {
	t.Parallel()
	basic := base64.StdEncoding.EncodeToString([]byte("mallory:planted-secret"))
	for response, want := range map[string]string{
		"HTTP/1.1 407 mallory:planted-secret\r\n\r\n":             "the proxy {proxy} refused the connection: 407 Proxy Authentication Required",
		"HTTP/1.1 407 Basic " + basic + " is wrong\r\n\r\n":       "the proxy {proxy} refused the connection: 407 Proxy Authentication Required",
		"HTTP/1.1 599 planted-secret\r\n\r\n":                     "the proxy {proxy} refused the connection: 599",
		"HTTP/1.1 planted-secret of mallory\r\n\r\n":              `malformed HTTP status code "***"`,
		"HTTP/1.1 Basic " + basic + "\r\n\r\n":                    `malformed HTTP status code "Basic"`,
		"HTTP/1.1 mallory:x\r\n\r\n":                              `malformed HTTP status code "***:x"`,
		"mallory:planted-secret\r\n\r\n":                          `malformed HTTP response "***"`,
		basic + " is wrong\r\n\r\n":                               `malformed HTTP status code "is"`,
		"HTTP/1.1 200 OK\r\nplanted-secret " + basic + "\r\n\r\n": `malformed MIME header: missing colon: "*** ***"`,
	} {
		call, address := serveProxy(t, response)
		_, err := Do(t.Context(), New(Options{Getenv: func(name string) string {
			return map[string]string{"HTTPS_PROXY": "http://mallory:planted-secret@" + address}[name]
		}}), call)
		want = "GetThing: " + strings.ReplaceAll(want, "{proxy}", address) + " (attempts: 1)"
		if err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", response, err, want)
			continue
		}
		for _, text := range []string{err.Error(), callError(t, err).Cause.Error()} {
			if strings.Contains(text, "planted") || strings.Contains(text, "mallory") || strings.Contains(text, basic) {
				t.Errorf("%q: %s", response, text)
			}
		}
	}
}

// serveProxy starts a proxy that sends these bytes, and returns a call through it and its address.
func serveProxy(t *testing.T, response string) (Call[string], string) {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("hijack: %v", err)
			return
		}
		_, _ = io.WriteString(connection, response)
		_ = connection.Close()
	}))
	t.Cleanup(proxy.Close)
	return callTo("https://service.invalid"), proxy.Listener.Addr().String()
}

// TestServiceMayNameTheUserOfTheProxy: only texts of the network are free of it.
func TestServiceMayNameTheUserOfTheProxy(t *testing.T) {
	t.Parallel()
	client, _ := throughProxy("http://terraform:planted-secret@proxy.example")
	if got := client.Redact("terraform may not read"); got != "terraform may not read" {
		t.Error(got)
	}
	if err := client.RefuseEcho(t.Context(), "the user is terraform", "a-secret-of-it"); err != nil {
		t.Errorf("the user of the proxy is refused in a response: %v", err)
	}
}
