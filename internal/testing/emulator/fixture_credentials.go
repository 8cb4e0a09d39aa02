// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strings"
	"time"
)

// CredentialsFixture is the data of STS, an instance's metadata and a credentials URI, which issue
// temporary ACR accounts.
type CredentialsFixture struct {
	Roles          []Role         `json:"roles,omitempty"`
	OIDCProviders  []OIDCProvider `json:"oidc_providers,omitempty"`
	Instance       Instance       `json:"instance,omitzero"`
	CredentialsURI CredentialsURI `json:"credentials_uri,omitzero"`
}

// Role is a RAM role. Its credentials are an ACR account with the role's operations, which is
// role/<role>/<session> in the record.
type Role struct {
	Description string `json:"description,omitempty"`
	ARN         string `json:"arn" valid:"role ARN"`
	ID          string `json:"role_id" valid:"role id"`

	// Trusted are the names of the accounts that may assume the role, whether these exist or not;
	// role/<name> is each session of another role.
	Trusted []string `json:"trusted,omitempty"`

	// ExternalID is required from who assumes the role, unless it is empty.
	ExternalID string `json:"external_id,omitempty" valid:"external id"`

	// OIDCProvider is the ARN of the provider whose tokens may assume the role.
	OIDCProvider string `json:"oidc_provider,omitempty"`

	// Operations are those of ACR that the role is allowed.
	Operations []string `json:"operations"`

	// MaxSessionDuration is from 3600 to 43200 seconds; 0 means 3600.
	MaxSessionDuration int `json:"max_session_duration,omitempty"`
}

// name is the last part of the role's ARN.
func (r Role) name() string { return r.ARN[strings.LastIndex(r.ARN, "/")+1:] }

// principal is the role's sessions in Trusted.
func (r Role) principal() string { return "role/" + r.name() }

// OIDCProvider is an identity provider that is registered with RAM.
type OIDCProvider struct {
	ARN      string      `json:"arn" valid:"unique,provider ARN"`
	Issuer   string      `json:"issuer" valid:"required"`
	ClientID string      `json:"client_id" valid:"required"`
	Tokens   []OIDCToken `json:"tokens"`
}

// OIDCToken is a token that its provider has issued. Without Expires it does not expire.
type OIDCToken struct {
	Token   string    `json:"token" valid:"unique,token"`
	Subject string    `json:"subject" valid:"required"`
	Expires time.Time `json:"expires,omitzero"`
}

// Instance is the ECS instance whose metadata are served. Without Role, the ARN of a role, its
// metadata have no credentials.
type Instance struct {
	ID   string `json:"instance_id" valid:"instance id"` // also the name of its sessions
	Role string `json:"role,omitempty"`
}

// CredentialsURI is a local service that returns credentials to everybody; without Path it does not
// exist.
type CredentialsURI struct {
	Path    string `json:"path" valid:"credentials path"`
	Role    string `json:"role"` // an ARN
	Session string `json:"session" valid:"session name"`
}
