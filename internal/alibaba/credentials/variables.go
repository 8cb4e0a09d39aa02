// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

// This file is the table of all environment variables that are read, by fact. The names are those
// of aliyun/alicloud, of the vendor's CLI (https://github.com/aliyun/aliyun-cli) and of its SDKs
// (https://github.com/aliyun/credentials-go). Names of one fact with different values are an error
// where that fact is taken from the environment: the vendor's tools prefer one name or the other.

// keyVariables are the naming schemes of keys. A key ID, its secret and its token are of one
// scheme.
var keyVariables = []keyNames{
	{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"},
	{"ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"},
	{"ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"},
}

// Names of other facts.
var (
	regionVariables = []string{
		"ALIBABA_CLOUD_REGION", "ALICLOUD_REGION", "ALIBABACLOUD_REGION",
		"ALIBABA_CLOUD_REGION_ID", "ALICLOUD_REGION_ID", "ALIBABACLOUD_REGION_ID",
	}
	profileVariables      = []string{"ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE", "ALIBABACLOUD_PROFILE"}
	profileFileVariables  = []string{"ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CONFIG_FILE", iniFileVariable}
	uriVariables          = []string{"ALIBABA_CLOUD_CREDENTIALS_URI", "ALICLOUD_CREDENTIALS_URI"}
	ecsRoleVariables      = []string{"ALIBABA_CLOUD_ECS_METADATA", "ALICLOUD_ECS_ROLE_NAME"}
	oidcTokenVariables    = []string{"ALIBABA_CLOUD_OIDC_TOKEN"}
	oidcFileVariables     = []string{"ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABACLOUD_OIDC_TOKEN_FILE"}
	oidcProviderVariables = []string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABACLOUD_OIDC_PROVIDER_ARN"}
	roleARNVariables      = []string{"ALIBABA_CLOUD_ROLE_ARN", "ALIBABACLOUD_ROLE_ARN"}
	sessionNameVariables  = []string{"ALIBABA_CLOUD_ROLE_SESSION_NAME"}
)

// iniFileVariable names an INI file for the vendor's SDKs, and the CLI's JSON for aliyun/alicloud.
// Only JSON is read.
const iniFileVariable = "ALIBABA_CLOUD_CREDENTIALS_FILE"

// Switches, and what only STS needs.
const (
	stsRegionVariable          = "ALIBABA_CLOUD_STS_REGION"
	vpcEndpointVariable        = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"
	metadataDisabledVariable   = "ALIBABA_CLOUD_ECS_METADATA_DISABLED"
	metadataV1DisabledVariable = "ALIBABA_CLOUD_IMDSV1_DISABLED"
	profileDisabledVariable    = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"
	profileIgnoredVariable     = "ALIBABA_CLOUD_IGNORE_PROFILE"
	processDisabledVariable    = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"
)

// variable returns the name and value of the variable that sets a fact; empty strings where none
// does. Its error names two that differ.
func (c *Chain) variable(names []string) (name, value string, err error) {
	name, value, different := c.options.Environment.Agreed(names...)
	if different != "" {
		return "", "", differentValues(name, different)
	}
	return name, value, nil
}

// environmentSettings reads facts of the environment, and keeps the first error.
type environmentSettings struct {
	chain *Chain
	err   error
}

// or returns a value that is set elsewhere; if that is empty, the value of these variables.
func (s *environmentSettings) or(value string, names []string) string {
	if value != "" || s.err != nil {
		return value
	}
	_, value, s.err = s.chain.variable(names)
	return value
}
