// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// What the vendor's pages say about the parameters of both actions:
// https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
// https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc
var (
	roleARNGrammar     = regexp.MustCompile(`^acs:ram::[0-9]+:role/[a-zA-Z0-9.-]{1,64}$`)
	sessionNameGrammar = regexp.MustCompile(`^[a-zA-Z0-9.@_-]{2,64}$`)
	externalIDGrammar  = regexp.MustCompile(`^[\w+=,.@:/-]+$`)
)

const (
	minimalSession = 900  // seconds
	defaultSession = 3600 // seconds
	longestSession = 43200

	maximalPolicy     = 2048 // characters
	minimalExternalID = 2
	maximalExternalID = 1224
)

// stsRequest is one RPC request to STS on its way. Its checks fill it in.
type stsRequest struct {
	*rpcRequest
	role       Role
	operations []string // what the role may do under the policy
	duration   time.Duration
	policy     policyDocument
	provider   OIDCProvider
	token      OIDCToken
}

// checkSession looks at the parameters that both actions have, as far as that
// needs no role.
func (r *stsRequest) checkSession() *rpcRefusal {
	if refusal := r.missing("RoleArn", "RoleSessionName"); refusal != nil {
		return refusal
	}
	switch {
	case !roleARNGrammar.MatchString(r.parameters["RoleArn"]):
		return &stsInvalidRoleARN
	case !sessionNameGrammar.MatchString(r.parameters["RoleSessionName"]):
		return &stsInvalidSessionName
	}
	if id := r.parameters["ExternalId"]; id != "" && !isExternalID(id) {
		return &stsInvalidExternalID
	}
	return r.checkPolicy()
}

func isExternalID(id string) bool {
	return externalIDGrammar.MatchString(id) && len(id) >= minimalExternalID && len(id) <= maximalExternalID
}

func (r *stsRequest) checkPolicy() *rpcRefusal {
	policy := r.parameters["Policy"]
	switch {
	case policy == "":
		return nil
	case utf8.RuneCountInString(policy) > maximalPolicy:
		return &stsPolicySize
	case json.Unmarshal([]byte(policy), &r.policy) != nil, !r.policy.valid():
		return &stsPolicyGrammar
	}
	return nil
}

// checkRole finds the role, which limits for how long and to do what it can be
// assumed.
func (r *stsRequest) checkRole() *rpcRefusal {
	role, exists := r.server.findRole(r.parameters["RoleArn"])
	if !exists {
		return &stsNoSuchRole
	}
	longest := cmp.Or(role.MaximalSession, defaultSession)
	seconds, err := strconv.Atoi(cmp.Or(r.parameters["DurationSeconds"], strconv.Itoa(defaultSession)))
	if err != nil || seconds < minimalSession || seconds > longest {
		refusal := stsInvalidDuration(longest)
		return &refusal
	}
	r.role, r.duration, r.operations = role, time.Duration(seconds)*time.Second, role.Operations
	if r.parameters["Policy"] != "" {
		r.operations = slices.DeleteFunc(slices.Clone(role.Operations), func(operation string) bool {
			return !r.policy.allows(operation)
		})
	}
	return nil
}

// checkTrust asks whether the role trusts who has signed.
func (r *stsRequest) checkTrust() *rpcRefusal {
	if !slices.Contains(r.role.Trusted, r.signer.principal) ||
		r.role.ExternalID != "" && r.role.ExternalID != r.parameters["ExternalId"] {
		return &stsNoPermission
	}
	return nil
}

// checkProvider asks whether the role trusts who has issued the token.
func (r *stsRequest) checkProvider() *rpcRefusal {
	if r.role.OIDCProvider != r.provider.ARN {
		return &stsNoOIDCPermission
	}
	return nil
}
