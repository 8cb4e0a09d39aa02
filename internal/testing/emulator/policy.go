// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"path"
	"slices"
)

// policyDocument is a RAM policy, as far as it is emulated: conditions and
// resources are not, a statement is about all of them.
// https://www.alibabacloud.com/help/en/ram/user-guide/policy-structure-and-syntax
type policyDocument struct {
	Version   string            `json:"Version"`
	Statement []policyStatement `json:"Statement"`
}

type policyStatement struct {
	Effect   string    `json:"Effect"`
	Action   oneOrMany `json:"Action"`
	Resource oneOrMany `json:"Resource"`
}

// oneOrMany is a text or a list of them.
type oneOrMany []string

// UnmarshalJSON implements json.Unmarshaler.
func (o *oneOrMany) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*o = oneOrMany{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

func (p policyDocument) valid() bool {
	return p.Version == "1" && len(p.Statement) > 0 && !slices.ContainsFunc(p.Statement, func(s policyStatement) bool {
		return s.Effect != effectAllow && s.Effect != effectDeny || len(s.Action) == 0 || len(s.Resource) == 0
	})
}

const (
	effectAllow = "Allow"
	effectDeny  = "Deny"
)

// ramActions are the permissions that the operations of ACR need, as each one's
// page says.
var ramActions = map[string]string{ //nolint:gosec // GetAuthorizationToken is a name, and no token
	OperationGetRepoTagLayers: "cr:GetRepositoryLayers",
	OperationGetRepoTag:       "cr:ListRepositoryTag",
	OperationListRepoTag:      "cr:ListRepositoryTag",
	OperationGetRepository:    "cr:GetRepository",

	OperationGetAuthorizationToken: "cr:GetAuthorizationToken",
	OperationListInstanceEndpoint:  "cr:ListInstanceEndpoint",

	// https://www.alibabacloud.com/help/en/doc-detail/144229.htm, in AliyunContainerRegistryReadOnlyAccess
	OperationPullImage: "cr:PullRepository",
}

// allows tells whether a policy allows an operation of ACR: some statement does,
// and none denies it.
func (p policyDocument) allows(operation string) bool {
	matches := func(effect string) bool {
		return slices.ContainsFunc(p.Statement, func(s policyStatement) bool {
			return s.Effect == effect && slices.ContainsFunc(s.Action, func(pattern string) bool {
				matched, err := path.Match(pattern, ramActions[operation])
				return err == nil && matched
			})
		})
	}
	return matches(effectAllow) && !matches(effectDeny)
}
