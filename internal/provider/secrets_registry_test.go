// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestRegistrySecretsAreMasked reads with each operation of a registry working, refused and broken,
// and looks for the login, the tokens and the keys.
func TestRegistrySecretsAreMasked(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{
		"", emulator.OperationGetAuthorizationToken, emulator.OperationListInstanceEndpoint, emulator.OperationGetRegistryToken,
		emulator.OperationGetManifest, emulator.OperationHeadManifest, emulator.OperationGetBlob,
	} {
		for _, status := range []int{http.StatusOK, http.StatusTemporaryRedirect, http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError} {
			t.Run(fmt.Sprint(operation, " ", status), func(t *testing.T) {
				t.Parallel()
				server := providertest.StartEmulator(t, emulator.Options{NCRBearer: true})
				if operation != "" {
					server.AddFault(emulator.Fault{
						Operation: operation, Status: status, Headers: map[string]string{"Location": "https://stranger.example/?Signature=of-a-link"}, Body: "<html>",
					})
				}
				session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
				left := readEverything(t, session, acrLayersSource.With(api("2.0.0", fromRegistry(nil)))) +
					readEverything(t, session, ncrTagSource.With(verifiedNCR(server, "storefront", "1.4.2", nil))) +
					readEverything(t, session, acrTagSource.With(object{"repo_id": nil}.With(verifiedACR("storefront", "1.4.2", nil))))
				accounts := providertest.Fixture().Accounts
				secrets := append(server.RegistrySecrets(), accounts.ACR[0].AccessKey, accounts.ACR[0].SecretKey, accounts.NCR[0].AccessKey, accounts.NCR[0].SecretKey)
				checkNoSecrets(t, left, secrets...)
				if operation == "" && len(secrets) < 7 || !strings.Contains(left, "sending request") {
					t.Errorf("%d secrets\n%s", len(secrets), left)
				}
			})
		}
	}
}
