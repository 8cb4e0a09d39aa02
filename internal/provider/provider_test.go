// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

func TestUserAgentWithSuffix(t *testing.T) {
	t.Setenv("TF_APPEND_USER_AGENT", " pipeline/7\r\nX: y ")
	server, session := emulated(t)
	session.MustRead(t.Context(), acrTagLayers, storefrontLayers())
	const want = "terraform-provider-containerregistry/test (+https://github.com/containerregistry/terraform-provider-containerregistry) pipeline/7 X: y Terraform/1.11.4"
	if got := server.Record().Requests[0].UserAgent; got != want {
		t.Errorf("user agent %q, want %q", got, want)
	}
}

// TestNoSecretIsLogged looks through the log at TRACE and every diagnostic, of reads that succeed
// and that fail.
func TestNoSecretIsLogged(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	accounts := providertest.Fixture().Accounts
	temporary := accounts.ACR[1]
	session := configured(t, dependencies{after: (&providertest.Clock{}).After}, blockFor(server, object{"acr": object{
		"region": "cn-hangzhou", "endpoint": server.URL(),
		"access_key": temporary.AccessKey, "secret_key": temporary.SecretKey, "security_token": temporary.SecurityToken,
	}, "max_retries": int64(1)}))
	var logged bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &logged)
	texts := []string{
		readLogged(ctx, t, session, acrTagLayers, storefrontLayersByName()),
		readLogged(ctx, t, session, ncrTag, object{"registry": "acme", "image_name": "storefront", "reference": "1.4.2"}),
	}
	again := map[string]string{"Retry-After": "0"}
	server.AddFault(emulator.Fault{
		Service: emulator.ServiceACR, Status: 429, Headers: again,
		Body: `{"Code": "Throttling", "Message": "` + temporary.AccessKey + " " + temporary.SecretKey + " " + temporary.SecurityToken + `"}`,
	})
	server.AddFault(emulator.Fault{
		Service: emulator.ServiceNCR, Status: 429, Headers: again,
		Body: `{"error": {"errorCode": "420", "message": "` + accounts.NCR[0].AccessKey + " " + accounts.NCR[0].SecretKey + `"}}`,
	})
	texts = append(texts,
		readLogged(ctx, t, session, acrTagLayers, storefrontLayers()),
		readLogged(ctx, t, session, ncrTag, v1Tag()))
	everything := logged.String() + strings.Join(texts, "\n")
	for _, secret := range []string{
		temporary.AccessKey, temporary.SecretKey, temporary.SecurityToken, "EmulatorAcrSecurityTokenExample", accounts.NCR[0].AccessKey, accounts.NCR[0].SecretKey,
		"Signature", "signature",
	} {
		if strings.Contains(everything, secret) {
			t.Errorf("%q is in:\n%s", secret, everything)
		}
	}
	for _, present := range []string{"sending request", "received response", "waiting before the next attempt", "GetRepository", "GetImageTagDetail", "***"} {
		if !strings.Contains(everything, present) {
			t.Errorf("%q is not in:\n%s", present, everything)
		}
	}
}

func readLogged(ctx context.Context, t *testing.T, session *session, source string, config object) string {
	t.Helper()
	_, problems := session.Read(ctx, source, config)
	var texts []string
	for _, problem := range problems {
		texts = append(texts, problem.Summary, problem.Detail)
	}
	return strings.Join(texts, "\n")
}
