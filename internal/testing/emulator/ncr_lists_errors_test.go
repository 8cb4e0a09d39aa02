// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNCRListsErrors(t *testing.T) {
	server := startServer(t, Options{})
	failure := func(status int, code, message, details string) clientResponse {
		return clientResponse{status: status, body: `{"error":{"errorCode":"` + code + `","message":"` + message + `","details":"` + details + `"}}`}
	}
	invalid := func(parameter string) clientResponse {
		return failure(400, "400", "Bad Request", parameter+" is not valid")
	}
	missing := func(resource string) clientResponse { return failure(404, "404", "Not Found", resource+" not found") }
	unknown := failure(404, "300", "Not Found Exception", "URL not found.")
	for target, want := range map[string]clientResponse{
		acmeTags + "?page=0":                            invalid("page"),
		acmeTags + "?page=":                             invalid("page"),
		acmeTags + "?page=one":                          invalid("page"),
		acmeTags + "?page=1&page=2":                     invalid("page"),
		acmeTags + "?pagesize=0":                        invalid("pagesize"),
		acmeTags + "?page=0&pagesize=-1":                invalid("page"),
		acmeTags + "?pagesize=9223372036854775808":      invalid("pagesize"),
		acmeTags + "?page=%zz":                          invalid("query"),
		acmeImages + "?page=0":                          invalid("page"),
		"/ncr/api/v2/repositories/acme/none/tags":       missing("image"),
		"/ncr/api/v2/repositories/none/storefront/tags": missing("registry"),
		"/ncr/api/v2/repositories/none":                 missing("registry"),
		"/ncr/krs/v2/repositories/seed":                 missing("registry"),
		"/ncr/api/v2/repositories/":                     unknown,
		"/ncr/api/v2/repositories?page=0":               invalid("page"),
		"/ncr/api/v2/repositoriesx":                     unknown,
		"/ncr/api/v2/repositories/acme/":                unknown,
		"/ncr/api/v2/repositories/acme/storefront":      unknown,
		acmeTags + "/":                                  unknown,
		"/ncr/api/v2/repositories/acme/hello/world":     unknown,
	} {
		got := callNCR(t, server, target)
		if diff := cmp.Diff(want.body, got.body); got.status != want.status || diff != "" {
			t.Errorf("%s: status %d, want %d %s", target, got.status, want.status, diff)
		}
	}
}

// An account with the permissions for one read, but for no list.
func TestNCROneReadAccount(t *testing.T) {
	server := startServer(t, Options{})
	account := AccountByName(DefaultFixture().Accounts.NCR, "one-read")
	got := map[string]int{}
	for _, target := range []string{acme142, acmeTags, acmeImages, krRegistries} {
		got[target] = send(t, newClient(t), newNCRRequestBy(t, server, target, account.AccessKey, account.SecretKey, clock)).status
	}
	if diff := cmp.Diff(map[string]int{acme142: 200, acmeTags: 401, acmeImages: 401, krRegistries: 401}, got); diff != "" {
		t.Error(diff)
	}
	denied := send(t, newClient(t), newNCRRequestBy(t, server, acmeTags, account.AccessKey, account.SecretKey, clock))
	mustContain(t, denied.body, `"errorCode":"210"`)
}

func TestNCRListsFaults(t *testing.T) {
	for operation, target := range map[string]string{OperationGetImageTags: acmeTags, OperationGetImages: acmeImages, OperationGetRegistry: krRegistries} {
		server := startServer(t, Options{})
		server.AddFault(Fault{Service: ServiceNCR, Operation: operation, Times: 1, Status: http.StatusTeapot})
		server.AddFault(Fault{Service: ServiceNCR, Operation: operation, Times: 1, Throttle: true})
		if got := callNCR(t, server, acme142); got.status != 200 {
			t.Errorf("another operation: %d %s", got.status, got.body)
		}
		for _, want := range []int{http.StatusTeapot, http.StatusTooManyRequests, http.StatusOK} {
			if got := callNCR(t, server, target+"?page=1&pagesize=2&key=secret"); got.status != want {
				t.Errorf("%s: status %d, want %d", operation, got.status, want)
			}
		}
		record := server.Record()
		if diff := cmp.Diff(map[string]int64{operation: 3, OperationGetImageTagDetail: 1}, record.Counts); diff != "" {
			t.Error(diff)
		}
		if last := record.Requests[3]; last.RequestTarget != target+"?page=1&pagesize=2" || last.Operation != operation || last.Region != "KR" {
			t.Errorf("%+v", last)
		}
	}
}
