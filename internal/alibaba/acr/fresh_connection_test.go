// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestLoginsHaveTheirOwnConnections reads logins and hosts of two instances between reads of a tag,
// which share a connection.
func TestLoginsHaveTheirOwnConnections(t *testing.T) {
	t.Parallel()
	uses := map[string][]string{} // the actions of each connection
	number := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		action := r.URL.Query().Get("Action")
		uses[r.RemoteAddr] = append(uses[r.RemoteAddr], action)
		number++
		_, _ = fmt.Fprintf(w, `{"IsSuccess": true, "RequestId": "R%d", "Tag": "1.4.2", "TempUsername": "user", "AuthorizationToken": "token", "Endpoints": [
			{"EndpointType": "internet", "Enable": true, "Domains": [{"Type": "SYSTEM", "Domain": "acme-registry.cn-hangzhou.cr.aliyuncs.com"}]}]}`, number)
	}))
	t.Cleanup(server.Close)
	client := New(Options{
		Transport: transport.New(transport.Options{}), Endpoint: parseURL(t, server.URL), Credentials: credentials.Static(longTerm),
	})
	for _, instance := range []Instance{instance, {Region: "cn-hangzhou", ID: "cri-0000000000000000"}} {
		_, errTag := client.GetRepoTag(t.Context(), TagRequest{Region: instance.Region, InstanceID: instance.ID, RepoID: "crr-v7m9m2g0qkqjf56p", Tag: "1.4.2"})
		_, errHost := client.RegistryHost(t.Context(), instance)
		_, errLogin := client.RegistryLogin(t.Context(), instance)
		if errTag != nil || errHost != nil || errLogin != nil {
			t.Fatal(errTag, errHost, errLogin)
		}
	}
	counts := map[string]int{}
	for _, actions := range uses {
		counts[fmt.Sprint(actions)]++
	}
	if got, want := fmt.Sprint(counts), "map[[GetAuthorizationToken]:2 [GetRepoTag GetRepoTag]:1 [ListInstanceEndpoint]:2]"; got != want {
		t.Errorf("connections %s, want %s", got, want)
	}
}
