// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	registryReason   = "must be 1 to 63 lower-case letters, digits or hyphens, and must not start or end with a hyphen."
	hostInNameReason = "must not start with the host of a registry."
	namespaceReason  = `must be lower-case letters and digits, separated by ".", "_", "__" or "-", without "/".`
	instanceReason   = `must be "cri-" and letters or digits, such as "cri-kmsiwlxxdcva1234".`
	repoIDReason     = `must be "crr-" and letters or digits, such as "crr-v7m9m2g0qkqjf56p".`

	instanceHost = "acme-registry.cn-hangzhou.cr.aliyuncs.com"
	acmeHost     = "acme.kr.ncr.ntruss.com"
)

// typed is a value that a user types where another belongs, and the sentences of its error.
type typed struct {
	attribute, value string
	reason           string // the first sentence, behind the value
	correction       string // the second one
}

// detail returns the whole text of the error.
func (v typed) detail() string {
	return "Invalid value for " + v.attribute + ": " + quoted(v.value) + " " + v.reason + "\n\n" + v.correction
}

// TestTypedValuesOfNCR expects errors that say what a value is and what to write instead.
func TestTypedValuesOfNCR(t *testing.T) {
	t.Parallel()
	for _, test := range []typed{
		{"registry", acmeHost, registryReason, `"acme.kr.ncr.ntruss.com" is the host of a registry: set registry to "acme".`},
		{"registry", "https://" + acmeHost, registryReason, `"https://acme.kr.ncr.ntruss.com" includes the host of a registry: set registry to "acme".`},
		{"registry", "https://" + acmeHost + "/", registryReason, `"https://acme.kr.ncr.ntruss.com/" includes the host of a registry: set registry to "acme".`},
		{"registry", acmeHost + "/storefront:1.4.2", registryReason, `"acme.kr.ncr.ntruss.com/storefront:1.4.2" includes the host of a registry: set registry to "acme".`},
		{"registry", "acme.sg.ncr.ntruss.com", registryReason, `"acme.sg.ncr.ntruss.com" is the host of a registry: set registry to "acme", and region to "SGN".`},
		{"registry", "acme.krs.ncr.gov-ntruss.com", registryReason, `"acme.krs.ncr.gov-ntruss.com" is the host of a registry: set registry to "acme", and site to "gov", and region to "KRS".`},
		{"registry", "acme.ncr.fin-ntruss.com", registryReason, `"acme.ncr.fin-ntruss.com" is the host of a registry: set registry to "acme", and site to "fin".`},
		{"registry", "acme\n", registryReason, `The value ends with a line break, as files do (trimspace removes it): set registry to "acme".`},

		{"image_name", acmeHost + "/hello/world", hostInNameReason, `"acme.kr.ncr.ntruss.com/hello/world" includes a host: set image_name to "hello/world".`},
		{"image_name", acmeHost, hostInNameReason, `"acme.kr.ncr.ntruss.com" is the host of a registry: set image_name to the name of an image.`},
		{"image_name", "https://" + acmeHost + "/storefront", repositoryReason, `"https://acme.kr.ncr.ntruss.com/storefront" includes a URL scheme and a host: set image_name to "storefront".`},
		{"image_name", "storefront:1.4.2", repositoryReason, `"storefront:1.4.2" includes a tag: set image_name to "storefront".`},
		{"image_name", acmeHost + "/storefront:1.4.2@" + digestA, repositoryReason,
			`The value includes a host, a tag and a digest: set image_name to "storefront", and expected_digest to "` + digestA + `".`},
		{"image_name", "/storefront/", repositoryReason, `"/storefront/" includes a separator at the beginning or end: set image_name to "storefront".`},

		{"image_name", "localhost:5000/storefront", repositoryReason, `"localhost:5000/storefront" includes a host: set image_name to "storefront".`},

		{"reference", "storefront:1.4.2", tagReason, `"storefront:1.4.2" includes an image name: set reference to "1.4.2".`},
		{"reference", acmeHost + "/hello/world:1.4.2", tagReason, `"acme.kr.ncr.ntruss.com/hello/world:1.4.2" includes a host and an image name: set reference to "1.4.2".`},
		{"reference", ":1.4.2", tagReason, `":1.4.2" begins with ":": set reference to "1.4.2".`},
		{"reference", digestA, tagReason, `"` + digestA + `" is a digest: set expected_digest to "` + digestA + `", and reference to a tag.`},
		{"reference", "1.0@" + digestA, tagReason, `"1.0@` + digestA + `" includes a digest: set reference to "1.0", and expected_digest to "` + digestA + `".`},
		{"reference", "1.0\n", tagReason, `The value ends with a line break, as files do (trimspace removes it): set reference to "1.0".`},
		{"reference", "\t1.0 ", tagReason, `The value has white space around it: set reference to "1.0".`},
		{"reference", "\u200b1.0", tagReason, `The value has invisible characters around it: set reference to "1.0".`},
		{"reference", `"1.0"`, tagReason, `"\"1.0\"" includes quotation marks: set reference to "1.0".`},

		{"expected_digest", "SHA256:" + hexA, digestReason, `"SHA256:` + hexA + `" is another spelling of a digest: set expected_digest to "` + digestA + `".`},
		{"expected_digest", "sha256-" + hexA, digestReason, `"sha256-` + hexA + `" is another spelling of a digest: set expected_digest to "` + digestA + `".`},
		{"expected_digest", "storefront@" + digestA, digestReason, `"storefront@` + digestA + `" includes an image name: set expected_digest to "` + digestA + `".`},

		{"registry_host", "https://" + acmeHost, hostReason, `"https://acme.kr.ncr.ntruss.com" includes a URL scheme: set registry_host to "acme.kr.ncr.ntruss.com".`},
		{"registry_host", acmeHost + "/", hostReason, `"acme.kr.ncr.ntruss.com/" includes a separator at the beginning or end: set registry_host to "acme.kr.ncr.ntruss.com".`},
		{"registry_host", acmeHost + ":443/storefront:1.0", hostReason, `"acme.kr.ncr.ntruss.com:443/storefront:1.0" includes a path and a tag: set registry_host to "acme.kr.ncr.ntruss.com:443".`},

		{"site", "Public", `must be "public", "gov" or "fin".`, `"Public" has upper-case letters: set site to "public".`},
		{"region", "sgn", `must be "KR", "SGN" or "JPN" at the site "public", "KR" or "KRS" at "gov", "FKR" at "fin".`, `"sgn" has lower-case letters: set region to "SGN".`},
	} {
		test.check(t, ncrTag, storefrontTag())
	}
}

