// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
)

func TestSTSEndpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		variables map[string]string
		region    string // of the provider block
		role      role
		want      string
	}{
		{nil, "", role{}, "https://sts.aliyuncs.com"},
		{nil, "", role{vpcEndpoint: true}, "https://sts.aliyuncs.com"},
		{nil, "cn-hangzhou", role{}, "https://sts.cn-hangzhou.aliyuncs.com"},
		{nil, "cn-hangzhou", role{vpcEndpoint: true}, "https://sts-vpc.cn-hangzhou.aliyuncs.com"},
		{nil, "cn-hangzhou", role{stsRegion: "cn-beijing"}, "https://sts.cn-beijing.aliyuncs.com"},
		{map[string]string{stsRegionVariable: "cn-shanghai", vpcEndpointVariable: "True"}, "cn-hangzhou", role{}, "https://sts-vpc.cn-shanghai.aliyuncs.com"},
		{map[string]string{"ALICLOUD_REGION": "cn-shanghai"}, "", role{}, "https://sts.cn-shanghai.aliyuncs.com"},
		{nil, "", role{stsRegion: "evil.example/"}, rpc.ErrRegion.Error()},
		{map[string]string{stsRegionVariable: "evil.example#"}, "cn-hangzhou", role{}, rpc.ErrRegion.Error()},
		{map[string]string{stsEndpointVariable: "http://127.0.0.1:1"}, "cn-hangzhou", role{}, "http://127.0.0.1:1"},
		{map[string]string{stsEndpointVariable: "https://evil.example"}, "", role{}, "CONTAINERREGISTRY_STS_ENDPOINT is not like http://127.0.0.1:8080: it is for an emulator on this machine only"},
	} {
		setup := &testSetup{home: t.TempDir(), variables: test.variables, configuration: Configuration{Region: test.region}}
		endpoint, _, err := setup.chain().stsEndpoint(test.role)
		var got string
		switch {
		case err == nil:
			got = endpoint.String()
		case errors.Is(err, rpc.ErrRegion):
			got = rpc.ErrRegion.Error()
		default:
			got = callError(t, err).Message
		}
		if got != test.want {
			t.Errorf("%+v: %s (%v), want %s", test, got, err, test.want)
		}
	}
}
