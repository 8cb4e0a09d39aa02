// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	siteReason      = `must be "public", "gov" or "fin".`
	ncrRegionReason = `must be "KR", "SGN" or "JPN" at the site "public", "KR" or "KRS" at "gov", "FKR" at "fin".`

	gitTag = "refs/tags/v1.0"
)

// kind is a value that a user types, and the sentence behind it that says what it is instead, and
// what to set.
type kind struct{ value, correction string }

// checkKinds expects the whole text of the error of each value.
func checkKinds(t *testing.T, source string, config object, attribute, reason string, kinds []kind) {
	t.Helper()
	for _, kind := range kinds {
		shown := quoted(kind.value)
		if len(kind.value) > 100 || strings.ContainsAny(kind.value, " \n\r\t") {
			shown = "The value"
		}
		typed{attribute, kind.value, reason, shown + " " + kind.correction}.check(t, source, config)
	}
}

// TestKindsOfRegistries expects that hosts of all sites and regions, and names with what may be
// around them, are recognized.
func TestKindsOfRegistries(t *testing.T) {
	t.Parallel()
	checkKinds(t, ncrTag, storefrontTag(), "registry", registryReason, []kind{
		{"http://acme.jp.ncr.ntruss.com/v2/", `includes the host of a registry: set registry to "acme", and region to "JPN".`},
		{"acme.ncr.gov-ntruss.com", `is the host of a registry: set registry to "acme", and site to "gov".`},
		{"acme.krs.ncr.gov-ntruss.com:443", `is the host of a registry: set registry to "acme", and site to "gov", and region to "KRS".`},
		{"acme.ncr.fin-ntruss.com/app@" + digestA, `includes the host of a registry: set registry to "acme", and site to "fin".`},
		{"acme.kr.ncr.ntruss.com:443/app", `includes the host of a registry: set registry to "acme".`},
		{"ACME.KR.NCR.NTRUSS.COM", `is the host of a registry: set registry to "acme".`},
		{"acme.kr.ncr.ntruss.com.", `is the host of a registry: set registry to "acme".`},
		{"acme.kr.ncr.ntruss.com\r\n", `is the host of a registry: set registry to "acme".`},
		{"docker://acme.kr.ncr.ntruss.com/app", `includes the host of a registry: set registry to "acme".`},
		{"acme.kr.private-ncr.ntruss.com", `includes a host: set registry_host to "acme.kr.private-ncr.ntruss.com", and registry to the name of the registry.`},
		{"https://registry.example:5000/v2/", `includes a host: set registry_host to "registry.example:5000", and registry to the name of the registry.`},
		{"a.b.kr.ncr.ntruss.com", `includes a host: set registry to the name of the registry.`},
		{"https://ncr.apigw.ntruss.com/ncr/api/v2", `includes a host: set registry to the name of the registry.`},
		{"acme/", `includes a separator at the beginning or end: set registry to "acme".`},
		{"acme/storefront:1.0", `includes an image name and a tag: set registry to "acme".`},
		{"acme:1.4.2", `includes a tag: set registry to "acme".`},
		{"ACME", `has upper-case letters: set registry to "acme".`},
		{`"acme"`, `includes quotation marks: set registry to "acme".`},
	})
	// What is set already is not to be set again; what contradicts the host is to be changed.
	elsewhere := storefrontTag().With(object{"site": "gov", "region": "KR", "registry_host": "registry.example"})
	checkKinds(t, ncrTag, elsewhere, "registry", registryReason, []kind{
		{acmeHost, `is the host of a registry: set registry to "acme", and site to "public".`},
		{"acme.sg.ncr.ntruss.com", `is the host of a registry: set registry to "acme", and site to "public", and region to "SGN".`},
		{"acme.ncr.gov-ntruss.com", `is the host of a registry: set registry to "acme".`},
		{"other.example", `includes a host: set registry to the name of the registry.`},
	})
}