// TestTypedValuesOfACR expects the same of the other registry.
func TestTypedValuesOfACR(t *testing.T) {
	t.Parallel()
	byName := storefrontLayersByName
	withoutNamespace := func() object {
		config := byName()
		delete(config, "namespace")
		return config
	}
	for _, test := range []struct {
		source string
		config func() object
		typed
	}{
		{acrTag, byName, typed{"tag", "storefront:1.4.2", tagReason, `"storefront:1.4.2" includes an image name: set tag to "1.4.2".`}},
		{acrTag, byName, typed{"tag", "1.0@" + digestA, tagReason, `"1.0@` + digestA + `" includes a digest: set tag to "1.0", and expected_digest to "` + digestA + `".`}},
		{acrTagLayers, byName, typed{"tag", "1.0@" + digestA, tagReason, `"1.0@` + digestA + `" includes a digest: set tag to "1.0", and digest to "` + digestA + `".`}},
		{acrTagLayers, byName, typed{"tag", digestA, tagReason, `"` + digestA + `" is a digest: set digest to "` + digestA + `", and tag to a tag.`}},
		{acrTagLayers, byName, typed{"tag", "1.0\r\n", tagReason, `The value ends with a line break, as files do (trimspace removes it): set tag to "1.0".`}},
		{acrTagLayers, byName, typed{"digest", instanceHost + "/platform/storefront@" + digestA, digestReason, `The value includes a host and an image name: set digest to "` + digestA + `".`}},
		{acrTagLayers, byName, typed{"digest", "SHA256:" + hexA, digestReason, `"SHA256:` + hexA + `" is another spelling of a digest: set digest to "` + digestA + `".`}},

		{acrTag, byName, typed{"repo_name", instanceHost + "/platform/storefront", hostInNameReason, `"` + instanceHost + `/platform/storefront" includes a host: set repo_name to "storefront".`}},
		{acrTag, withoutNamespace, typed{"repo_name", instanceHost + "/platform/storefront", hostInNameReason, `"` + instanceHost +
			`/platform/storefront" includes a host: set repo_name to "storefront", and namespace to "platform".`}},
		{acrTags, byName, typed{"repo_name", "storefront:1.4.2", repositoryReason, `"storefront:1.4.2" includes a tag: set repo_name to "storefront".`}},
		{acrTag, withoutNamespace, typed{"repo_name", "cri-x:prod:api", repositoryReason, `"cri-x:prod:api" is the id of an alicloud_cr_ee_repo: set repo_name to "api", and namespace to "prod".`}},
		{acrTag, byName, typed{"namespace", "platform/storefront", namespaceReason, `"platform/storefront" includes an image name: set namespace to "platform".`}},
		{acrTag, byName, typed{"namespace", "cri-x:prod", namespaceReason, `"cri-x:prod" is the id of an alicloud_cr_ee_namespace: set namespace to "prod".`}},
		{acrTag, byName, typed{"namespace", "https://" + instanceHost + "/platform", namespaceReason, `"https://` + instanceHost + `/platform" includes a URL scheme and a host: set namespace to "platform".`}},

		{acrTag, byName, typed{"instance_id", "cri-x:prod:api", instanceReason, `"cri-x:prod:api" is the id of an alicloud_cr_ee_repo: set instance_id to "cri-x".`}},
		{acrTag, byName, typed{"instance_id", "cri-x:prod", instanceReason, `"cri-x:prod" is the id of an alicloud_cr_ee_namespace: set instance_id to "cri-x".`}},
		{acrTag, byName, typed{"instance_id", "crr-x", instanceReason, `"crr-x" is the ID of a repository: set instance_id to the ID of the instance.`}},
		{acrTag, storefrontLayers, typed{"repo_id", "cri-x:prod:api", repoIDReason, `"cri-x:prod:api" is the id of an alicloud_cr_ee_repo: ` +
			`set repo_id to the repo_id of that resource, or instead of it namespace to "prod" and repo_name to "api".`}},
		{acrTag, storefrontLayers, typed{"repo_id", "cri-x", repoIDReason, `"cri-x" is the ID of an instance: set repo_id to the ID of the repository.`}},

		{acrTag, byName, typed{"registry_host", "https://" + instanceHost + "/", hostReason, `"https://` + instanceHost + `/" includes a URL scheme: set registry_host to "` + instanceHost + `".`}},
		{acrTags, byName, typed{"registry_host", instanceHost + "/platform/storefront", hostReason, `"` + instanceHost + `/platform/storefront" includes a path: set registry_host to "` + instanceHost + `".`}},
		{acrTagLayers, byName, typed{"platform", " linux/arm64", `must be os/architecture[/variant][:os_version] in lower-case letters and digits, such as "linux/amd64", "linux/arm/v7" or "windows/amd64:10.0.20348".`,
			`The value has white space around it: set platform to "linux/arm64".`}},
	} {
		config := test.config()
		if test.source == acrTags {
			delete(config, "tag")
		}
		test.check(t, test.source, config)
	}
}

