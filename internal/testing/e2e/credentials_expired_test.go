// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestExpiredSecurityToken has temporary credentials in the environment that were valid for a
// minute, two hours ago. Nothing there says when they expire, and nothing can renew them.
func TestExpiredSecurityToken(t *testing.T) {
	t.Parallel()
	var behind atomic.Int64
	environment := newEnvironment(t, emulator.Options{
		SessionLifetime: time.Minute,
		Now:             func() time.Time { return time.Now().Add(-time.Duration(behind.Load())) },
	})
	behind.Store(int64(2 * time.Hour))
	keys := environment.issue(t)
	behind.Store(0)

	original := copyOf(t, "examples/authentication/acr-environment")
	initialize(t, original)
	credentialsError{
		source: credentialSource{
			environment: []string{
				"ALIBABA_CLOUD_ACCESS_KEY_ID=" + keys.AccessKeyID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + keys.AccessKeySecret,
				"ALIBABA_CLOUD_SECURITY_TOKEN=" + keys.SecurityToken, inHangzhou,
			},
			requests: map[string]int{"GetCredentials": 1, "GetRepository": 1},
		},
		errors: []string{
			at("Authentication Failed", acrStorefront, 14, acrStorefrontLine) +
				couldNotRead(repositoryInACR, "the security token from ALIBABA_CLOUD_SECURITY_TOKEN in the environment has expired") +
				"Get new temporary credentials: access key ID, secret and security token together." +
				exchange("GetRepository", "HTTP 400, code InvalidSecurityToken.Expired, message: Specified SecurityToken is expired"),
		},
	}.checkOn(t, environment, original)
}

// issued is a response of the emulator's credentials URI.
type issued struct {
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string
	SecurityToken   string
}

func (e userEnvironment) issue(t *testing.T) issued {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.network+"/credentials/build", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var keys issued
	if err := json.NewDecoder(response.Body).Decode(&keys); err != nil || keys.SecurityToken == "" {
		t.Fatalf("%v: %s", err, response.Status)
	}
	return keys
}
