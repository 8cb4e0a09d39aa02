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
	} {
		if err := CheckRegion(region); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", region, err, want)
		}
	}
}
