// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strings"
	"time"
)

// SignInFixture is what STS, a machine's metadata and a credentials URI know:
// the ways in which temporary ACR accounts come about.
type SignInFixture struct {
	Roles          []Role         `json:"roles,omitempty"`
	OIDCProviders  []OIDCProvider `json:"oidc_providers,omitempty"`
	Instance       Instance       `json:"instance,omitzero"`
	CredentialsURI CredentialsURI `json:"credentials_uri,omitzero"`
}

// Role is a RAM role. Whoever has its credentials is an ACR account with the
// role's operations, named role/<role>/<session> in the record.
type Role struct {
	About string `json:"about,omitempty"`
	ARN   string `json:"arn"`     // acs:ram::<account id>:role/<name>
	ID    string `json:"role_id"` // digits

	// Trusted are the names of the accounts that may assume the role, whether
	// there are such accounts or not; role/<name> stands for each session of
	// another role.
	Trusted []string `json:"trusted,omitempty"`

	// ExternalID must be sent by who assumes the role, unless it is empty.
	ExternalID string `json:"external_id,omitempty"`

	// OIDCProvider is the ARN of the provider whose tokens may assume the role.
	OIDCProvider string `json:"oidc_provider,omitempty"`

	// Operations are those of ACR that the role is allowed.
	Operations []string `json:"operations"`

	// MaximalSession is the longest session in seconds, 3600 to 43200; 0 means
	// 3600.
	MaximalSession int `json:"max_session_duration,omitempty"`
}

// name is the last part of the role's ARN.
func (r Role) name() string { return r.ARN[strings.LastIndex(r.ARN, "/")+1:] }

// principal is how Trusted names the role's sessions.
func (r Role) principal() string { return "role/" + r.name() }

// OIDCProvider is an identity provider that is registered with RAM.
type OIDCProvider struct {
	ARN      string      `json:"arn"` // acs:ram::<account id>:oidc-provider/<name>
	Issuer   string      `json:"issuer"`
	ClientID string      `json:"client_id"`
	Tokens   []OIDCToken `json:"tokens"`
}

// OIDCToken is a token that its provider has issued: what a token file holds,
// three parts joined by dots. Without Expires it does not expire.
type OIDCToken struct {
	Token   string    `json:"token"`
	Subject string    `json:"subject"`
	Expires time.Time `json:"expires,omitzero"`
}

// Instance is the ECS instance whose metadata are served. Without Role, an ARN
// of Roles, no role is attached to it: its metadata know no credentials.
type Instance struct {
	ID   string `json:"instance_id"` // i-…; the name of its sessions
	Role string `json:"role,omitempty"`
}

// CredentialsURI is a local service that hands credentials out to whoever
// asks; without Path there is none.
type CredentialsURI struct {
	Path    string `json:"path"` // below /credentials/
	Role    string `json:"role"` // an ARN of Roles
	Session string `json:"session"`
}
