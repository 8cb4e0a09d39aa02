// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// stsAssumedRole is AssumeRole's answer; the expiration is in UTC, without
// fractions of a second.
type stsAssumedRole struct {
	RequestID       string             `json:"RequestId"`
	AssumedRoleUser stsAssumedRoleUser `json:"AssumedRoleUser"`
	Credentials     stsCredentials     `json:"Credentials"`
}

type stsAssumedRoleUser struct {
	ARN           string `json:"Arn"`
	AssumedRoleID string `json:"AssumedRoleId"`
}

type stsCredentials struct {
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string `json:"AccessKeySecret"`
	SecurityToken   string `json:"SecurityToken"`
	Expiration      string `json:"Expiration"`
}

// stsAssumedRoleWithOIDC is AssumeRoleWithOIDC's answer.
type stsAssumedRoleWithOIDC struct {
	stsAssumedRole
	OIDCTokenInfo stsOIDCTokenInfo `json:"OIDCTokenInfo"`
}

type stsOIDCTokenInfo struct {
	Subject   string `json:"Subject"`
	Issuer    string `json:"Issuer"`
	ClientIDs string `json:"ClientIds"`
}

func (r *stsRequest) assumeRole() answer {
	return jsonAnswer(http.StatusOK, rpcContentType, r.assumed())
}

func (r *stsRequest) assumeRoleWithOIDC() answer {
	return jsonAnswer(http.StatusOK, rpcContentType, stsAssumedRoleWithOIDC{r.assumed(), stsOIDCTokenInfo{
		Subject: r.token.Subject, Issuer: r.provider.Issuer, ClientIDs: r.provider.ClientID,
	}})
}

func (r *stsRequest) assumed() stsAssumedRole {
	name := r.parameters["RoleSessionName"]
	return stsAssumedRole{
		RequestID: r.requestID,
		AssumedRoleUser: stsAssumedRoleUser{
			ARN: r.role.ARN + "/" + name, AssumedRoleID: r.role.ID + ":" + name,
		},
		Credentials: credentialsOf(r.server.issue(r.role, name, r.operations, r.duration)),
	}
}

func credentialsOf(session identity) stsCredentials {
	return stsCredentials{session.AccessKey, session.SecretKey, session.SecurityToken, session.expiration()}
}