func (v typed) check(t *testing.T, source string, config object) {
	t.Helper()
	_, session := emulated(t)
	config = config.With(object{v.attribute: v.value})
	want := []diagnostic{providertest.Error("Invalid Attribute Value", v.detail(), v.attribute)}
	var got []diagnostic
	for _, problem := range session.Validate(t.Context(), source, config) {
		if problem.Summary != "Invalid Attribute Combination" { // of a namespace that is left out
			got = append(got, problem)
		}
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("%s.%s = %q (-want +got):\n%s", source, v.attribute, v.value, difference)
	}
}

// TestNamesBelowTheRegistryHost refuses a name that starts with registry_host, which no grammar
// does, and no other host: a mirror may have such names.
func TestNamesBelowTheRegistryHost(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, test := range []struct {
		source, attribute string
		config            object
	}{
		{ncrTag, "image_name", storefrontTag()},
		{acrTag, "repo_name", storefrontLayersByName()},
	} {
		config := test.config.With(object{"registry_host": "registry.example", test.attribute: "registry.example/team/app"})
		want := []diagnostic{providertest.Error("Invalid Attribute Value", "Invalid value for "+test.attribute+`: "registry.example/team/app" must not start with registry_host.`+
			"\n\n"+`"registry.example/team/app" includes a host: set `+test.attribute+` to "team/app".`, test.attribute)}
		if difference := cmp.Diff(want, session.Validate(t.Context(), test.source, config)); difference != "" {
			t.Errorf("%s (-want +got):\n%s", test.source, difference)
		}
		for _, host := range []any{nil, "registry.example.com", providertest.Unknown} {
			if problems := session.Validate(t.Context(), test.source, config.With(object{"registry_host": host})); len(problems) > 0 {
				t.Errorf("%s below %v: %+v", test.source, host, problems)
			}
		}
	}
}

