// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	notRegionReason     = `must be the ID of a region, such as "cn-hangzhou".`
	namespaceHostReason = "must not be the host of a registry."
	platformReason      = `must be os/architecture[/variant][:os_version] in lower-case letters and digits, such as "linux/amd64", "linux/arm/v7" or "windows/amd64:10.0.20348".`

	consolePage = "https://cr.console.aliyun.com/repository/cn-hangzhou/cri-x/prod/api/details"
)

// instanceKinds are of instance_id, where nothing else of the configuration is in question.
var instanceKinds = []kind{
	{"cri-x:prod:a/b", `is the id of an alicloud_cr_ee_repo: set instance_id to "cri-x".`},
	{"cri-x:prod:", `includes the ID of an instance: set instance_id to "cri-x".`},
	{"cri-x/prod/api", `includes the ID of an instance: set instance_id to "cri-x".`},
	{consolePage, `includes the ID of an instance: set instance_id to "cri-x".`},
	{"CRI-X", `has upper-case letters: set instance_id to "cri-x".`},
	{"cri-x\r\n", `ends with a line break, as files do (trimspace removes it): set instance_id to "cri-x".`},
}

// TestKindsOfIDs expects ids of another kind, of alicloud's resources, and in addresses.
func TestKindsOfIDs(t *testing.T) {
	t.Parallel()
	byID, byName := storefrontLayers(), storefrontLayersByName()
	checkKinds(t, acrTag, byName, "instance_id", instanceReason, append([]kind{
		{"crr-x", `is the ID of a repository: set instance_id to the ID of the instance.`},
		{instanceHost, `includes a host: set registry_host to "` + instanceHost + `", and instance_id to the ID of the instance.`},
		{"https://" + instanceHost + "/", `includes a host: set registry_host to "` + instanceHost + `", and instance_id to the ID of the instance.`},
	}, instanceKinds...))
	checkKinds(t, acrTagScan, byName.With(object{"digest": digestA}), "instance_id", instanceReason, []kind{
		{instanceHost, `includes a host: set instance_id to the ID of the instance.`}, // it has no registry_host
	})
	onlyInstance := object{"instance_id": "x", "tag": "1.4.2"}
	checkKinds(t, acrTag, onlyInstance, "instance_id", instanceReason, []kind{
		{"crr-x", `is the ID of a repository: set repo_id to "crr-x", and instance_id to the ID of the instance.`},
	})
	checkKinds(t, acrTagLayers, byID, "repo_id", repoIDReason, []kind{
		{"cri-x:prod", `is the id of an alicloud_cr_ee_namespace: set repo_id to the ID of the repository.`},
		{"cri-x:crr-y", `includes the ID of a repository: set repo_id to "crr-y".`},
		{"CRR-X", `has upper-case letters: set repo_id to "crr-x".`},
		{"platform/storefront", `is the name of a repository: set repo_id to the ID of the repository, or instead of it namespace to "platform" and repo_name to "storefront".`},
		{instanceHost + "/platform/storefront", `includes the name of a repository: set repo_id to the ID of the repository, or instead of it namespace to "platform" and repo_name to "storefront".`},
	})
}

