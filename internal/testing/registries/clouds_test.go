// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// clouds are both vendors' APIs of the emulator, and their registries of distribution.
type clouds struct {
	api         *emulator.Server
	acr, ncr    registry
	tokens      *tokenServer
	environment []string // of the provider and of crane: a network with the vendors' hosts
}

func startClouds(t *testing.T, fixture *emulator.Fixture) clouds {
	t.Helper()
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		t.Skip("Go does not read SSL_CERT_FILE on " + runtime.GOOS + ", so that the provider can't trust the registry")
	}
	trusted := newAuthority(t, acrRegistry, acrTokens, ncrRegistry)
	settings := func(authentication object) object {
		return object{"auth": authentication, "tls": object{"certificate": trusted.certificateFile, "key": trusted.keyFile}}
	}
	started := clouds{tokens: startTokenServer(t, trusted)}
	started.acr = startDistribution(t, settings(started.tokens.settings(t)))
	started.ncr = startDistribution(t, settings(requireKeys(t, fixture.Accounts.NCR[0])))
	started.api = emulator.StartForTest(t, emulator.Options{Fixture: fixture, TLS: true, TLSHosts: []string{acrAPI, ncrAPI, acrRegistry}})
	started.tokens.isPull = func(username, password string) bool {
		return username == "cr_temp_user" && slices.Contains(started.api.RegistrySecrets(), password)
	}
	api := strings.TrimPrefix(started.api.URL(), "https://")
	proxy := startNetwork(t, map[string]string{
		acrAPI: api, ncrAPI: api, acrRegistry: started.acr.host, ncrRegistry: started.ncr.host,
		acrTokens: started.tokens.server.Listener.Addr().String(),
	})
	authorities := writeFile(t, filepath.Join(t.TempDir(), "authorities.pem"), append(started.api.CertificateAuthority(), trusted.pem...))
	started.environment = []string{"HTTPS_PROXY=" + proxy, "https_proxy=", "NO_PROXY=", "no_proxy=", "SSL_CERT_FILE=" + authorities}
	return started
}

// crane returns a client that may push to both registries.
func (c clouds) crane(t *testing.T, account emulator.Account) crane {
	t.Helper()
	return craneForTest(t, append(c.environment, loginFile(t, map[string]oci.Login{
		acrRegistry: {Username: pushUsername, Password: pushPassword},
		ncrRegistry: {Username: account.AccessKey, Password: account.SecretKey},
	}))...)
}

// workspace returns an initialized workspace with a configuration of testdata.
func (c clouds) workspace(t *testing.T, configuration string, accounts emulator.Accounts) cli.Workspace {
	t.Helper()
	workspace := cli.WorkspaceForTest(t)
	home := t.TempDir()
	workspace.Environment = append([]string{
		"HOME=" + home, "USERPROFILE=" + home,
		"ALIBABA_CLOUD_ACCESS_KEY_ID=" + accounts.ACR[0].AccessKey, "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + accounts.ACR[0].SecretKey,
		"ALIBABA_CLOUD_REGION=cn-hangzhou",
		"NCLOUD_ACCESS_KEY=" + accounts.NCR[0].AccessKey, "NCLOUD_SECRET_KEY=" + accounts.NCR[0].SecretKey,
	}, c.environment...)
	content, err := os.ReadFile(filepath.Join("testdata", configuration, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(workspace.Directory, "main.tf"), content)
	if _, err := workspace.Run(cli.ContextForTest(t), "init"); err != nil {
		t.Fatal(err)
	}
	return workspace
}

// pushTime is that of all images in the APIs.
var pushTime = time.Date(2026, time.November, 28, 9, 0, 0, 0, time.UTC)

// addToFixture adds a tag to both APIs, as they list what was pushed. The images are those of the
// index, or the single one.
func addToFixture(fixture *emulator.Fixture, tag string, top descriptor, images ...descriptor) {
	acr, ncr := emulator.ACRImage{Digest: top.Digest, Created: pushTime, Updated: pushTime}, emulator.NCRImage{Digest: top.Digest, Updated: pushTime}
	acr.ImageID = strings.TrimPrefix(digestOf([]byte(tag)), "sha256:")
	for _, image := range images {
		acr.Platforms = append(acr.Platforms, emulator.ACRPlatform{Platform: image.Platform.String(), Digest: image.Digest})
		ncr.Platforms = append(ncr.Platforms, emulator.NCRPlatform{
			OS: image.Platform.OS, Architecture: image.Platform.Architecture, Variant: image.Platform.Variant, Digest: image.Digest,
			MediaType: image.MediaType, Created: pushTime, Updated: pushTime,
		})
	}
	acrRepository := &fixture.ACR.Instances[0].Repositories[0]
	acrRepository.Tags[tag], acrRepository.Images[tag] = tag, acr
	ncrRepository := &fixture.NCR.Registries[0].Repositories[0]
	ncrRepository.Name = repositoryName
	ncrRepository.Tags[tag], ncrRepository.Images[tag] = emulator.NCRTag{ID: int64(len(ncrRepository.Tags)), Image: tag}, ncr
}
