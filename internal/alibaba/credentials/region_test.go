// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestRegion(t *testing.T) {
	t.Parallel()
	const missing = "none is set; looked in: provider block (acr.region is not set), environment (ALIBABA_CLOUD_REGION and ALICLOUD_REGION are not set), "
	for name, test := range map[string]struct {
		set           func(*testing.T, *place)
		want, problem string
	}{
		"block": {func(_ *testing.T, p *place) {
			p.block.Region = "cn-beijing"
			p.environment["ALICLOUD_REGION"] = "cn-shanghai"
		}, "cn-beijing", ""},
		"newer name": {func(_ *testing.T, p *place) {
			p.environment["ALIBABA_CLOUD_REGION"], p.environment["ALICLOUD_REGION"] = "cn-shenzhen", "cn-shanghai"
		}, "cn-shenzhen", ""},
		"older name, before the profile": {func(t *testing.T, p *place) {
			p.environment["ALICLOUD_REGION"] = "cn-shanghai"
			p.profiles(t, profileOf("default", mainAccount))
		}, "cn-shanghai", ""},
		"profile": {func(t *testing.T, p *place) { p.profiles(t, profileOf("default", mainAccount)) }, "cn-hangzhou", ""},
		"profile beside keys": {func(t *testing.T, p *place) {
			setKeys(p.environment, 0, secondAccount)
			p.block.Profile = "b"
			p.profiles(t, profileOf("a", mainAccount), with(profileOf("b", mainAccount), fields{"region_id": "eu-central-1"}))
		}, "eu-central-1", ""},
		"none":            {func(*testing.T, *place) {}, "", missing + "profile (there is no file ~/.aliyun/config.json)"},
		"none of profile": {func(t *testing.T, p *place) { p.profiles(t, fields{"name": "default"}) }, "", missing + `profile (the profile "default" of ~/.aliyun/config.json has no region_id)`},
		"bad variable": {func(_ *testing.T, p *place) { p.environment["ALICLOUD_REGION"] = "evil.example/" }, "",
			`ALICLOUD_REGION is "evil.example/": a region has lower-case letters, digits and hyphens, like cn-hangzhou`},
		"bad profile": {func(t *testing.T, p *place) { p.profiles(t, fields{"name": "default", "region_id": "planted/"}) }, "",
			`the region_id of the profile "default" of ~/.aliyun/config.json: a region has lower-case letters, digits and hyphens, like cn-hangzhou`},
	} {
		place := newPlace(t, emulator.Options{})
		test.set(t, place)
		got, err := place.signIn().Region()
		problem := ""
		if err != nil {
			got, problem = "", err.Error()
		}
		if got != test.want || problem != test.problem {
			t.Errorf("%s: %q, %s\nwant %q, %s", name, got, problem, test.want, test.problem)
		}
		if _, none := errors.AsType[*NoRegionError](err); none != (name == "none" || name == "none of profile") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhereSTSIsAsked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		environment map[string]string
		block       string
		role        role
		want        string
	}{
		{nil, "", role{}, "https://sts.aliyuncs.com"},
		{nil, "", role{vpc: true}, "https://sts.aliyuncs.com"},
		{nil, "cn-hangzhou", role{}, "https://sts.cn-hangzhou.aliyuncs.com"},
		{nil, "cn-hangzhou", role{vpc: true}, "https://sts-vpc.cn-hangzhou.aliyuncs.com"},
		{nil, "cn-hangzhou", role{stsRegion: "cn-beijing"}, "https://sts.cn-beijing.aliyuncs.com"},
		{map[string]string{variableOfSTSRegion: "cn-shanghai", variableOfVPC: "True"}, "cn-hangzhou", role{}, "https://sts-vpc.cn-shanghai.aliyuncs.com"},
		{map[string]string{"ALICLOUD_REGION": "cn-shanghai"}, "", role{}, "https://sts.cn-shanghai.aliyuncs.com"},
		{nil, "", role{stsRegion: "evil.example/"}, ErrRegion.Error()},
		{map[string]string{variableOfSTSRegion: "evil.example#"}, "cn-hangzhou", role{}, ErrRegion.Error()},
		{map[string]string{variableOfSTS: "http://127.0.0.1:1"}, "cn-hangzhou", role{}, "http://127.0.0.1:1"},
		{map[string]string{variableOfSTS: "https://evil.example"}, "", role{}, "CONTAINERREGISTRY_STS_ENDPOINT is not like http://127.0.0.1:8080: it is for an emulator on this machine only"},
	} {
		place := &place{home: t.TempDir(), environment: test.environment, block: Block{Region: test.block}}
		endpoint, _, err := place.signIn().stsEndpoint(test.role)
		got := ""
		if err == nil {
			got = endpoint.String()
		} else if failure := failureOfRegion(err); failure != "" {
			got = failure
		}
		if got != test.want {
			t.Errorf("%+v: %s (%v), want %s", test, got, err, test.want)
		}
	}
}

func failureOfRegion(err error) string {
	if errors.Is(err, ErrRegion) {
		return ErrRegion.Error()
	}
	return messageOf(err)
}

func TestChecksOfSigningIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		check     func(string) error
		good, bad []string
	}{
		{
			CheckCredentialsURI,
			[]string{"https://example.com/x?y=z", "http://localhost:8080/credentials", "http://127.0.0.1/", "http://[::1]:80/x", "http://169.254.170.2/v2", "http://[fe80::1]/x"},
			[]string{"", "x", "http://example.com/", "http://100.100.100.200/", "http://10.0.0.1/", "https://user:planted@example.com/", "https://example.com/#x", "ftp://localhost/", "file:///etc/x", "https://", "https:x", "http://localhost:0/"},
		},
		{
			CheckRoleARN, []string{deployer, "acs:ram::1:role/a.b-c/d"},
			[]string{"", "ci-deployer", "acs:ram::1:user/x", "acs:ram:::role/x", "acs:ram::1:role/", "acs:ram::1:role/a&b=c"},
		},
		{CheckRoleName, []string{"build-machine", "a.b_c@d"}, []string{"", "a/b", "..", "../x", "a b", "a?b"}},
		{CheckSessionName, []string{"terraform", "a@b.c-d_e"}, []string{"", "a", "a b", "ä-ä"}},
		{CheckPolicy, []string{`{}`, ` {"Version": "1"}`}, []string{"", "[]", "{", `"x"`, `{} {}`}},
	} {
		var refused []string
		for _, value := range test.bad {
			if test.check(value) != nil {
				refused = append(refused, value)
			}
		}
		if difference := cmp.Diff(test.bad, refused); difference != "" {
			t.Errorf("(-want +got):\n%s", difference)
		}
		for _, value := range test.good {
			if err := test.check(value); err != nil {
				t.Errorf("%q: %v", value, err)
			}
		}
	}
}
