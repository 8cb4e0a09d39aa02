// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// recorder is the provider's endpoint on a loopback port. It passes each request on to the service
// unchanged, and records the answer: the provider keeps only what it understood of one. It can do
// so because neither service signs the host.
type recorder struct {
	server *httptest.Server

	mutex     sync.Mutex
	exchanges []exchange
}

// maximumBody is what the provider takes, in bytes.
const maximumBody = 8 << 20

var errTooLarge = errors.New("the answer is larger than 8 MiB")

// startRecorder serves for the length of a test. Of the target only scheme and host are used.
func startRecorder(t *testing.T, target *url.URL) *recorder {
	t.Helper()
	onward := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DisableCompression:  true, // as the provider asks
		TLSHandshakeTimeout: 10 * time.Second,
	}
	started := &recorder{}
	proxy := &httputil.ReverseProxy{
		Transport: onward,
		Rewrite: func(request *httputil.ProxyRequest) {
			request.Out.URL.Scheme, request.Out.URL.Host, request.Out.Host = target.Scheme, target.Host, target.Host
		},
		ModifyResponse: started.record,
		ErrorHandler:   started.fail,
		ErrorLog:       log.New(io.Discard, "", 0),
	}
	started.server = httptest.NewUnstartedServer(proxy)
	started.server.Config.ErrorLog = proxy.ErrorLog
	started.server.Start()
	t.Cleanup(func() {
		started.server.Close()
		onward.CloseIdleConnections()
	})
	return started
}

// url has no path.
func (r *recorder) url() string { return r.server.URL }

// take returns the exchanges since the last take, in their order.
func (r *recorder) take() []exchange {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	taken := r.exchanges
	r.exchanges = nil
	return taken
}

func (r *recorder) add(made exchange) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.exchanges = append(r.exchanges, made)
}

func (r *recorder) record(response *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, maximumBody+1))
	if err == nil && len(body) > maximumBody {
		err = errTooLarge
	}
	if err != nil {
		return err
	}
	r.add(newExchange(response.Request, response, body))
	response.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// fail closes the connection instead of answering, as a service does that breaks off.
func (r *recorder) fail(_ http.ResponseWriter, request *http.Request, err error) {
	failed := newExchange(request, nil, nil)
	failed.broken = err
	r.add(failed)
	panic(http.ErrAbortHandler)
}

// exchange is a request and the whole answer to it.
type exchange struct {
	operation string   // as the service's documentation names it
	keys      []string // which signed, and no report may show
	status    int      // 0 for no answer
	traced    bool     // the answer has NCR's trace id
	body      any      // numbers as json.Number; nil when it is no JSON
	broken    error    // why there is no answer
}

func newExchange(request *http.Request, response *http.Response, body []byte) exchange {
	query := request.URL.Query()
	made := exchange{
		operation: operationOf(request),
		keys:      []string{query.Get("AccessKeyId"), query.Get("SecurityToken"), query.Get("Signature"), request.Header.Get("x-ncp-iam-access-key")},
	}
	if response == nil {
		return made
	}
	made.status, made.traced = response.StatusCode, response.Header.Get("x-ncp-trace-id") != ""
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	_ = decoder.Decode(&made.body) // what is no JSON stays nil
	return made
}

func operationOf(request *http.Request) string {
	if action := request.URL.Query().Get("Action"); action != "" {
		return action
	}
	switch path := request.URL.EscapedPath(); {
	case strings.HasSuffix(path, "/repositories"):
		return "GetRegistry"
	case strings.HasSuffix(path, "/tags"):
		return "GetImageTags"
	default:
		return "GetImageTagDetail"
	}
}

// failed reports whether the answer is an error, or there is none.
func (e exchange) failed() bool {
	fields, isObject := e.body.(map[string]any)
	if e.status != http.StatusOK || !isObject || fields["error"] != nil || fields["responseError"] != nil || fields["errorCode"] != nil {
		return true
	}
	success, hasFlag := fields["IsSuccess"]
	return hasFlag && success != true
}

// describe returns an error's status, codes and messages; of an answer only its status and code, as
// its fields are described elsewhere.
func (e exchange) describe(redactor redactor) string {
	if e.broken != nil {
		return "no answer"
	}
	status := fmt.Sprintf("HTTP %d", e.status)
	switch {
	case !e.failed() && e.text("Code") != "":
		return status + `, Code "` + redactor.code(e.text("Code")) + `"`
	case !e.failed():
		return status + ", an answer"
	case e.body == nil:
		status += ", no JSON"
	default:
		status += ", " + strings.Join(describeValues("", e.body, redactor), ", ")
	}
	if e.traced {
		status += ", with x-ncp-trace-id"
	}
	return status
}