// TestRepositoryNameWithItsNamespace expects the corrected name in the error of a repository that
// does not exist.
func TestRepositoryNameWithItsNamespace(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	_, problems := session.Read(t.Context(), acrTag, storefrontLayersByName().With(object{"repo_name": "platform/storefront"}))
	if len(problems) != 1 || problems[0].Summary != "Repository Not Found" || problems[0].Attribute != "repo_name" ||
		!strings.Contains(problems[0].Detail, "\n\nrepo_name includes the namespace: set repo_name to \"storefront\".\n\n") {
		t.Errorf("%+v", problems)
	}
}

// TestHiddenTypedValues expects corrections of what is not quoted, and nothing but the error where
// a part of the value may be a password or a token.
func TestHiddenTypedValues(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for _, test := range []struct {
		attribute, value, correction string
	}{
		{"registry_host", "a.example/b@" + digestA, "The value includes a path and a digest: set registry_host to \"a.example\"."},
		{"registry_host", "https://user:planted@acme.example/storefront", ""},
		{"registry_host", "planted@acme.example", ""},
		{"registry_host", "https://acme.example/?token=planted", ""},
		{"registry_host", "acme.example\n?planted", ""},
		{"reference", "https://user:planted@acme.example/app:1.0", ""},
		{"reference", "https://acme.example/app:1.0?planted", ""},
		{"image_name", "https://user:planted@acme.example/app", ""},
		{"expected_digest", "https://user:planted@acme.example/app@" + digestA, ""},
	} {
		problems := session.Validate(t.Context(), ncrTag, storefrontTag().With(object{test.attribute: test.value}))
		if len(problems) != 1 || strings.Contains(problems[0].Detail, "planted") {
			t.Errorf("%s: %+v", test.attribute, problems)
			continue
		}
		first, correction, _ := strings.Cut(problems[0].Detail, "\n\n")
		if !strings.HasPrefix(first, "Invalid value for "+test.attribute+" (value hidden): must be ") || correction != test.correction {
			t.Errorf("%s: %q, want the correction %q", test.attribute, problems[0].Detail, test.correction)
		}
	}
}

