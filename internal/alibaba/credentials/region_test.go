// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func TestRegion(t *testing.T) {
	t.Parallel()
	const missing = "no region is set; checked provider block: acr.region is not set, environment: " +
		"ALIBABA_CLOUD_REGION, ALICLOUD_REGION, ALIBABACLOUD_REGION, ALIBABA_CLOUD_REGION_ID, ALICLOUD_REGION_ID and ALIBABACLOUD_REGION_ID are not set, "
	for name, test := range map[string]struct {
		set           func(*testing.T, *testSetup)
		want, problem string
	}{
		"provider block": {func(_ *testing.T, s *testSetup) {
			s.configuration.Region = "cn-beijing"
			s.variables["ALICLOUD_REGION"] = "cn-shanghai"
		}, "cn-beijing", ""},
		"two names, one region": {func(_ *testing.T, s *testSetup) {
			s.variables["ALIBABA_CLOUD_REGION"], s.variables["ALICLOUD_REGION_ID"] = "cn-shenzhen", "cn-shenzhen"
		}, "cn-shenzhen", ""},
		"two names, two regions": {func(_ *testing.T, s *testSetup) {
			s.variables["ALICLOUD_REGION"], s.variables["ALIBABACLOUD_REGION_ID"] = "cn-shanghai", "cn-shenzhen"
		}, "", `ALICLOUD_REGION is "cn-shanghai", but ALIBABACLOUD_REGION_ID is "cn-shenzhen"`},
		"two names, not taken from the environment": {func(_ *testing.T, s *testSetup) {
			s.configuration.Region = "cn-beijing"
			s.variables["ALICLOUD_REGION"], s.variables["ALIBABACLOUD_REGION_ID"] = "cn-shanghai", "cn-shenzhen"
		}, "cn-beijing", ""},
		"older variable, before the profile": {func(t *testing.T, s *testSetup) {
			s.variables["ALICLOUD_REGION"] = "cn-shanghai"
			s.writeProfiles(t, profileWithKeys("default", mainAccount))
		}, "cn-shanghai", ""},
		"profile": {func(t *testing.T, s *testSetup) { s.writeProfiles(t, profileWithKeys("default", mainAccount)) }, "cn-hangzhou", ""},
		"profile with other credentials": {func(t *testing.T, s *testSetup) {
			s.setKeys(0, secondAccount)
			s.configuration.Profile = "b"
			s.writeProfiles(t, profileWithKeys("a", mainAccount), with(profileWithKeys("b", mainAccount), fields{"region_id": "eu-central-1"}))
		}, "eu-central-1", ""},
		"none":         {func(*testing.T, *testSetup) {}, "", missing + "profile: ~/.aliyun/config.json does not exist"},
		"no region_id": {func(t *testing.T, s *testSetup) { s.writeProfiles(t, fields{"name": "default"}) }, "", missing + `profile: the profile "default" of ~/.aliyun/config.json has no region_id`},
		"invalid variable": {func(_ *testing.T, s *testSetup) { s.variables["ALICLOUD_REGION"] = "evil.example/" }, "",
			`ALICLOUD_REGION is "evil.example/": must be lower-case letters, digits and hyphens, such as "cn-hangzhou"`},
		"invalid profile": {func(t *testing.T, s *testSetup) {
			s.writeProfiles(t, fields{"name": "default", "region_id": "planted/"})
		}, "",
			`the region_id of the profile "default" of ~/.aliyun/config.json: must be lower-case letters, digits and hyphens, such as "cn-hangzhou"`},
	} {
		setup := newSetup(t, emulator.Options{})
		test.set(t, setup)
		got, err := setup.chain().Region()
		problem := ""
		if err != nil {
			got, problem = Region{}, err.Error()
		}
		if got.ID != test.want || problem != test.problem {
			t.Errorf("%s: %q, %s\nwant %q, %s", name, got.ID, problem, test.want, test.problem)
		}
		if _, isMissing := errors.AsType[*NoRegionError](err); isMissing != (name == "none" || name == "no region_id") {
			t.Errorf("%s: %v", name, err)
		}
		if _, isVariable := errors.AsType[*RegionVariableError](err); isVariable != (name == "invalid variable" || name == "two names, two regions") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
