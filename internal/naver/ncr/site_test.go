// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import "testing"

func TestLocate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ site, region, expectedSite, expectedRegion, endpoint, host string }{
		{"", "", "public", "KR", "https://ncr.apigw.ntruss.com/ncr/api/v2", "acme.kr.ncr.ntruss.com"},
		{"public", "KR", "public", "KR", "https://ncr.apigw.ntruss.com/ncr/api/v2", "acme.kr.ncr.ntruss.com"},
		{"", "SGN", "public", "SGN", "https://ncr.apigw.ntruss.com/ncr/sgn-api/v2", "acme.sg.ncr.ntruss.com"},
		{"public", "JPN", "public", "JPN", "https://ncr.apigw.ntruss.com/ncr/jpn-api/v2", "acme.jp.ncr.ntruss.com"},
		{"gov", "", "gov", "KR", "https://gov-ncr.apigw.gov-ntruss.com/ncr/kr/v2", "acme.ncr.gov-ntruss.com"},
		{"gov", "KRS", "gov", "KRS", "https://gov-ncr.apigw.gov-ntruss.com/ncr/krs/v2", "acme.krs.ncr.gov-ntruss.com"},
		{"fin", "", "fin", "FKR", "https://ncr.apigw.fin-ntruss.com/ncr/api/v2", "acme.ncr.fin-ntruss.com"},
	} {
		got, err := Locate(test.site, test.region)
		if err != nil || got.Site != test.expectedSite || got.Region != test.expectedRegion ||
			got.Endpoint().String() != test.endpoint || got.RegistryHost("acme") != test.host {
			t.Errorf("Locate(%q, %q) = %+v, %v", test.site, test.region, got, err)
		}
	}
}

func TestLocateErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ site, region, expected string }{
		{"", "FKR", `must be a region of the site "public": KR, SGN, JPN`},
		{"gov", "SGN", `must be a region of the site "gov": KR, KRS`},
		{"fin", "KR", `must be a region of the site "fin": FKR`},
	} {
		if _, err := Locate(test.site, test.region); err == nil || err.Error() != test.expected {
			t.Errorf("Locate(%q, %q): %v, want %s", test.site, test.region, err, test.expected)
		}
	}
}

func TestCheckSiteAndRegion(t *testing.T) {
	t.Parallel()
	for _, site := range []string{"public", "gov", "fin"} {
		if err := CheckSite(site); err != nil {
			t.Errorf("%q: %v", site, err)
		}
	}
	for _, region := range []string{"KR", "SGN", "JPN", "KRS", "FKR"} {
		if err := CheckRegion(region); err != nil {
			t.Errorf("%q: %v", region, err)
		}
	}
	for _, invalid := range []string{"", "kr", "Public", "moon"} {
		if CheckSite(invalid) == nil || CheckRegion(invalid) == nil {
			t.Errorf("%q is accepted", invalid)
		}
	}
}

func TestCheckRegistry(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"acme", "a", "my-registry-2"} {
		if err := CheckRegistry(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"", "Acme", "-a", "a-", "a.b", "a/b", "a_b", "a\n", "a%2fb", "a@b", "a:1"} {
		if CheckRegistry(name) == nil {
			t.Errorf("%q is accepted", name)
		}
	}
}

func TestIsTokenHost(t *testing.T) {
	t.Parallel()
	for host, expected := range map[string]bool{
		"acme.kr.ncr.ntruss.com": true, "auth.ncr.ntruss.com": true, "acme.ncr.gov-ntruss.com": true, "acme.krs.ncr.gov-ntruss.com": true, "acme.ncr.fin-ntruss.com": true,
		"ncr.ntruss.com": false, "ncr.apigw.ntruss.com": false, "x.ntruss.com": false, "ncr.ntruss.com.evil.example": false, "a.ncr.ntruss.com.evil.example": false,
	} {
		if got := IsTokenHost(host); got != expected {
			t.Errorf("%s: %t, want %t", host, got, expected)
		}
	}
}
