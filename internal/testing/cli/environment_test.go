// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCleanEnvironmentHasNoVariableOfTerraformOrACloud(t *testing.T) {
	t.Parallel()
	clean := cleanEnvironment([]string{
		"PATH=/usr/bin",
		"HOME=/home/someone",
		"TF_CLI_CONFIG_FILE=/nowhere",
		"TF_VAR_tag=1",
		"TF_LOG=TRACE",
		"tf_data_dir=x",
		"TOFU_x=1",
		"TERRAFORM_CONFIG=/nowhere",
		"ALIBABA_CLOUD_ACCESS_KEY_ID=a",
		"ALIBABACLOUD_ACCESS_KEY_ID=a",
		"ALICLOUD_REGION=b",
		"NCLOUD_SECRET_KEY=c",
		"AWS_PROFILE=d",
		"HTTPS_PROXY=http://127.0.0.1:1",
		"NOT_TF_=kept",
	}, "TF_VAR_tag=2")
	want := []string{
		"PATH=/usr/bin",
		"HOME=/home/someone",
		"HTTPS_PROXY=http://127.0.0.1:1",
		"NOT_TF_=kept",
		"CHECKPOINT_DISABLE=1",
		"TF_VAR_tag=2",
	}
	if difference := cmp.Diff(want, clean); difference != "" {
		t.Error(difference)
	}
}

func TestAcceptanceEnvironment(t *testing.T) {
	t.Parallel()
	for name, host := range map[string]string{Terraform: "registry.terraform.io", OpenTofu: "registry.opentofu.org"} {
		want := []string{
			"TF_ACC=1",
			"TF_ACC_TERRAFORM_PATH=/opt/cli",
			"TF_CLI_CONFIG_FILE=/dev/null",
			"CHECKPOINT_DISABLE=1",
			"TF_ACC_PROVIDER_NAMESPACE=containerregistry",
			"TF_ACC_PROVIDER_HOST=" + host,
		}
		if difference := cmp.Diff(want, CLI{Path: "/opt/cli", Name: name}.AcceptanceEnvironment()); difference != "" {
			t.Errorf("%s: %s", name, difference)
		}
	}
}
