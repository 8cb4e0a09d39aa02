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
	tagReason        = `must be 1 to 128 letters, digits, ".", "_" or "-", and must not start with "." or "-".`
	repositoryReason = `must be at most 255 characters: lower-case letters and digits, separated by ".", "_", "__", "-" or "/".`
	hostReason       = `must be a full host name with an optional port, such as "acme.kr.ncr.ntruss.com", without "https://" or a path.`
	digestReason     = "must be \"sha256:\" and 64 hexadecimal digits, where \"sha256:\" may be omitted, or a sha384 or sha512 digest."
	regionReason     = `must be lower-case letters, digits and hyphens, such as "cn-hangzhou".`
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
		{acrTagLayers, storefrontLayers, "instance_id", "", "Invalid value for instance_id: it is empty.\n\nSet a value."},
		{acrTagLayers, storefrontLayers, "instance_id", "cri-kmsiwlxxdcva****", `Invalid value for instance_id: "cri-kmsiwlxxdcva****" must be "cri-" and letters or digits, such as "cri-kmsiwlxxdcva1234".`},
		{acrTagLayers, storefrontLayers, "repo_id", "v7m9m2g0qkqjf56p", `Invalid value for repo_id: "v7m9m2g0qkqjf56p" must be "crr-" and letters or digits, such as "crr-v7m9m2g0qkqjf56p".`},
		{acrTagLayers, storefrontLayersByName, "namespace", "a/../b", `Invalid value for namespace: "a/../b" must be lower-case letters and digits, separated by ".", "_", "__" or "-", without "/".`},
		{acrTagLayers, storefrontLayersByName, "repo_name", "../x", `Invalid value for repo_name: "../x" ` + repositoryReason},
		{acrTagLayers, storefrontLayers, "tag", "", "Invalid value for tag: it is empty.\n\nSet a value."},
		{acrTagLayers, storefrontLayers, "tag", "a\n\x1b[31mb", `Invalid value for tag: "a\n\x1b[31mb" ` + tagReason},
		{acrTagLayers, storefrontLayers, "tag", strings.Repeat("x", 10_000), `Invalid value for tag: "` + strings.Repeat("x", 100) + `"… ` + tagReason},
		{acrTagLayers, storefrontLayers, "digest", "sha256:abc", `Invalid value for digest: "sha256:abc" ` + digestReason + "\n\n" + `"sha256:abc" has 3 hexadecimal digits instead of 64: set digest to the whole digest.`},
		{acrTagLayers, storefrontLayers, "region", "cn-hangzhou.evil.example/", `Invalid value for region: "cn-hangzhou.evil.example/" ` + regionReason},
		{acrTagLayers, storefrontLayers, "region", "", "Invalid value for region: it is empty.\n\nSet a value. To set none, give null or leave it out."},
		{ncrTag, ncrSource, "registry", "acme@evil", `Invalid value for registry: "acme@evil" must be 1 to 63 lower-case letters, digits or hyphens, and must not start or end with a hyphen.`},
		{ncrTag, ncrSource, "registry", "", "Invalid value for registry: it is empty.\n\nSet a value."},
		{ncrTag, ncrSource, "image_name", "hello%2fworld", `Invalid value for image_name: "hello%2fworld" ` + repositoryReason},
		{ncrTag, ncrSource, "image_name", "hello/../world", `Invalid value for image_name: "hello/../world" ` + repositoryReason},
		{ncrTag, ncrSource, "image_name", "аpp", `Invalid value for image_name: "аpp" ` + repositoryReason},
		{ncrTag, ncrSource, "reference", "v1?x#y", `Invalid value for reference: "v1?x#y" ` + tagReason},
		{ncrTag, ncrSource, "registry_host", "acme", `Invalid value for registry_host: "acme" must be a full host name with an optional port, such as "acme.kr.ncr.ntruss.com", without "https://" or a path.`},
		{ncrTag, ncrSource, "registry_host", "user:planted@acme.example", `Invalid value for registry_host (value hidden): ` + hostReason},
		{ncrTag, ncrSource, "registry_host", "acme.example?token=planted", `Invalid value for registry_host (value hidden): ` + hostReason},
		{acrTag, storefrontLayers, "registry_host", "acme.example#planted", `Invalid value for registry_host (value hidden): ` + hostReason},
		{acrTagLayers, storefrontLayers, "registry_host", "acme.example;planted", `Invalid value for registry_host (value hidden): ` + hostReason},
		{ncrTag, ncrSource, "registry", "https://user:planted@acme.example", `Invalid value for registry (value hidden): must be 1 to 63 lower-case letters, digits or hyphens, and must not start or end with a hyphen.`},
		{ncrTag, ncrSource, "registry", "user:planted@acme.example", `Invalid value for registry (value hidden): must be 1 to 63 lower-case letters, digits or hyphens, and must not start or end with a hyphen.`},
		{ncrTag, ncrSource, "image_name", "https://acme.example/app?planted", `Invalid value for image_name (value hidden): ` + repositoryReason},
		{acrTagLayers, storefrontLayers, "tag", "https://user:planted@acme.example", `Invalid value for tag (value hidden): ` + tagReason},
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
			"Invalid Attribute Value", `Invalid value for site: "moon" must be "public", "gov" or "fin".`, "site",
		)},
		{object{"region": "kr"}, providertest.Error(
			"Invalid Attribute Value", `Invalid value for region: "kr" must be "KR", "SGN" or "JPN" at the site "public", "KR" or "KRS" at "gov", "FKR" at "fin".`+"\n\n"+
				`"kr" has lower-case letters: set region to "KR".`, "region",
		)},
		{object{"site": "gov", "region": "SGN"}, providertest.Error(
			"Invalid Attribute Combination", `Invalid value for region: "SGN" must be a region of the site "gov": KR, KRS.`, "region",
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
	const fix = "\n\nSet either repo_id, or both namespace and repo_name."
	for _, test := range []struct {
		change            object
		detail, attribute string
	}{
		{object{}, "Missing repository.", "repo_id"},
		{object{"namespace": "platform"}, "namespace requires repo_name.", "namespace"},
		{object{"repo_name": "storefront"}, "repo_name requires namespace.", "repo_name"},
		{object{"repo_id": "crr-1", "namespace": "platform", "repo_name": "storefront"}, "repo_id conflicts with namespace and repo_name.", "repo_id"},
		{object{"repo_id": "crr-1", "repo_name": "storefront"}, "repo_id conflicts with namespace and repo_name.", "repo_id"},
	} {
		config := object{"instance_id": "cri-k77rd2eo9ztt1qa4", "tag": "1.4.2"}
		maps.Copy(config, test.change)
		_, problems := session.Read(t.Context(), acrTagLayers, config)
		want := []diagnostic{providertest.Error("Invalid Attribute Combination", test.detail+fix, test.attribute)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%v (-want +got):\n%s", test.change, difference)
		}
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

// TestUnknownRepositoriesAreValidatedLater gives one way of naming a repository, or half of one,
// where the rest is unknown.
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
		endpointReason = "must be https://host[:port][/path], without user, query or fragment."
		plainReason    = "must use https: plain http is accepted for loopback hosts only, because requests carry signatures."
		empty          = ": it is empty.\n\nSet a value. To set none, give null or leave it out."
	)
	for _, test := range []struct {
		registry, attribute, value, detail string
	}{
		{"acr", "endpoint", "http://cr.cn-hangzhou.aliyuncs.com", `Invalid value for acr.endpoint: "http://cr.cn-hangzhou.aliyuncs.com" ` + plainReason},
		{"acr", "endpoint", "https://key@cr.example", `Invalid value for acr.endpoint (value hidden): ` + endpointReason},
		{"acr", "endpoint", "user:p@ssword@cr.example", `Invalid value for acr.endpoint (value hidden): ` + endpointReason},
		{"acr", "endpoint", "https://cr.example/?token=planted", `Invalid value for acr.endpoint (value hidden): ` + endpointReason},
		{"acr", "endpoint", "cr.example?planted", `Invalid value for acr.endpoint (value hidden): ` + endpointReason},
		{"acr", "endpoint", "cr.example#planted", `Invalid value for acr.endpoint (value hidden): ` + endpointReason},
		{"acr", "endpoint", "https://user:planted%40cr.example", `Invalid value for acr.endpoint (value hidden): ` + endpointReason},
		{"acr", "endpoint", "cr.example&planted", `Invalid value for acr.endpoint (value hidden): ` + endpointReason},
		{"acr", "endpoint", "http://cr.example?planted", `Invalid value for acr.endpoint (value hidden): ` + endpointReason},
		{"acr", "credentials_uri", "http://cr.example/?token=planted", `Invalid value for acr.credentials_uri (value hidden): must be an https URL, or an http URL of this machine ` +
			`(a loopback or link-local address), without user and fragment: its response contains credentials.`},
		{"acr", "region", "https://cr.example?planted", `Invalid value for acr.region (value hidden): ` + regionReason},
		{"acr", "region", "user:planted@cr.example", `Invalid value for acr.region (value hidden): ` + regionReason},
		{"ncr", "endpoint", "https://ncr.example/v2?planted", `Invalid value for ncr.endpoint (value hidden): ` + endpointReason},
		{"ncr", "profile", "https://user:planted@ncr.example\x00", `Invalid value for ncr.profile (value hidden): must not be empty or contain a control character; omit the attribute to set none.`},
		{"acr", "endpoint", "cr.example/path", `Invalid value for acr.endpoint: "cr.example/path" must not have a path: the endpoint of ACR is a host.`},
		{"acr", "endpoint", "", "Invalid value for acr.endpoint" + empty},
		{"acr", "region", "CN", `Invalid value for acr.region: "CN" ` + regionReason},
		{"acr", "access_key", "", "Invalid value for acr.access_key" + empty},
		{"acr", "secret_key", " \n", "Invalid value for acr.secret_key (value hidden): it contains white space."},
		{"acr", "secret_key", "planted\u200b", "Invalid value for acr.secret_key (value hidden): it contains a character beyond ASCII."},
		{"acr", "secret_key", "planted\x7f", "Invalid value for acr.secret_key (value hidden): it contains a control character."},
		{"acr", "security_token", "planted secret", "Invalid value for acr.security_token (value hidden): it contains white space."},
		{"ncr", "access_key", "planted\tsecret", "Invalid value for ncr.access_key (value hidden): it contains white space."},
		{"ncr", "secret_key", "plantéd", "Invalid value for ncr.secret_key (value hidden): it contains a character beyond ASCII."},
		{"ncr", "endpoint", "http://10.0.0.1/ncr/api/v2", `Invalid value for ncr.endpoint: "http://10.0.0.1/ncr/api/v2" ` + plainReason},
		{"ncr", "endpoint", "https://ncr.apigw.ntruss.com", `Invalid value for ncr.endpoint: "https://ncr.apigw.ntruss.com" must end in /v2, like https://ncr.apigw.ntruss.com/ncr/api/v2.`},
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
		"Invalid Attribute Combination", `Invalid value for ncr.region: "KR" must be a region of the site "fin": FKR.`, "ncr.region",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
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
		"No region is set for Alibaba Cloud. Sources checked, in order:\n"+
			"  - provider block: acr.region is not set\n"+
			"  - environment: ALIBABA_CLOUD_REGION, ALICLOUD_REGION, ALIBABACLOUD_REGION, ALIBABA_CLOUD_REGION_ID, ALICLOUD_REGION_ID and ALIBABACLOUD_REGION_ID are not set\n"+
			"  - profile: there is no home directory for ~/.aliyun/config.json\n\n"+
			"Set region in this data source, acr.region in the provider block, or ALIBABA_CLOUD_REGION, to the region of the instance, for example \"cn-hangzhou\".",
		"region",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || len(server.Record().Requests) != 0 {
		t.Errorf("(-want +got):\n%s", difference)
	}
	home := homeDirectory(t, ".aliyun/config.json", `{"profiles": [{"name": "ci", "mode": "AK"}]}`)
	_, problems = configured(t, dependencies{home: home}, object{"acr": object{"endpoint": server.URL(), "profile": "prod"}}).Read(t.Context(), acrTagLayers, storefrontLayers())
	const noProfile = "there is no profile \"prod\" in ~/.aliyun/config.json, which has \"ci\".\n\nCheck the profile's name: `aliyun configure list` lists them."
	wrongProfile := []diagnostic{providertest.Error("Missing ACR Credentials",
		"The credentials (source: profile \"prod\" (acr.profile in the provider block)) cannot be used: "+noProfile+"\n\nNo API request was sent.", "")}
	if difference := cmp.Diff(wrongProfile, problems); difference != "" {
		t.Errorf("no such profile (-want +got):\n%s", difference)
	}
	environment := map[string]string{"ALIBABA_CLOUD_PROFILE": "prod", "ALICLOUD_ACCESS_KEY": "planted", "ALICLOUD_SECRET_KEY": "planted"}
	_, problems = configured(t, dependencies{home: home, environment: environment}, object{}).Read(t.Context(), acrTagLayers, storefrontLayers())
	want[0].Detail = "No region is set for Alibaba Cloud, and profile \"prod\" (ALIBABA_CLOUD_PROFILE in the environment) cannot be read: " + noProfile +
		" Or set region in this data source, acr.region in the provider block, or ALIBABA_CLOUD_REGION, to the region of the instance, for example \"cn-hangzhou\"."
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("no such profile, other credentials (-want +got):\n%s", difference)
	}
	config := storefrontLayers()
	config["region"] = "cn-hangzhou"
	session.MustRead(t.Context(), acrTagLayers, config)
}

// TestMissingRegionAndCredentials expects both errors of one read.
func TestMissingRegionAndCredentials(t *testing.T) {
	t.Parallel()
	const fix = "\n\nSet ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, run \"aliyun configure\", set acr.profile or another credential source in the provider block, " +
		"or use a machine with a RAM role."
	environment := map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}
	_, problems := configured(t, dependencies{environment: environment}, object{}).Read(t.Context(), acrTagLayers, storefrontLayers())
	if len(problems) != 2 || problems[0].Summary != "Missing Region" || problems[0].Attribute != "region" {
		t.Fatalf("%+v", problems)
	}
	want := providertest.Error("Missing ACR Credentials", "No credentials found for Alibaba Cloud. Sources checked, in order:\n"+
		"  - provider block: acr has no access_key, profile or role\n"+
		"  - environment: ALIBABA_CLOUD_ACCESS_KEY_ID, ALICLOUD_ACCESS_KEY and ALIBABACLOUD_ACCESS_KEY_ID are not set\n"+
		"  - profile: there is no home directory for ~/.aliyun/config.json\n"+
		"  - ECS instance: disabled by ALIBABA_CLOUD_ECS_METADATA_DISABLED"+fix+"\n\nNo API request was sent.", "")
	if difference := cmp.Diff(want, problems[1]); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
	environment["ALICLOUD_ACCESS_KEY"] = "planted"
	_, problems = configured(t, dependencies{environment: environment}, object{}).Read(t.Context(), acrTagLayers, storefrontLayers())
	if len(problems) != 2 || !strings.Contains(problems[1].Detail, "ALICLOUD_ACCESS_KEY is set, but ALICLOUD_SECRET_KEY is not") {
		t.Errorf("half a key pair: %+v", problems)
	}
}

