// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestInvalidResponses has a planted secret in each response.
func TestInvalidResponses(t *testing.T) {
	t.Parallel()
	const keys = `"AccessKeyId": "STS.x", "AccessKeySecret": "planted", "SecurityToken": "planted"`
	for body, want := range map[string]string{
		"planted":                         "the response is not a JSON object with credentials",
		`{"Code": "planted`:               "the response is not a JSON object with credentials",
		`{` + keys + `}`:                  "the response has no valid expiration time",
		`{` + keys + `, "Expiration": 5}`: "the response has no valid expiration time",
		`{"AccessKeySecret": "planted", "SecurityToken": "planted", "Expiration": "2026-01-01T00:00:00Z"}`: "the response has no valid access key, secret key or security token",
		`{"AccessKeyId": {"a": "planted "}, "AccessKeySecret": "planted", "SecurityToken": "planted"}`:     "the response has no valid access key, secret key or security token",
		`{"AccessKeyId": "STS.x", "AccessKeySecret": "planted", "Expiration": "2026-01-01T00:00:00Z"}`:     "the response has no valid access key, secret key or security token",
		`{"Code": "Failed", ` + keys + `}`: "the response has no credentials",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		setup := newSetup(t, emulator.Options{})
		setup.configuration.CredentialsURI = server.URL + "/?token=planted"
		_, err := setup.chain().Retrieve(t.Context())
		server.Close()
		failed := callError(t, err)
		if failed.Message != want || strings.Contains(err.Error()+failed.Fix, "planted") {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
	setup := newSetup(t, emulator.Options{})
	setup.setKeys(0, mainAccount)
	setup.configuration.AssumeRole = &AssumeRole{RoleARN: deployer}
	for body, want := range map[string]string{
		"planted": "the response is not the JSON of STS", `{"RequestId": "R"}`: "the response has no Credentials", `{"Credentials": ["planted"]}`: "the response has no Credentials",
		`{"Credentials": {"AccessKeySecret": "planted"}}`: "the response has no valid access key, secret key or security token",
	} {
		setup.server.ClearFaults()
		setup.server.AddFault(emulator.Fault{Service: emulator.ServiceSTS, Body: body})
		_, err := setup.chain().Retrieve(t.Context())
		if failed := callError(t, err); failed.Message != want || failed.Kind != transport.KindUnexpected {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
}
