// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// testService responds by the access key of a request, and records the keys and connections.
type testService struct {
	*httptest.Server

	mutex       sync.Mutex
	keys        []string
	connections map[string]bool
	// respond returns the code of an error, empty for a success; number counts the requests from 1.
	respond func(accessKey string, number int) string
}

// closeConnection is what respond returns where there is no response.
const closeConnection = "close"

func newTestService(t *testing.T, respond func(string, int) string) *testService {
	t.Helper()
	service := &testService{connections: map[string]bool{}, respond: respond}
	service.Server = httptest.NewServer(service)
	t.Cleanup(service.Close)
	return service
}

// ServeHTTP implements http.Handler.
func (s *testService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	accessKey := r.URL.Query().Get("AccessKeyId")
	s.mutex.Lock()
	s.keys = append(s.keys, accessKey)
	s.connections[r.RemoteAddr] = true
	number := len(s.keys)
	s.mutex.Unlock()
	switch code := s.respond(accessKey, number); code {
	case "":
		_, _ = fmt.Fprintf(w, `{"Value": "of %s", "RequestId": "R%d"}`, accessKey, number)
	case closeConnection:
		panic(http.ErrAbortHandler)
	default:
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, `{"Code": %q, "Message": "No.", "RequestId": "R%d"}`, code, number)
	}
}

// received returns the keys of the requests so far, and the number of connections.
func (s *testService) received() ([]string, int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.keys), len(s.connections)
}

// call returns a call of the service.
func (s *testService) call(t *testing.T, provider credentials.Provider) Call[string] {
	t.Helper()
	endpoint, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return Call[string]{
		Transport: transport.New(transport.Options{}), Credentials: provider, WrongKeys: NewWrongKeys(),
		Endpoint: endpoint, API: API{"cr", "2018-12-01"}, Action: "GetRepoTag", Region: "cn-hangzhou",
		Decode: func(response transport.Response) (string, transport.Identity, error) {
			object, err := strictjson.ParseObject(response.Body)
			if err != nil {
				return "", transport.Identity{}, err
			}
			identity := transport.Identity{RequestIDs: []string{object.Label("RequestId")}}
			if !transport.IsSuccess(response.Status) {
				return "", identity, ResponseError(response.Status, object)
			}
			return object.Label("Value"), identity, nil
		},
	}
}

func always(code string) func(string, int) string {
	return func(string, int) string { return code }
}

func keysNamed(name string) credentials.Credentials {
	return credentials.Credentials{AccessKey: name, SecretKey: "secret", Source: "command"}
}

// TestWrongKeysAreRememberedAfterASecondAnswer has 300 calls, 10 at a time as in a plan. Those that
// are under way when the first answer comes have sent their signature already.
func TestWrongKeysAreRememberedAfterASecondAnswer(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"InvalidAccessKeyId.NotFound", "SignatureDoesNotMatch"} {
		const parallel = 10
		service := newTestService(t, always(code))
		call := service.call(t, credentials.Static(keysNamed("wrong")))
		var calls sync.WaitGroup
		for range parallel {
			calls.Go(func() {
				for range 30 {
					_, err := Do(t.Context(), call)
					failed, isCall := errors.AsType[transport.Error](err)
					if !isCall || failed.Kind != transport.KindUnauthenticated || failed.Code != code || failed.SignedBy != "command" || failed.Message != "No." || failed.Status != 400 {
						t.Errorf("%s: %+v", code, err)
					}
				}
			})
		}
		calls.Wait()
		sent, _ := service.received()
		if sent := len(sent); sent < 2 || sent > parallel+1 {
			t.Errorf("%s: %d requests, want 2 to %d", code, sent, parallel+1)
		}
		other := call
		other.Credentials = credentials.Static(keysNamed("other"))
		_, err := Do(t.Context(), other)
		if sent, _ := service.received(); err == nil || sent[len(sent)-1] != "other" {
			t.Errorf("%s: the other keys were not sent: %v", code, err)
		}
	}
}

