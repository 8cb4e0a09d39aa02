// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// ncrSessionAt starts a provider whose keys come from the environment, with further variables.
func ncrSessionAt(t *testing.T, server *emulator.Server, variables map[string]string, block object) *session {
	t.Helper()
	account := providertest.Fixture().Accounts.NCR[0]
	environment := map[string]string{"NCLOUD_ACCESS_KEY": account.AccessKey, "NCLOUD_SECRET_KEY": account.SecretKey}
	maps.Copy(environment, variables)
	return ncrSession(t, server, dependencies{environment: environment}, block)
}

func TestSiteAndRegionOfEnvironment(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variables     map[string]string
		block, source object
		site, region  string
	}{
		"a region":                     {map[string]string{"NCLOUD_REGION": "JPN"}, nil, nil, "public", "JPN"},
		"a site":                       {map[string]string{"NCLOUD_SITE": "fin"}, nil, nil, "fin", "FKR"},
		"both":                         {map[string]string{"NCLOUD_SITE": "gov", "NCLOUD_REGION": "KRS"}, nil, nil, "gov", "KRS"},
		"the block's region first":     {map[string]string{"NCLOUD_REGION": "JPN"}, object{"region": "SGN"}, nil, "public", "SGN"},
		"the block's site first":       {map[string]string{"NCLOUD_SITE": "fin"}, object{"site": "gov"}, nil, "gov", "KR"},
		"a region of the block's site": {map[string]string{"NCLOUD_REGION": "KRS"}, object{"site": "gov"}, nil, "gov", "KRS"},
		"a site of the block's region": {map[string]string{"NCLOUD_SITE": "gov"}, object{"region": "KRS"}, nil, "gov", "KRS"},
		"the source's region first":    {map[string]string{"NCLOUD_REGION": "US"}, nil, object{"region": "SGN"}, "public", "SGN"},
		"another site has its own":     {map[string]string{"NCLOUD_REGION": "SGN"}, nil, object{"site": "gov"}, "gov", "KR"},
		"the same site spelt":          {map[string]string{"NCLOUD_REGION": "SGN"}, nil, object{"site": "public"}, "public", "SGN"},
		"wrong, but not used":          {map[string]string{"NCLOUD_SITE": "US", "NCLOUD_REGION": "US"}, nil, object{"site": "public"}, "public", "KR"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			session := ncrSessionAt(t, server, test.variables, test.block)
			server.AddFault(emulator.Fault{Service: emulator.ServiceNCR, Status: 200, Body: `{"name": "v1", ` + ncrImages(hexA) + `}`})
			config := v1Tag()
			maps.Copy(config, test.source)
			state := session.MustRead(t.Context(), ncrTag, config)
			if difference := cmp.Diff([]any{test.site, test.region}, []any{state["site"], state["region"]}); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestInvalidSitesAndRegionsOfEnvironment(t *testing.T) {
	t.Parallel()
	const fix = "\n\nCorrect or unset the variable, or set site and region in the configuration, which takes precedence."
	for name, test := range map[string]struct {
		variables map[string]string
		block     object
		source    object
		want      diagnostic
	}{
		"invalid site":                 {map[string]string{"NCLOUD_SITE": "PUBLIC"}, nil, nil, providertest.Error("Invalid Environment Variable", `Invalid value for NCLOUD_SITE: "PUBLIC" must be "public", "gov" or "fin".`+fix, "")},
		"invalid region":               {map[string]string{"NCLOUD_REGION": "USWN"}, nil, nil, providertest.Error("Invalid Environment Variable", `Invalid value for NCLOUD_REGION: "USWN" must be a region of the site "public": KR, SGN, JPN.`+fix, "")},
		"a region of another site":     {map[string]string{"NCLOUD_REGION": "FKR"}, object{"site": "gov"}, nil, providertest.Error("Invalid Environment Variable", `Invalid value for NCLOUD_REGION: "FKR" must be a region of the site "gov": KR, KRS.`+fix, "")},
		"the block's, of another site": {map[string]string{"NCLOUD_SITE": "fin"}, object{"region": "KR"}, nil, providertest.Error("Invalid Attribute Combination", `Invalid value for ncr.region: "KR" must be a region of the site "fin": FKR.`, "")},
		"the source's, of another site": {
			map[string]string{"NCLOUD_SITE": "fin"}, nil, object{"region": "KR"},
			providertest.Error("Invalid Attribute Combination", `Invalid value for region: "KR" must be a region of the site "fin": FKR.`, "region"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			config := v1Tag()
			maps.Copy(config, test.source)
			_, problems := ncrSessionAt(t, server, test.variables, test.block).Read(t.Context(), ncrTag, config)
			if difference := cmp.Diff([]diagnostic{test.want}, problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
			if sent := len(server.Record().Requests); sent != 0 {
				t.Errorf("%d requests were sent", sent)
			}
		})
	}
}

// TestInvalidRegionVariableACR reads ACR in the region of the environment, which is not one, or
// two.
func TestInvalidRegionVariableACR(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	block := blockFor(server, nil)
	delete(block["acr"].(object), "region")
	for problem, environment := range map[string]map[string]string{
		`ALICLOUD_REGION is "Hangzhou": must be lower-case letters, digits and hyphens, such as "cn-hangzhou"`: {"ALICLOUD_REGION": "Hangzhou"},
		`ALIBABA_CLOUD_REGION is "cn-hangzhou", but ALICLOUD_REGION is "cn-beijing"`:                           {"ALIBABA_CLOUD_REGION": "cn-hangzhou", "ALICLOUD_REGION": "cn-beijing"},
	} {
		session := configured(t, dependencies{environment: environment}, block)
		_, problems := session.Read(t.Context(), acrTag, storefrontLayers())
		want := []diagnostic{providertest.Error("Invalid Environment Variable", "The region of Alibaba Cloud is not valid: "+problem+".\n\n"+
			"Correct or unset the variable, or set region in this data source, acr.region in the provider block, or ALIBABA_CLOUD_REGION, "+
			"to the region of the instance, for example \"cn-hangzhou\".", "region")}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("(-want +got):\n%s", difference)
		}
		session.MustRead(t.Context(), acrTag, storefrontLayers().With(object{"region": "cn-hangzhou"}))
	}
}