// TestSecretsAreNotCorrected expects no part of a key in an error, though the rest of it would be a
// valid one.
func TestSecretsAreNotCorrected(t *testing.T) {
	t.Parallel()
	for registry, names := range map[string][]string{
		"acr": {"access_key", "secret_key", "security_token"}, "ncr": {"access_key", "secret_key"},
	} {
		for _, name := range names {
			problems := start(t, dependencies{}).Configure(t.Context(), object{registry: object{name: "planted\u200b"}})
			want := []diagnostic{providertest.Error("Invalid Attribute Value", "Invalid value for "+registry+"."+name+" (value hidden): it contains a character beyond ASCII.", registry+"."+name)}
			if difference := cmp.Diff(want, problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		}
	}
	for name, value := range map[string]string{"credentials_uri": " http://127.0.0.1/planted", "profile": "https://user:planted@acme.example\n"} {
		problems := start(t, dependencies{}).Configure(t.Context(), object{"acr": object{name: value}})
		if len(problems) != 1 || strings.Contains(problems[0].Detail, "planted") || strings.Contains(problems[0].Detail, "\n") {
			t.Errorf("%+v", problems)
		}
	}
}

// TestEmptyValuesHaveOneError walks the schemas: no attribute accepts an empty string, and no other
// check precedes that.
func TestEmptyValuesHaveOneError(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	schemas := session.Schemas()
	check := func(name string, block *tfprotov6.SchemaBlock, validate func(text) []diagnostic) {
		required := map[string]bool{}
		for _, attribute := range block.Attributes {
			required[attribute.Name] = attribute.Required
		}
		for _, attribute := range textsOf(attributesAndBlocks(block)) {
			fix := "Set a value. To set none, give null or leave it out."
			if required[attribute.String()] {
				fix = "Set a value."
			}
			attribute.checkEmpty(t, name, fix, validate(attribute))
		}
	}
	for _, source := range providertest.Sources() {
		check(source.Type, schemas.DataSourceSchemas[source.Type].Block, func(attribute text) []diagnostic {
			return session.Validate(t.Context(), source.Type, attribute.in(attribute.among(source.Configs()), ""))
		})
	}
	for name, schema := range schemas.EphemeralResourceSchemas {
		check(name, schema.Block, func(attribute text) []diagnostic {
			return session.ValidateEphemeral(t.Context(), name, attribute.in(loginSource.Config, ""))
		})
	}
	for _, attribute := range textsOf(attributesAndBlocks(schemas.Provider.Block)) {
		problems := session.Configure(t.Context(), attribute.in(attribute.goodBlock(), ""))
		attribute.checkEmpty(t, "provider", "Set a value. To set none, give null or leave it out.", problems)
	}
}

func (a text) checkEmpty(t *testing.T, of, fix string, problems []diagnostic) {
	t.Helper()
	want := []diagnostic{providertest.Error("Invalid Attribute Value", "Invalid value for "+a.String()+": it is empty.\n\n"+fix, a.String())}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("%s %s (-want +got):\n%s", of, a, difference)
	}
}

// TestEmptyValuesAreNotCombined gives empty strings where a combination of values would be refused.
func TestEmptyValuesAreNotCombined(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, test := range []struct {
		source string
		config object
		empty  string
	}{
		{acrTag, storefrontLayers().With(object{"namespace": ""}), "namespace"},
		{acrTagLayers, storefrontLayers().With(object{"source": "api", "platform": ""}), "platform"},
		{acrTags, object{"instance_id": "cri-1", "repo_id": "crr-1", "variant": ""}, "variant"},
		{acrTags, object{"instance_id": "cri-1", "repo_id": "crr-1", "version": "", "variant": "alpine"}, "version"},
		{acrTags, object{"instance_id": "cri-1", "repo_id": "crr-1", "version": "", "include_prereleases": true}, "version"},
		{acrTags, object{"instance_id": "cri-1", "repo_id": ""}, "repo_id"},
		{acrTags, object{"instance_id": "cri-1", "namespace": "", "repo_name": "storefront"}, "namespace"},
		{acrTagLayers, storefrontLayers().With(object{"source": "", "platform": "linux/arm64"}), "source"},
		{ncrTag, storefrontTag().With(object{"site": "", "region": "FKR"}), "site"},
	} {
		problems := session.Validate(t.Context(), test.source, test.config)
		if len(problems) != 1 || problems[0].Attribute != test.empty || !strings.Contains(problems[0].Detail, ": it is empty.\n\n") {
			t.Errorf("%s: %+v", test.source, problems)
		}
	}
	for _, test := range []struct {
		registry string
		block    object
		count    int
	}{
		{"acr", object{"access_key": "", "secret_key": "", "security_token": "", "profile": "", "ecs_role_name": "", "credentials_uri": ""}, 6},
		{"acr", object{"access_key": "a", "secret_key": "b", "profile": ""}, 1},
		{"ncr", object{"access_key": "", "secret_key": "", "profile": ""}, 3},
		{"ncr", object{"access_key": "", "secret_key": "b", "profile": ""}, 2},
		{"ncr", object{"access_key": "a", "profile": ""}, 1},
	} {
		problems := session.Configure(t.Context(), object{test.registry: test.block})
		for _, problem := range problems {
			if problem.Summary != "Invalid Attribute Value" || !strings.Contains(problem.Detail, ": it is empty.\n\n") {
				t.Errorf("%v: %+v", test.block, problem)
			}
		}
		if len(problems) != test.count {
			t.Errorf("%v: %d errors, want %d", test.block, len(problems), test.count)
		}
	}
}