// TestSecondAnswer has the responses that may follow the first, which calls the keys wrong.
func TestSecondAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first, second string
		want          string // the error or the value of the first call
		sent          int    // by two calls
	}{
		"the same":              {"SignatureDoesNotMatch", "SignatureDoesNotMatch", "GetRepoTag: HTTP 400: SignatureDoesNotMatch: No. (attempts: 2, request ID: R2)", 2},
		"the other":             {"SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound", "GetRepoTag: HTTP 400: InvalidAccessKeyId.NotFound: No. (attempts: 2, request ID: R2)", 2},
		"a success":             {"SignatureDoesNotMatch", "", "of key", 4},
		"another error":         {"InvalidAccessKeyId.NotFound", "NoPrivilege", "GetRepoTag: HTTP 400: NoPrivilege: No. (attempts: 2, request ID: R2)", 4},
		"none":                  {"InvalidAccessKeyId.NotFound", closeConnection, "GetRepoTag: HTTP 400: InvalidAccessKeyId.NotFound: No. (attempts: 1, request ID: R1)", 4},
		"not of a disabled key": {"InvalidAccessKeyId.Inactive", "", "GetRepoTag: HTTP 400: InvalidAccessKeyId.Inactive: No. (attempts: 1, request ID: R1)", 2},
		"not of a clock":        {"InvalidTimeStamp.Expired", "", "GetRepoTag: HTTP 400: InvalidTimeStamp.Expired: No. (attempts: 1, request ID: R1)", 2},
	} {
		service := newTestService(t, func(_ string, number int) string {
			if number%2 == 1 || test.second == "" && test.sent == 2 {
				return test.first
			}
			return test.second
		})
		call := service.call(t, credentials.Static(keysNamed("key")))
		value, err := Do(t.Context(), call)
		if err != nil {
			value = err.Error()
		}
		if value != test.want {
			t.Errorf("%s: %s, want %s", name, value, test.want)
		}
		_, _ = Do(t.Context(), call)
		if sent, _ := service.received(); len(sent) != test.sent {
			t.Errorf("%s: %d requests, want %d", name, len(sent), test.sent)
		}
	}
}

func TestSecondRequestHasItsOwnConnection(t *testing.T) {
	t.Parallel()
	service := newTestService(t, func(_ string, number int) string {
		if number < 3 {
			return ""
		}
		return "SignatureDoesNotMatch"
	})
	call := service.call(t, credentials.Static(keysNamed("key")))
	for range 3 {
		_, _ = Do(t.Context(), call)
	}
	if sent, connections := service.received(); len(sent) != 4 || connections != 2 {
		t.Errorf("%d requests by %d connections, want 4 by 2", len(sent), connections)
	}
}

// renewer replaces keys by a function, and records what was given up.
type renewer struct {
	credentials.ProviderFunc

	renew   func(context.Context, credentials.Credentials) (credentials.Credentials, error)
	givenUp []string
}

// Renew implements credentials.Renewer.
func (r *renewer) Renew(ctx context.Context, refused credentials.Credentials) (credentials.Credentials, error) {
	return r.renew(ctx, refused)
}

// GiveUp implements it too.
func (r *renewer) GiveUp(refused credentials.Credentials) {
	r.givenUp = append(r.givenUp, refused.AccessKey)
}

