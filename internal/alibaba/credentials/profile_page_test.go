// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"regexp"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestProfileOfPage reads the file of profiles that the page shows.
func TestProfileOfPage(t *testing.T) {
	t.Parallel()
	page := readText(t, "../../../docs/guides/authentication.md")
	file := regexp.MustCompile("(?s)```json\n(.*?)```").FindStringSubmatch(page)
	if file == nil {
		t.Fatal("the page shows no file")
	}
	setup := newSetup(t, emulator.Options{})
	setup.write(t, ".aliyun/config.json", file[1])
	chain := setup.chain()
	got, err := chain.Retrieve(t.Context())
	if err != nil || got.AccessKey != "LTAIexample" || got.SecretKey != "ExampleSecret" {
		t.Errorf("%q %q %v", got.AccessKey, got.SecretKey, err)
	}
	if region, err := chain.Region(); err != nil || region.ID != "cn-hangzhou" {
		t.Errorf("%+v %v", region, err)
	}
}
