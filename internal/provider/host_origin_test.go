// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestUnresolvedHostsNameTheirOrigin expects the setting that an unresolved host comes from, and
// the mark on it where it is one of the data source.
func TestUnresolvedHostsNameTheirOrigin(t *testing.T) {
	t.Parallel()
	const dns = " Check the DNS of this machine. Where it reaches the internet through a proxy only, set HTTPS_PROXY."
	server := startEmulator(t)
	acr, ncr := blockFor(server, nil)["acr"].(object), blockFor(server, nil)["ncr"].(object)
	without := func(block object, names ...string) object {
		changed := block.With(nil)
		for _, name := range names {
			delete(changed, name)
		}
		return changed
	}
	acrConfig := providertest.SourceOf(providertest.ACRTag).Config
	byName := storefrontLayersByName()
	verified := object{"verify_digest": true}
	for name, test := range map[string]struct {
		block       object
		environment map[string]string
		source      string
		config      object
		fix, marked string
	}{
		"acr.endpoint": {object{"acr": acr.With(object{"endpoint": unknownName})}, nil, acrTag, acrConfig, "The host name comes from acr.endpoint in the provider block: check it.", ""},
		"region":       {object{"acr": without(acr, "endpoint")}, nil, acrTag, acrConfig.With(object{"region": "cn-nowhere"}), "The host name comes from region: check it.", "region"},
		"acr.region":   {object{"acr": without(acr, "endpoint").With(object{"region": "cn-nowhere"})}, nil, acrTag, acrConfig, "The host name comes from acr.region in the provider block: check it.", ""},
		"a variable": {
			object{"acr": without(acr, "endpoint", "region")}, map[string]string{"ALICLOUD_REGION": "cn-nowhere"}, acrTags, without(acrConfig, "tag"),
			"The host name comes from ALICLOUD_REGION in the environment: check it.", "",
		},
		"STS in acr.region": {
			object{"acr": acr.With(object{"region": "cn-nowhere", "assume_role": object{"role_arn": deployerRole}})}, nil, acrTag, acrConfig,
			"The host name comes from acr.region in the provider block: check it.", "",
		},
		"STS in a variable": {
			object{"acr": acr.With(object{"assume_role": object{"role_arn": deployerRole}})}, map[string]string{"ALIBABA_CLOUD_STS_REGION": "cn-nowhere"}, acrTag, acrConfig,
			"The host name comes from ALIBABA_CLOUD_STS_REGION in the environment: check it.", "",
		},
		"STS, for a token": {
			object{"acr": object{"region": "cn-nowhere", "assume_role_with_oidc": object{"role_arn": deployerRole}}},
			map[string]string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:ram::1:oidc-provider/x", "ALIBABA_CLOUD_OIDC_TOKEN": "x"}, acrTag, acrConfig,
			"The host name comes from acr.region in the provider block: check it.", "",
		},
		"a scan's region": {
			object{"acr": without(acr, "endpoint")}, nil, acrTagScan, byName.With(object{"digest": digestA, "region": "cn-nowhere"}),
			"The host name comes from region: check it.", "region",
		},
		"layers' registry_host": {
			object{"acr": acr}, nil, acrTagLayers, byName.With(object{"source": "registry", "registry_host": unknownName}),
			"The host name comes from registry_host: check it.", "registry_host",
		},
		"acr's registry_host": {object{"acr": acr}, nil, acrTag, byName.With(verified).With(object{"registry_host": unknownName}), "The host name comes from registry_host: check it.", "registry_host"},
		"acr's registry": {
			object{"acr": acr}, nil, acrTag, byName.With(verified),
			"ListInstanceEndpoint returned this host name, and it may be known within a VPC only. Set registry_host to one that this machine can resolve.", "",
		},
		"ncr.endpoint":        {object{"ncr": ncr.With(object{"endpoint": "https://" + unknownName + "/v2"})}, nil, ncrTag, storefrontTag(), "The host name comes from ncr.endpoint in the provider block: check it.", ""},
		"site and region":     {object{"ncr": without(ncr, "endpoint")}, nil, ncrTags, without(storefrontTag(), "reference"), "The host name is NAVER Cloud's own for this site and region, and ncr.endpoint is not set.", ""},
		"ncr's registry_host": {object{"ncr": ncr}, nil, ncrTag, storefrontTag().With(verified).With(object{"registry_host": unknownName}), "The host name comes from registry_host: check it.", "registry_host"},
		"ncr's registry": {
			object{"ncr": ncr}, nil, ncrTag, storefrontTag().With(verified),
			"The host name comes from registry, with site and region, because registry_host is not set: check it.", "registry",
		},
	} {
		services := startEmulator(t)
		services.AddFault(emulator.Fault{
			Operation: "ListInstanceEndpoint",
			Body:      `{"IsSuccess": true, "Code": "success", "Endpoints": [{"EndpointType": "internet", "Enable": true, "Domains": [{"Type": "SYSTEM", "Domain": "` + unknownName + `"}]}]}`,
		})
		block := test.block.With(object{"max_retries": int64(0)})
		for registry, value := range block {
			if own, isBlock := value.(object); isBlock && own["endpoint"] != nil && !strings.Contains(own["endpoint"].(string), unknownName) {
				block[registry] = own.With(object{"endpoint": blockFor(services, nil)[registry].(object)["endpoint"]})
			}
		}
		_, problems := configured(t, dependencies{environment: test.environment}, block).Read(t.Context(), test.source, test.config)
		if len(problems) != 1 || problems[0].Summary != "Service Unavailable" || problems[0].Attribute != test.marked || !strings.Contains(problems[0].Detail, "\n\n"+test.fix+dns+"\n\n") {
			t.Errorf("%s: %+v", name, problems)
		}
	}
}

// TestUnresolvedHostOfProfileAndLogin has a region of a profile, and those of the ephemeral
// resource.
func TestUnresolvedHostOfProfileAndLogin(t *testing.T) {
	t.Parallel()
	const dns = ": check it. Check the DNS of this machine. Where it reaches the internet through a proxy only, set HTTPS_PROXY.\n\n"
	home := homeDirectory(t, ".aliyun/config.json", `{"profiles": [{"name": "ci", "mode": "AK", "region_id": "cn-nowhere", "access_key_id": "a", "access_key_secret": "b"}]}`)
	ofProfile := configured(t, dependencies{home: home}, object{"max_retries": int64(0), "acr": object{"profile": "ci"}})
	keys := object{"access_key": "a", "secret_key": "b"}
	ofBlock := configured(t, dependencies{}, object{"max_retries": int64(0), "acr": keys.With(object{"region": "cn-nowhere"})})
	_, inProfile := ofProfile.Read(t.Context(), acrTag, providertest.SourceOf(providertest.ACRTag).Config)
	_, inBlock := ofBlock.Open(t.Context(), acrLogin, loginSource.Config)
	_, inLogin := ofBlock.Open(t.Context(), acrLogin, loginSource.Config.With(object{"region": "cn-elsewhere"}))
	for name, test := range map[string]struct {
		problems       []diagnostic
		origin, marked string
	}{
		"profile":        {inProfile, `the region_id of the profile "ci" of ~/.aliyun/config.json`, ""},
		"login":          {inBlock, "acr.region in the provider block", ""},
		"login's region": {inLogin, "region", "region"},
	} {
		if len(test.problems) != 1 || test.problems[0].Attribute != test.marked || !strings.Contains(test.problems[0].Detail, "\n\nThe host name comes from "+test.origin+dns) {
			t.Errorf("%s: %+v", name, test.problems)
		}
	}
}