// TestWhiteSpaceAroundKeysIsIgnored reads with keys as files have them, from the provider block and
// from the environment.
func TestWhiteSpaceAroundKeysIsIgnored(t *testing.T) {
	t.Parallel()
	server := startEmulator(t)
	block := blockFor(server, nil)
	environment := map[string]string{}
	names := map[string][2]string{"acr": {"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"}, "ncr": {"NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"}}
	spacious, bare := object{}, object{}
	for registry, variables := range names {
		own := block[registry].(object)
		access, secret := " "+own["access_key"].(string)+"\n", own["secret_key"].(string)+"\r\n"
		environment[variables[0]], environment[variables[1]] = access, secret
		spacious[registry] = own.With(object{"access_key": access, "secret_key": secret})
		bare[registry] = own.With(object{"access_key": nil, "secret_key": nil})
	}
	for _, session := range []*session{configured(t, dependencies{}, spacious), configured(t, dependencies{environment: environment}, bare)} {
		for _, source := range providertest.Sources() {
			session.MustRead(t.Context(), source.Type, source.Config)
		}
		session.MustRead(t.Context(), ncrTag, verifiedNCR(server, "storefront", "1.4.2", nil))
	}
}

// TestReadChecksNamesItself reads without the validation that a CLI requests, as a mistake in a
// validator would.
func TestReadChecksNamesItself(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	config := storefrontLayers()
	config["tag"] = "../x"
	_, problems := session.ReadUnvalidated(t.Context(), acrTagLayers, config)
	want := []diagnostic{providertest.Error(
		"Invalid Attribute Value",
		"Could not read the layers of tag \"../x\" in repository \"crr-v7m9m2g0qkqjf56p\" of instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\": "+
			"GetRepoTagLayers: tag \"../x\" "+tagReason+"\n\nNo API request was sent.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" || len(server.Record().Requests) != 0 {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestConfigureChecksEndpointsItself configures without the validation that a CLI requests: a
// refused endpoint must not become the default one.
func TestConfigureChecksEndpointsItself(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	const plainReason = "must use https: plain http is accepted for loopback hosts only, because requests carry signatures."
	for _, test := range []struct{ registry, endpoint, reason string }{
		{"acr", "http://10.0.0.1", plainReason},
		{"ncr", "http://10.0.0.1/v2", plainReason},
		{"acr", "https://cr.example/path", "must not have a path: the endpoint of ACR is a host."},
		{"ncr", "https://ncr.apigw.ntruss.com", "must end in /v2, like https://ncr.apigw.ntruss.com/ncr/api/v2."},
	} {
		problems := session.ConfigureUnvalidated(t.Context(), object{test.registry: object{"endpoint": test.endpoint}})
		want := []diagnostic{providertest.Error(
			"Invalid Attribute Value", "Invalid value for "+test.registry+`.endpoint: "`+test.endpoint+`" `+test.reason,
			test.registry+".endpoint",
		)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", test.endpoint, difference)
		}
	}
}
