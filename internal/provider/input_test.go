// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	tagReason        = "a tag has 1 to 128 of the characters A-Z a-z 0-9 . _ - and starts with none of . -."
	repositoryReason = "an image or repository name has lower-case letters and digits, in parts separated by / and joined by . _ __ or -, 255 characters at most."
	digestReason     = "a digest is an algorithm and a hexadecimal sum, like sha256: and 64 digits; the prefix sha256: may be left out."
	regionReason     = "a region has lower-case letters, digits and hyphens, like cn-hangzhou."
)

func TestInvalidArguments(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	ncrSource := func() object { return object{"registry": "acme", "image_name": "storefront", "reference": "1.4.2"} }
	for _, test := range []struct {
		source           string
		config           func() object
		attribute, value string
		detail           string
	}{
		{acrTagLayers, storefrontLayers, "instance_id", "", `"" can't be instance_id: an instance id is cri- and letters or digits, like cri-kmsiwlxxdcva1234.`},
		{acrTagLayers, storefrontLayers, "instance_id", "cri-kmsiwlxxdcva****", `"cri-kmsiwlxxdcva****" can't be instance_id: an instance id is cri- and letters or digits, like cri-kmsiwlxxdcva1234.`},
		{acrTagLayers, storefrontLayers, "repo_id", "v7m9m2g0qkqjf56p", `"v7m9m2g0qkqjf56p" can't be repo_id: a repository id is crr- and letters or digits, like crr-v7m9m2g0qkqjf56p.`},
		{acrTagLayers, storefrontLayersByName, "namespace", "a/b", `"a/b" can't be namespace: a namespace has lower-case letters and digits, joined by . _ __ or -, without /.`},
		{acrTagLayers, storefrontLayersByName, "repo_name", "../x", `"../x" can't be repo_name: ` + repositoryReason},
		{acrTagLayers, storefrontLayers, "tag", "", `"" can't be tag: ` + tagReason},
		{acrTagLayers, storefrontLayers, "tag", "a\n\x1b[31mb", `"a\n\x1b[31mb" can't be tag: ` + tagReason},
		{acrTagLayers, storefrontLayers, "tag", strings.Repeat("x", 10_000), `"` + strings.Repeat("x", 100) + `"… can't be tag: ` + tagReason},
		{acrTagLayers, storefrontLayers, "digest", "sha256:abc", `"sha256:abc" can't be digest: ` + digestReason},
		{acrTagLayers, storefrontLayers, "region", "cn-hangzhou.evil.example/", `"cn-hangzhou.evil.example/" can't be region: ` + regionReason},
		{acrTagLayers, storefrontLayers, "region", "", `"" can't be region: ` + regionReason},
		{ncrTag, ncrSource, "registry", "acme@evil", `"acme@evil" can't be registry: a registry has lower-case letters, digits and hyphens, 63 characters at most.`},
		{ncrTag, ncrSource, "registry", "", `"" can't be registry: a registry has lower-case letters, digits and hyphens, 63 characters at most.`},
		{ncrTag, ncrSource, "image_name", "hello%2fworld", `"hello%2fworld" can't be image_name: ` + repositoryReason},
		{ncrTag, ncrSource, "image_name", "hello/../world", `"hello/../world" can't be image_name: ` + repositoryReason},
		{ncrTag, ncrSource, "image_name", "аpp", `"аpp" can't be image_name: ` + repositoryReason},
		{ncrTag, ncrSource, "reference", "sha256:" + hexA, `"sha256:` + hexA + `" can't be reference: ` + tagReason},
		{ncrTag, ncrSource, "reference", "v1?x#y", `"v1?x#y" can't be reference: ` + tagReason},
		{ncrTag, ncrSource, "registry_host", "acme", `"acme" can't be registry_host: a registry host is a host name, with a port if need be, like acme.kr.ncr.ntruss.com, without https:// and without a path.`},
		{ncrTag, ncrSource, "registry_host", "https://acme.example", `"https://acme.example" can't be registry_host: a registry host is a host name, with a port if need be, like acme.kr.ncr.ntruss.com, without https:// and without a path.`},
	} {
		config := test.config()
		config[test.attribute] = test.value
		_, problems := session.Read(t.Context(), test.source, config)
		want := []diagnostic{providertest.Error("Invalid Attribute Value", test.detail, test.attribute)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s.%s = %.50q (-want +got):\n%s", test.source, test.attribute, test.value, difference)
		}
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

func TestInvalidSitesAndRegions(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	for _, test := range []struct {
		change object
		want   diagnostic
	}{
		{object{"site": "moon"}, providertest.Error(
			"Invalid Attribute Value", `"moon" can't be site: a site is public, gov or fin.`, "site",
		)},
		{object{"region": "kr"}, providertest.Error(
			"Invalid Attribute Value", `"kr" can't be region: a region is KR, SGN or JPN at the site public, KR or KRS at gov, FKR at fin.`, "region",
		)},
		{object{"site": "gov", "region": "SGN"}, providertest.Error(
			"Invalid Attribute Combination", `"SGN" can't be region: the site gov has the regions KR, KRS.`, "region",
		)},
	} {
		config := v1Tag()
		maps.Copy(config, test.change)
		_, problems := session.Read(t.Context(), ncrTag, config)
		if difference := cmp.Diff([]diagnostic{test.want}, problems); difference != "" {
			t.Errorf("%v (-want +got):\n%s", test.change, difference)
		}
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

func TestRepositoryArgumentsCombinations(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	const advice = ".\nWhat to do: give repo_id, or namespace and repo_name together."
	for _, test := range []struct {
		change            object
		detail, attribute string
	}{
		{object{}, "The repository is not named", "repo_id"},
		{object{"namespace": "platform"}, "The repository is half named: namespace is given without repo_name", "repo_name"},
		{object{"repo_name": "storefront"}, "The repository is half named: repo_name is given without namespace", "namespace"},
		{object{"repo_id": "crr-1", "namespace": "platform", "repo_name": "storefront"}, "The repository is named twice: by repo_id, and by namespace or repo_name", "repo_id"},
		{object{"repo_id": "crr-1", "repo_name": "storefront"}, "The repository is named twice: by repo_id, and by namespace or repo_name", "repo_id"},
	} {
		config := object{"instance_id": "cri-k77rd2eo9ztt1qa4", "tag": "1.4.2"}
		maps.Copy(config, test.change)
		_, problems := session.Read(t.Context(), acrTagLayers, config)
		want := []diagnostic{providertest.Error("Invalid Attribute Combination", test.detail+advice, test.attribute)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%v (-want +got):\n%s", test.change, difference)
		}
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

// TestUnknownRepositoriesAreValidatedLater gives one way of naming a repository, or half of one, where the rest is unknown.
func TestUnknownRepositoriesAreValidatedLater(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, config := range []object{
		{"instance_id": "cri-1", "tag": "v1", "repo_id": providertest.Unknown, "namespace": "platform"},
		{"instance_id": "cri-1", "tag": "v1", "namespace": providertest.Unknown},
	} {
		if diagnostics := session.Validate(t.Context(), acrTagLayers, config); len(diagnostics) > 0 {
			t.Errorf("%v: %+v", config, diagnostics)
		}
	}
}

func TestInvalidProviderBlocks(t *testing.T) {
	t.Parallel()
	const (
		endpointReason = "an endpoint is https://host[:port][/path], without user, query or fragment."
		plainReason    = "plain http is accepted for loopback hosts only: requests carry signatures and answers decide deployments; use https."
		keyReason      = "it is empty, or holds white space, a control character or one beyond ASCII; leave the attribute out to give none."
	)
	for _, test := range []struct {
		registry, attribute, value, detail string
	}{
		{"acr", "endpoint", "http://cr.cn-hangzhou.aliyuncs.com", `"http://cr.cn-hangzhou.aliyuncs.com" can't be acr.endpoint: ` + plainReason},
		{"acr", "endpoint", "https://key@cr.example", `acr.endpoint (not shown here) can't be used: ` + endpointReason},
		{"acr", "endpoint", "user:p@ssword@cr.example", `acr.endpoint (not shown here) can't be used: ` + endpointReason},
		{"acr", "endpoint", "cr.example/path", `"cr.example/path" can't be acr.endpoint: the endpoint of ACR has no path.`},
		{"acr", "endpoint", "", `"" can't be acr.endpoint: ` + endpointReason},
		{"acr", "region", "CN", `"CN" can't be acr.region: ` + regionReason},
		{"acr", "access_key", "", "acr.access_key (not shown here) can't be used: " + keyReason},
		{"acr", "secret_key", "planted-secret\n", "acr.secret_key (not shown here) can't be used: " + keyReason},
		{"acr", "security_token", "planted secret", "acr.security_token (not shown here) can't be used: " + keyReason},
		{"ncr", "access_key", "planted\tsecret", "ncr.access_key (not shown here) can't be used: " + keyReason},
		{"ncr", "secret_key", "plantéd", "ncr.secret_key (not shown here) can't be used: " + keyReason},
		{"ncr", "endpoint", "http://10.0.0.1/ncr/api/v2", `"http://10.0.0.1/ncr/api/v2" can't be ncr.endpoint: ` + plainReason},
		{"ncr", "endpoint", "https://ncr.apigw.ntruss.com", `"https://ncr.apigw.ntruss.com" can't be ncr.endpoint: the endpoint of NCR ends in /v2, like https://ncr.apigw.ntruss.com/ncr/api/v2.`},
	} {
		problems := start(t, dependencies{}).Configure(t.Context(), object{test.registry: object{test.attribute: test.value}})
		want := []diagnostic{providertest.Error(
			"Invalid Attribute Value", test.detail,
			test.registry+"."+test.attribute,
		)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s.%s = %q (-want +got):\n%s", test.registry, test.attribute, test.value, difference)
		}
	}
}

func TestContradictoryProviderBlocks(t *testing.T) {
	t.Parallel()
	problems := start(t, dependencies{}).Configure(t.Context(), object{"ncr": object{"site": "fin", "region": "KR"}})
	want := []diagnostic{providertest.Error(
		"Invalid Attribute Combination", `"KR" can't be ncr.region: the site fin has the regions FKR.`, "ncr.region",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
	for _, retries := range []int64{-1, 11} {
		problems := start(t, dependencies{}).Configure(t.Context(), object{"max_retries": retries})
		if len(problems) != 1 || problems[0].Summary != "Invalid Attribute Value" || problems[0].Attribute != "max_retries" {
			t.Errorf("max_retries %d: %+v", retries, problems)
		}
	}
}

func TestUnknownValuesInProviderBlock(t *testing.T) {
	t.Parallel()
	const rest = " now, but its value is known only after apply: it depends on something that does not exist yet.\n" +
		"What to do: create that first (terraform apply -target=…), or give a value that is known at plan time: a variable, or a data source."
	for _, test := range []struct {
		block object
		want  []diagnostic
	}{
		{object{"acr": providertest.Unknown}, []diagnostic{providertest.Error("Unknown Configuration Value", "The provider needs acr"+rest, "acr")}},
		{object{"max_retries": providertest.Unknown}, []diagnostic{providertest.Error("Unknown Configuration Value", "The provider needs max_retries"+rest, "max_retries")}},
		{object{"acr": object{"secret_key": providertest.Unknown, "access_key": providertest.Unknown}, "ncr": object{"secret_key": providertest.Unknown}}, []diagnostic{
			providertest.Error("Unknown Configuration Value", "The provider needs acr.access_key"+rest, "acr.access_key"),
			providertest.Error("Unknown Configuration Value", "The provider needs acr.secret_key"+rest, "acr.secret_key"),
			providertest.Error("Unknown Configuration Value", "The provider needs ncr.secret_key"+rest, "ncr.secret_key"),
		}},
	} {
		if difference := cmp.Diff(test.want, start(t, dependencies{}).Configure(t.Context(), test.block)); difference != "" {
			t.Errorf("%v (-want +got):\n%s", test.block, difference)
		}
	}
}

func TestMissingRegion(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	block := blockFor(server, nil)
	delete(block["acr"].(object), "region")
	session := configured(t, dependencies{}, block)
	_, problems := session.Read(t.Context(), acrTagLayers, storefrontLayers())
	want := []diagnostic{providertest.Error(
		"Missing Region",
		"ACR is asked in the region of the instance: none is set; looked in: provider block (acr.region is not set), environment (ALIBABA_CLOUD_REGION and "+
			"ALICLOUD_REGION are not set), profile (this machine has no home directory for ~/.aliyun/config.json).\n"+
			"What to do: set region here, acr = { region = \"cn-hangzhou\" } in the provider block, or ALIBABA_CLOUD_REGION in the environment.",
		"region",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || len(server.Record().Requests) != 0 {
		t.Errorf("(-want +got):\n%s", difference)
	}
	config := storefrontLayers()
	config["region"] = "cn-hangzhou"
	session.MustRead(t.Context(), acrTagLayers, config)
}

// TestReadChecksNamesItself reads without the validation that a CLI asks for, as a mistake in a validator would.
func TestReadChecksNamesItself(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	config := storefrontLayers()
	config["tag"] = "../x"
	_, problems := session.ReadUnvalidated(t.Context(), acrTagLayers, config)
	want := []diagnostic{providertest.Error(
		"Invalid Attribute Value",
		"Asked for the layers of the tag \"../x\" in the repository \"crr-v7m9m2g0qkqjf56p\" of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\".\n"+
			"Nothing was sent: GetRepoTagLayers: "+tagReason, "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || len(server.Record().Requests) != 0 {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestConfigureChecksEndpointsItself configures without the validation that a CLI asks for: a refused endpoint must not become the default one.
func TestConfigureChecksEndpointsItself(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	const plainReason = "plain http is accepted for loopback hosts only: requests carry signatures and answers decide deployments; use https."
	for _, test := range []struct{ registry, endpoint, reason string }{
		{"acr", "http://10.0.0.1", plainReason},
		{"ncr", "http://10.0.0.1/v2", plainReason},
		{"acr", "https://cr.example/path", "the endpoint of ACR has no path."},
		{"ncr", "https://ncr.apigw.ntruss.com", "the endpoint of NCR ends in /v2, like https://ncr.apigw.ntruss.com/ncr/api/v2."},
	} {
		problems := session.ConfigureUnvalidated(t.Context(), object{test.registry: object{"endpoint": test.endpoint}})
		want := []diagnostic{providertest.Error(
			"Invalid Attribute Value", `"`+test.endpoint+`" can't be `+test.registry+".endpoint: "+test.reason,
			test.registry+".endpoint",
		)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", test.endpoint, difference)
		}
	}
}
