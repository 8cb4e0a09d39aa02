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
			"acr optional single", "acr.access_key optional string", "acr.assume_role optional single", "acr.assume_role.external_id optional string",
			"acr.assume_role.policy optional string", "acr.assume_role.role_arn required string", "acr.assume_role.session_expiration optional number",
			"acr.assume_role.session_name optional string", "acr.assume_role_with_oidc optional single", "acr.assume_role_with_oidc.oidc_provider_arn optional string",
			"acr.assume_role_with_oidc.oidc_token_file optional string", "acr.assume_role_with_oidc.policy optional string",
			"acr.assume_role_with_oidc.role_arn optional string", "acr.assume_role_with_oidc.role_session_name optional string",
			"acr.assume_role_with_oidc.session_expiration optional number", "acr.credentials_uri optional string", "acr.ecs_role_name optional string",
			"acr.endpoint optional string", "acr.profile optional string", "acr.region optional string", "acr.secret_key optional sensitive string",
			"acr.security_token optional sensitive string", "acr.shared_credentials_file optional string", "max_retries optional number", "ncr optional single", "ncr.access_key optional string", "ncr.endpoint optional string",
			"ncr.profile optional string", "ncr.region optional string", "ncr.secret_key optional sensitive string", "ncr.site optional string",
		},
		acrTag: []string{
			"allow_missing optional bool", "digest computed string", "exists computed bool", "expected_digest optional string", "image_create computed string",
			"image_id computed string", "image_size computed number", "image_update computed string", "instance_id required string", "namespace optional string",
			"region optional computed string", "repo_id optional computed string", "repo_name optional string", "status computed string", "tag required string",
			"timeouts optional single", "timeouts.read optional string", "wait optional bool",
		},
		acrTagLayers: []string{
			"allow_missing optional bool", "digest optional string", "exists computed bool", "instance_id required string", "layers computed list", "layers.blob_digest computed string", "layers.blob_size computed number",
			"layers.empty computed bool", "layers.layer_cmd computed string", "layers.layer_index computed number", "layers.layer_instruction computed string",
			"namespace optional string", "region optional computed string", "repo_id optional computed string", "repo_name optional string", "tag required string",
			"timeouts optional single", "timeouts.read optional string", "total_size computed number", "wait optional bool",
		},
		ncrTag: []string{
			"allow_missing optional bool", "architectures computed set[string]", "creator computed string", "digest computed string", "exists computed bool",
			"expected_digest optional string", "full_size computed number", "image_id computed number", "image_name required string",
			"images computed list", "images.architecture computed string", "images.created computed string", "images.digest computed string", "images.features computed string",
			"images.latest_pulled computed string", "images.media_type computed string", "images.os computed string", "images.os_features computed string",
			"images.os_version computed string", "images.pinned_reference computed string", "images.platform computed string", "images.size computed number",
			"images.updated computed string", "images.variant computed string",
			"images_by_platform computed map", "images_by_platform.architecture computed string", "images_by_platform.created computed string",
			"images_by_platform.digest computed string", "images_by_platform.features computed string", "images_by_platform.latest_pulled computed string",
			"images_by_platform.media_type computed string", "images_by_platform.os computed string", "images_by_platform.os_features computed string",
			"images_by_platform.os_version computed string", "images_by_platform.pinned_reference computed string", "images_by_platform.platform computed string",
			"images_by_platform.size computed number", "images_by_platform.updated computed string", "images_by_platform.variant computed string",
			"last_updated computed string", "last_updater computed string", "name computed string", "pinned_reference computed string", "platforms computed set[string]",
			"reference required string", "region optional computed string", "registry required string", "registry_host optional computed string", "repository computed number",
			"site optional computed string", "tag_id computed number", "timeouts optional single", "timeouts.read optional string", "v2 computed bool", "wait optional bool",
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

// surface lists attributes with what may be done with them and their types, and wants each described.
func surface(t *testing.T, attributes []*tfprotov6.SchemaAttribute, before string) []string {
	t.Helper()
	var lines []string
	for _, attribute := range attributes {
		line := before + attribute.Name
		for _, word := range []struct {
			text  string
			holds bool
		}{
			{" required", attribute.Required}, {" optional", attribute.Optional}, {" computed", attribute.Computed}, {" sensitive", attribute.Sensitive},
		} {
			if word.holds {
				line += word.text
			}
		}
		if attribute.Description == "" {
			t.Errorf("%s%s is not described", before, attribute.Name)
		}
		lines = append(lines, line+" "+typeOf(attribute))
		if attribute.NestedType != nil {
			lines = append(lines, surface(t, attribute.NestedType.Attributes, before+attribute.Name+".")...)
		}
	}
	slices.Sort(lines)
	return lines
}

func typeOf(attribute *tfprotov6.SchemaAttribute) string {
	if attribute.NestedType != nil {
		return strings.ToLower(attribute.NestedType.Nesting.String())
	}
	return strings.ToLower(strings.ReplaceAll(attribute.Type.String(), "tftypes.", ""))
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
	if difference := cmp.Diff([]string{acrTag, acrTagLayers, ncrTag}, slices.Sorted(maps.Keys(session.schemas.DataSourceSchemas))); difference != "" {
		t.Errorf("data sources (-want +got):\n%s", difference)
	}
	if len(session.schemas.ResourceSchemas) != 0 {
		t.Errorf("resources %v", session.schemas.ResourceSchemas)
	}
}
