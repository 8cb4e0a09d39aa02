// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
)

var (
	roleARNGrammar     = regexp.MustCompile(`^acs:ram::[0-9]{1,32}:role/[0-9A-Za-z][0-9A-Za-z.@_/-]{0,127}$`)
	roleNameGrammar    = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z.@_-]{0,63}$`)
	sessionNameGrammar = regexp.MustCompile(`^[0-9A-Za-z.@_-]{2,64}$`)
)

// Limits of a role's session, in seconds. A role may have a lower maximum of its own.
const (
	ShortestSession = 900
	LongestSession  = 43200
)

// Errors of the checks below.
var (
	ErrRoleARN     = errors.New("must be the ARN of a role, such as acs:ram::1234567890123456:role/reader")
	ErrRoleName    = errors.New(`must be up to 64 letters, digits, ".", "@", "-" or "_", and start with a letter or digit`)
	ErrSessionName = errors.New(`must be 2 to 64 letters, digits, ".", "@", "-" or "_"`)
	ErrPolicy      = errors.New("must be one JSON object")
)

// CheckRoleARN checks the ARN of a RAM role.
func CheckRoleARN(arn string) error { return match(roleARNGrammar, arn, ErrRoleARN) }

// CheckRoleName checks the name of a RAM role.
func CheckRoleName(name string) error { return match(roleNameGrammar, name, ErrRoleName) }

// CheckSessionName checks the name of a role's session.
func CheckSessionName(name string) error { return match(sessionNameGrammar, name, ErrSessionName) }

// CheckPolicy checks that a policy is a JSON object; the service checks the rest.
func CheckPolicy(policy string) error {
	if !json.Valid([]byte(policy)) || !strings.HasPrefix(strings.TrimSpace(policy), "{") {
		return ErrPolicy
	}
	return nil
}

func match(grammar *regexp.Regexp, value string, mismatch error) error {
	if !grammar.MatchString(value) {
		return mismatch
	}
	return nil
}
