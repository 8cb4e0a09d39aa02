// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

// fact is what users set by environment variables.
type fact struct {
	name      string // as the documentation has it
	variables []string
}

// factVariables returns the facts of variables.go, in the order of the documentation.
func factVariables() []fact {
	facts := []fact{{"Access key ID", nil}, {"Secret", nil}, {"Security token", nil}}
	for _, scheme := range keyVariables {
		for index, name := range []string{scheme.accessKey, scheme.secretKey, scheme.securityToken} {
			facts[index].variables = append(facts[index].variables, name)
		}
	}
	return append(facts, []fact{
		{"Region", regionVariables},
		{"Profile", profileVariables},
		{"Profile file", profileFileVariables},
		{"Credentials URI", uriVariables},
		{"ECS instance role", ecsRoleVariables},
		{"OIDC token", oidcTokenVariables},
		{"OIDC token file", oidcFileVariables},
		{"OIDC provider ARN", oidcProviderVariables},
		{"Role ARN, for an OIDC token or a profile", roleARNVariables},
		{"Role session name", sessionNameVariables},
		{"STS region", []string{stsRegionVariable}},
		{"`true`: STS endpoint within the VPC", []string{vpcEndpointVariable}},
		{"`true`: no ECS metadata", []string{metadataDisabledVariable}},
		{"`true`: no version 1 of the ECS metadata", []string{metadataV1DisabledVariable}},
		{"`true`: no profile except one in the provider block", []string{profileDisabledVariable}},
		{"`TRUE`, in capitals: the same", []string{profileIgnoredVariable}},
		{"`true`: no `External` command and no URI of a profile", []string{processDisabledVariable}},
	}...)
}
