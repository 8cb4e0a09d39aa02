// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/emulator"
)

func TestUserAgent(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	session.mustRead(t, acrTagLayers, storefrontLayers())
	session.mustRead(t, ncrTag, object{"registry": "acme", "image_name": "storefront", "reference": "1.4.2"})
	const want = "terraform-provider-containerregistry/test (+https://github.com/containerregistry/terraform-provider-containerregistry) Terraform/1.11.4"
	for _, request := range server.Record().Requests {
		if request.UserAgent != want {
			t.Errorf("%s: user agent %q, want %q", request.Operation, request.UserAgent, want)
		}
	}
}

func TestUserAgentTakesAnAddition(t *testing.T) {
	t.Setenv("TF_APPEND_USER_AGENT", " pipeline/7\r\nX: y ")
	server, session := emulated(t)
	session.mustRead(t, acrTagLayers, storefrontLayers())
	const want = "terraform-provider-containerregistry/test (+https://github.com/containerregistry/terraform-provider-containerregistry) pipeline/7 X: y Terraform/1.11.4"
	if got := server.Record().Requests[0].UserAgent; got != want {
		t.Errorf("user agent %q, want %q", got, want)
	}
}

// TestSchema lists the surface, so that a change of it shows in review.
func TestSchema(t *testing.T) {
	t.Parallel()
	session := newSession(t)
	want := object{
		"provider": []string{
			"acr optional", "acr.access_key optional", "acr.endpoint optional", "acr.region optional", "acr.secret_key optional sensitive",
			"acr.security_token optional sensitive", "max_retries optional", "ncr optional", "ncr.access_key optional", "ncr.endpoint optional",
			"ncr.region optional", "ncr.secret_key optional sensitive", "ncr.site optional",
		},
		acrTagLayers: []string{
			"digest optional", "instance_id required", "layers computed", "layers.blob_digest computed", "layers.blob_size computed",
			"layers.empty computed", "layers.layer_cmd computed", "layers.layer_index computed", "layers.layer_instruction computed",
			"namespace optional", "region optional computed", "repo_id optional computed", "repo_name optional", "tag required",
			"timeouts optional", "timeouts.read optional", "total_size computed",
		},
		ncrTag: []string{
			"architectures computed", "creator computed", "digest computed", "full_size computed", "image_id computed", "image_name required",
			"images computed", "images.architecture computed", "images.created computed", "images.digest computed", "images.features computed",
			"images.latest_pulled computed", "images.media_type computed", "images.os computed", "images.os_features computed",
			"images.os_version computed", "images.pinned_reference computed", "images.platform computed", "images.size computed",
			"images.updated computed", "images.variant computed",
			"images_by_platform computed", "images_by_platform.architecture computed", "images_by_platform.created computed",
			"images_by_platform.digest computed", "images_by_platform.features computed", "images_by_platform.latest_pulled computed",
			"images_by_platform.media_type computed", "images_by_platform.os computed", "images_by_platform.os_features computed",
			"images_by_platform.os_version computed", "images_by_platform.pinned_reference computed", "images_by_platform.platform computed",
			"images_by_platform.size computed", "images_by_platform.updated computed", "images_by_platform.variant computed",
			"last_updated computed", "last_updater computed", "name computed", "pinned_reference computed", "platforms computed",
			"reference required", "region optional computed", "registry required", "registry_host optional computed", "repository computed",
			"site optional computed", "tag_id computed", "timeouts optional", "timeouts.read optional", "v2 computed",
		},
	}
	got := object{"provider": surface(t, session.schemas.Provider.Block.Attributes, "")}
	for name, schema := range session.schemas.DataSourceSchemas {
		got[name] = surface(t, schema.Block.Attributes, "")
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// surface lists attributes with what may be done with them, and wants each described.
func surface(t *testing.T, attributes []*tfprotov6.SchemaAttribute, before string) []string {
	t.Helper()
	var lines []string
	for _, attribute := range attributes {
		line := before + attribute.Name
		for word, holds := range map[string]bool{" required": attribute.Required, " optional": attribute.Optional} {
			if holds {
				line += word
			}
		}
		if attribute.Computed {
			line += " computed"
		}
		if attribute.Sensitive {
			line += " sensitive"
		}
		if attribute.Description == "" {
			t.Errorf("%s%s is not described", before, attribute.Name)
		}
		lines = append(lines, line)
		if attribute.NestedType != nil {
			lines = append(lines, surface(t, attribute.NestedType.Attributes, before+attribute.Name+".")...)
		}
	}
	slices.Sort(lines)
	return lines
}

// TestNoSecretIsLogged reads everything that is said at TRACE, and every diagnostic, of reads that go well and badly.
func TestNoSecretIsLogged(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	accounts := emulator.DefaultFixture().Accounts
	temporary := accounts.ACR[1]
	session := configured(t, blockFor(server, object{"acr": object{
		"region": "cn-hangzhou", "endpoint": server.URL(),
		"access_key": temporary.AccessKey, "secret_key": temporary.SecretKey, "security_token": temporary.SecurityToken,
	}, "max_retries": int64(1)}))
	var logged bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &logged)
	said := []string{
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
	said = append(said,
		readLogged(ctx, t, session, acrTagLayers, storefrontLayers()),
		readLogged(ctx, t, session, ncrTag, v1Tag()))
	everything := logged.String() + strings.Join(said, "\n")
	for _, secret := range []string{
		temporary.AccessKey, temporary.SecretKey, temporary.SecurityToken, "EmulatorAcrSecurityTokenExample", accounts.NCR[0].AccessKey, accounts.NCR[0].SecretKey,
		"Signature", "signature",
	} {
		if strings.Contains(everything, secret) {
			t.Errorf("%q is in:\n%s", secret, everything)
		}
	}
	for _, present := range []string{"sending a request", "received an answer", "waiting before the next attempt", "GetRepository", "GetImageTagDetail", "***"} {
		if !strings.Contains(everything, present) {
			t.Errorf("%q is not in:\n%s", present, everything)
		}
	}
}

func readLogged(ctx context.Context, t *testing.T, session *session, source string, config object) string {
	t.Helper()
	_, problems := session.readWith(ctx, t, source, config)
	var said []string
	for _, problem := range problems {
		said = append(said, problem.Summary, problem.Detail)
	}
	return strings.Join(said, "\n")
}

func TestThereAreOnlyDataSources(t *testing.T) {
	t.Parallel()
	session := newSession(t)
	if difference := cmp.Diff([]string{acrTagLayers, ncrTag}, slices.Sorted(maps.Keys(session.schemas.DataSourceSchemas))); difference != "" {
		t.Errorf("data sources (-want +got):\n%s", difference)
	}
	if len(session.schemas.ResourceSchemas) != 0 {
		t.Errorf("resources %v", session.schemas.ResourceSchemas)
	}
}