// describeValues lists the values of an error, by the order of their names: codes and messages
// redacted, anything else by its form.
func describeValues(path string, value any, redactor redactor) []string {
	if fields, isObject := value.(map[string]any); isObject {
		var described []string
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			described = append(described, describeValues(joinPath(path, redactor.field(name)), fields[name], redactor)...)
		}
		return described
	}
	shown, name := formOf(value), strings.ToLower(path[strings.LastIndex(path, ".")+1:])
	switch value := value.(type) {
	case bool:
		shown = strconv.FormatBool(value)
	case json.Number:
		if strings.HasSuffix(name, "code") {
			shown = redactor.code(value.String())
		}
	case string:
		switch {
		case strings.HasSuffix(name, "code"):
			shown = `"` + redactor.code(value) + `"`
		case strings.HasSuffix(name, "message") || name == "details":
			shown = `"` + redactor.message(value) + `"`
		}
	}
	return []string{strings.TrimSpace(path + " " + shown)}
}

// value is a field of the answer; nil where there is none.
func (e exchange) value(name string) any {
	fields, _ := e.body.(map[string]any)
	return fields[name]
}

// text is a field of the answer; empty where it is no text.
func (e exchange) text(name string) string { return textOf(e.value(name)) }

// list returns the objects of a list of the answer.
func (e exchange) list(name string) []map[string]any {
	elements, _ := e.value(name).([]any)
	var objects []map[string]any
	for _, element := range elements {
		if object, isObject := element.(map[string]any); isObject {
			objects = append(objects, object)
		}
	}
	return objects
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}

func TestRecorderPassesRequestsOnUnchanged(t *testing.T) {
	t.Parallel()
	var target *url.URL
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != target.Host || r.RequestURI != "/v2/repositories/acme/hello%2Fworld/tags/1?a=b%2B" || r.Header.Get("X-Forwarded-For") != "" ||
			r.Header.Get("Accept-Encoding") != "" || r.Header.Get("User-Agent") != "provider" {
			t.Errorf("the service sees %s of %s, %v", r.RequestURI, r.Host, r.Header)
		}
		w.Header().Set("X-Ncp-Trace-Id", "T1")
		w.WriteHeader(http.StatusFound)
		_, _ = io.WriteString(w, `{"a": 1}`)
	}))
	defer service.Close()
	target, _ = url.Parse(service.URL)
	recorder := startRecorder(t, target)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, recorder.url()+"/v2/repositories/acme/hello%2Fworld/tags/1?a=b%2B", http.NoBody)
	request.Header.Set("User-Agent", "provider")
	request.Header.Set("X-Ncp-Iam-Access-Key", "key")
	response, err := (&http.Transport{DisableCompression: true, DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusFound || string(body) != `{"a": 1}` {
		t.Errorf("the provider gets %d, %s", response.StatusCode, body)
	}
	want := []exchange{{
		operation: "GetImageTagDetail", keys: []string{"", "", "", "key"}, status: http.StatusFound, traced: true, body: map[string]any{"a": json.Number("1")},
	}}
	if difference := cmp.Diff(want, recorder.take(), cmp.AllowUnexported(exchange{})); difference != "" {
		t.Errorf("exchanges (-want +got):\n%s", difference)
	}
	if again := recorder.take(); again != nil {
		t.Errorf("taken twice: %v", again)
	}
}

func TestRecorderWithoutService(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.NotFoundHandler())
	target, _ := url.Parse(service.URL)
	service.Close()
	recorder := startRecorder(t, target)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, recorder.url()+"/?Action=GetRepoTag&AccessKeyId=key", http.NoBody)
	if response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request); err == nil {
		_ = response.Body.Close()
		t.Errorf("the provider gets %d", response.StatusCode)
	}
	taken := recorder.take()
	if len(taken) != 1 || taken[0].broken == nil || taken[0].describe(nil) != "no answer" || taken[0].operation != "GetRepoTag" || taken[0].keys[0] != "key" {
		t.Errorf("exchanges %+v", taken)
	}
}
