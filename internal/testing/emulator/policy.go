// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"path"
	"slices"
)

// policyDocument is a RAM policy without conditions; a statement is about all resources.
// https://www.alibabacloud.com/help/en/ram/user-guide/policy-structure-and-syntax
type policyDocument struct {
	Version   string            `json:"Version"`
	Statement []policyStatement `json:"Statement"`
}

type policyStatement struct {
	Effect   string     `json:"Effect"`
	Action   stringList `json:"Action"`
	Resource stringList `json:"Resource"`
}

// stringList is a string or a list of strings.
type stringList []string

// UnmarshalJSON implements json.Unmarshaler.
func (l *stringList) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*l = stringList{text}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(l))
}

func (p policyDocument) isValid() bool {
	return p.Version == "1" && len(p.Statement) > 0 && !slices.ContainsFunc(p.Statement, func(s policyStatement) bool {
		return s.Effect != "Allow" && s.Effect != "Deny" || len(s.Action) == 0 || len(s.Resource) == 0
	})
}

// ramActions are the permissions that the operations of ACR need, by each one's page.
var ramActions = map[string]string{ //nolint:gosec // GetAuthorizationToken is a name, not a token
	OperationGetRepoTagLayers:      "cr:GetRepositoryLayers",
	OperationGetRepoTag:            "cr:ListRepositoryTag",
	OperationListRepoTag:           "cr:ListRepositoryTag",
	OperationGetRepository:         "cr:GetRepository",
	OperationGetAuthorizationToken: "cr:GetAuthorizationToken",
	OperationListInstanceEndpoint:  "cr:ListInstanceEndpoint",

	// https://www.alibabacloud.com/help/en/doc-detail/144229.htm, in AliyunContainerRegistryReadOnlyAccess
	OperationPullImage: "cr:PullRepository",
}

// allows reports whether some statement allows an operation of ACR, and none denies it.
func (p policyDocument) allows(operation string) bool {
	has := func(effect string) bool {
		return slices.ContainsFunc(p.Statement, func(s policyStatement) bool {
			return s.Effect == effect && slices.ContainsFunc(s.Action, func(pattern string) bool {
				matched, err := path.Match(pattern, ramActions[operation])
				return err == nil && matched
			})
		})
	}
	return has("Allow") && !has("Deny")
}