// TestRefusedTokenIsReplaced has keys whose token the service refuses, and what replaces them.
func TestRefusedTokenIsReplaced(t *testing.T) {
	t.Parallel()
	ended := errors.New("the login has ended")
	same := func(_ context.Context, refused credentials.Credentials) (credentials.Credentials, error) {
		return refused, nil
	}
	next := func(context.Context, credentials.Credentials) (credentials.Credentials, error) {
		return keysNamed("new"), nil
	}
	const refused = "GetRepoTag: HTTP 400: %s: No. (attempts: %d, request ID: R%d)"
	for name, test := range map[string]struct {
		token   string
		code    string
		renew   func(context.Context, credentials.Credentials) (credentials.Credentials, error)
		ofNew   string
		want    string
		keys    []string
		givenUp []string
	}{
		"expired":        {code: "InvalidSecurityToken.Expired", renew: next, want: "of new", keys: []string{"old", "new"}},
		"malformed":      {code: "InvalidSecurityToken.Malformed", renew: next, want: "of new", keys: []string{"old", "new"}},
		"of another key": {code: "InvalidSecurityToken.MismatchWithAccessKey", renew: next, want: "of new", keys: []string{"old", "new"}},
		"long expired":   {token: "token", code: "InvalidAccessKeyId.NotFound", renew: next, want: "of new", keys: []string{"old", "new"}},
		"no other keys":  {code: "InvalidSecurityToken.Expired", renew: same, want: fmt.Sprintf(refused, "InvalidSecurityToken.Expired", 1, 1), keys: []string{"old"}},
		"refused as well": {
			code: "InvalidSecurityToken.Expired", renew: next, ofNew: "InvalidSecurityToken.Expired",
			want: fmt.Sprintf(refused, "InvalidSecurityToken.Expired", 2, 2), keys: []string{"old", "new"}, givenUp: []string{"new"},
		},
		"not allowed then": {code: "InvalidSecurityToken.Expired", renew: next, ofNew: "NoPrivilege", want: fmt.Sprintf(refused, "NoPrivilege", 2, 2), keys: []string{"old", "new"}},
		"none any more": {code: "InvalidSecurityToken.Expired", renew: func(context.Context, credentials.Credentials) (credentials.Credentials, error) {
			return credentials.Credentials{}, ended
		}, want: ended.Error(), keys: []string{"old"}},
		"not for long-term keys": {code: "InvalidAccessKeyId.Inactive", renew: next, want: fmt.Sprintf(refused, "InvalidAccessKeyId.Inactive", 1, 1), keys: []string{"old"}},
		"not of a clock":         {token: "token", code: "InvalidTimeStamp.Expired", renew: next, want: fmt.Sprintf(refused, "InvalidTimeStamp.Expired", 1, 1), keys: []string{"old"}},
	} {
		service := newTestService(t, func(accessKey string, _ int) string {
			if accessKey == "old" {
				return test.code
			}
			return test.ofNew
		})
		old := keysNamed("old")
		old.SecurityToken = test.token
		provider := &renewer{ProviderFunc: credentials.Static(old), renew: test.renew}
		value, err := Do(t.Context(), service.call(t, provider))
		if err != nil {
			value = err.Error()
		}
		if value != test.want {
			t.Errorf("%s: %s, want %s", name, value, test.want)
		}
		sent, _ := service.received()
		if difference := cmp.Diff(test.keys, sent); difference != "" {
			t.Errorf("%s: keys (-want +got):\n%s", name, difference)
		}
		if difference := cmp.Diff(test.givenUp, provider.givenUp); difference != "" {
			t.Errorf("%s: given up (-want +got):\n%s", name, difference)
		}
	}
}

// TestRefusalIsTheErrorOfACancelledSearch has a context that ends while other keys are searched
// for.
func TestRefusalIsTheErrorOfACancelledSearch(t *testing.T) {
	t.Parallel()
	service := newTestService(t, always("InvalidSecurityToken.Expired"))
	ctx, cancel := context.WithCancel(t.Context())
	provider := &renewer{ProviderFunc: credentials.Static(keysNamed("old")), renew: func(ctx context.Context, _ credentials.Credentials) (credentials.Credentials, error) {
		cancel()
		return credentials.Credentials{}, ctx.Err()
	}}
	_, err := Do(ctx, service.call(t, provider))
	if failed, isCall := errors.AsType[transport.Error](err); !isCall || failed.Code != "InvalidSecurityToken.Expired" {
		t.Errorf("%v", err)
	}
}

// TestErrorsShowNoKeys has a service that repeats the request.
func TestErrorsShowNoKeys(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"Code": "SignatureDoesNotMatch", "Message": "you sent `+r.URL.Query().Get("AccessKeyId")+` and `+r.URL.Query().Get("SecurityToken")+`"}`)
	}))
	t.Cleanup(server.Close)
	used := credentials.Credentials{AccessKey: "planted-access-key", SecretKey: "planted-secret-key", SecurityToken: "planted-token"}
	call := (&testService{Server: server}).call(t, credentials.Static(used))
	for range 2 { // the second one is remembered
		_, err := Do(t.Context(), call)
		if err == nil || strings.Contains(fmt.Sprintf("%+v", err), "planted") || !strings.Contains(err.Error(), "you sent *** and ***") {
			t.Errorf("%v", err)
		}
	}
}