// TestKindsOfImageNames expects that each part which is no name is named, and where it belongs.
func TestKindsOfImageNames(t *testing.T) {
	t.Parallel()
	const hostReason = hostInNameReason
	checkKinds(t, ncrTag, storefrontTag(), "image_name", repositoryReason, []kind{
		{"docker://acme.sg.ncr.ntruss.com/a/b:1", `includes a URL scheme, a host and a tag: set image_name to "a/b", and region to "SGN".`},
		{"other.ncr.gov-ntruss.com/app:1.0", `includes a host and a tag: set image_name to "app", and registry to "other", and site to "gov".`},
		{"docker.io/library/nginx:1", `includes a host and a tag: set image_name to "library/nginx".`},
		{"//storefront", `includes a separator at the beginning or end: set image_name to "storefront".`},
		{"storefront:", `includes a separator at the beginning or end: set image_name to "storefront".`},
		{"Hello/World:1", `includes a tag and upper-case letters: set image_name to "hello/world".`},
		{"acme.kr.ncr.ntruss.com/", `is the host of a registry: set image_name to the name of an image.`},
		{"https://registry.example", `is a host: set image_name to the name of an image.`},
		{"SHA256:" + strings.ToUpper(hexA), `is a digest: set expected_digest to "` + digestA + `", and image_name to the name of an image.`},
		{digestA[:70], `is a digest with 63 hexadecimal digits instead of 64: set image_name to the name of an image.`},
		{":1.4.2", `is a tag: set image_name to the name of an image.`},
		{"storefront@sha256:abc", `includes a digest with 3 hexadecimal digits instead of 64: set image_name to "storefront".`},
		{"storefront:1.4.2\n", `includes a tag: set image_name to "storefront".`},
	})
	checkKinds(t, ncrTags, withoutReference(), "image_name", hostReason, []kind{
		{"acme.ncr.gov-ntruss.com/app", `includes a host: set image_name to "app", and site to "gov".`},
		{"beta.kr.ncr.ntruss.com/app", `includes a host: set image_name to "app", and registry to "beta".`},
		{"acme.kr.private-ncr.ntruss.com/app", `includes a host: set image_name to "app".`},
		{"acme.kr.private-ncr.ntruss.com", `is the host of a registry: set image_name to the name of an image.`},
	})
	for _, expected := range []any{digestB, providertest.Unknown} {
		checkKinds(t, ncrTag, storefrontTag().With(object{"expected_digest": expected}), "image_name", repositoryReason, []kind{
			{"storefront@" + digestA, `includes a digest: set image_name to "storefront".`},
		})
	}
}

func withoutReference() object {
	config := storefrontTag()
	delete(config, "reference")
	return config
}

// TestKindsOfTags expects the tag, if there is one, and else what is in its place.
func TestKindsOfTags(t *testing.T) {
	t.Parallel()
	byID := storefrontLayers()
	delete(byID, "tag")
	kinds := func(name string) []kind {
		return []kind{
			{"docker://" + acmeHost + "/storefront:1.4.2", `includes a URL scheme, a host and an image name: set ` + name + ` to "1.4.2".`},
			{"oci://acme/storefront:1.4.2", `includes a URL scheme and an image name: set ` + name + ` to "1.4.2".`},
			{"storefront:1.4.2\n", `includes an image name: set ` + name + ` to "1.4.2".`},
			{"1.0\n\n", `ends with a line break, as files do (trimspace removes it): set ` + name + ` to "1.0".`},
			{"1.0 ", `has white space around it: set ` + name + ` to "1.0".`},
			{"'1.4.2'", `includes quotation marks: set ` + name + ` to "1.4.2".`},
			{"/1.4.2", `includes a separator at the beginning or end: set ` + name + ` to "1.4.2".`},
			{"1.4.2/", `includes a separator at the beginning or end: set ` + name + ` to "1.4.2".`},
			{gitTag, `is a reference of Git: set ` + name + ` to "v1.0".`},
			{"refs/heads/main", `is a reference of Git: set ` + name + ` to "main".`},
			{"storefront:", `ends with a colon, without a tag: set ` + name + ` to a tag.`},
			{acmeHost + "/storefront", `includes a host and an image name, and no tag: set ` + name + ` to a tag.`},
			{"localhost:5000/app", `includes a host and an image name, and no tag: set ` + name + ` to a tag.`},
			{digestA[:70], `is a digest with 63 hexadecimal digits instead of 64: set ` + name + ` to a tag.`},
			{"1.0@sha256:abc", `includes a digest with 3 hexadecimal digits instead of 64: set ` + name + ` to "1.0".`},
			{"storefront@sha256:abc", `includes a digest with 3 hexadecimal digits instead of 64, and no tag: set ` + name + ` to a tag.`},
		}
	}
	checkKinds(t, ncrTag, storefrontTag(), "reference", tagReason, kinds("reference"))
	for _, source := range []string{acrTag, acrTagLayers} {
		checkKinds(t, source, byID, "tag", tagReason, kinds("tag"))
	}
	checkKinds(t, acrTagScan, byID.With(object{"digest": digestB}), "tag", tagReason, append(kinds("tag"), kind{digestA, `is a digest: set tag to a tag.`}))
	checkKinds(t, ncrTag, storefrontTag(), "reference", tagReason, []kind{
		{"v1.0@SHA256:" + strings.ToUpper(hexA), `includes a digest: set reference to "v1.0", and expected_digest to "` + digestA + `".`},
		{"latest@" + digestA, `includes a digest: set reference to "latest", and expected_digest to "` + digestA + `".`},
		{"storefront@" + digestA, `includes a digest, and no tag: set expected_digest to "` + digestA + `", and reference to a tag.`},
		{"storefront:1.4.2@" + digestA, `includes an image name and a digest: set reference to "1.4.2", and expected_digest to "` + digestA + `".`},
		{acmeHost + "/storefront@" + digestA, `includes a host, an image name and a digest, and no tag: set expected_digest to "` + digestA + `", and reference to a tag.`},
	})
}

