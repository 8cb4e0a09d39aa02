// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// Fixture returns the emulator's default fixture, which no caller may change: it is parsed once.
var Fixture = sync.OnceValue(emulator.DefaultFixture)

// Options say how Emulated starts. The zero value is the product's own provider, and an emulator of
// the default fixture.
type Options struct {
	Server   tfprotov6.ProviderServer
	Emulator emulator.Options
	Block    Object // changes of the provider block
}

// Emulated starts an emulator, and a session that is configured to read from it with the fixture's
// first accounts.
func Emulated(t testing.TB, options Options) (*emulator.Server, *Session) {
	t.Helper()
	services := StartEmulator(t, options.Emulator)
	session := Start(t, options.Server)
	session.MustConfigure(t.Context(), Block(services.URL()).With(options.Block))
	return services, session
}

// StartEmulator starts an emulator for the length of a test.
func StartEmulator(t testing.TB, options emulator.Options) *emulator.Server {
	t.Helper()
	if options.Fixture == nil {
		options.Fixture = Fixture()
	}
	return emulator.StartForTest(t, options)
}

// Block returns a provider block that reads from an emulator at this URL, or from what stands
// before one, with the fixture's first accounts.
func Block(url string) Object {
	accounts := Fixture().Accounts
	return Object{
		"acr": Object{
			"region": "cn-hangzhou", "endpoint": url,
			"access_key": accounts.ACR[0].AccessKey, "secret_key": accounts.ACR[0].SecretKey,
		},
		"ncr": Object{
			"endpoint":   url + "/ncr/api/v2",
			"access_key": accounts.NCR[0].AccessKey, "secret_key": accounts.NCR[0].SecretKey,
		},
	}
}
