// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// unknown is the error of a read that needs a value of the provider block that is not known yet.
func unknown(attribute string) diagnostic {
	return unknownTo(attribute, "To read only after it is created, name that resource in depends_on of this data source.")
}

func unknownTo(attribute, deferral string) diagnostic {
	return providertest.Error("Unknown Configuration Value",
		attribute+" in the provider block is not known yet: its value depends on a resource that does not exist yet, and this read needs it now.\n\n"+
			"Create that resource first (terraform apply -target=…), or use a value that is known at plan time, such as a variable or a data source. "+
			deferral, "")
}

// TestUnknownValuesInProviderBlock configures with unknown values, which is no error, and expects
// one of each read that needs them.
func TestUnknownValuesInProviderBlock(t *testing.T) {
	t.Parallel()
	acrTagConfig := providertest.SourceOf(providertest.ACRTag).Config
	withRegion := acrTagConfig.With(object{"region": "cn-hangzhou"})
	atKR := storefrontTag().With(object{"site": "public", "region": "KR"})
	keys := func(more object) object { return object{"access_key": "a", "secret_key": "b"}.With(more) }
	for name, test := range map[string]struct {
		block    object
		acr, ncr []diagnostic // of a read with its own region
		noRegion []diagnostic // of a read of ACR without; nil where they are the same
	}{
		"a block":             {object{"acr": providertest.Unknown}, []diagnostic{unknown("acr")}, nil, nil},
		"for all":             {object{"max_retries": providertest.Unknown}, []diagnostic{unknown("max_retries")}, []diagnostic{unknown("max_retries")}, nil},
		"keys":                {object{"acr": object{"secret_key": providertest.Unknown, "access_key": providertest.Unknown}}, []diagnostic{unknown("acr.access_key"), unknown("acr.secret_key")}, nil, nil},
		"keys of the other":   {object{"ncr": object{"secret_key": providertest.Unknown}}, nil, []diagnostic{unknown("ncr.secret_key")}, nil},
		"a nested block":      {object{"acr": object{"assume_role": object{"role_arn": providertest.Unknown}}}, []diagnostic{unknown("acr.assume_role.role_arn")}, nil, nil},
		"a whole nested one":  {object{"acr": keys(object{"assume_role": providertest.Unknown})}, []diagnostic{unknown("acr.assume_role")}, nil, nil},
		"an endpoint":         {object{"acr": keys(object{"endpoint": providertest.Unknown})}, []diagnostic{unknown("acr.endpoint")}, nil, nil},
		"the other endpoint":  {object{"ncr": object{"endpoint": providertest.Unknown}}, nil, []diagnostic{unknown("ncr.endpoint")}, nil},
		"a region":            {object{"acr": keys(object{"region": providertest.Unknown})}, nil, nil, []diagnostic{unknown("acr.region")}},
		"a region, for STS":   {object{"acr": keys(object{"region": providertest.Unknown, "assume_role": object{"role_arn": deployerRole}})}, []diagnostic{unknown("acr.region")}, nil, nil},
		"a region, no keys":   {object{"acr": object{"region": providertest.Unknown}}, []diagnostic{unknown("acr.region")}, nil, nil},
		"site and region":     {object{"ncr": object{"site": providertest.Unknown, "region": providertest.Unknown}}, nil, nil, nil},
		"profile of a region": {object{"ncr": object{"profile": providertest.Unknown, "region": providertest.Unknown}}, nil, []diagnostic{unknown("ncr.profile")}, nil},
	} {
		server := startEmulator(t)
		session := configured(t, dependencies{}, blockFor(server, test.block))
		for registry, read := range map[string]struct {
			config object
			want   []diagnostic
		}{acrTag: {withRegion, test.acr}, ncrTag: {atKR, test.ncr}} {
			_, problems := session.Read(t.Context(), registry, read.config)
			if len(read.want) == 0 { // the read goes on, and fails where its block is not the emulator's
				for _, problem := range problems {
					if problem.Summary == "Unknown Configuration Value" {
						t.Errorf("%s, %s: %+v", name, registry, problem)
					}
				}
				continue
			}
			if difference := cmp.Diff(read.want, problems); difference != "" {
				t.Errorf("%s, %s (-want +got):\n%s", name, registry, difference)
			}
		}
		if test.noRegion != nil {
			_, problems := session.Read(t.Context(), acrTag, acrTagConfig)
			if difference := cmp.Diff(test.noRegion, problems); difference != "" {
				t.Errorf("%s, without a region (-want +got):\n%s", name, difference)
			}
		}
	}
}

// TestUnknownSiteAndRegionOfNCR expects that a read without its own site or region needs the
// block's.
func TestUnknownSiteAndRegionOfNCR(t *testing.T) {
	t.Parallel()
	session := configured(t, dependencies{}, object{"ncr": object{"site": providertest.Unknown, "region": providertest.Unknown}})
	for _, test := range []struct {
		own  object
		want []diagnostic
	}{
		{object{}, []diagnostic{unknown("ncr.region"), unknown("ncr.site")}},
		{object{"site": "gov"}, []diagnostic{unknown("ncr.region"), unknown("ncr.site")}},
		{object{"region": "KR"}, []diagnostic{unknown("ncr.site")}},
	} {
		_, problems := session.Read(t.Context(), ncrTag, storefrontTag().With(test.own))
		if difference := cmp.Diff(test.want, problems); difference != "" {
			t.Errorf("%v (-want +got):\n%s", test.own, difference)
		}
	}
}

// TestUnknownValuesOfAllReads ranges over all data sources, and the ephemeral resource.
func TestUnknownValuesOfAllReads(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		server := startEmulator(t)
		block := blockFor(server, nil)
		other := map[string]string{"acr": "ncr", "ncr": "acr"}[source.Registry]
		session := configured(t, dependencies{}, block.With(object{other: object{"secret_key": providertest.Unknown}}))
		session.MustRead(t.Context(), source.Type, source.Config)

		session = configured(t, dependencies{}, block.With(object{source.Registry: object{"secret_key": providertest.Unknown}}))
		_, problems := session.Read(t.Context(), source.Type, source.Config)
		if difference := cmp.Diff([]diagnostic{unknown(source.Registry + ".secret_key")}, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", source.Type, difference)
		}
	}
	session := configured(t, dependencies{}, object{"acr": object{"profile": providertest.Unknown}})
	_, problems := session.Open(t.Context(), providertest.ACRLogin, object{"instance_id": "cri-k77rd2eo9ztt1qa4"})
	if difference := cmp.Diff([]diagnostic{unknownTo("acr.profile", "To open this ephemeral resource only after it is created, "+
		"set an argument, such as instance_id, to a value that depends on that resource: depends_on is not enough.")}, problems); difference != "" {
		t.Errorf("login (-want +got):\n%s", difference)
	}
}