// TestKindsOfSitesAndRegions expects other names of them, and one in the place of the other.
func TestKindsOfSitesAndRegions(t *testing.T) {
	t.Parallel()
	checkKinds(t, ncrTag, storefrontTag(), "site", siteReason, []kind{
		{"Government", `is another name of a site: set site to "gov".`},
		{"finance", `is another name of a site: set site to "fin".`},
		{"PUBLIC", `has upper-case letters: set site to "public".`},
		{"kr", `is a region: set region to "KR", and site to "public" or "gov".`},
		{"FKR", `is a region: set region to "FKR", and site to "fin".`},
	})
	checkKinds(t, ncrTags, withoutReference(), "region", ncrRegionReason, []kind{
		{"sg", `is another name of a region: set region to "SGN".`},
		{"Japan", `is another name of a region: set region to "JPN".`},
		{"krs", `has lower-case letters: set region to "KRS".`},
		{"gov", `is a site: set site to "gov", and region to "KR" or "KRS".`},
		{"Public", `is a site: set site to "public", and region to "KR", "SGN" or "JPN".`},
	})
	// In the provider block the other attribute is beside this one.
	for attribute, test := range map[string]typed{
		"region": {"ncr.region", "gov", ncrRegionReason, `"gov" is a site: set ncr.site to "gov", and ncr.region to "KR" or "KRS".`},
		"site":   {"ncr.site", "KRS", siteReason, `"KRS" is a region: set ncr.region to "KRS", and ncr.site to "gov".`},
	} {
		problems := start(t, dependencies{}).Configure(t.Context(), object{"ncr": object{attribute: test.value}})
		want := []diagnostic{providertest.Error("Invalid Attribute Value", test.detail(), test.attribute)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", attribute, difference)
		}
	}
}

// TestImageNameWithItsRegistry expects the corrected name in the error of an image that does not
// exist.
func TestImageNameWithItsRegistry(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for source, config := range map[string]object{ncrTag: storefrontTag(), ncrTags: withoutReference()} {
		for name, fix := range map[string]string{
			"acme/storefront":   "image_name includes the registry: set image_name to \"storefront\".",
			"acmee/storefront":  "Check image_name, or push the image first.",
			"x/acme/storefront": "Check image_name, or push the image first.",
		} {
			_, problems := session.Read(t.Context(), source, config.With(object{"image_name": name}))
			if len(problems) != 1 || problems[0].Summary != "Repository Not Found" || problems[0].Attribute != "image_name" || !strings.Contains(problems[0].Detail, "\n\n"+fix+"\n\n") {
				t.Errorf("%s, %s: %+v", source, name, problems)
			}
		}
	}
}
