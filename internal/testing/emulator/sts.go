// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// What the vendor's pages state of the parameters of both actions:
// https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
// https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc
var (
	roleARNGrammar     = regexp.MustCompile(`^acs:ram::[0-9]+:role/[a-zA-Z0-9.-]{1,64}$`)
	sessionNameGrammar = regexp.MustCompile(`^[a-zA-Z0-9.@_-]{2,64}$`)
	externalIDGrammar  = regexp.MustCompile(`^[\w+=,.@:/-]{2}[\w+=,.@:/-]*$`)
)

const (
	minSession     = 900 // seconds
	defaultSession = 3600
	maxSession     = 43200

	maxPolicy     = 2048 // characters
	maxExternalID = 1224
	minToken      = 4
	maxToken      = 20_000
)

// stsRequest is one RPC request to STS. Its checks set the fields.
type stsRequest struct {
	*rpcRequest
	role       Role
	operations []string // of the role, as far as the policy allows them
	duration   time.Duration
	policy     policyDocument
	provider   OIDCProvider
	token      OIDCToken
}

// checkSession checks the parameters of both actions, as far as that needs no role.
func (r *stsRequest) checkSession() *apiError {
	if failure := r.missing("RoleArn", "RoleSessionName"); failure != nil {
		return failure
	}
	externalID, policy := r.parameters["ExternalId"], r.parameters["Policy"]
	switch {
	case !roleARNGrammar.MatchString(r.parameters["RoleArn"]):
		return stsInvalidRoleARN
	case !sessionNameGrammar.MatchString(r.parameters["RoleSessionName"]):
		return stsInvalidSessionName
	case externalID != "" && !externalIDGrammar.MatchString(externalID), len(externalID) > maxExternalID:
		return stsInvalidExternalID
	case policy == "":
		return nil
	case utf8.RuneCountInString(policy) > maxPolicy:
		return stsPolicySize
	case json.Unmarshal([]byte(policy), &r.policy) != nil, !r.policy.isValid():
		return stsPolicyGrammar
	}
	return nil
}

// checkToken verifies an OIDC token: there is no key, so that it is valid when the fixture has it
// as one of its provider's.
func (r *stsRequest) checkToken() *apiError {
	token, arn := r.parameters["OIDCToken"], r.parameters["OIDCProviderArn"]
	switch {
	case arn == "":
		return stsInvalidProvider
	case token == "":
		return stsNoToken
	case strings.Count(token, ".") != 2, len(token) < minToken, len(token) > maxToken:
		return stsTokenParts
	}
	var exists bool
	providers := r.server.options.Fixture.Credentials.OIDCProviders
	if r.provider, exists = find(providers, func(p OIDCProvider) bool { return p.ARN == arn }); !exists {
		return stsUnknownProvider
	}
	if r.token, exists = find(r.provider.Tokens, func(t OIDCToken) bool { return t.Token == token }); !exists {
		return stsTokenContent
	}
	if !r.token.Expires.IsZero() && !r.server.options.Now().Before(r.token.Expires) {
		return stsTokenExpired
	}
	return nil
}

// checkRole finds the role, which limits a session's duration and operations.
func (r *stsRequest) checkRole() *apiError {
	role, exists := r.server.findRole(r.parameters["RoleArn"])
	if !exists {
		return stsUnknownRole
	}
	longest := cmp.Or(role.MaxSessionDuration, defaultSession)
	seconds, err := strconv.Atoi(cmp.Or(r.parameters["DurationSeconds"], strconv.Itoa(defaultSession)))
	if err != nil || seconds < minSession || seconds > longest {
		return stsInvalidDuration(longest)
	}
	r.role, r.duration, r.operations = role, time.Duration(seconds)*time.Second, role.Operations
	if r.parameters["Policy"] != "" {
		r.operations = slices.DeleteFunc(slices.Clone(role.Operations), func(operation string) bool {
			return !r.policy.allows(operation)
		})
	}
	return nil
}

// checkTrust checks that the role trusts the request's signer.
func (r *stsRequest) checkTrust() *apiError {
	if !slices.Contains(r.role.Trusted, r.signer.principal) ||
		r.role.ExternalID != "" && r.role.ExternalID != r.parameters["ExternalId"] {
		return stsNoPermission
	}
	return nil
}

// checkProvider checks that the role trusts the token's issuer.
func (r *stsRequest) checkProvider() *apiError {
	if r.role.OIDCProvider != r.provider.ARN {
		return stsNoOIDCPermission
	}
	return nil
}

// stsAssumedRole is AssumeRole's response; the expiration is in UTC, without fractions of a second.
type stsAssumedRole struct {
	RequestID       string            `json:"RequestId"`
	AssumedRoleUser map[string]string `json:"AssumedRoleUser"`
	Credentials     stsCredentials    `json:"Credentials"`
}

type stsCredentials struct {
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string `json:"AccessKeySecret"`
	SecurityToken   string `json:"SecurityToken"`
	Expiration      string `json:"Expiration"`
}

// stsAssumedRoleWithOIDC is AssumeRoleWithOIDC's response.
type stsAssumedRoleWithOIDC struct {
	stsAssumedRole
	OIDCTokenInfo stsOIDCTokenInfo `json:"OIDCTokenInfo"`
}

type stsOIDCTokenInfo struct {
	Subject   string `json:"Subject"`
	Issuer    string `json:"Issuer"`
	ClientIDs string `json:"ClientIds"`
}

func (r *stsRequest) assumeRole() (any, *apiError) { return r.assumedRole(), nil }

func (r *stsRequest) assumeRoleWithOIDC() (any, *apiError) {
	return stsAssumedRoleWithOIDC{r.assumedRole(), stsOIDCTokenInfo{
		Subject: r.token.Subject, Issuer: r.provider.Issuer, ClientIDs: r.provider.ClientID,
	}}, nil
}

func (r *stsRequest) assumedRole() stsAssumedRole {
	name := r.parameters["RoleSessionName"]
	return stsAssumedRole{
		RequestID:       r.id,
		AssumedRoleUser: map[string]string{"Arn": r.role.ARN + "/" + name, "AssumedRoleId": r.role.ID + ":" + name},
		Credentials:     r.server.issueCredentials(r.role, name, r.operations, r.duration),
	}
}

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
	OperationGetRepoTagScanStatus:  "cr:GetScan",
	OperationGetRepoTagScanSummary: "cr:GetScanCount",

	// https://www.alibabacloud.com/help/en/doc-detail/144229.htm, in
	// AliyunContainerRegistryReadOnlyAccess
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
