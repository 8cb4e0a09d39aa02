// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"errors"
	"testing"
)

func TestCheckRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]error{
		"cn-hangzhou": nil, "ap-southeast-1": nil,
		"": ErrRegion, "cn_hangzhou": ErrRegion, "CN-hangzhou": ErrRegion, "evil.example/": ErrRegion, "cn-hangzhou#": ErrRegion, "a.b": ErrRegion, "-a": ErrRegion,
		"cn-shanghai-finance-1": nil, "na-south-1": nil, "rg-china-mainland": nil, "local": nil, "cn-b": nil,
		"hangzhou": ErrNotRegion, "hongkong": ErrNotRegion, "cn-hangzhou-b": ErrNotRegion, "us-west-1a": ErrNotRegion, "cn-shanghai-finance-1b": ErrNotRegion,
	} {
		if err := CheckRegion(region); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", region, err, want)
		}
	}
}

// TestRecognizeRegion covers what no attribute shows.
func TestRecognizeRegion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Germany (Frankfurt)": "eu-central-1", "China East 1 (Hangzhou)": "cn-hangzhou", "Kuala Lumpur": "ap-southeast-3", "UAE (Dubai)": "me-east-1", "AP Southeast 1": "ap-southeast-1",
		"registry.cn-beijing.aliyuncs.com": "cn-beijing", "crpi-x.cn-hangzhou.personal.cr.aliyuncs.com": "cn-hangzhou", "CN-Hangzhou-H": "cn-hangzhou",
		"": "", "CN": "", "KR": "", "China": "", "Moon (Base)": "", "cn-hangzhou": "", "cr.aliyuncs.com": "", "cn-hangzhou.oss.example": "", "https://cr.cn-hangzhou.aliyuncs.com?x": "",
	} {
		mistake, isRecognized := ErrRegion.Recognize(text)
		if isRecognized != (want != "") || isRecognized && (mistake.Value != want || CheckRegion(want) != nil) {
			t.Errorf("%q: %+v, %t, want %q", text, mistake, isRecognized, want)
		}
	}
}