// TestSwappedIDs expects both errors to name the other attribute.
func TestSwappedIDs(t *testing.T) {
	t.Parallel()
	config := storefrontLayers().With(object{"instance_id": "crr-x", "repo_id": "cri-x"})
	want := []diagnostic{
		providertest.Error("Invalid Attribute Value", `Invalid value for instance_id: "crr-x" `+instanceReason+"\n\n"+
			`"crr-x" is the ID of a repository: set repo_id to "crr-x", and instance_id to the ID of the instance.`, "instance_id"),
		providertest.Error("Invalid Attribute Value", `Invalid value for repo_id: "cri-x" `+repoIDReason+"\n\n"+
			`"cri-x" is the ID of an instance: set instance_id to "cri-x", and repo_id to the ID of the repository.`, "repo_id"),
	}
	problems := start(t, dependencies{}).Validate(t.Context(), acrTagLayers, config)
	slices.SortFunc(problems, func(a, b diagnostic) int { return cmp.Compare(a.Attribute, b.Attribute) })
	if difference := gocmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestKindsOfRepositories expects the namespace and the name in the place of the other, and what
// may be around them.
func TestKindsOfRepositories(t *testing.T) {
	t.Parallel()
	byName := storefrontLayersByName()
	without := func(name string) object {
		config := storefrontLayersByName()
		delete(config, name)
		return config
	}
	checkKinds(t, acrTag, byName, "namespace", namespaceReason, []kind{
		{"platform/", `includes a separator at the beginning or end: set namespace to "platform".`},
		{"Platform", `includes upper-case letters: set namespace to "platform".`},
		{"https://" + instanceHost, `is the host of a registry: set registry_host to "` + instanceHost + `", and namespace to the name of the namespace.`},
	})
	checkKinds(t, acrTag, byName, "namespace", namespaceHostReason, []kind{
		{instanceHost, `is the host of a registry: set registry_host to "` + instanceHost + `", and namespace to the name of the namespace.`},
	})
	checkKinds(t, acrTag, without("repo_name"), "namespace", namespaceReason, []kind{
		{"platform/storefront", `includes an image name: set namespace to "platform", and repo_name to "storefront".`},
		{"cri-x:prod:api", `is the id of an alicloud_cr_ee_repo: set namespace to "prod", and repo_name to "api".`},
		{instanceHost + "/platform/storefront:1.4.2", `includes a host, an image name and a tag: set namespace to "platform", and repo_name to "storefront".`},
	})
	checkKinds(t, acrTag, without("namespace"), "repo_name", repositoryReason, []kind{
		{"oci://x.example/platform/storefront", `includes a URL scheme and a host: set repo_name to "storefront", and namespace to "platform".`},
		{"platform/storefront:1.0", `includes a tag: set repo_name to "storefront", and namespace to "platform".`},
		{"Storefront", `includes upper-case letters: set repo_name to "storefront".`},
		{"storefront@" + digestA, `includes a digest: set repo_name to "storefront", and expected_digest to "` + digestA + `".`},
	})
	checkKinds(t, acrTagLayers, byName, "repo_name", repositoryReason, []kind{
		{"/storefront@" + digestA, `includes a digest and a separator at the beginning or end: set repo_name to "storefront", and digest to "` + digestA + `".`},
	})
	checkKinds(t, acrTag, byName, "repo_name", hostInNameReason, []kind{
		{"registry-intl.ap-southeast-1.aliyuncs.com/other/storefront", `includes a host: set repo_name to "storefront", and namespace to "other".`},
		{instanceHost, `is the host of a registry: set registry_host to "` + instanceHost + `", and repo_name to the name of the repository.`},
	})
}

// TestRepositoryNameWithoutNamespace expects both values where repo_name has them.
func TestRepositoryNameWithoutNamespace(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for name, fix := range map[string]string{
		"platform/storefront": `Set namespace to "platform", and repo_name to "storefront".`,
		"storefront":          "Set either repo_id, or both namespace and repo_name.",
	} {
		problems := session.Validate(t.Context(), acrTags, object{"instance_id": "cri-x", "repo_name": name})
		want := []diagnostic{providertest.Error("Invalid Attribute Combination", "repo_name requires namespace.\n\n"+fix, "repo_name")}
		if difference := gocmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

// regionKinds are names that the grammar of a region refuses, cityKinds those that it does not.
var (
	regionKinds = []kind{
		{"China (Hangzhou)", `is the name of a region: set region to "cn-hangzhou".`},
		{"US (Silicon Valley)", `is the name of a region: set region to "us-west-1".`},
		{"Hong Kong", `is the name of a region: set region to "cn-hongkong".`},
		{"Singapore", `is the name of a region: set region to "ap-southeast-1".`},
		{"CN-HANGZHOU", `is another spelling of a region: set region to "cn-hangzhou".`},
		{"cn_hangzhou", `is another spelling of a region: set region to "cn-hangzhou".`},
		{"https://cr.cn-hangzhou.aliyuncs.com", `includes a host: set region to "cn-hangzhou".`},
		{"cr-vpc.eu-central-1.aliyuncs.com", `includes a host: set region to "eu-central-1".`},
		{instanceHost + "/platform", `includes a host: set region to "cn-hangzhou".`},
		{"cn-hangzhou\n", `ends with a line break, as files do (trimspace removes it): set region to "cn-hangzhou".`},
	}
	cityKinds = []kind{
		{"hangzhou", `is the name of a region: set region to "cn-hangzhou".`},
		{"hohhot", `is the name of a region: set region to "cn-huhehaote".`},
		{"cn-hangzhou-b", `is a zone: set region to "cn-hangzhou".`},
		{"ap-southeast-1a", `is a zone: set region to "ap-southeast-1".`},
		{"cn-shanghai-finance-1b", `is a zone: set region to "cn-shanghai-finance-1".`},
	}
)

// TestKindsOfRegions expects the region of names, zones and hosts; also in the provider block and
// the ephemeral resource.
func TestKindsOfRegions(t *testing.T) {
	t.Parallel()
	checkKinds(t, acrTag, storefrontLayers(), "region", regionReason, regionKinds)
	checkKinds(t, acrTag, storefrontLayers(), "region", notRegionReason, cityKinds)
	session := start(t, dependencies{})
	want := []diagnostic{providertest.Error("Invalid Attribute Value", `Invalid value for acr.region: "hangzhou" `+notRegionReason+"\n\n"+
		`"hangzhou" is the name of a region: set acr.region to "cn-hangzhou".`, "acr.region")}
	if difference := gocmp.Diff(want, session.Configure(t.Context(), object{"acr": object{"region": "hangzhou"}})); difference != "" {
		t.Errorf("provider block (-want +got):\n%s", difference)
	}
	for _, region := range []string{"cn-hangzhou", "cn-shanghai-finance-1", "na-south-1", "rg-china-mainland", "local"} {
		if problems := session.Validate(t.Context(), acrTag, storefrontLayers().With(object{"region": region})); len(problems) > 0 {
			t.Errorf("%s: %+v", region, problems)
		}
	}
}

// TestKindsOfTheLogin expects the same texts of the ephemeral resource.
func TestKindsOfTheLogin(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for attribute, kinds := range map[string][]kind{"instance_id": append([]kind{
		{"crr-x", `is the ID of a repository: set instance_id to the ID of the instance.`},
		{instanceHost, `includes a host: set instance_id to the ID of the instance.`}, // registry_host is not to be set
	}, instanceKinds...), "region": append(cityKinds, regionKinds...)} {
		for _, kind := range kinds {
			problems := session.ValidateEphemeral(t.Context(), acrLogin, loginSource.Config.With(object{attribute: kind.value}))
			if len(problems) != 1 || problems[0].Attribute != attribute || !strings.HasSuffix(problems[0].Detail, " "+kind.correction) ||
				!strings.HasPrefix(problems[0].Detail, "Invalid value for "+attribute+": "+quoted(kind.value)+" must be ") {
				t.Errorf("%s = %q: %+v, want %s", attribute, kind.value, problems, kind.correction)
			}
		}
	}
}

// TestOtherKinds expects other spellings of the rest.
func TestOtherKinds(t *testing.T) {
	t.Parallel()
	byName := storefrontLayersByName()
	list := acrTagsSource.Config
	checkKinds(t, acrTagLayers, byName, "platform", platformReason, []kind{
		{"linux", `has no architecture: set platform to os/architecture, such as "linux/amd64".`},
		{"arm64", `has no operating system: set platform to os/architecture, such as "linux/arm64".`},
		{"Linux/ARM64", `is another spelling of a platform: set platform to "linux/arm64".`},
		{"linux_arm64", `is another spelling of a platform: set platform to "linux/arm64".`},
		{"linux / arm64", `is another spelling of a platform: set platform to "linux/arm64".`},
		{"linux/arm64/", `is another spelling of a platform: set platform to "linux/arm64".`},
		{"windows(10.0.20348.169)/amd64", `is another spelling of a platform: set platform to "windows/amd64:10.0.20348.169".`},
	})
	checkKinds(t, acrTagLayers, byName, "source", "must be api or registry.", []kind{{"API", `has upper-case letters: set source to "api".`}})
	checkKinds(t, acrTags, list.With(object{"version": "~> 1.4"}), "variant",
		`must be at most 122 letters, digits, ".", "_" or "-", and must start with a letter or digit: "alpine" for the tag 1.4.2-alpine.`,
		[]kind{{`"alpine"`, `includes quotation marks: set variant to "alpine".`}})
	checkKinds(t, acrTags, list, "name_regex", "must not begin or end with white space, which no tag has.", []kind{
		{"^main\n", `ends with a line break, as files do (trimspace removes it): set name_regex to "^main".`},
	})
	for _, test := range []struct {
		source, attribute string
		config            object
	}{{acrTag, "expected_digest", byName}, {acrTagLayers, "digest", byName}, {acrTagScan, "digest", byName.With(object{"digest": digestA})}, {ncrTag, "expected_digest", storefrontTag()}} {
		checkKinds(t, test.source, test.config, test.attribute, digestReason, []kind{
			{"SHA256-" + strings.ToUpper(hexA), `is another spelling of a digest: set ` + test.attribute + ` to "` + digestA + `".`},
			{"@" + digestA, `is another spelling of a digest: set ` + test.attribute + ` to "` + digestA + `".`},
			{`"` + digestA + `"`, `includes quotation marks: set ` + test.attribute + ` to "` + digestA + `".`},
			{"app:1@" + digestA, `includes an image name and a tag: set ` + test.attribute + ` to "` + digestA + `".`},
			{digestA[:70], `has 63 hexadecimal digits instead of 64: set ` + test.attribute + ` to the whole digest.`},
			{hexA + "0", `has 65 hexadecimal digits instead of 64: set ` + test.attribute + ` to the whole digest.`},
			{hexA[:12], `has 12 hexadecimal digits instead of 64: set ` + test.attribute + ` to the whole digest.`},
			{"app@sha256:abc", `includes a digest with 3 hexadecimal digits instead of 64: set ` + test.attribute + ` to the whole digest.`},
			{"storefront:1.4.2", `includes an image name and a tag, and no digest: set ` + test.attribute + ` to a digest.`},
		})
	}
}

// TestValuesOfNoKind expects nothing but the error where it is not known what is meant.
func TestValuesOfNoKind(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, test := range []struct {
		source    string
		config    object
		attribute string
		values    []string
	}{
		{acrTag, storefrontLayersByName(), "instance_id", []string{"cri-x/cri-y", "crr-x:prod", "acme", "cri-x?y", "cri_x"}},
		{acrTag, storefrontLayers(), "repo_id", []string{"storefront", "a//b", "/b"}},
		{acrTag, storefrontLayersByName(), "namespace", []string{"a//b", "-a", "a b"}},
		{acrTag, storefrontLayersByName(), "region", []string{"CN", "KR", "China", "Moon (Base)"}},
		{ncrTag, storefrontTag(), "registry", []string{"acme_x", "-acme", digestA}},
		{ncrTag, storefrontTag(), "image_name", []string{"hello//world", "a b", "app@latest", "https://registry.example/" + acmeHost + "/app"}},
		{ncrTag, storefrontTag(), "reference", []string{"feature/login", "1.0+build", "v1.0,v1.1", ".1", "1.0@latest"}},
		{ncrTag, storefrontTag(), "site", []string{"public-kr", "moon"}},
		{ncrTag, storefrontTag(), "region", []string{"US", "KR-1"}},
		{ncrTag, storefrontTag(), "expected_digest", []string{"latest", "1.4.2", "md5:" + hexA[:32], "sha256:xyz", "sha256=" + hexA}},
		{ncrTag, storefrontTag(), "registry_host", []string{"acme", "acme.example:99999"}},
	} {
		for _, value := range test.values {
			problems := session.Validate(t.Context(), test.source, test.config.With(object{test.attribute: value}))
			if len(problems) != 1 || problems[0].Attribute != test.attribute || strings.Contains(problems[0].Detail, "\n") {
				t.Errorf("%s = %q: %+v", test.attribute, value, problems)
			}
		}
	}
}
